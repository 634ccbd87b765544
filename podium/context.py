"""What every command is told: which archive, which database, which search backend, which public address. Read once, here."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive import Archive
from search.backend import OPEN, Access, Backend, open_backend

DEFAULT_FOLDER = "./podium-archive"
DEFAULT_PORT = 8765
DEFAULT_PAGES = f"http://127.0.0.1:{DEFAULT_PORT}"


@dataclass(frozen=True)
class Context:
    """The settings of one run."""

    folder: Path
    database: str | None
    search: str
    pages: str
    access: Access = OPEN

    def archive(self, create: bool = True) -> Archive:
        """The archive; see Archive for its errors."""
        return Archive(self.folder, self.database, create)

    def backend(self) -> Backend:
        """The search backend; see open_backend for its errors."""
        return open_backend(self.search, self.folder, self.access)

    @property
    def arguments(self) -> list[str]:
        """The same settings for another podium process."""
        database = ["--database", self.database] if self.database else []
        return ["--archive", str(self.folder), *database]


def query_of(words: tuple[str, ...]) -> str:
    """The words of a command line as a query: ``-rent`` is left to it, but a mistyped ``--option`` is wrong use."""
    for word in words:
        if word.startswith("--") and len(word) > 2:
            raise click.UsageError(f"no such option: {word}")
    return " ".join(words)


def with_context(default_folder: str = DEFAULT_FOLDER) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options that all share; it receives a Context as its first argument."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option("--archive", "folder", envvar="PODIUM_ARCHIVE", default=default_folder, show_default=True, type=click.Path(path_type=Path), help="The archive's folder.")
        @click.option("--database", envvar="PODIUM_DATABASE", default=None, help="The database's URL.  [default: SQLite in the archive's folder]")
        @click.option("--search", envvar="PODIUM_SEARCH", default="embedded", show_default=True, help="The search backend: embedded, or http(s)://host:9200/podium.")
        @click.option("--url", "pages", envvar="PODIUM_URL", default=DEFAULT_PAGES, show_default=True, help="The public address of the pages.")
        @wraps(command)
        def told(folder: Path, database: str | None, search: str, pages: str, **rest: Any) -> Any:
            access = Access(os.environ.get("PODIUM_SEARCH_API_KEY") or None, os.environ.get("PODIUM_SEARCH_CA") or None)  # a key is no option: others would see it
            return command(Context(folder.absolute(), database, search, pages.rstrip("/"), access), **rest)

        return told

    return decorate
