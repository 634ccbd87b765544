"""IQM2 (Accela): the calendar, the page that plays a recording (SplitView.aspx) and the outline of one meeting (Detail_Meeting.aspx).

A calendar's row shows date and hour; board, kind, status and place stand only in its tooltip, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from archive.model import AgendaItem, Document, FoundMeeting, Media, Source
from crawler.platforms.data import text_in
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.merging import read_each, unique
from crawler.platforms.names import body_of, document_kind, is_cancelled
from crawler.platforms.pages import Element, NotThisPlatform, Page, Reading, RowError, parameter, text_of, tree

ROW = "//div[contains(concat(' ', normalize-space(@class), ' '), ' RowTop ')]"
PLAYED = re.compile(rb"<!--\s*MEDIA URL:\s*(\S+?)\s*-->")
TRACK = re.compile(rb'"file"\s*:\s*"([^"]*TranscriptGet[^"]*)"')
OPENED = re.compile(r"OpenWindow\(\s*[\"']([^\"']+)")
VIDEO = re.compile(r"\bMode=Video\b", re.IGNORECASE)
HEADING = re.compile(r"\s*(\d{4}/\d{2}/\d{2})\s+(\d{1,2}:\d{2}\s+[AP]M)\s+(.+?)\s+-\s+Web Outline\b")
POSITION = re.compile(r"SetPosition\(\s*(\d+(?:\.\d+)?)\s*\)")
NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*|[A-Z]|[IVX]{1,5})[.)]\s+(\S.*)")
LABELS = ("Board", "Type", "Status")


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show; a meeting's own pages are joined with its row.

    Raises NotThisPlatform, naming the page, for one that is none of IQM2's.
    """
    return read_each(pages, lambda page: _page(page, zone))


def _page(page: Page, zone: str | None) -> Reading:
    root = tree(page)
    if b"MEDIA URL:" in page.content or root.xpath("//body[@id='SplitViewLayout']"):
        return Reading((_played(root, page),))
    if root.xpath("//*[contains(@id,'lblMeetingDate')]") or HEADING.match(text_of(next(iter(root.xpath("//head/title")), None))):
        return Reading((_outlined(root, page, zone),))
    if root.xpath(ROW) or root.xpath("//*[contains(@id,'ctlMeetings') or contains(@id,'ctlUpcomingMeetings')]"):
        return _calendar(root, page, zone)
    raise NotThisPlatform(f"{page.url} is no calendar, recording or outline of IQM2's")


def _calendar(root: Element, page: Page, zone: str | None) -> Reading:
    meetings, errors = [], []
    for number, row in enumerate(root.xpath(ROW), start=1):
        link = next(iter(row.xpath(".//a[contains(@href,'Detail_Meeting.aspx')]")), None)
        hint = _hint(row)
        shown = text_of(link) or hint.get("", "")
        day = find_day(shown)
        if link is None or day is None:
            errors.append(RowError(page.url, number, f"no {'date' if link is not None else 'link to the meeting'} in “{text_of(row)[:80]}”"))
            continue
        url = urljoin(page.url, link.get("href"))
        media = tuple(dict.fromkeys(_recordings(row, page.url)))
        status = "cancelled" if is_cancelled(hint.get("Status"), hint.get("Type"), shown) else "held" if media else (hint.get("Status") or "").lower() or None
        found = FoundMeeting(
            source=Source("iqm2", parameter(url, "ID") or url, url), body=hint.get("Board") or None, title=_title(hint.get("Board"), hint.get("Type")),
            start=written(day, find_hour(shown), zone), status=status if status in ("cancelled", "held", "scheduled") else None, location=hint.get("Place") or None,
            documents=unique(_documents(row, page.url)), media=media, captions_urls=(None,) * len(media),
        )  # fmt: skip
        meetings.append(found)
    return Reading(tuple(meetings), tuple(errors))


def _hint(row: Element) -> dict[str, str]:
    """The tooltip's lines: the labelled ones by their label, the date's by none, what is left is the place."""
    text = next((title for title in row.xpath(".//@title") if "Board:" in title), "")
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    hint = {"": lines[0] if lines else ""}
    place = []
    for line in lines[1:]:
        label, colon, value = line.partition(":")
        if colon and label.strip() in LABELS:
            hint[label.strip()] = value.strip()
        else:
            place.append(line)
    return hint | {"Place": ", ".join(place)}


def _title(board: str | None, kind: str | None) -> str | None:
    """“Board of County Commissioners - Regular Meeting”; the board alone where its meetings have no kinds."""
    return board if kind in (None, "", board) else f"{board} - {kind}" if board else kind


def _documents(row: Element, base: str) -> Iterator[Document]:
    for anchor in row.xpath(".//*[contains(@class,'MeetingLinks')]//a"):
        target = (anchor.get("href") or "").strip()
        if target and not target.startswith(("#", "javascript:")) and "HiddenDocumentLink" not in (anchor.get("class") or "") and not VIDEO.search(target):
            yield Document(document_kind(text_of(anchor)), urljoin(base, target))


def _recordings(row: Element, base: str) -> Iterator[Media]:
    for anchor in row.xpath(".//a[@onclick or @href]"):
        opened = OPENED.search(anchor.get("onclick") or "")
        target = opened[1] if opened else anchor.get("href") or ""
        if VIDEO.search(target):
            yield _media(None, urljoin(base, target))


def _media(url: str | None, page_url: str) -> Media:
    return Media(sha256=None, url=url, page_url=page_url)


def _played(root: Element, page: Page) -> FoundMeeting:
    """The file, and the captions beside it."""
    address = urljoin(page.url, str(next(iter(root.xpath("//form/@action")), page.url)))
    files = [found.decode("ascii", "replace") for found in PLAYED.findall(page.content)]
    captions = next((urljoin(page.url, found.decode("ascii", "replace").replace("\\/", "/")) for found in TRACK.findall(page.content)), None)
    media = tuple(_media(urljoin(page.url, file), address) for file in files[:1])
    source = _source(parameter(address, "MeetingID") or parameter(page.url, "MeetingID"), page)
    return FoundMeeting(source, None, None, None, "held" if media else None, media=media, captions_urls=(captions,) * len(media))


def _outlined(root: Element, page: Page, zone: str | None) -> FoundMeeting:
    """Body, kind and date at the head of an outline, or all of it in its title; then the items with their seconds."""
    board, kind, when, status = (text_of(next(iter(root.xpath(f"//*[contains(@id,'lblMeeting{part}')]")), None)) for part in ("Group", "Type", "Date", "Status"))
    heading = HEADING.match(text_of(next(iter(root.xpath("//head/title")), None)))
    if heading and not when:
        when, name = f"{heading[1]} {heading[2]}", heading[3]
        board, kind = body_of(name) or "", name
    day = find_day(when)
    number = next(iter(root.xpath("//input[contains(@id,'txtMeetingID')]/@value")), None) or parameter(page.url, "ID")
    title = kind if heading and kind == heading[3] else _title(board, kind)
    start = written(day, find_hour(when), zone) if day else None
    return FoundMeeting(_source(number, page), text_in(board), title, start, "cancelled" if is_cancelled(status, kind) else None, agenda_items=tuple(_items(root)))


def _source(number: str | None, page: Page) -> Source:
    """Every page of a meeting leads back to its own."""
    return Source("iqm2", number, urljoin(page.url, f"/Citizens/Detail_Meeting.aspx?ID={number}")) if number else Source("iqm2", page.url, page.url)


def _items(root: Element) -> Iterator[AgendaItem]:
    """The outline's items, each with the second to which its link takes the recording; links to files are none."""
    for anchor in root.xpath("//a[contains(concat(' ', normalize-space(@class), ' '), ' AgendaOutlineLink ')]"):
        position = POSITION.search(anchor.get("onclick") or "")
        title = text_of(anchor)
        if title and (position or "Detail_" in (anchor.get("href") or "")):
            numbered = NUMBERED.match(title)
            yield AgendaItem(numbered[1] if numbered else "", numbered[2] if numbered else title, None, float(position[1]) if position else None)
