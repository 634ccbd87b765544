"""The record of crawls: what became of each source each time, so that a crawl that finds nothing is seen."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from archive.database import Database, now
from archive.tables import runs

STATES = ("ok", "empty", "failed", "blocked")


@dataclass(frozen=True)
class RunError:
    """What could not be read or fetched: the page's address, its row (from 1) where it is one of a listing, and why."""

    page: str
    reason: str
    row: int | None = None

    def __str__(self) -> str:
        return f"{self.page}, row {self.row}: {self.reason}" if self.row else f"{self.page}: {self.reason}"


@dataclass(frozen=True)
class Run:
    """One crawl of one source.

    ``extent`` tells what part of the listing was asked for: only runs of one extent can be compared. ``rows`` are those of
    the listing, ``unchanged`` the documents and recordings that were not sent again. ``state`` is one of STATES, or None
    for a run that is at work, or was killed.
    """

    jurisdiction: str
    platform: str
    url: str
    extent: str = ""
    started_at: str = ""
    ended_at: str | None = None
    state: str | None = None
    rows: int = 0
    meetings: int = 0
    documents: int = 0
    recordings: int = 0
    unchanged: int = 0
    errors: tuple[RunError, ...] = ()
    warnings: tuple[str, ...] = ()


class Runs:
    """The runs of an archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, run: Run) -> int:
        """Note that a run has begun, and return its number."""
        with self._database.writing() as connection:
            key = connection.execute(insert(runs).values(_values(run) | {"started_at": run.started_at or now(), "state": None, "ended_at": None})).inserted_primary_key
            assert key is not None
            return int(key[0])

    def end(self, number: int, run: Run) -> None:
        """Note how the run ended."""
        values = {key: value for key, value in _values(run).items() if key != "started_at"} | {"ended_at": now()}
        with self._database.writing() as connection:
            connection.execute(update(runs).where(runs.c.id == number).values(values))

    def latest(self) -> list[Run]:
        """The last run of each source, by jurisdiction and address."""
        newest = select(func.max(runs.c.id)).group_by(runs.c.jurisdiction, runs.c.platform, runs.c.url)
        with self._database.reading() as connection:
            rows = connection.execute(select(runs).where(runs.c.id.in_(newest))).all()
        return sorted(map(_run, rows), key=lambda run: (run.jurisdiction, run.platform, run.url))

    def of_source(self, jurisdiction: str, platform: str, url: str, most: int = 20) -> list[Run]:
        """The last runs of one source, the newest first."""
        same = (runs.c.jurisdiction == jurisdiction) & (runs.c.platform == platform) & (runs.c.url == url)
        with self._database.reading() as connection:
            return [_run(row) for row in connection.execute(select(runs).where(same).order_by(runs.c.id.desc()).limit(most))]

    def last_rows(self, jurisdiction: str, platform: str, url: str, extent: str) -> int | None:
        """How many rows the source listed when it was last read well to the same extent; None where it never was."""
        same = (runs.c.jurisdiction == jurisdiction) & (runs.c.platform == platform) & (runs.c.url == url) & (runs.c.extent == extent)
        well = same & runs.c.state.in_(("ok", "empty"))
        with self._database.reading() as connection:
            rows = connection.scalar(select(runs.c.rows).where(well).order_by(runs.c.id.desc()).limit(1))
        return None if rows is None else int(rows)


def _values(run: Run) -> dict[str, Any]:
    return dataclasses.asdict(run) | {"errors": [dataclasses.asdict(error) for error in run.errors], "warnings": list(run.warnings)}


def _run(row: Row[Any]) -> Run:
    values = {key: value for key, value in row._mapping.items() if key != "id"}
    return Run(**values | {"errors": tuple(RunError(**error) for error in row.errors), "warnings": tuple(row.warnings)})
