"""Comments: kept, brought up to date by a new run, imported, and read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from archive.changes import note
from archive.database import Database, now
from archive.errors import BadValue, NotFound
from archive.meetings import write_imported
from archive.model import Comment, Evidence, Jurisdiction, Media, Meeting, Record, Revision, Segment, Transcript, Window, Word, comment_id, matched_by_overlap
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
            _replace_windows(connection, meeting, None if transcript.engine == CAPTIONS else transcript.media_sha256, found_windows)
            _replace_transcript(connection, meeting, transcript, heard_segments)
            return _merge(connection, meeting, transcript, found)

    def put_imported(self, records: Iterable[tuple[Jurisdiction, Comment, Meeting, bool]]) -> int:
        """Keep comments that came from elsewhere, under the ids and values they came with; all of them or none.

        Each comes with its jurisdiction, its meeting and whether its topics were given (else they may be computed again).
        Returns how many there were. Raises BadValue when two of them disagree about their meeting.
        """
        count = 0
        said: dict[str, Meeting] = {}
        seen: set[str] = set()
        with self._database.writing() as connection:
            for jurisdiction, comment, meeting, topics_given in records:
                count += 1
                if meeting.id not in said:
                    said[meeting.id] = meeting
                    write_imported(connection, jurisdiction, meeting)
                elif said[meeting.id] != meeting:
                    raise BadValue(
                        f"record {count}: its jurisdiction, place, body, title or date of meeting {meeting.id} is another than in an earlier record: nothing was imported"
                    )
                comment = _identified(connection, comment, seen, count)
                _put(connection, comment, "import", "import", "import" if topics_given else "machine")
        return count

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
            row = connection.execute(_joined().where(comments.c.id == identifier)).one_or_none()
            if row is None:
                raise NotFound(f"no comment “{identifier}” in the archive")
            return shown(_record(row, _recordings(connection, [row.meeting])), original)

    def is_visible(self, identifier: str) -> bool:
        """Whether lists may name the comment."""
        with self._database.reading() as connection:
            return connection.scalar(select(comments.c.id).where(comments.c.id == identifier).where(visible())) is not None

    def many(self, identifiers: Sequence[str]) -> dict[str, Record]:
        """The visible ones among the given comments, by id."""
        found: dict[str, Record] = {}
        with self._database.reading() as connection:
            for at in range(0, len(identifiers), IDS_AT_ONCE):
                part = identifiers[at : at + IDS_AT_ONCE]
                rows = connection.execute(_joined().where(comments.c.id.in_(part)).where(visible())).all()
                recordings = _recordings(connection, {row.meeting for row in rows})
                found |= {row.id: shown(_record(row, recordings)) for row in rows}
        return found

    def of_meeting(self, meeting: str, original: bool = False) -> list[Record]:
        """The visible comments of a meeting, by start."""
        return list(self.stream(meeting, original))

    def stream(self, meeting: str | None = None, original: bool = False) -> Iterator[Record]:
        """All visible comments, by date, meeting, start and id, in flat memory."""
        query = _joined().where(visible()).order_by(meetings.c.date, meetings.c.id, comments.c.start, comments.c.id)
        if meeting is not None:
            query = query.where(comments.c.meeting == meeting)
        with self._database.reading() as connection:
            of: str | None = None
            recordings: dict[tuple[str, str], Media] = {}
            for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query):
                if row.meeting != of:
                    of = row.meeting
                    with self._database.reading() as beside:
                        recordings = _recordings(beside, [row.meeting])
                yield shown(_record(row, recordings), original)

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

    def counts(self) -> dict[str, int]:
        """How many visible comments each meeting has."""
        query = select(comments.c.meeting, func.count()).where(visible()).group_by(comments.c.meeting)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _replace_windows(connection: Connection, meeting: str, sha256: str | None, found: Sequence[Window]) -> None:
    # What captions showed stands only as long as no recording has been heard.
    mine = (windows.c.meeting == meeting) & ((windows.c.media_sha256 == sha256) | windows.c.media_sha256.is_(None))
    connection.execute(delete(windows).where(mine, windows.c.found_by != "editor"))
    if found:
        connection.execute(insert(windows), [dataclasses.asdict(w) | {"meeting": meeting, "media_sha256": sha256} for w in found])


def _replace_transcript(connection: Connection, meeting: str, transcript: Transcript, heard: Sequence[Segment]) -> None:
    values = dataclasses.asdict(transcript) | {"meeting": meeting, "options": dict(transcript.options), "created_at": transcript.created_at or now()}
    of_recording = connection.execute(select(transcripts).where(transcripts.c.meeting == meeting, transcripts.c.media_sha256 == transcript.media_sha256))
    key = ("engine", "model", "version", "weights_sha256", "options")
    same = [row.id for row in of_recording if all(getattr(row, name) == values[name] for name in key)]
    number = same[0] if same else connection.execute(insert(transcripts).values(values)).inserted_primary_key[0]  # type: ignore[index]
    connection.execute(delete(segments).where(segments.c.transcript == number))
    if heard:
        connection.execute(insert(segments), [dataclasses.asdict(s) | {"transcript": number, "position": at} for at, s in enumerate(heard)])


def _merge(connection: Connection, meeting: str, transcript: Transcript, found: Sequence[Comment]) -> list[str]:
    # Comments read from captions are the same people's: a recording that comes later, or other captions, take their ids over.
    mine = (comments.c.meeting == meeting) & ((comments.c.media_sha256 == transcript.media_sha256) | (comments.c.engine == CAPTIONS))
    known = {row.id: row for row in connection.execute(select(comments).where(mine))}
    kept = matched_by_overlap([_comment(row) for row in known.values()], found)
    why = f"{transcript.engine} {transcript.model}".strip()
    ids = []
    for position, comment in enumerate(found):
        identifier = kept.get(position) or _mint(connection, transcript.media_sha256, comment.start, meeting)
        ids.append(identifier)
        if identifier in known and known[identifier].state != "machine":
            _supersede(connection, identifier, False)  # a person's word stands
        else:
            _put(connection, dataclasses.replace(comment, id=identifier), "machine", why, "machine")
    for identifier, row in known.items():
        if identifier not in ids and row.state == "machine":
            _supersede(connection, identifier, True)
    return ids


def _mint(connection: Connection, sha256: str, start: float, meeting: str) -> str:
    identifier = comment_id(sha256, start)
    taken = connection.scalar(select(comments.c.id).where(comments.c.id == identifier)) is not None
    return comment_id(f"{sha256}/{meeting}", start) if taken else identifier  # one recording shown under two meetings


def _put(connection: Connection, comment: Comment, who: str, why: str, topics_by: str) -> None:
    """Insert or update one comment with its revision and its change; nothing happens where nothing changed."""
    values = _values(comment)
    row = connection.execute(select(comments).where(comments.c.id == comment.id)).one_or_none()
    if row is None:
        connection.execute(insert(comments).values(values | {"topics_by": topics_by, "superseded": False}))
    else:
        if who == "import":
            if row.state != "machine" and comment.state == "machine":
                return  # a person's word stands
            _keep_what_flat_lacks(values, row)
        if row.topics_by == "editor":
            values["topics"] = row.topics
        if who == "machine":
            values["revision"] = row.revision
        if not row.superseded and all(getattr(row, name) == value for name, value in values.items()):
            return
        if who == "machine":
            values["revision"] = row.revision + 1
        by = "editor" if row.topics_by == "editor" else topics_by
        connection.execute(update(comments).where(comments.c.id == comment.id).values(values | {"topics_by": by, "superseded": False}))
    last = connection.scalar(select(func.max(revisions.c.number)).where(revisions.c.comment == comment.id)) or 0
    number = max(last + 1, int(values["revision"]))
    printed = {name: value for name, value in values.items() if name not in ("id", "words", "revision")}
    connection.execute(insert(revisions).values(comment=comment.id, number=number, who=who, at=now(), why=why, values=printed))
    note(connection, "comment", [comment.id])


def _identified(connection: Connection, comment: Comment, seen: set[str], number: int) -> Comment:
    """An imported comment with its id: the one it came with, or one minted from its recording or meeting and its start.

    Raises BadValue for an id that stands twice in one import, or belongs to a comment of another meeting.
    """
    identifier = comment.id
    if not identifier:
        origin, again = comment.media_sha256 or comment.meeting, 0
        while (identifier := comment_id(f"{origin}#{again}" if again else origin, comment.start)) in seen:
            again += 1
    elif identifier in seen:
        raise BadValue(f"record {number}: the id {identifier} stands twice: nothing was imported")
    meeting = connection.scalar(select(comments.c.meeting).where(comments.c.id == identifier))
    if meeting not in (None, comment.meeting):
        raise BadValue(f"record {number}: the id {identifier} is that of a comment of {meeting}: nothing was imported")
    seen.add(identifier)
    return dataclasses.replace(comment, id=identifier)


def _keep_what_flat_lacks(values: dict[str, Any], row: Row[Any]) -> None:
    """The flat format has no words, no raw text and no evidence: an import of the same text and name leaves them as they are."""
    if row.text == values["text"]:
        values |= {"words": row.words, "heard": row.heard}
    if row.speaker == values["speaker"]:
        values["evidence"] = row.evidence


def _supersede(connection: Connection, identifier: str, superseded: bool) -> None:
    where = (comments.c.id == identifier) & (comments.c.superseded != superseded)
    if connection.execute(update(comments).where(where).values(superseded=superseded)).rowcount:
        note(connection, "comment", [identifier])


def _values(comment: Comment) -> dict[str, Any]:
    values = dataclasses.asdict(comment)
    for name in ("topics", "flags"):
        values[name] = list(values[name])
    values["words"] = [[w.start, w.end, w.text] for w in comment.words]
    values["evidence"] = [dataclasses.asdict(e) for e in comment.evidence]
    return values


def _comment(row: Row[Any]) -> Comment:
    fields = {field.name: getattr(row, field.name) for field in dataclasses.fields(Comment)}
    fields["words"] = tuple(Word(*word) for word in fields["words"])
    fields["evidence"] = tuple(Evidence(**evidence) for evidence in fields["evidence"])
    fields["topics"], fields["flags"] = tuple(fields["topics"]), tuple(fields["flags"])
    return Comment(**fields)


def _joined() -> Select[Any]:
    of_meeting = [column.label(f"meeting_{column.name}") for column in meetings.c]
    return select(comments, *of_meeting).join(meetings, meetings.c.id == comments.c.meeting)


def _recordings(connection: Connection, of: Iterable[str]) -> dict[tuple[str, str], Media]:
    rows = connection.execute(select(media).where(media.c.meeting.in_(list(of))))
    return {(row.meeting, row.sha256): Media(**{k: v for k, v in row._mapping.items() if k not in ("id", "meeting")}) for row in rows}


def _record(row: Row[Any], recordings: Mapping[tuple[str, str], Media]) -> Record:
    meeting = Meeting(**{field.name: getattr(row, f"meeting_{field.name}") for field in dataclasses.fields(Meeting)})
    return Record(_comment(row), meeting, recordings.get((row.meeting, row.media_sha256)))
