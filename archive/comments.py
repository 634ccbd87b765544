"""Comments: kept, brought up to date by a new run, imported, and read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from archive.changes import note
from archive.database import Database, bytewise, now
from archive.errors import NotFound
from archive.imports import Imported, put_all, revision
from archive.model import Comment, Record, Revision, Segment, Transcript, Window, comment_id, matched_by_overlap
from archive.records import COMMENT, PRINTED, columns, comment_in, records_of, values_of
from archive.tables import comments, media, meetings, revisions, segments, transcripts, windows
from archive.visibility import shown, visible

ROWS_AT_ONCE = 1000  # read from the database at a time when streaming
CAPTIONS = "captions"  # the engine's name of what was read from captions
IDS_AT_ONCE = 500  # in one IN (…), below SQLite's limit of variables


class Comments:
    """The comments of an archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- writing

    def store_run(self, meeting: str, transcript: Transcript, found_windows: Sequence[Window], heard_segments: Sequence[Segment], found: Sequence[Comment]) -> list[str]:
        """Keep one run over one recording, all or nothing, and return the comments' ids in their order.

        A comment that overlaps one of an earlier run takes over its id; what a person corrected or verified stays as it
        is; what the new run no longer finds is superseded: kept under its link, in no list. The same run again changes nothing.
        """
        with self._database.writing() as connection:
            connection.execute(select(meetings.c.id).where(meetings.c.id == meeting).with_for_update())  # two runs over one meeting go one after the other
            _replace_windows(connection, meeting, None if transcript.engine == CAPTIONS else transcript.media_sha256, found_windows)
            _replace_transcript(connection, meeting, transcript, heard_segments)
            return _merge(connection, meeting, transcript, found)

    def put_imported(self, records: Iterable[Imported]) -> int:
        """Keep comments that came from elsewhere, under the ids and values they came with; all of them or none.

        Each comes with its jurisdiction, its meeting and whether its topics were given (else they may be computed again).
        Returns how many there were. Raises BadValue when two of them disagree about their meeting.
        """
        with self._database.writing() as connection:
            return put_all(connection, records, _change_imported)

    def retag(self, topics: Mapping[str, Sequence[str]]) -> int:
        """Give comments newly computed topics, where neither a person nor an import has set them; returns how many changed."""
        changed = []
        with self._database.writing() as connection:
            for identifier, values in topics.items():
                where = (comments.c.id == identifier) & (comments.c.topics_by == "machine")
                if connection.scalar(select(comments.c.topics).where(where)) not in (None, list(values)):
                    connection.execute(update(comments).where(where).values(topics=list(values)))
                    changed.append(identifier)
            note(connection, "comment", changed)
        return len(changed)

    # --- reading

    def get(self, identifier: str, original: bool = False) -> Record:
        """One comment, also one that a later run superseded: its link holds. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(columns().where(comments.c.id == identifier)).one_or_none()
            if row is None:
                raise NotFound(f"no comment “{identifier}” in the archive")
            (record,) = records_of(connection, [row])
        return shown(record, original)

    def is_visible(self, identifier: str) -> bool:
        """Whether lists may name the comment."""
        with self._database.reading() as connection:
            return connection.scalar(select(comments.c.id).where(comments.c.id == identifier).where(visible())) is not None

    def many(self, identifiers: Sequence[str]) -> dict[str, Record]:
        """The visible ones among the given comments, by id, with what the flat format prints of them."""
        found: dict[str, Record] = {}
        with self._database.reading() as connection:
            for at in range(0, len(identifiers), IDS_AT_ONCE):
                part = identifiers[at : at + IDS_AT_ONCE]
                rows = connection.execute(columns(PRINTED).where(comments.c.id.in_(part)).where(visible())).all()
                found |= {record.comment.id: shown(record) for record in records_of(connection, rows, PRINTED)}
        return found

    def of_meeting(self, meeting: str, original: bool = False) -> list[Record]:
        """The visible comments of a meeting, by start."""
        return list(self.stream(meeting, original))

    def stream(self, meeting: str | None = None, original: bool = False, printed: bool = False) -> Iterator[Record]:
        """All visible comments, by date, meeting, start and id, in flat memory; ``printed``: only what the flat format prints of them."""
        names = PRINTED if printed else COMMENT
        order = (bytewise(meetings.c.date), bytewise(meetings.c.id), comments.c.start, bytewise(comments.c.id))
        query = columns(names).join(meetings, meetings.c.id == comments.c.meeting).where(visible()).order_by(*order)
        if meeting is not None:
            query = query.where(comments.c.meeting == meeting)
        with self._database.reading() as connection:
            rows = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
            for part in rows.partitions():
                for record in records_of(connection, part, names):
                    yield shown(record, original)

    def windows(self, meeting: str) -> list[Window]:
        """The windows of a meeting, by recording and start."""
        query = select(windows).where(windows.c.meeting == meeting).order_by(windows.c.media_sha256, windows.c.start)
        with self._database.reading() as connection:
            return [Window(r.start, r.end, r.kind, r.found_by, r.shown_by) for r in connection.execute(query)]

    def transcripts(self, meeting: str) -> list[Transcript]:
        """The runs over a meeting's recordings, oldest first."""
        query = select(transcripts).where(transcripts.c.meeting == meeting).order_by(transcripts.c.created_at, transcripts.c.id)
        with self._database.reading() as connection:
            return [Transcript(**{k: v for k, v in row._mapping.items() if k not in ("id", "meeting")}) for row in connection.execute(query)]

    def revisions(self, identifier: str) -> list[Revision]:
        """The versions of a comment, oldest first."""
        query = select(revisions).where(revisions.c.comment == identifier).order_by(revisions.c.number)
        with self._database.reading() as connection:
            return [Revision(**row._mapping) for row in connection.execute(query)]

    def none(self) -> bool:
        """Whether there is no visible comment at all."""
        with self._database.reading() as connection:
            return connection.scalar(select(comments.c.id).where(visible()).limit(1)) is None

    def counts(self) -> dict[str, int]:
        """How many visible comments each meeting has."""
        query = select(comments.c.meeting, func.count()).where(visible()).group_by(comments.c.meeting)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _replace_windows(connection: Connection, meeting: str, sha256: str | None, found: Sequence[Window]) -> None:
    # What captions showed stands only as long as no recording has been heard.
    mine = (windows.c.meeting == meeting) & ((windows.c.media_sha256 == sha256) | windows.c.media_sha256.is_(None) | windows.c.media_sha256.in_(_replaced(meeting)))
    connection.execute(delete(windows).where(mine, windows.c.found_by != "editor"))
    if found:
        connection.execute(insert(windows), [dataclasses.asdict(w) | {"meeting": meeting, "media_sha256": sha256} for w in found])


def _replace_transcript(connection: Connection, meeting: str, transcript: Transcript, heard: Sequence[Segment]) -> None:
    values = dataclasses.asdict(transcript) | {"meeting": meeting, "options": dict(transcript.options), "created_at": transcript.created_at or now()}
    of_recording = connection.execute(select(transcripts).where(transcripts.c.meeting == meeting, transcripts.c.media_sha256 == transcript.media_sha256))
    key = ("engine", "model", "version", "weights_sha256", "options")
    same = [row.id for row in of_recording if all(getattr(row, name) == values[name] for name in key)]
    number = same[0] if same else connection.execute(insert(transcripts).values(values)).inserted_primary_key[0]  # type: ignore[index]
    connection.execute(update(transcripts).where(transcripts.c.id == number).values(created_at=values["created_at"]))  # papers that came before it are in it
    connection.execute(delete(segments).where(segments.c.transcript == number))
    if heard:
        connection.execute(insert(segments), [dataclasses.asdict(s) | {"transcript": number, "position": at} for at, s in enumerate(heard)])


def _merge(connection: Connection, meeting: str, transcript: Transcript, found: Sequence[Comment]) -> list[str]:
    # Comments read from captions are the same people's: a recording that comes later, or other captions, take their ids over.
    # So are those of a recording that was cut short, and that its portal has replaced by the whole one.
    mine = (comments.c.meeting == meeting) & (
        (comments.c.media_sha256 == transcript.media_sha256) | (comments.c.engine == CAPTIONS) | comments.c.media_sha256.in_(_replaced(meeting))
    )
    known = {row.id: row for row in connection.execute(select(comments).where(mine))}
    kept = matched_by_overlap([comment_in(row) for row in known.values()], found)
    why = f"{transcript.engine} {transcript.model}".strip()
    ids = []
    for position, comment in enumerate(found):
        identifier = kept.get(position) or _mint(connection, transcript.media_sha256, comment.start, meeting)
        ids.append(identifier)
        if identifier in known and known[identifier].state != "machine":
            _supersede(connection, identifier, False)  # a person's word stands
        else:
            _put(connection, dataclasses.replace(comment, id=identifier), why)
    for identifier, row in known.items():
        if identifier not in ids and row.state == "machine":
            _supersede(connection, identifier, True)
    return ids


def _replaced(meeting: str) -> Select[Any]:
    return select(media.c.sha256).where(media.c.meeting == meeting, media.c.superseded)


def _mint(connection: Connection, sha256: str, start: float, meeting: str) -> str:
    identifier = comment_id(sha256, start)
    taken = connection.scalar(select(comments.c.id).where(comments.c.id == identifier)) is not None
    return comment_id(f"{sha256}/{meeting}", start) if taken else identifier  # one recording shown under two meetings


def _put(connection: Connection, comment: Comment, why: str) -> None:
    """Insert or update one comment of a run with its revision and its change; nothing happens where nothing changed."""
    row = connection.execute(select(comments).where(comments.c.id == comment.id)).one_or_none()
    if row is not None:
        _change(connection, row, values_of(comment) | {"revision": row.revision + 1}, "machine", why, "machine")
        return
    values = values_of(comment)
    connection.execute(insert(comments).values(values | {"topics_by": "machine", "superseded": False}))
    connection.execute(insert(revisions).values(revision(values, _next_revision(connection, comment.id, values), "machine", why)))
    note(connection, "comment", [comment.id])


def _change_imported(connection: Connection, row: Row[Any], comment: Comment, topics_by: str) -> None:
    """An import of a comment that is known. A person's word stands, and so does what the flat format lacks."""
    if row.state != "machine" and comment.state == "machine":
        return
    values = values_of(comment)
    if row.text == values["text"]:
        values |= {"words": row.words, "heard": row.heard}
    if row.speaker == values["speaker"]:
        values["evidence"] = row.evidence
    _change(connection, row, values, "import", "import", topics_by)


def _change(connection: Connection, row: Row[Any], values: dict[str, Any], who: str, why: str, topics_by: str) -> None:
    """Write new values over a comment, with their revision and their change; nothing happens where nothing changed."""
    if row.topics_by == "editor":
        values["topics"], topics_by = row.topics, "editor"
    unchanging = {"revision"} if who == "machine" else set()
    if not row.superseded and all(getattr(row, name) == value for name, value in values.items() if name not in unchanging):
        return
    connection.execute(update(comments).where(comments.c.id == row.id).values(values | {"topics_by": topics_by, "superseded": False}))
    connection.execute(insert(revisions).values(revision(values, _next_revision(connection, row.id, values), who, why)))
    note(connection, "comment", [row.id])


def _next_revision(connection: Connection, identifier: str, values: Mapping[str, Any]) -> int:
    last = connection.scalar(select(func.max(revisions.c.number)).where(revisions.c.comment == identifier)) or 0
    return int(max(last + 1, values["revision"]))


def _supersede(connection: Connection, identifier: str, superseded: bool) -> None:
    where = (comments.c.id == identifier) & (comments.c.superseded != superseded)
    if connection.execute(update(comments).where(where).values(superseded=superseded)).rowcount:
        note(connection, "comment", [identifier])
