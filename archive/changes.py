"""The change log: what an index has still to take in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, Select, delete, exists, func, insert, select, text, update
from sqlalchemy.exc import OperationalError

from archive.database import Database, insert_new, now
from archive.tables import changes, comments, index_progress, indexed

AT_ONCE = 500  # in one IN (…), below every database's limit of variables


def note(connection: Connection, kind: str, refs: Iterable[str]) -> None:
    """Log changes to ``comment`` or ``meeting`` rows, in the transaction that makes them."""
    rows = [{"kind": kind, "ref": ref, "at": now()} for ref in refs]
    if rows:
        connection.execute(insert(changes), rows)


class Changes:
    """Read by the indexer. ``index`` names one index for good, so a new one starts with everything to do.

    For every index the log knows up to which change it has all of them, and beyond that each single one that it has: with
    two writers numbers do not commit in order, so that a change may appear below others that are done.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, index: str, limit: int) -> Sequence[tuple[int, str, str]]:
        """Up to ``limit`` changes (number, kind, ref) that the index has not taken in, oldest first."""
        with self._database.reading() as connection:
            return [(row.id, row.kind, row.ref) for row in connection.execute(_pending(connection, index).limit(limit))]

    def done(self, index: str, numbers: Collection[int]) -> None:
        """Mark changes as taken in; marking one twice is no error."""
        with self._database.writing() as connection:
            insert_new(connection, indexed, [{"index": index, "change": number} for number in numbers])
            if _alone(connection):
                first = connection.execute(_pending(connection, index).limit(1)).first()
                _have_all(connection, index, first.id - 1 if first else _last(connection))

    def newest(self) -> int:
        """A number up to which every change is there to be read now, so that a full reading from here on takes all of them in.

        0, which only means more work, while another writer is in the middle of something.
        """
        with self._database.writing() as connection:
            return _last(connection) if _alone(connection) else 0

    def done_up_to(self, index: str, number: int) -> None:
        """Mark everything up to ``newest()`` as taken in."""
        with self._database.writing() as connection:
            _have_all(connection, index, number)

    def versions(self, identifiers: Sequence[str]) -> dict[str, int]:
        """How often each comment, or its meeting, has changed so far.

        Asked for before the comments are read, it never says more than is in them: of two readings of a comment the one with
        the larger version is the newer, whoever writes it first.
        """
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for at in range(0, len(identifiers), AT_ONCE):
                part = identifiers[at : at + AT_ONCE]
                of_meeting = select(func.count()).where(changes.c.kind == "meeting", changes.c.ref == comments.c.meeting).correlate(comments).scalar_subquery()
                own = {
                    row[0]: row[1]
                    for row in connection.execute(select(changes.c.ref, func.count()).where(changes.c.kind == "comment", changes.c.ref.in_(part)).group_by(changes.c.ref))
                }
                of_meetings = {row[0]: row[1] for row in connection.execute(select(comments.c.id, of_meeting).where(comments.c.id.in_(part)))}
                found |= {identifier: own.get(identifier, 0) + of_meetings.get(identifier, 0) for identifier in part}
        return found

    def comments_of(self, meeting: str) -> list[str]:
        """Ids of all comments of a meeting: what a meeting's new title, body or date reaches."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(comments.c.id).where(comments.c.meeting == meeting)))


def _pending(connection: Connection, index: str) -> Select[tuple[int, str, str]]:
    through = connection.scalar(select(index_progress.c.through).where(index_progress.c.index == index)) or 0
    done = exists().where(indexed.c.index == index, indexed.c.change == changes.c.id)
    return select(changes.c.id, changes.c.kind, changes.c.ref).where(changes.c.id > through, ~done).order_by(changes.c.id)


def _alone(connection: Connection) -> bool:
    """Whether no other transaction can still commit a number below the last one that is there.

    SQLite has one writer at a time, and that is us. On PostgreSQL a writer of changes holds a lock on the table from before
    it takes a number until it commits: where ours is granted, nobody does.
    """
    if connection.dialect.name == "sqlite":
        return True
    try:
        with connection.begin_nested():
            connection.execute(text("LOCK TABLE changes IN SHARE MODE NOWAIT"))
    except OperationalError:
        return False
    return True


def _last(connection: Connection) -> int:
    return connection.scalar(select(func.max(changes.c.id))) or 0


def _have_all(connection: Connection, index: str, through: int) -> None:
    insert_new(connection, index_progress, [{"index": index, "through": 0}])
    connection.execute(update(index_progress).where(index_progress.c.index == index, index_progress.c.through < through).values(through=through))
    connection.execute(delete(indexed).where(indexed.c.index == index, indexed.c.change <= through))
