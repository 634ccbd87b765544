"""Which sitting a portal's row is of: ids are minted once, and the rows of ``sources`` point to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from archive.database import now
from archive.model import Meeting, Source, slug
from archive.tables import meetings, sources

FILES = "files"  # the platform of what was given by hand
# Built once: a listing asks them ten thousand times.
SOURCE = select(sources).where(
    sources.c.platform == bindparam("of_platform"), sources.c.jurisdiction == bindparam("of_jurisdiction"), sources.c.vendor_id == bindparam("of_vendor_id")
)
THAT_DAY = (
    select(meetings.c.id, meetings.c.body, meetings.c.date)
    .where(meetings.c.jurisdiction == bindparam("of_jurisdiction"), meetings.c.date >= bindparam("day"), meetings.c.date < bindparam("next_day"))
    .order_by(meetings.c.id)
)
IS_TAKEN = select(meetings.c.id).where(meetings.c.id == bindparam("name"))
MAIN = select(sources.c.platform).where(sources.c.meeting == bindparam("of_meeting"), sources.c.main.is_(True))
NEW_SOURCE = insert(sources)
ONE_SITTING = timedelta(hours=2)  # hours that two portals give for one sitting lie closer than this


def known_meeting(connection: Connection, meeting: Meeting, source: Source | None) -> str | None:
    """The id under which the archive knows the sitting, or None where it must be a new one.

    A source that was seen before points to it. Else it is the sitting of the same body on the same local day that this
    platform does not list already; of several, and where both portals give an hour, the one at the same hour, or the only
    one within ONE_SITTING. What is left open makes a meeting of its own: two that are one can be joined later, one that
    was two cannot be taken apart.
    """
    if source is not None:
        known = connection.execute(SOURCE, _key(source, meeting.jurisdiction)).one_or_none()
        if known is not None:
            return str(known.meeting)
    sittings = sittings_of_the_day(connection, meeting)
    if source is None or source.platform == FILES:  # given by hand: the same body at the same hour is the same sitting
        at_once = [row.id for row in sittings if row.date == meeting.date]
        if at_once:
            return str(at_once[0])
    replaced: set[str] = set()
    if source is not None and sittings:
        shown: dict[str, list[Any]] = {}
        of_platform = select(sources).where(sources.c.platform == source.platform, sources.c.meeting.in_([row.id for row in sittings]))
        for each in connection.execute(of_platform):
            shown.setdefault(str(each.meeting), []).append(each)
        numberless = {identifier for identifier, listed in shown.items() if all("@" in each.vendor_id for each in listed)}
        provisional = {identifier for identifier, listed in shown.items() if all(each.provisional for each in listed)}
        # A row gets a number, an event a recording, be its hour moved; but a second event of that day is a second sitting.
        replaced = set() if source.provisional else provisional
        sittings = [row for row in sittings if row.id not in shown or row.id in (numberless if source.provisional else provisional)]
    near = [row for row in sittings if _is_near(row.date, meeting.date)]
    exact = [row for row in near if row.date == meeting.date]
    moved = [row for row in sittings if row.id in replaced]
    chosen = exact if len(exact) == 1 else near or moved
    return str(chosen[0].id) if len(chosen) == 1 else None


def sittings_of_the_day(connection: Connection, meeting: Meeting) -> list[Any]:
    """What is known of the same body on the same local day: rows of id, body and date."""
    day, next_day = meeting.date[:10], (meeting.day + timedelta(days=1)).isoformat()
    that_day = connection.execute(THAT_DAY, {"of_jurisdiction": meeting.jurisdiction, "day": day, "next_day": next_day})
    return [row for row in that_day if slug(row.body) == slug(meeting.body)]


def _is_near(one: str, other: str) -> bool:
    """Whether two starts may be of one sitting; where one of them is a day without an hour, any hour is."""
    if len(one) == 10 or len(other) == 10:
        return True
    first, second = (datetime.fromisoformat(date).replace(tzinfo=None) for date in (one, other))
    return abs(first - second) <= ONE_SITTING


def mint(connection: Connection, meeting: Meeting) -> str:
    """A new id, readable, with a number behind it for a second sitting of that day."""
    stem = slug(meeting.jurisdiction, meeting.body, meeting.date[:10])
    number, name = 1, stem
    while connection.scalar(IS_TAKEN, {"name": name}) is not None:
        number += 1
        name = f"{stem}-{number}"
    return name


def is_main(connection: Connection, source: Source, identifier: str) -> bool:
    """Whether the source's word stands: it showed the meeting first, or it is of the platform that did."""
    shown = connection.execute(MAIN, {"of_meeting": identifier}).scalars().all()
    return not shown or source.platform in shown


def point(connection: Connection, source: Source, meeting: str, jurisdiction: str, row_sha256: str | None = None) -> None:
    """Let the source point to the meeting; with ``row_sha256`` note, too, that it was looked at now, and what its row was."""
    values = dataclasses.asdict(source) | {"meeting": meeting, "main": is_main(connection, source, meeting)}
    if row_sha256 is not None:
        values |= {"row_sha256": row_sha256, "looked_at": now()}
    known = connection.execute(SOURCE, _key(source, jurisdiction)).one_or_none()
    if known is None:
        connection.execute(NEW_SOURCE, {"row_sha256": None, "looked_at": None} | values | {"jurisdiction": jurisdiction})
    elif any(getattr(known, name) != value for name, value in values.items()):
        connection.execute(update(sources).where(_same(source, jurisdiction)).values(values))


def put_look(connection: Connection, jurisdiction: str, source: Source, row_sha256: str) -> None:
    """Note when a source's meeting was looked at, and what its row was then."""
    connection.execute(update(sources).where(_same(source, jurisdiction)).values(row_sha256=row_sha256, looked_at=now()))


def unjoined(rows: Sequence[tuple[Meeting, frozenset[str]]]) -> list[tuple[Meeting, ...]]:
    """Sittings of one body on one day that no platform shows together: perhaps one, told by two portals.

    ``rows`` are meetings with the platforms that show them.
    """
    of: dict[tuple[str, str, str], list[tuple[Meeting, frozenset[str]]]] = {}
    for meeting, platforms in rows:
        of.setdefault((meeting.jurisdiction, slug(meeting.body), meeting.date[:10]), []).append((meeting, platforms))
    alike = (group for group in of.values() if len(group) > 1 and all(platforms for _, platforms in group))
    return [tuple(meeting for meeting, _ in group) for group in alike if not frozenset.intersection(*(platforms for _, platforms in group))]


def _key(source: Source, jurisdiction: str) -> dict[str, str]:
    return {"of_platform": source.platform, "of_jurisdiction": jurisdiction, "of_vendor_id": source.vendor_id}


def _same(source: Source, jurisdiction: str) -> Any:
    return (sources.c.platform == source.platform) & (sources.c.jurisdiction == jurisdiction) & (sources.c.vendor_id == source.vendor_id)
