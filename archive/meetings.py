"""Meetings with their sources, agenda, documents and recordings."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from archive import identity
from archive.changes import note
from archive.database import Database, bytewise, now
from archive.errors import BadValue, NotFound
from archive.model import AgendaItem, Document, Jurisdiction, Media, Meeting, Source, slug
from archive.tables import agenda_items, documents, jurisdictions, media, meetings, sources

MEETING = select(meetings).where(meetings.c.id == bindparam("of_id"))  # built once: a listing asks it ten thousand times
NEW_MEETING = insert(meetings)


@dataclass(frozen=True)
class Look:
    """When a meeting's pages on one portal were last looked at, and the hash of its row in the listing then."""

    meeting: str
    row_sha256: str | None
    looked_at: str


class Meetings:
    """The meetings of an archive. Every writing call may be made twice with the same result."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- jurisdictions

    def put_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Add a jurisdiction, or bring its name, state, zone and languages up to date."""
        with self._database.writing() as connection:
            _put_jurisdiction(connection, jurisdiction)

    def jurisdiction(self, slug: str) -> Jurisdiction:
        """Raises NotFound for a slug that nothing is known of."""
        with self._database.reading() as connection:
            row = connection.execute(select(jurisdictions).where(jurisdictions.c.slug == slug)).one_or_none()
        if row is None:
            raise NotFound(f"no jurisdiction “{slug}” in the archive")
        return Jurisdiction(row.slug, row.name, row.state, row.zone, tuple(row.languages))

    # --- meetings

    def put(self, meeting: Meeting, source: Source | None = None, agenda: Sequence[AgendaItem] | None = None) -> str:
        """Add a sitting or bring it up to date, and return its id: see ``archive.identity`` for which sitting it is.

        What a source says whose word does not stand fills in what is missing and changes nothing else: see ``identity.is_main``.
        An empty ``status`` is no news. ``agenda``, when given, replaces the items that were known, but items without
        seconds never replace those that have some.
        """
        with self._database.writing() as connection:
            return _put(connection, meeting, source, agenda)

    def put_listed(self, place: Jurisdiction, listed: Sequence[tuple[Meeting, Source]], rows: Sequence[str | None], among: Sequence[Meeting] | None = None) -> list[str]:
        """Add or bring up to date what one page of a portal lists, in one transaction; the ids, in that order.

        ``rows`` are as for put_look, for meetings that have nothing but their row to look at; None for the others. ``among`` are
        all meetings of the page, where ``listed`` are only some of them.
        """
        with self._database.writing() as connection:
            _put_jurisdiction(connection, place)
            that_day = Counter((slug(meeting.body), meeting.date[:10]) for meeting in (among or [meeting for meeting, _ in listed]))
            return [
                _put(connection, meeting, source, None, row, crowded=that_day[slug(meeting.body), meeting.date[:10]] > 1)
                for (meeting, source), row in zip(listed, rows, strict=True)
            ]

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
            return [_source(row) for row in connection.execute(query)]

    def apart(self) -> list[tuple[Meeting, ...]]:
        """Sittings that portals show apart and that may be one: see ``identity.unjoined``."""
        shown: dict[str, list[Source]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(select(sources)):
                shown.setdefault(row.meeting, []).append(_source(row))
        return identity.unjoined([(meeting, shown.get(meeting.id, ())) for meeting in self.all()])

    def to_come(self, jurisdiction: str, platform: str, portal: str, today: date) -> set[str]:
        """The meetings after today, not called off, that a portal lists or listed."""
        listed = (sources.c.jurisdiction == jurisdiction) & (sources.c.platform == platform) & (sources.c.portal == portal)
        ahead = (meetings.c.date >= (today + timedelta(days=1)).isoformat()) & (meetings.c.status == "scheduled")
        with self._database.reading() as connection:
            return set(connection.scalars(select(meetings.c.id).join(sources, sources.c.meeting == meetings.c.id).where(listed, ahead)))

    def looks(self, jurisdiction: str, platform: str, portal: str, vendor_ids: Sequence[str]) -> dict[str, Look]:
        """When the pages of these meetings were last looked at on a portal, by vendor id; without those that never were."""
        same = (sources.c.platform == platform) & sources.c.portal.in_([portal, ""]) & (sources.c.jurisdiction == jurisdiction) & sources.c.vendor_id.in_(vendor_ids)
        with self._database.reading() as connection:
            rows = connection.execute(select(sources).where(same, sources.c.looked_at.is_not(None)).order_by(sources.c.portal))
            return {row.vendor_id: Look(row.meeting, row.row_sha256, row.looked_at) for row in rows}

    def put_look(self, jurisdiction: str, source: Source, row_sha256: str) -> None:
        """Note that all pages, documents and recordings of a listed meeting were looked at now, and what its row was then."""
        with self._database.writing() as connection:
            identity.put_look(connection, jurisdiction, source, row_sha256)

    def agenda(self, identifier: str) -> list[AgendaItem]:
        """The agenda items in their order."""
        with self._database.reading() as connection:
            return [AgendaItem(row.number, row.title, row.kind, row.start) for row in connection.execute(_agenda_of(identifier))]

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
            return [Document(r.kind, r.url, r.sha256, r.fetched_at, r.content_type, r.text, r.headers) for r in connection.execute(query)]

    def put_media(self, identifier: str, recording: Media, instead_of: str | None = None) -> None:
        """Keep what is known of a fetched recording; None never overwrites what was known.

        ``instead_of`` is the SHA-256 of one that its portal has replaced: kept as evidence, and heard no more.
        """
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
            if instead_of is not None and instead_of != recording.sha256:
                connection.execute(update(media).where(media.c.meeting == identifier, media.c.sha256 == instead_of).values(superseded=True))

    def media(self, identifier: str) -> list[Media]:
        """The recordings of a meeting that count, in the order in which they were fetched."""
        query = select(media).where(media.c.meeting == identifier, media.c.superseded.is_(False)).order_by(media.c.id)
        with self._database.reading() as connection:
            return [_media(row) for row in connection.execute(query)]

    def recording(self, sha256: str) -> Media:
        """One recording by its hash. Raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(select(media).where(media.c.sha256 == sha256).order_by(media.c.id).limit(1)).one_or_none()
        if row is None:
            raise NotFound(f"no recording {sha256} in the archive")
        return _media(row)


def write_imported(connection: Connection, jurisdiction: Jurisdiction, meeting: Meeting) -> None:
    """Add or update a meeting under the id it came with, and its jurisdiction where nothing is known of it."""
    if connection.scalar(select(jurisdictions.c.slug).where(jurisdictions.c.slug == jurisdiction.slug)) is None:
        connection.execute(insert(jurisdictions).values(dataclasses.asdict(jurisdiction) | {"languages": list(jurisdiction.languages)}))
    _write(connection, meeting, _as_it_came)


def _put_jurisdiction(connection: Connection, jurisdiction: Jurisdiction) -> None:
    values = dataclasses.asdict(jurisdiction) | {"languages": list(jurisdiction.languages)}
    known = connection.execute(select(jurisdictions).where(jurisdictions.c.slug == jurisdiction.slug)).one_or_none()
    if known is None:
        connection.execute(insert(jurisdictions).values(values))
    elif dict(known._mapping) != values:
        connection.execute(update(jurisdictions).where(jurisdictions.c.slug == jurisdiction.slug).values(values))


def _put(connection: Connection, meeting: Meeting, source: Source | None, agenda: Sequence[AgendaItem] | None, row_sha256: str | None = None, crowded: bool = False) -> str:
    identifier = meeting.id or identity.known_meeting(connection, meeting, source, crowded)
    stands = source is None or identifier is None or identity.is_main(connection, source, identifier)
    identifier = identifier or identity.mint(connection, meeting)
    lifts = partial(identity.may_lift, connection, source, meeting.jurisdiction, identifier, stands)
    _write(connection, dataclasses.replace(meeting, id=identifier), _corrected if stands else _completed, lifts)
    if source is not None:
        identity.point(connection, source, identifier, meeting.jurisdiction, row_sha256, meeting.status)
    if agenda is not None:
        _replace_agenda(connection, identifier, agenda, stands)
    return identifier


def _write(connection: Connection, meeting: Meeting, brought_up: Callable[[Meeting, Meeting], Meeting], lifts: Callable[[], bool] = lambda: True) -> None:
    """Add the meeting, or bring up to date what is known of it by what is told. ``lifts``: whether it may be on again where it was called off."""
    row = connection.execute(MEETING, {"of_id": meeting.id}).one_or_none()
    if row is None:
        connection.execute(NEW_MEETING, dataclasses.asdict(meeting) | {"status": meeting.status or "scheduled"})
        return
    known = _meeting(row)
    new = brought_up(known, meeting)
    if known.status == "cancelled" and meeting.status == "scheduled":
        new = dataclasses.replace(new, status="scheduled" if lifts() else "cancelled")
    if new == known:
        return
    connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(dataclasses.asdict(new)))
    if any(getattr(known, name) != getattr(new, name) for name in ("title", "body", "date", "place")):
        note(connection, "meeting", [meeting.id])


def _corrected(known: Meeting, told: Meeting) -> Meeting:
    """What the portal says now; what it does not say is no news, nor is a day where the hour was known. Held stays held."""
    status = known.status if not told.status or (known.status == "held" and told.status == "scheduled") else told.status
    date = known.date if told.date == known.date[:10] else told.date
    return dataclasses.replace(
        told, title=told.title or known.title, place=told.place or known.place, location=told.location or known.location, body=told.body or known.body, status=status, date=date
    )


def _as_it_came(known: Meeting, told: Meeting) -> Meeting:
    return dataclasses.replace(_corrected(known, told), date=told.date, status=told.status)


def _completed(known: Meeting, told: Meeting) -> Meeting:
    return dataclasses.replace(
        known,
        title=known.title or told.title,
        location=known.location or told.location,
        date=told.date if told.date[:10] == known.date else known.date,
        status=told.status if known.status == "scheduled" and told.status else known.status,
    )


def _agenda_of(meeting: str) -> Select[Any]:
    return select(agenda_items).where(agenda_items.c.meeting == meeting).order_by(agenda_items.c.position)


def _replace_agenda(connection: Connection, meeting: str, agenda: Sequence[AgendaItem], stands: bool = True) -> None:
    known = [AgendaItem(row.number, row.title, row.kind, row.start) for row in connection.execute(_agenda_of(meeting))]
    timed, were_timed = (any(item.start is not None for item in items) for items in (agenda, known))
    if known == list(agenda) or (were_timed and not timed) or (known and not stands and (were_timed or not timed)):
        return
    connection.execute(delete(agenda_items).where(agenda_items.c.meeting == meeting))
    if agenda:
        rows = [dataclasses.asdict(item) | {"meeting": meeting, "position": position} for position, item in enumerate(agenda)]
        connection.execute(insert(agenda_items), rows)


def _source(row: Row[Any]) -> Source:
    return Source(row.platform, row.vendor_id, row.url, row.provisional, row.portal, row.rank)


def _meeting(row: Row[tuple[object, ...]]) -> Meeting:
    return Meeting(**row._mapping)


def _media(row: Row[tuple[object, ...]]) -> Media:
    return Media(**{key: value for key, value in row._mapping.items() if key not in ("id", "meeting", "superseded")})
