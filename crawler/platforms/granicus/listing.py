"""ViewPublisher pages: tables with a header row (two templates) and rows of icons.

A row is whatever element holds a date and a name, however the customer's template dresses it: a ``tr`` with cells, or a
``div.row``. Dates are taken from what is visible: the hidden epoch of one template counts in the vendor's zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.model import Document, FoundMeeting
from crawler.platforms.dates import find_day, find_hour, length_told, without_dates
from crawler.platforms.granicus.parts import Part, clip_of, joined, recording
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import Element, Page, Reading, RowError, first, links, text_of

DOCUMENTS = (
    ("agenda", re.compile(r"/(?:Generated)?AgendaViewer\.php", re.IGNORECASE)),
    ("minutes", re.compile(r"/MinutesViewer\.php", re.IGNORECASE)),
    ("packet", re.compile(r"\bpacket\b", re.IGNORECASE)),
    ("agenda", re.compile(r"\bagenda\b", re.IGNORECASE)),
    ("minutes", re.compile(r"\bminutes\b", re.IGNORECASE)),
)
PLAYER = re.compile(r"/MediaPlayer\.php|/player/(?:clip|event)/", re.IGNORECASE)
FILE = re.compile(r"\.mp4(?:\?|$)|/DownloadFile\.php", re.IGNORECASE)
SOUND_FILE = re.compile(r"\.mp3(?:\?|$)", re.IGNORECASE)


def _has_class(name: str) -> str:
    """An XPath condition: the element has this class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


NAME_CELL = f".//*[starts-with(@headers,'Name') or starts-with(@headers,'EventName') or @scope='row' or {_has_class('name')} or {_has_class('committee')}]"


def is_listing(root: Element, page: Page) -> bool:
    """Whether the page lists meetings in one of Granicus' forms, be it none at the moment."""
    return is_marked(root) or any(_rows(root, page.url))


def is_marked(root: Element) -> bool:
    """Whether the page bears the marks of a listing: a player's list of items has rows like its, but not these."""
    return bool(root.xpath(f"//table[{_has_class('listingTable')}] | //div[@id='granicus'] | //div[@id='upcoming' and {_has_class('archive')}]"))


def read(root: Element, page: Page, zone: str | None) -> Reading:
    """Every row of the listing, in its order."""
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    for number, (row, cells) in enumerate(_rows(root, page.url), start=1):
        part = _part(row, cells, page.url)
        if isinstance(part, str):
            errors.append(RowError(page.url, number, part))
        else:
            meetings += joined([part], zone)
    return Reading(tuple(meetings), tuple(errors))


def _rows(root: Element, base: str) -> Iterator[tuple[Element, list[Element]]]:
    for row in root.xpath(f"//tr[not(.//tr)] | //div[{_has_class('row')}][not(.//tr) and not(.//div[{_has_class('row')}])]"):
        cells = row.xpath("./td") if row.tag == "tr" else row.xpath("./*")
        ours = any(clip_of(url)[0] or clip_of(url)[1] for url, _ in links(row, base))
        if cells and (ours or (row.xpath(NAME_CELL) and find_day(text_of(row)))):
            yield row, cells


def _part(row: Element, cells: list[Element], base: str) -> Part | str:
    """The row as a part of a meeting, or the reason why it cannot be read."""
    name = _name(row, cells)
    if not name:
        return f"no name in “{text_of(row)[:80]}”"
    dated = [text for cell in cells if (text := text_of(cell)) and find_day(text)]
    by_itself = [text for text in dated if not without_dates(text)]
    when = (by_itself or [text.removeprefix(name) for text in dated if find_day(text.removeprefix(name))] or dated or [""])[0]
    day = find_day(when)
    if day is None:
        return f"no date in “{text_of(row)[:80]}”"
    found = links(row, base)
    clip, event, view = _identity(found)
    players = [url for url, _ in found if PLAYER.search(url)]
    files = [url for url, _ in found if FILE.search(url)] or [url for url, _ in found if SOUND_FILE.search(url)]
    page_url = players[0] if players else base
    length = next((seconds for cell in cells if (seconds := length_told(text_of(cell))) is not None), None)
    media = tuple(recording(url, page_url, clip, view, length) for url in files) or tuple(recording(None, url, clip, view, length) for url in players[:1] if clip)
    status = "cancelled" if is_cancelled(text_of(row)) else ("held" if clip else "scheduled")
    return Part(page_url, clip, event, view, name, day, find_hour(when), None, status, _documents(found), media)


def _name(row: Element, cells: list[Element]) -> str:
    marked = row.xpath(NAME_CELL)
    for cell in [*marked, *cells]:
        text = text_of(cell)
        if text and without_dates(text):
            return text
    return ""


def _identity(found: list[tuple[str, str]]) -> tuple[str | None, str | None, str | None]:
    ids = [clip_of(url) for url, _ in found]
    return first(each[0] for each in ids), first(each[1] for each in ids), first(each[2] for each in ids)


def _documents(found: list[tuple[str, str]]) -> tuple[Document, ...]:
    documents = []
    for url, label in found:
        if PLAYER.search(url) or FILE.search(url) or SOUND_FILE.search(url) or "/ASX.php" in url:
            continue
        kind = next((kind for kind, pattern in DOCUMENTS if pattern.search(url) or pattern.search(label)), None)
        if kind:
            documents.append(Document(kind, url))
    return tuple(documents)
