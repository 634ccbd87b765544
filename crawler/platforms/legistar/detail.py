"""MeetingDetail.aspx: one meeting with the items of its agenda."""

from __future__ import annotations

from urllib.parse import urljoin

from archive.model import AgendaItem, FoundMeeting, Source
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.legistar.calendar import ROWS
from crawler.platforms.legistar.links import document_in, recording_in
from crawler.platforms.merging import unique
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import Element, Page, Reading, RowError, first, parameter, text_of

DOCUMENTS = (
    ("hypAgenda", "Agenda"),
    ("hypAgendaHTML", "Accessible Agenda"),
    ("hypMinutes", "Minutes"),
    ("hypMinutesHTML", "Accessible Minutes"),
    ("hypAgendaPacket", "Agenda Packet"),
)


def is_detail(root: Element) -> bool:
    """Whether the page is that of one meeting."""
    return _part(root, "hypName") is not None and _part(root, "lblDate") is not None


def read(root: Element, page: Page, zone: str | None) -> Reading:
    """The meeting, or an error where the page gives no date."""
    day, hour = find_day(text_of(_part(root, "lblDate"))), find_hour(text_of(_part(root, "lblTime")))
    if day is None:
        return Reading((), (RowError(page.url, 1, "no date on the meeting's page"),))
    name, location = text_of(_part(root, "hypName")), text_of(_part(root, "lblLocation")) or None
    links = [(heading, parent) for part, heading in DOCUMENTS if (parent := _around(root, part)) is not None]
    media = tuple(filter(None, (recording_in(cell, page.url) for part in ("hypVideo", "hypAudio") if (cell := _around(root, part)) is not None)))[:1]
    found = FoundMeeting(
        source=Source("legistar", first(parameter(url, key) for url in (page.url, _own_address(root, page)) for key in ("ID", "LEGID")) or "", page.url),
        body=name, title=name, start=written(day, hour, zone), status="cancelled" if is_cancelled(name, location, text_of(_part(root, "lblAgendaStatus"))) else "held" if media else None, location=location,
        documents=unique(filter(None, (document_in(cell, heading, page.url) for heading, cell in links))), media=media, captions_urls=(None,) * len(media),
        agenda_items=tuple(_items(root)),
    )  # fmt: skip
    return Reading((found,))


def _part(root: Element, name: str) -> Element | None:
    return next(iter(root.xpath(f"//*[@id='ctl00_ContentPlaceHolder1_{name}']")), None)


def _around(root: Element, name: str) -> Element | None:
    """A link with nothing beside it, as a cell of a calendar would hold it."""
    link = _part(root, name)
    if link is None:
        return None
    cell = link.makeelement("td")
    cell.append(link)
    return cell


def _own_address(root: Element, page: Page) -> str:
    """The form's action: a saved page may be known by another address than its own."""
    return urljoin(page.url, str(next(iter(root.xpath("//form/@action")), "")))


def _items(root: Element) -> list[AgendaItem]:
    """The items in their order; the grid gives no seconds, only a link of the player's own to each."""
    grid = next(iter(root.xpath("//table[contains(@id,'gridMain') and .//th]")), None)
    if grid is None:
        return []
    headings = [text_of(heading) for heading in grid.xpath("(.//tr[th])[last()]/th")]
    items = []
    for row in grid.xpath(ROWS):
        cells = {heading: text_of(cell) for heading, cell in zip(headings, row.xpath("./td"), strict=False)}
        title = cells.get("Title") or cells.get("Name") or ""
        if title:
            items.append(AgendaItem(cells.get("Agenda #", "").rstrip("."), title))
    return items
