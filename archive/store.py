"""The archive: a database and the files beside it. The only meeting place of the stages."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL

from archive.changes import Changes
from archive.comments import Comments
from archive.database import Database
from archive.errors import NotFound
from archive.fetches import Fetches
from archive.files import FileStore
from archive.meetings import Meetings
from archive.runs import Runs

DATABASE_FILE = "podium.sqlite"


class Archive:
    """An open archive. Meetings, comments, changes, runs, fetches and files each have a part of their own."""

    def __init__(self, folder: Path, database: str | None = None, create: bool = True) -> None:
        """Open the archive in ``folder``; files always lie there, the database too unless ``database`` is a URL.

        Raises NotFound when there is none and ``create`` is False, Unwritable when the folder cannot be written.
        """
        self.folder = folder
        if not create and database is None and not (folder / DATABASE_FILE).is_file():
            raise NotFound(f"no archive in {folder}: make one with podium demo, podium crawl or podium add, or name another with --archive")
        self.files = FileStore(folder / "files")
        self.files.prepare()
        self._database = Database(database or URL.create("sqlite", database=str((folder / DATABASE_FILE).absolute())))
        self._database.migrate()
        self.meetings = Meetings(self._database)
        self.comments = Comments(self._database)
        self.changes = Changes(self._database)
        self.runs = Runs(self._database)
        self.fetches = Fetches(self._database)

    def integrity(self) -> str | None:
        """What the database says is wrong with itself, or None where it is sound."""
        return self._database.complaint()

    def close(self) -> None:
        """Give the database's connections back."""
        self._database.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
