"""CivicPlus AgendaCenter: for each body a table of agendas, with minutes and packets beside them. It has no hours and no recordings of its own.

The center shows one year of each body; the others are links of its own script (``changeYear(2024, 7, …)``: the year, and the body's number).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from archive.model import Document, FoundMeeting, Source
from crawler.platforms.dates import find_day, without_dates
from crawler.platforms.merging import merged, read_each, read_rows, unique
from crawler.platforms.names import document_kind, is_cancelled
from crawler.platforms.pages import Element, NotThisPlatform, Page, Reading, links, text_of, tree
from crawler.platforms.recordings import FILE, YOUTUBE, recording_at

ROW = ".//tr[contains(concat(' ', normalize-space(@class), ' '), ' catAgendaRow ')]"
CENTER = "//*[@id='AgendaCenterContent'] | //*[contains(@class,'agendaCenter')] | //div[starts-with(@id,'cat')][contains(@class,'listing')]"
OWN_FILES = b"/Areas/AgendaCenter/"  # what every page of a center loads, be it without a row
NUMBER = re.compile(r"/ViewFile/\w+/_?\d{6,8}-(\d+)", re.IGNORECASE)
LABEL = re.compile(r"_?(\d{2})(\d{2})(\d{4})-(\d+)")
YEAR = re.compile(r"changeYear\(\s*(\d{4})\s*,\s*(\d+)")
FORMS = re.compile(r"[?&](?:html|packet)=true", re.IGNORECASE)
PAPER = re.compile(r"\b(?:agenda|packet|full|amended|revised|updated|final|draft)\b", re.IGNORECASE)


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """Every row of every body's table. The center gives days without hours, so ``zone`` changes nothing.

    Raises NotThisPlatform, naming the page, for one that is no AgendaCenter.
    """
    return read_each(pages, _center, lambda found: merged(_one_a_sitting(found)))


def _center(page: Page) -> Reading:
    root = tree(page)
    if not root.xpath(ROW) and not root.xpath(CENTER) and OWN_FILES not in page.content:
        raise NotThisPlatform(f"{page.url} is no AgendaCenter of CivicPlus")
    return read_rows(page, _rows(root), lambda row: _meeting(row[1], row[0], page.url))


def other_years(page: Page) -> list[tuple[int, str, str]]:
    """Year, number and name of each body's years that the page does not show, newest first."""
    found = {}
    for link in tree(page).xpath("//a[contains(@href,'changeYear(') or contains(@onclick,'changeYear(')]"):
        told = YEAR.search(f"{link.get('href')} {link.get('onclick')}")
        if told and not link.xpath("./ancestor::li[contains(concat(' ', normalize-space(@class), ' '), ' current ')]"):
            found[int(told[1]), told[2]] = _name(next(iter(link.xpath("./preceding::h2[1]")), None)) or ""
    return sorted(((year, number, name) for (year, number), name in found.items()), key=lambda each: (-each[0], int(each[1])))


def _rows(root: Element) -> Iterator[tuple[str | None, Element]]:
    for row in root.xpath(ROW):
        heading = next(iter(row.xpath("./ancestor::table[1]/preceding::h2[1]")), None)
        yield _name(heading), row


def _name(heading: Element | None) -> str | None:
    """A body's name, without the arrow that folds its table."""
    return text_of(heading).lstrip("▼▲►◄ ").strip() or None


def _meeting(row: Element, body: str | None, base: str) -> FoundMeeting | str:
    """The row, or why it cannot be read. The day stands in bold before “Posted …”, which is another day."""
    label = next(iter(row.xpath(".//p/a[@href]")), None)
    found = [(url, text) for url, text in links(row, base) if "/PreviousVersions/" not in url]
    told = next((match for anchor in row.iter("a") if (match := LABEL.fullmatch(anchor.get("name") or anchor.get("id") or ""))), None)  # where the agenda lies elsewhere
    number = next((match[1] for url, _ in found if (match := NUMBER.search(url))), None) or (told[4] if told else None)
    day = find_day(text_of(next(iter(row.xpath(".//strong")), None))) or (find_day(f"{told[1]}/{told[2]}/{told[3]}") if told else None)
    if day is None or number is None:
        return f"no {'date' if number else 'document'} in “{text_of(row)[:80]}”"
    title = text_of(label) or None
    played = {url for cell in row.xpath("./td[contains(@class,'media') or contains(@class,'video')]") for url, _ in links(cell, base)}
    media = tuple(recording_at(url, base) for url, _ in found if YOUTUBE.search(url) or FILE.search(url) or (url in played and "/AgendaCenter/" not in url))[:1]
    url = next((url for url, _ in found if NUMBER.search(url)), base)
    return FoundMeeting(
        Source("civicplus", number, url), body, title, day.isoformat(), "cancelled" if is_cancelled(title, text_of(row)) else "held" if media else None, None,
        unique(_documents(found, title or "")), media, (None,) * len(media),
    )  # fmt: skip


def _documents(found: list[tuple[str, str]], title: str) -> Iterator[Document]:
    of_row = "packet" if document_kind(title) == "packet" else "agenda"
    for url, _ in found:
        if "/ViewFile/Minutes/" in url:
            yield Document("minutes", url)
        elif "/ViewFile/Agenda/" in url or "/ViewFile/Item/" in url:
            form = FORMS.search(url)
            yield Document("packet" if form and "packet" in form[0].lower() else "other" if form else of_row, url)


def _one_a_sitting(meetings: list[FoundMeeting]) -> Iterator[FoundMeeting]:
    """Two rows of one body and day that differ only in “Agenda” and “Packet” are one sitting; two with names of their own are two."""
    kept: dict[tuple[str | None, str | None, str], FoundMeeting] = {}
    for meeting in meetings:
        name = re.sub(r"\W+", " ", PAPER.sub(" ", without_dates(meeting.title or ""))).strip().lower()
        key = (meeting.body, meeting.start, name)
        known = kept.get(key)
        papers = {document.kind for document in (*(known.documents if known else ()), *meeting.documents)}
        if known is not None and {"agenda", "packet"} <= papers and not _same_kinds(known, meeting):
            kept[key] = dataclasses.replace(known, documents=unique([*known.documents, *meeting.documents]))
        else:
            kept[key if known is None else (*key[:2], f"{name} {meeting.source.vendor_id}")] = meeting
    yield from kept.values()


def _same_kinds(one: FoundMeeting, other: FoundMeeting) -> bool:
    """Whether both rows lead with the same kind of document: then they are two meetings, or two versions."""
    return one.documents[:1] != () and other.documents[:1] != () and one.documents[0].kind == other.documents[0].kind
