"""Comments as rows, and rows as comments."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from archive.model import Comment, Evidence, Media, Meeting, Record, Word
from archive.tables import comments, media, meetings

COMMENT = tuple(field.name for field in dataclasses.fields(Comment))
MEETING = tuple(field.name for field in dataclasses.fields(Meeting))
MEDIA = tuple(field.name for field in dataclasses.fields(Media))
NOT_PRINTED = ("words", "heard", "evidence")  # what the flat format lacks, and most of a row
PRINTED = tuple(name for name in COMMENT if name not in NOT_PRINTED)


def values_of(comment: Comment) -> dict[str, Any]:
    """A comment as the columns of its row."""
    values = {name: getattr(comment, name) for name in COMMENT}
    for name in ("topics", "flags"):
        values[name] = list(values[name])
    values["words"] = [[w.start, w.end, w.text] for w in comment.words]
    values["evidence"] = [dataclasses.asdict(e) for e in comment.evidence]
    return values


def comment_of(fields: dict[str, Any]) -> Comment:
    """The comment of a row's columns, which it takes over; those of NOT_PRINTED may be missing."""
    fields["topics"], fields["flags"] = tuple(fields["topics"]), tuple(fields["flags"])
    if "words" in fields:
        fields["words"] = tuple(Word(*word) for word in fields["words"])
        fields["evidence"] = tuple(Evidence(**evidence) for evidence in fields["evidence"])
    comment = object.__new__(Comment)
    comment.__dict__.update(fields)  # what the frozen class's own __init__ does, in a third of its time: an export makes a million
    return comment


def comment_in(row: Row[Any]) -> Comment:
    """The comment of a row that has all its columns by name."""
    return comment_of({name: getattr(row, name) for name in COMMENT})


def columns(names: tuple[str, ...] = COMMENT) -> Select[Any]:
    """Comments, with these of their columns."""
    return select(*(comments.c[name] for name in names))


def records_of(connection: Connection, rows: Sequence[Row[Any]], names: tuple[str, ...] = COMMENT) -> list[Record]:
    """The records of rows that have these columns of comments. Their meetings are read beside, once for all of one."""
    found = [comment_of(dict(zip(names, row, strict=True))) for row in rows]
    of = {comment.meeting for comment in found}
    known = {row.id: Meeting(*row) for row in connection.execute(select(*(meetings.c[name] for name in MEETING)).where(meetings.c.id.in_(of)))}
    recordings = _recordings(connection, of)
    return [Record(comment, known[comment.meeting], recordings.get((comment.meeting, comment.media_sha256 or ""))) for comment in found]


def _recordings(connection: Connection, of: Iterable[str]) -> dict[tuple[str, str], Media]:
    """The recordings of these meetings, by meeting and SHA-256."""
    rows = connection.execute(select(media.c.meeting, *(media.c[name] for name in MEDIA)).where(media.c.meeting.in_(of)))
    return {(row[0], row.sha256): Media(*row[1:]) for row in rows}
