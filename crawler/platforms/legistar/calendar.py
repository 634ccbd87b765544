"""Calendar.aspx: a row a meeting. Every city names, orders and leaves out columns as it likes: cells are read by their headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from archive.model import FoundMeeting, Source
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.legistar.links import document_in, recording_in
from crawler.platforms.merging import unique
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import Element, Page, Reading, RowError, parameter, text_of

GRID = "//table[contains(@id,'gridCalendar') and .//th] | //table[contains(concat(' ', normalize-space(@class), ' '), ' rgMasterTable ') and .//th[contains(., 'Meeting Date')]]"
ROWS = ".//tr[contains(concat(' ', normalize-space(@class), ' '), ' rgRow ') or contains(concat(' ', normalize-space(@class), ' '), ' rgAltRow ')]"
Cells = Mapping[str, Element]


def is_calendar(root: Element) -> bool:
    """Whether the page is a calendar, be it with no meeting at the moment."""
    return bool(root.xpath(GRID))


def read(root: Element, page: Page, zone: str | None) -> Reading:
    """Every row, in its order."""
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    for number, cells in enumerate(_rows(root), start=1):
        day = find_day(text_of(_cell(cells, "Meeting Date", "Date")))
        name = text_of(_cell(cells, "Name", "Body", "Department"))
        if day is None or not name:
            errors.append(RowError(page.url, number, f"no {'name' if day else 'date'} in “{' '.join(text_of(cell) for cell in cells.values())[:80]}”"))
            continue
        hour = find_hour(text_of(_cell(cells, "Meeting Time", "Time")))
        meetings.append(_meeting(cells, name, written(day, hour, zone), page.url))
    return Reading(tuple(meetings), tuple(errors))


def _rows(root: Element) -> Iterator[Cells]:
    for grid in root.xpath(GRID)[:1]:
        headings = [text_of(heading) for heading in grid.xpath("(.//tr[th])[last()]/th")]
        for row in grid.xpath(ROWS):
            yield {heading or f"column {at}": cell for at, (heading, cell) in enumerate(zip(headings, row.xpath("./td"), strict=False))}


def _cell(cells: Cells, *headings: str) -> Element | None:
    return next((cells[heading] for heading in headings if heading in cells), None)


def _meeting(cells: Cells, name: str, start: str, base: str) -> FoundMeeting:
    place = _cell(cells, "Meeting Location", "Location")
    note = " ".join(text_of(each) for each in place.iter("em")) if place is not None else ""
    location = text_of(place).removesuffix(note).strip() or None
    columns = [
        (heading, cell)
        for heading, cell in cells.items()
        if heading not in ("Name", "Meeting Date", "Meeting Time", "Meeting Location", "Meeting Details") and not heading.startswith("column ")
    ]
    spoken = [(heading, cell) for heading, cell in columns if heading in ("Video", "Audio")]
    media = tuple(filter(None, (recording_in(cell, base) for _, cell in spoken)))[:1]
    documents = unique(filter(None, (document_in(cell, heading, base) for heading, cell in columns if (heading, cell) not in spoken)))
    detail = _detail(cells, base)
    status = "cancelled" if is_cancelled(note, text_of(place), name) else "held" if media else None
    return FoundMeeting(
        source=Source("legistar", parameter(detail, "ID") or parameter(detail, "LEGID") or f"{name}@{start}", detail),
        body=name, title=name, start=start, status=status, location=location, documents=documents, media=media, captions_urls=(None,) * len(media),
    )  # fmt: skip


def _detail(cells: Cells, base: str) -> str:
    """The meeting's own page; a row without one has at least the link of its entry for calendars, which bears the same number."""
    links = [urljoin(base, anchor.get("href", "")) for cell in cells.values() for anchor in cell.iter("a")]
    return next((link for link in links if "MeetingDetail.aspx" in link), None) or next((link for link in links if "M=IC" in link), base)
