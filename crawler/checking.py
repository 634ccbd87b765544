"""A jurisdiction's file held against what a file must have: every problem at once, each with its line, and what nobody has checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.model import DOCUMENT_KINDS, Jurisdiction
from crawler.configuration import DOCUMENTS, LOOK_AGAIN, POLITE_DELAY, Body, Configured, PortalSource
from crawler.platforms import ADAPTERS
from crawler.toml_lines import lines_of

TOP = frozenset({"slug", "name", "state", "zone", "languages", "documents", "delay", "since", "look_again", "demo", "checked", "bodies", "sources"})
OF_BODY = frozenset({"name", "other_names", "checked"})
OF_SOURCE = frozenset({"platform", "url", "view", "client", "recordings", "checked"})
OURS = frozenset({"checked", "demo", "documents", "bodies", "sources", "delay", "since", "look_again"})  # how we crawl: no page could bear it out
SHORTEST_DELAY, LONGEST_DELAY = 0.25, 3600.0  # seconds; less is not polite, more never ends
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which file and line (None: the line is not known), and under which key."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.key} {self.message}".replace(":  ", ": ")


@dataclass(frozen=True)
class Checked:
    """What a file gives: the jurisdiction, unless there are problems, and the keys that were never held against a recorded page."""

    configured: Configured | None
    problems: tuple[Problem, ...]
    unchecked: tuple[str, ...] = ()


def check(file: Traversable) -> Checked:
    """Read a jurisdiction's file. Nothing is fetched."""
    try:
        text = file.read_text(encoding="utf-8-sig")  # editors put a mark before the first sign
    except (OSError, UnicodeDecodeError) as error:
        return Checked(None, (Problem(file.name, None, "", f"cannot be read: {error}"),))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = getattr(error, "lineno", None) or _line_in(str(error))
        return Checked(None, (Problem(file.name, line, "", f"is no TOML: {error}"),))
    return _Reader(file.name, data, lines_of(text)).read()


def _line_in(message: str) -> int | None:
    """The line that the standard library's error names in its words (“at line 3, column 7”)."""
    _, at, rest = message.partition("at line ")
    return int(rest.partition(",")[0]) if at and rest.partition(",")[0].isdigit() else None


@dataclass
class _Reader:
    file: str
    data: Mapping[str, Any]
    lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> Checked:
        self._only(self.data, "", TOP)
        place = Jurisdiction(
            self._text(self.data, "", "slug"), self._text(self.data, "", "name"), self._text(self.data, "", "state"), self._zone(), self._texts(self.data, "", "languages")
        )
        if place.slug and place.slug != self.file.removesuffix(".toml"):
            self._wrong("slug", f"is “{place.slug}”, and the file is {self.file}: both must be the same")
        bodies = tuple(Body(self._text(body, at, "name"), self._texts(body, at, "other_names", needed=False)) for at, body in self._tables("bodies", OF_BODY))
        sources = tuple(self._source(source, at) for at, source in self._tables("sources", OF_SOURCE))
        for language in place.languages:
            if not LANGUAGE.fullmatch(language):
                self._wrong("languages", f"has “{language}”: write codes of two or three letters, like en, es, ht")
        documents = self._texts(self.data, "", "documents", needed=False) or DOCUMENTS
        for kind in documents:
            if kind not in DOCUMENT_KINDS:
                self._wrong("documents", f"has “{kind}”, which is none of {', '.join(DOCUMENT_KINDS)}")
        self._checked()
        configured = Configured(place, bodies, sources, self._demo(), documents, self._delay(), self._since(), self._look_again())
        return Checked(None if self.problems else configured, tuple(sorted(self.problems, key=lambda problem: problem.line or 0)), tuple(self._unchecked()))

    def _wrong(self, key: str, message: str) -> None:
        line = self.lines.get(key) or self.lines.get(key.rpartition(".")[0])
        self.problems.append(Problem(self.file, line, key, message))

    def _only(self, table: Mapping[str, Any], at: str, known: frozenset[str]) -> None:
        for key in table:
            if key not in known:
                self._wrong(_under(at, key), f"is no key of a jurisdiction's file; there are {', '.join(sorted(known))}")

    def _text(self, table: Mapping[str, Any], at: str, key: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._wrong(_under(at, key), "is missing" if value is None else "must be a text with something in it")
        return ""

    def _texts(self, table: Mapping[str, Any], at: str, key: str, needed: bool = True) -> tuple[str, ...]:
        value = table.get(key)
        if value is None and not needed:
            return ()
        if isinstance(value, list) and value and all(isinstance(each, str) and each.strip() for each in value):
            return tuple(value)
        self._wrong(_under(at, key), "is missing" if value is None else "must be a list of texts")
        return ()

    def _tables(self, key: str, known: frozenset[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        value = self.data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
            self._wrong(key, f"is missing: write at least one [[{key}]]")
            return
        for number, table in enumerate(value):
            self._only(table, f"{key}[{number}]", known)
            yield f"{key}[{number}]", table

    def _zone(self) -> str:
        name = self._text(self.data, "", "zone")
        try:
            ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            self._wrong("zone", f"“{name}” is no time zone; write it like America/New_York")
        return name

    def _source(self, source: Mapping[str, Any], at: str) -> PortalSource:
        platform, url = self._text(source, at, "platform"), self._text(source, at, "url")
        if platform and platform not in ADAPTERS:
            self._wrong(f"{at}.platform", f"“{platform}” is none of {', '.join(ADAPTERS)}")
        if url and not is_web(url) and platform != "files":
            self._wrong(f"{at}.url", f"“{url}” is no address of the web")
        view, client = source.get("view"), source.get("client")
        if platform == "granicus" and view is None:
            self._wrong(f"{at}.view", "is missing: the number behind view_id= in the portal's address")
        elif view is not None and (not isinstance(view, int) or isinstance(view, bool) or view < 1):
            self._wrong(f"{at}.view", "must be a number without quotes: the one behind view_id= in the portal's address")
            view = None
        if client is not None and not isinstance(client, str):
            self._wrong(f"{at}.client", "must be a text: the name behind webapi.legistar.com/v1/")
        recordings = source.get("recordings")
        if recordings is not None and not is_web(recordings):
            self._wrong(f"{at}.recordings", "must be the address of the portal that keeps the recordings: https://….granicus.com/")
        return PortalSource(platform, url, view if isinstance(view, int) else None, client if isinstance(client, str) else None, recordings if is_web(recordings) else None)

    def _since(self) -> date | None:
        since = self.data.get("since")
        if since is not None and (not isinstance(since, date) or isinstance(since, datetime)):
            self._wrong("since", "must be a day without quotes: 2025-01-01")
            return None
        return since

    def _look_again(self) -> tuple[int, ...]:
        days = self.data.get("look_again", list(LOOK_AGAIN))
        if isinstance(days, list) and all(isinstance(day, int) and not isinstance(day, bool) and day > 0 for day in days) and days == sorted(set(days)):
            return tuple(days)
        self._wrong("look_again", "must be days after a meeting, in rising order: [1, 2, 3, 5, 8]")
        return LOOK_AGAIN

    def _delay(self) -> float:
        delay = self.data.get("delay", POLITE_DELAY)
        if isinstance(delay, bool) or not isinstance(delay, int | float) or not SHORTEST_DELAY <= delay <= LONGEST_DELAY:
            self._wrong("delay", f"must be seconds, {SHORTEST_DELAY} at least and {LONGEST_DELAY:.0f} at most")
            return POLITE_DELAY
        return float(delay)

    def _demo(self) -> bool:
        demo = self.data.get("demo", False)
        if isinstance(demo, bool):
            return demo
        self._wrong("demo", "must be true or false, without quotes")
        return False

    def _checked(self) -> None:
        """That ``checked`` names keys of its own table, so that nothing counts as checked by a slip of the pen."""
        for at, table in self._tables_there():
            done = table.get("checked", [])
            if not isinstance(done, list) or not all(isinstance(each, str) for each in done):
                self._wrong(_under(at, "checked"), 'must be a list of keys: checked = ["platform", "url"]')
                continue
            for key in done:
                if key not in (OF_BODY if at.startswith("bodies") else OF_SOURCE if at else TOP):
                    self._wrong(_under(at, "checked"), f"names “{key}”, which is no key there")

    def _tables_there(self) -> list[tuple[str, Mapping[str, Any]]]:
        lists = {key: value for key in ("bodies", "sources") if isinstance(value := self.data.get(key), list)}
        return [("", self.data), *((f"{key}[{at}]", table) for key, tables in lists.items() for at, table in enumerate(tables) if isinstance(table, Mapping))]

    def _unchecked(self) -> Iterator[str]:
        """The keys that no recorded page bore out: every one but those that ``checked`` of their table names."""
        for at, table in self._tables_there():
            done = table.get("checked", ()) if isinstance(table.get("checked", ()), list) else ()
            yield from (_under(at, key) for key in table if key not in OURS and key not in done)


def is_web(value: object) -> bool:
    """Whether it is an address of the web that can be asked."""
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that are none, a port that is none
        return False


def _under(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
