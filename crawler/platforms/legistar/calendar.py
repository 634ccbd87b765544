"""Calendar.aspx: a row a meeting. Every city names, orders and leaves out columns as it likes: cells are read by their headings.

A heading that is the city's own word (``Legislative Body``, ``Order of Business``) is known by the vendor's mark in the cell, the end of an
element's id: ``hypBody``, ``lblTime``, ``hypAgenda``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from urllib.parse import urljoin

from archive.model import FoundMeeting, Source
from crawler.platforms.dates import find_day, find_hour, without_dates, written
from crawler.platforms.legistar.links import document_in, has_mark, recording_in
from crawler.platforms.merging import unique
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import Element, Page, Reading, RowError, parameter, text_of

GRID = "//table[(contains(@id,'gridCalendar') or contains(@id,'gridUpcomingMeetings')) and .//th] | //table[contains(concat(' ', normalize-space(@class), ' '), ' rgMasterTable ') and .//th[contains(., 'Meeting Date')]]"
SPOKEN = re.compile(r"\b(?:video|audio|multimedia|media|webcast|recording)\b", re.IGNORECASE)
ROWS = ".//tr[contains(concat(' ', normalize-space(@class), ' '), ' rgRow ') or contains(concat(' ', normalize-space(@class), ' '), ' rgAltRow ')]"
NO_PAPERS = frozenset({"Name", "Meeting Date", "Meeting Time", "Meeting Details"})
NO_PAPER_MARKS = ("hypBody", "lblTime", "hypMeetingDetail", "hypiCal")
Cells = Mapping[str, Element]


def is_calendar(root: Element) -> bool:
    """Whether the page is a calendar, be it with no meeting at the moment."""
    return bool(root.xpath(GRID))


def read(root: Element, page: Page, zone: str | None) -> Reading:
    """Every row, in its order."""
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    for number, cells in enumerate(_rows(root), start=1):
        day = find_day(text_of(_cell(cells, "lblDate", "Meeting Date", "Date"))) or _day_by_itself(cells)
        name = text_of(_cell(cells, "hypBody", "Name", "Body", "Department"))
        if day is None or not name:
            errors.append(RowError(page.url, number, f"no {'name' if day else 'date'} in “{' '.join(text_of(cell) for cell in cells.values())[:80]}”"))
            continue
        hour = find_hour(text_of(_cell(cells, "lblTime", "Meeting Time", "Time")))
        meetings.append(_meeting(cells, name, written(day, hour, zone), page.url))
    return Reading(tuple(meetings), tuple(errors))


def _rows(root: Element) -> Iterator[Cells]:
    """The rows of every table: what is coming may stand in one of its own, above the calendar."""
    seen = set()
    for grid in root.xpath(GRID):
        headings = [text_of(heading) for heading in grid.xpath("(.//tr[th])[last()]/th")]
        for row in grid.xpath(ROWS):
            if row in seen:  # a table within a table
                continue
            seen.add(row)
            yield {heading or f"column {at}": cell for at, (heading, cell) in enumerate(zip(headings, row.xpath("./td"), strict=False))}


def _cell(cells: Cells, mark: str, *headings: str) -> Element | None:
    """The cell under one of these headings, else the one that bears the vendor's mark."""
    headed = (cells[heading] for heading in headings if heading in cells)
    marked = (cell for cell in cells.values() if has_mark(cell, mark))
    return next(chain(headed, marked), None)


def _day_by_itself(cells: Cells) -> date | None:
    """The day of the first cell that holds a day and nothing else."""
    texts = (text_of(cell) for cell in cells.values())
    return next((day for text in texts if (day := find_day(text)) and not without_dates(text)), None)


def _meeting(cells: Cells, name: str, start: str, base: str) -> FoundMeeting:
    place = next((cell for heading, cell in cells.items() if "location" in heading.lower()), None)
    note = " ".join(text_of(each) for each in place.iter("em")) if place is not None else ""
    location = text_of(place).removesuffix(note).strip() or None
    columns = [(heading, cell) for heading, cell in cells.items() if heading not in NO_PAPERS and cell is not place and not any(has_mark(cell, mark) for mark in NO_PAPER_MARKS)]
    spoken = [(heading, cell) for heading, cell in columns if SPOKEN.search(heading) or has_mark(cell, "hypVideo") or has_mark(cell, "hypAudio")]
    media = tuple(filter(None, (recording_in(cell, base) for _, cell in spoken)))[:1]
    documents = unique(filter(None, (document_in(cell, heading, base) for heading, cell in columns if (heading, cell) not in spoken)))
    detail = _detail(cells, base)
    status = "cancelled" if is_cancelled(*map(text_of, cells.values())) else "held" if media else None
    return FoundMeeting(
        source=Source("legistar", parameter(detail, "ID") or parameter(detail, "LEGID") or "", detail),
        body=name, title=name, start=start, status=status, location=location, documents=documents, media=media, captions_urls=(None,) * len(media),
    )  # fmt: skip


def _detail(cells: Cells, base: str) -> str:
    """The meeting's own page; a row without one has at least the link of its entry for calendars, which bears the same number."""
    links = [urljoin(base, anchor.get("href", "")) for cell in cells.values() for anchor in cell.iter("a")]
    return next((link for link in links if "MeetingDetail.aspx" in link), None) or next((link for link in links if "M=IC" in link), base)
