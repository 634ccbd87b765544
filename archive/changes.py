"""The change log: what an index has still to take in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, exists, insert, select

from archive.database import Database, now
from archive.tables import changes, comments, indexed

MARKS_AT_ONCE = 500  # in one IN (…), below every database's limit of variables


def note(connection: Connection, kind: str, refs: Iterable[str]) -> None:
    """Log changes to ``comment`` or ``meeting`` rows, in the transaction that makes them."""
    rows = [{"kind": kind, "ref": ref, "at": now()} for ref in refs]
    if rows:
        connection.execute(insert(changes), rows)


class Changes:
    """Read by the indexer. ``index`` names one index for good, so a new one starts with everything to do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, index: str, limit: int) -> Sequence[tuple[int, str, str]]:
        """Up to ``limit`` changes (number, kind, ref) that the index has not taken in, oldest first."""
        done = exists().where(indexed.c.index == index, indexed.c.change == changes.c.id)
        query = select(changes.c.id, changes.c.kind, changes.c.ref).where(~done).order_by(changes.c.id).limit(limit)
        with self._database.reading() as connection:
            return [(row.id, row.kind, row.ref) for row in connection.execute(query)]

    def done(self, index: str, numbers: Collection[int]) -> None:
        """Mark changes as taken in; marking one twice is no error."""
        wanted = list(numbers)
        with self._database.writing() as connection:
            for at in range(0, len(wanted), MARKS_AT_ONCE):
                part = wanted[at : at + MARKS_AT_ONCE]
                known = set(connection.scalars(select(indexed.c.change).where(indexed.c.index == index, indexed.c.change.in_(part))))
                rows = [{"index": index, "change": number} for number in part if number not in known]
                if rows:
                    connection.execute(insert(indexed), rows)

    def comments_of(self, meeting: str) -> list[str]:
        """Ids of all comments of a meeting: what a meeting's new title, body or date reaches."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(comments.c.id).where(comments.c.meeting == meeting)))
