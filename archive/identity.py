"""Which sitting a portal's row is of: ids are minted once, and the rows of ``sources`` point to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from archive.model import Meeting, Source, slug
from archive.tables import meetings, sources

FILES = "files"  # the platform of what was given by hand
ONE_SITTING = timedelta(hours=2)  # hours that two portals give for one sitting lie closer than this


def known_meeting(connection: Connection, meeting: Meeting, source: Source | None) -> str | None:
    """The id under which the archive knows the sitting, or None where it must be a new one.

    A source that was seen before points to it. Else it is the sitting of the same body on the same local day that this
    platform does not list already; of several, and where both portals give an hour, the one at the same hour, or the only
    one within ONE_SITTING. What is left open makes a meeting of its own: two that are one can be joined later, one that
    was two cannot be taken apart.
    """
    if source is not None:
        known = connection.scalar(select(sources.c.meeting).where(_same(source, meeting.jurisdiction)))
        if known is not None:
            return str(known)
    sittings = sittings_of_the_day(connection, meeting)
    if source is None or source.platform == FILES:  # given by hand: the same body at the same hour is the same sitting
        at_once = [row.id for row in sittings if row.date == meeting.date]
        if at_once:
            return str(at_once[0])
    replaced: set[str] = set()
    if source is not None and sittings:
        shown = connection.execute(
            select(sources.c.meeting, sources.c.provisional).where(sources.c.platform == source.platform, sources.c.meeting.in_([row.id for row in sittings]))
        )
        lists = {str(row.meeting): bool(row.provisional) for row in shown}
        replaced = {identifier for identifier, provisional in lists.items() if provisional}  # an event that now has a recording, be its hour moved
        sittings = [row for row in sittings if lists.get(row.id, True)]
    near = [row for row in sittings if row.id in replaced or _is_near(row.date, meeting.date)]
    exact = [row for row in near if row.date == meeting.date]
    chosen = exact if len(exact) == 1 else near
    return str(chosen[0].id) if len(chosen) == 1 else None


def sittings_of_the_day(connection: Connection, meeting: Meeting) -> list[Any]:
    """What is known of the same body on the same local day: rows of id, body and date."""
    day, next_day = meeting.date[:10], (meeting.day + timedelta(days=1)).isoformat()
    that_day = select(meetings.c.id, meetings.c.body, meetings.c.date).where(meetings.c.jurisdiction == meeting.jurisdiction, meetings.c.date >= day, meetings.c.date < next_day)
    return [row for row in connection.execute(that_day.order_by(meetings.c.id)) if slug(row.body) == slug(meeting.body)]


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
    while connection.scalar(select(meetings.c.id).where(meetings.c.id == name)) is not None:
        number += 1
        name = f"{stem}-{number}"
    return name


def is_main(connection: Connection, source: Source, identifier: str) -> bool:
    """Whether the source's word stands: it showed the meeting first, or it is of the platform that did."""
    shown = connection.execute(select(sources.c.platform).where(sources.c.meeting == identifier, sources.c.main.is_(True))).scalars().all()
    return not shown or source.platform in shown


def point(connection: Connection, source: Source, meeting: str, jurisdiction: str) -> None:
    """Let the source point to the meeting."""
    main = is_main(connection, source, meeting)
    values = dataclasses.asdict(source) | {"meeting": meeting, "main": main}
    if not connection.execute(update(sources).where(_same(source, jurisdiction)).values(values)).rowcount:
        connection.execute(insert(sources).values(values | {"jurisdiction": jurisdiction}))


def unjoined(rows: Sequence[tuple[Meeting, frozenset[str]]]) -> list[tuple[Meeting, ...]]:
    """Sittings of one body on one day that no platform shows together: perhaps one, told by two portals.

    ``rows`` are meetings with the platforms that show them.
    """
    of: dict[tuple[str, str, str], list[tuple[Meeting, frozenset[str]]]] = {}
    for meeting, platforms in rows:
        of.setdefault((meeting.jurisdiction, slug(meeting.body), meeting.date[:10]), []).append((meeting, platforms))
    alike = (group for group in of.values() if len(group) > 1 and all(platforms for _, platforms in group))
    return [tuple(meeting for meeting, _ in group) for group in alike if not frozenset.intersection(*(platforms for _, platforms in group))]


def _same(source: Source, jurisdiction: str) -> Any:
    return (sources.c.platform == source.platform) & (sources.c.jurisdiction == jurisdiction) & (sources.c.vendor_id == source.vendor_id)
