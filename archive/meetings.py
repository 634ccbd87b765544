"""Meetings with their sources, agenda, documents and recordings."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update

from archive.changes import note
from archive.database import Database, bytewise, now
from archive.errors import BadValue, NotFound
from archive.model import AgendaItem, Document, Jurisdiction, Media, Meeting, Source, slug
from archive.tables import agenda_items, documents, fetches, jurisdictions, media, meetings, sources


@dataclass(frozen=True)
class Fetch:
    """What a URL answered last: enough to ask again without having it sent again."""

    url: str
    etag: str | None
    last_modified: str | None
    sha256: str | None
    content_type: str | None
    fetched_at: str


FILES = "files"  # the platform of what was given by hand


class Meetings:
    """The meetings of an archive. Every writing call may be made twice with the same result."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- jurisdictions

    def put_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Add a jurisdiction, or bring its name, state, zone and languages up to date."""
        values = dataclasses.asdict(jurisdiction) | {"languages": list(jurisdiction.languages)}
        with self._database.writing() as connection:
            changed = connection.execute(update(jurisdictions).where(jurisdictions.c.slug == jurisdiction.slug).values(values))
            if not changed.rowcount:
                connection.execute(insert(jurisdictions).values(values))

    def jurisdiction(self, slug: str) -> Jurisdiction:
        """Raises NotFound for a slug that nothing is known of."""
        with self._database.reading() as connection:
            row = connection.execute(select(jurisdictions).where(jurisdictions.c.slug == slug)).one_or_none()
        if row is None:
            raise NotFound(f"no jurisdiction “{slug}” in the archive")
        return Jurisdiction(row.slug, row.name, row.state, row.zone, tuple(row.languages))

    # --- meetings

    def put(self, meeting: Meeting, source: Source | None = None, agenda: Sequence[AgendaItem] | None = None) -> str:
        """Add a sitting or bring it up to date, and return its id.

        The id is kept when the source is known, or when another platform shows the only sitting of the same body on that
        day; else it is minted. ``agenda``, when given, replaces the items that were known.
        """
        with self._database.writing() as connection:
            identifier = meeting.id or self._known(connection, meeting, source)
            if identifier is None:
                identifier = _mint(connection, meeting)
            _write(connection, dataclasses.replace(meeting, id=identifier))
            if source is not None:
                _point(connection, source, identifier, meeting.jurisdiction)
            if agenda is not None:
                _replace_agenda(connection, identifier, agenda)
            return identifier

    def get(self, identifier: str) -> Meeting:
        """Raises NotFound for an id that no meeting has."""
        with self._database.reading() as connection:
            row = connection.execute(select(meetings).where(meetings.c.id == identifier)).one_or_none()
        if row is None:
            raise NotFound(f"no meeting “{identifier}” in the archive: podium status lists them")
        return _meeting(row)

    def all(self, jurisdiction: str | None = None) -> list[Meeting]:
        """All meetings, newest first."""
        query = select(meetings).order_by(bytewise(meetings.c.date).desc(), bytewise(meetings.c.id))
        if jurisdiction is not None:
            query = query.where(meetings.c.jurisdiction == jurisdiction)
        with self._database.reading() as connection:
            return [_meeting(row) for row in connection.execute(query)]

    def sources_of(self, identifier: str) -> list[Source]:
        """Where portals show the meeting."""
        query = select(sources).where(sources.c.meeting == identifier).order_by(sources.c.platform, sources.c.vendor_id)
        with self._database.reading() as connection:
            return [Source(row.platform, row.vendor_id, row.url, row.provisional) for row in connection.execute(query)]

    def agenda(self, identifier: str) -> list[AgendaItem]:
        """The agenda items in their order."""
        query = select(agenda_items).where(agenda_items.c.meeting == identifier).order_by(agenda_items.c.position)
        with self._database.reading() as connection:
            return [AgendaItem(row.number, row.title, row.kind, row.start) for row in connection.execute(query)]

    # --- documents and recordings

    def put_document(self, identifier: str, document: Document) -> None:
        """Keep a fetched document; another version of the same kind is kept beside it."""
        if document.sha256 is None:
            raise BadValue(f"a document of {identifier} has no SHA-256: fetch it before it is kept")
        values = dataclasses.asdict(document) | {"meeting": identifier, "fetched_at": document.fetched_at or now()}
        same = (documents.c.meeting == identifier) & (documents.c.kind == document.kind) & (documents.c.sha256 == document.sha256)
        with self._database.writing() as connection:
            if connection.scalar(select(documents.c.id).where(same)) is None:
                connection.execute(insert(documents).values(values))
            elif document.text is not None:
                connection.execute(update(documents).where(same).values(text=document.text))

    def documents(self, identifier: str, kind: str | None = None) -> list[Document]:
        """The documents of a meeting, the newest version of each kind last."""
        query = select(documents).where(documents.c.meeting == identifier).order_by(documents.c.kind, documents.c.fetched_at, documents.c.id)
        if kind is not None:
            query = query.where(documents.c.kind == kind)
        with self._database.reading() as connection:
            return [Document(r.kind, r.url, r.sha256, r.fetched_at, r.content_type, r.text) for r in connection.execute(query)]

    def put_media(self, identifier: str, recording: Media) -> None:
        """Keep what is known of a fetched recording; None never overwrites what was known."""
        if recording.sha256 is None:
            raise BadValue(f"a recording of {identifier} has no SHA-256: fetch it before it is kept")
        values = {key: value for key, value in dataclasses.asdict(recording).items() if value is not None}
        same = (media.c.meeting == identifier) & (media.c.sha256 == recording.sha256)
        with self._database.writing() as connection:
            if connection.scalar(select(media.c.id).where(same)) is None:
                connection.execute(insert(media).values(values | {"meeting": identifier}))
            else:
                values.pop("fetched_at", None)  # the first time it was fetched is its provenance
                connection.execute(update(media).where(same).values(values))

    def media(self, identifier: str) -> list[Media]:
        """The recordings of a meeting, in the order in which they were fetched."""
        query = select(media).where(media.c.meeting == identifier).order_by(media.c.id)
        with self._database.reading() as connection:
            return [_media(row) for row in connection.execute(query)]

    def recording(self, sha256: str) -> Media:
        """One recording by its hash. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(media).where(media.c.sha256 == sha256).order_by(media.c.id).limit(1)).one_or_none()
        if row is None:
            raise NotFound(f"no recording {sha256} in the archive")
        return _media(row)

    # --- what a URL answered

    def fetch(self, url: str) -> Fetch | None:
        """The last answer of a URL, or None where it was never fetched."""
        with self._database.reading() as connection:
            row = connection.execute(select(fetches).where(fetches.c.url == url)).one_or_none()
        return Fetch(row.url, row.etag, row.last_modified, row.sha256, row.content_type, row.fetched_at) if row else None

    def put_fetch(self, fetch: Fetch) -> None:
        """Remember what a URL answered."""
        values = dataclasses.asdict(fetch)
        with self._database.writing() as connection:
            if not connection.execute(update(fetches).where(fetches.c.url == fetch.url).values(values)).rowcount:
                connection.execute(insert(fetches).values(values))

    def _known(self, connection: Connection, meeting: Meeting, source: Source | None) -> str | None:
        if source is not None:
            same = (sources.c.platform == source.platform) & (sources.c.jurisdiction == meeting.jurisdiction) & (sources.c.vendor_id == source.vendor_id)
            known = connection.scalar(select(sources.c.meeting).where(same))
            if known is not None:
                return str(known)
        that_day = select(meetings.c.id, meetings.c.body, meetings.c.date).where(meetings.c.jurisdiction == meeting.jurisdiction, meetings.c.date.startswith(meeting.date[:10]))
        sittings = [row for row in connection.execute(that_day) if slug(row.body) == slug(meeting.body)]
        if source is None or source.platform == FILES:  # given by hand: the same body at the same hour is the same sitting
            at_once = [row.id for row in sittings if row.date == meeting.date]
            if at_once:
                return str(at_once[0])
        if source is not None:  # a platform that lists two on one day has two; another platform's single one is the same
            for_good = (sources.c.platform == source.platform) & sources.c.provisional.is_(False)
            listed = set(connection.scalars(select(sources.c.meeting).where(for_good)))
            sittings = [row for row in sittings if row.id not in listed]
        return str(sittings[0].id) if len(sittings) == 1 else None


def write_imported(connection: Connection, jurisdiction: Jurisdiction, meeting: Meeting) -> None:
    """Add or update a meeting under the id it came with, and its jurisdiction where nothing is known of it."""
    if connection.scalar(select(jurisdictions.c.slug).where(jurisdictions.c.slug == jurisdiction.slug)) is None:
        connection.execute(insert(jurisdictions).values(dataclasses.asdict(jurisdiction) | {"languages": list(jurisdiction.languages)}))
    _write(connection, meeting)


def _mint(connection: Connection, meeting: Meeting) -> str:
    stem = slug(meeting.jurisdiction, meeting.body, meeting.date[:10])
    taken: Iterable[str] = connection.scalars(select(meetings.c.id).where(meetings.c.id.startswith(stem)))
    names = set(taken)
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in names:
        number += 1
    return name


def _write(connection: Connection, meeting: Meeting) -> None:
    values = dataclasses.asdict(meeting)
    row = connection.execute(select(meetings).where(meetings.c.id == meeting.id)).one_or_none()
    if row is None:
        connection.execute(insert(meetings).values(values))
        return
    for name in ("title", "place", "location"):
        values[name] = values[name] or getattr(row, name)  # what a source does not say is no news
    connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(values))
    if any(getattr(row, name) != values[name] for name in ("title", "body", "date", "place")):
        note(connection, "meeting", [meeting.id])


def _point(connection: Connection, source: Source, meeting: str, jurisdiction: str) -> None:
    same = (sources.c.platform == source.platform) & (sources.c.jurisdiction == jurisdiction) & (sources.c.vendor_id == source.vendor_id)
    if not connection.execute(update(sources).where(same).values(url=source.url, meeting=meeting, provisional=source.provisional)).rowcount:
        connection.execute(insert(sources).values(dataclasses.asdict(source) | {"jurisdiction": jurisdiction, "meeting": meeting}))


def _replace_agenda(connection: Connection, meeting: str, agenda: Sequence[AgendaItem]) -> None:
    connection.execute(delete(agenda_items).where(agenda_items.c.meeting == meeting))
    if agenda:
        rows = [dataclasses.asdict(item) | {"meeting": meeting, "position": position} for position, item in enumerate(agenda)]
        connection.execute(insert(agenda_items), rows)


def _meeting(row: Row[tuple[object, ...]]) -> Meeting:
    return Meeting(**row._mapping)


def _media(row: Row[tuple[object, ...]]) -> Media:
    return Media(**{key: value for key, value in row._mapping.items() if key not in ("id", "meeting")})
