"""The Web API: events, and the items of one event (``/events/{id}/eventitems``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urljoin

from archive.model import AgendaItem, Document, FoundMeeting, Media, Source
from crawler.platforms.data import text_in, web_address
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import NotThisPlatform, Page, Reading, RowError
from crawler.platforms.recordings import recording_at

Record = Mapping[str, Any]


def read(data: Any, page: Page, zone: str | None) -> Reading:
    """Every event, in its order; items without their event become a meeting that only bears its number and its agenda."""
    records = data if isinstance(data, list) else [data]
    ours = [isinstance(record, Mapping) and bool({"EventId", "EventItemEventId"} & set(record)) for record in records]
    if records and not any(ours):
        raise NotThisPlatform(f"{page.url} has neither events nor their items: is it another list of Legistar's Web API?")
    events, errors = [], []
    for number, (record, is_ours) in enumerate(zip(records, ours, strict=True), start=1):
        if not is_ours:
            errors.append(RowError(page.url, number, f"neither an event nor an item in “{str(record)[:80]}”"))
        if not is_ours or "EventId" not in record:
            continue
        day = find_day((text_in(record.get("EventDate")) or "")[:10])
        name = text_in(record.get("EventBodyName"))
        if day is None or name is None:
            errors.append(RowError(page.url, number, f"event {record['EventId']} has no {'body' if day else 'date'}"))
        else:
            events.append(_event(record, name, day, zone, page.url))
    return Reading((*events, *_agendas([record for record, is_ours in zip(records, ours, strict=True) if is_ours and "EventItemEventId" in record], page.url)), tuple(errors))


def _event(record: Record, name: str, day: date, zone: str | None, url: str) -> FoundMeeting:
    media = tuple(filter(None, [_recording(record)]))
    items = record.get("EventItems")
    status = "cancelled" if is_cancelled(*(text_in(record.get(f"Event{key}")) for key in ("AgendaStatusName", "Location", "Comment"))) else "held" if media else None
    return FoundMeeting(
        source=Source("legistar", str(record["EventId"]), web_address(record.get("EventInSiteURL")) or url),
        body=name, title=name, start=written(day, find_hour(text_in(record.get("EventTime")) or ""), zone), status=status, location=text_in(record.get("EventLocation")),
        documents=tuple(Document(kind, address) for kind in ("agenda", "minutes") if (address := web_address(record.get(f"Event{kind.title()}File")))),
        media=media, captions_urls=(None,) * len(media), agenda_items=tuple(_items(items if isinstance(items, list) else [])),
    )  # fmt: skip


def _recording(record: Record) -> Media | None:
    """``EventVideoPath`` is a file, ``EventMedia`` an address of a video, or the number of a clip, which the portal's own page plays by Granicus."""
    page = web_address(record.get("EventInSiteURL"))
    address = web_address(record.get("EventVideoPath")) or web_address(record.get("EventMedia"))
    clip = str(record.get("EventMedia") or "").strip()
    if address is None and page and clip.isdecimal():
        address = urljoin(page, f"Video.aspx?Mode=Granicus&ID1={clip}&Mode2=Video")
    return recording_at(address, page) if address else None


def _agendas(items: Sequence[Record], url: str) -> Iterator[FoundMeeting]:
    of: dict[str, list[Record]] = {}
    for item in items:
        of.setdefault(str(item["EventItemEventId"]), []).append(item)
    for event, rows in of.items():
        yield FoundMeeting(Source("legistar", event, url), None, None, None, agenda_items=tuple(_items(rows)))


def _items(rows: Sequence[Record]) -> Iterator[AgendaItem]:
    """Each item once, in the order of the agenda: the API is known to give some twice. ``EventItemVideoIndex`` is its second."""
    once = {row.get("EventItemId"): row for row in reversed(rows)}
    for row in sorted(once.values(), key=lambda row: (row.get("EventItemAgendaSequence") or 0, row.get("EventItemId") or 0)):
        title = text_in(row.get("EventItemTitle")) or text_in(row.get("EventItemMatterName"))
        if title:
            second = row.get("EventItemVideoIndex")
            start = float(second) if isinstance(second, int | float) and second > 0 else None
            yield AgendaItem((text_in(row.get("EventItemAgendaNumber")) or "").rstrip("."), title, None, start)
