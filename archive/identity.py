"""Which sitting a portal's row is of: ids are minted once, and the rows of ``sources`` point to them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from archive.database import now
from archive.model import Meeting, Source, slug
from archive.tables import meetings, sources

FILES = "files"  # the platform of what was given by hand
BY_HAND = -1  # the rank of what a person gave: it weighs more than any portal's
# Built once: a listing asks them ten thousand times.
SOURCES = select(sources).where(  # by the whole key: without the portal every row of the platform would be read
    sources.c.platform == bindparam("of_platform"),
    sources.c.portal.in_([bindparam("of_portal"), ""]),
    sources.c.jurisdiction == bindparam("of_jurisdiction"),
    sources.c.vendor_id == bindparam("of_vendor_id"),
)
THAT_DAY = (
    select(meetings.c.id, meetings.c.body, meetings.c.date, meetings.c.title)
    .where(meetings.c.jurisdiction == bindparam("of_jurisdiction"), meetings.c.date >= bindparam("day"), meetings.c.date < bindparam("next_day"))
    .order_by(meetings.c.id)
)
IS_TAKEN = select(meetings.c.id).where(meetings.c.id == bindparam("name"))
OF_MEETING = select(sources).where(sources.c.meeting == bindparam("of_meeting"))
NEW_SOURCE = insert(sources)
ONE_SITTING = timedelta(hours=2)  # hours that two portals give for one sitting lie closer than this
# A title that says one of these is not of the sitting whose title says another.
SITTINGS = re.compile(r"\b(regular|special|emergency|workshop|work session|study session|closed|executive|hearing|retreat|organizational|joint)\b", re.IGNORECASE)


def known_meeting(connection: Connection, meeting: Meeting, source: Source | None, crowded: bool = False) -> str | None:
    """The id under which the archive knows the sitting, or None where it must be a new one.

    A source that was seen before points to it. Else it is the sitting of the same body on the same local day that this
    portal does not list already; of several, and where both portals give an hour, the one at the same hour, or the only
    one within ONE_SITTING whose title does not contradict; where that leaves several, the one of the same title.
    ``crowded``: the portal lists more than one sitting of this body on this day, so that a day without an hour tells
    nothing. What is left open makes a meeting of its own: two that are one can be joined later, one that was two cannot
    be taken apart.
    """
    if source is not None:
        known = _known(connection, source, meeting.jurisdiction)
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
        of_portal = select(sources).where(
            sources.c.platform == source.platform, sources.c.portal.in_([source.portal, ""] if source.portal else [""]), sources.c.meeting.in_([row.id for row in sittings])
        )
        for each in connection.execute(of_portal):
            shown.setdefault(str(each.meeting), []).append(each)
        numberless = {identifier for identifier, listed in shown.items() if all("@" in each.vendor_id for each in listed)}
        provisional = {identifier for identifier, listed in shown.items() if all(each.provisional for each in listed)}
        # A row gets a number, an event a recording, be its hour moved; but a second event of that day is a second sitting.
        replaced = set() if source.provisional else provisional
        sittings = [row for row in sittings if row.id not in shown or row.id in (numberless if source.provisional else provisional)]
    return _chosen(sittings, meeting, replaced, crowded)


def _chosen(sittings: Sequence[Any], meeting: Meeting, replaced: Collection[str], crowded: bool) -> str | None:
    """Of the sittings that may be the meeting's the one that is."""
    exact = [row for row in sittings if row.date == meeting.date]
    if len(exact) == 1 and len(meeting.date) > 10:
        return str(exact[0].id)
    near = [row for row in sittings if _is_near(row.date, meeting.date) and (row.id in replaced or not _contradict(row.title, meeting.title))]
    alike = [row for row in near if meeting.title and slug(row.title) == slug(meeting.title)]
    if len(alike) == 1:
        return str(alike[0].id)
    if crowded and any(len(date) == 10 for date in (meeting.date, *(row.date for row in near))):
        return None
    chosen = near or [row for row in sittings if row.id in replaced]
    return str(chosen[0].id) if len(chosen) == 1 else None


def _contradict(one: str, other: str) -> bool:
    """Whether two titles name different kinds of sitting."""
    first, second = ({word.lower() for word in SITTINGS.findall(title)} for title in (one, other))
    return bool(first and second and not first & second)


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
    """Whether the source's word stands: no other portal's weighs more, whichever showed the meeting first."""
    rows = connection.execute(OF_MEETING, {"of_meeting": identifier})
    return all(_weight(source) <= _weight(row) for row in rows if row.platform != source.platform or row.portal not in (source.portal, ""))


def _weight(source: Any) -> tuple[int, str, str]:
    return source.rank, source.platform, source.portal


def may_lift(connection: Connection, source: Source | None, jurisdiction: str, identifier: str, stands: bool) -> bool:
    """Whether the source may say that a meeting that was called off is on again: the one that called it off may, or, where that is not known, the one whose word stands."""
    if source is None:
        return True
    known = _known(connection, source, jurisdiction)
    said = [
        row
        for row in connection.execute(OF_MEETING, {"of_meeting": identifier})
        if known is None or (row.platform, row.portal, row.vendor_id) != (known.platform, known.portal, known.vendor_id)
    ]
    if any(row.status == "cancelled" for row in said):
        return False
    return stands or (known is not None and known.status == "cancelled")


def point(connection: Connection, source: Source, meeting: str, jurisdiction: str, row_sha256: str | None = None, status: str = "") -> None:
    """Let the source point to the meeting; with ``row_sha256`` note, too, that it was looked at now, and what its row was; with ``status`` what it says."""
    values = dataclasses.asdict(source) | {"meeting": meeting} | ({"status": status} if status else {})
    if row_sha256 is not None:
        values |= {"row_sha256": row_sha256, "looked_at": now()}
    known = _known(connection, source, jurisdiction)
    if known is None:
        connection.execute(NEW_SOURCE, {"row_sha256": None, "looked_at": None, "status": None} | values | {"jurisdiction": jurisdiction})
    elif any(getattr(known, name) != value for name, value in values.items()):
        connection.execute(update(sources).where(_same(known)).values(values))


def put_look(connection: Connection, jurisdiction: str, source: Source, row_sha256: str) -> None:
    """Note when a source's meeting was looked at, and what its row was then."""
    known = _known(connection, source, jurisdiction)
    if known is not None:
        connection.execute(update(sources).where(_same(known)).values(row_sha256=row_sha256, looked_at=now()))


def unjoined(rows: Sequence[tuple[Meeting, Sequence[Source]]]) -> list[tuple[Meeting, ...]]:
    """Sittings of one body on one day that may be one: no portal shows them all together, or one has both what was announced and what was recorded.

    ``rows`` are meetings with the sources that show them.
    """
    of: dict[tuple[str, str, str], list[tuple[Meeting, Sequence[Source]]]] = {}
    for meeting, shown in rows:
        of.setdefault((meeting.jurisdiction, slug(meeting.body), meeting.date[:10]), []).append((meeting, shown))
    return [tuple(meeting for meeting, _ in group) for group in of.values() if len(group) > 1 and all(shown for _, shown in group) and _may_be_one(group)]


def _may_be_one(group: Sequence[tuple[Meeting, Sequence[Source]]]) -> bool:
    together = frozenset.intersection(*(frozenset((source.platform, source.portal) for source in shown) for _, shown in group))
    announced = [all(source.provisional for source in shown) for _, shown in group]
    return not together or (any(announced) and not all(announced))


def _known(connection: Connection, source: Source, jurisdiction: str) -> Any:
    """The row of the source; one that does not say its portal was kept before portals were told apart."""
    rows = connection.execute(SOURCES, {"of_platform": source.platform, "of_portal": source.portal, "of_jurisdiction": jurisdiction, "of_vendor_id": source.vendor_id}).all()
    of = {row.portal: row for row in rows}
    return of.get(source.portal) or of.get("")


def _same(row: Any) -> Any:
    return and_(*(getattr(sources.c, name) == getattr(row, name) for name in ("platform", "portal", "jurisdiction", "vendor_id")))
