"""Comments that come from another archive, kept under the ids and values they came with."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from archive.changes import note
from archive.database import now
from archive.errors import BadValue
from archive.meetings import write_imported
from archive.model import Comment, Jurisdiction, Meeting, comment_id
from archive.records import values_of
from archive.tables import comments, revisions

AT_ONCE = 500  # comments, in one IN (…) and one INSERT
Imported = tuple[Jurisdiction, Comment, Meeting, bool]
Change = Callable[[Connection, Row[Any], Comment, str], None]


def put_all(connection: Connection, records: Iterable[Imported], change: Change) -> int:
    """Keep imported comments; returns how many there were. ``change`` brings one that is known already up to date.

    Raises BadValue when two of them disagree about their meeting, or an id stands twice or is another meeting's.
    """
    count = 0
    checked = _checked(connection, records)
    while batch := list(islice(checked, AT_ONCE)):
        count += len(batch)
        _put(connection, batch, change)
    return count


def _checked(connection: Connection, records: Iterable[Imported]) -> Iterator[tuple[int, Comment, str]]:
    """Number, comment with its id, and who set its topics; its meeting is written before."""
    said: dict[str, Meeting] = {}
    seen: set[str] = set()
    for number, (jurisdiction, comment, meeting, topics_given) in enumerate(records, start=1):
        if meeting.id not in said:
            said[meeting.id] = meeting
            write_imported(connection, jurisdiction, meeting)
        elif said[meeting.id] != meeting:
            raise BadValue(f"record {number}: its jurisdiction, place, body, title or date of meeting {meeting.id} is another than in an earlier record: nothing was imported")
        yield number, _identified(comment, seen, number), "import" if topics_given else "machine"


def _identified(comment: Comment, seen: set[str], number: int) -> Comment:
    """A comment with its id: the one it came with, or one minted from its recording or meeting and its start."""
    identifier = comment.id
    if not identifier:
        origin, again = comment.media_sha256 or comment.meeting, 0
        while (identifier := comment_id(f"{origin}#{again}" if again else origin, comment.start)) in seen:
            again += 1
    elif identifier in seen:
        raise BadValue(f"record {number}: the id {identifier} stands twice: nothing was imported")
    seen.add(identifier)
    return comment if comment.id else dataclasses.replace(comment, id=identifier)


def _put(connection: Connection, batch: list[tuple[int, Comment, str]], change: Change) -> None:
    known = {row.id: row for row in connection.execute(select(comments).where(comments.c.id.in_([comment.id for _, comment, _ in batch])))}
    new = []
    for number, comment, topics_by in batch:
        row = known.get(comment.id)
        if row is None:
            new.append(values_of(comment) | {"topics_by": topics_by, "superseded": False})
        elif row.meeting != comment.meeting:
            raise BadValue(f"record {number}: the id {comment.id} is that of a comment of {row.meeting}: nothing was imported")
        else:
            change(connection, row, comment, topics_by)
    if new:
        connection.execute(insert(comments), new)
        connection.execute(insert(revisions), [revision(values, max(1, values["revision"]), "import", "import") for values in new])
        note(connection, "comment", [values["id"] for values in new])


def revision(values: dict[str, Any], number: int, who: str, why: str) -> dict[str, Any]:
    """The row that keeps one version of a comment, by the columns of its row."""
    printed = {name: value for name, value in values.items() if name not in ("id", "words", "revision", "topics_by", "superseded")}
    return {"comment": values["id"], "number": number, "who": who, "at": now(), "why": why, "values": printed}
