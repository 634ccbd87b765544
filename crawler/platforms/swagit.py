"""Swagit: the lists of videos of one view (``/views/322/commission-meetings?page=2``), and the page of one video.

No recorded page shows a video's own page. Its form (``a.playerControl`` with ``data-ts`` for each item of the agenda, ``/play/ID/SECOND`` as the
link to a second, ``dfile`` for each part of an older recording) is as three public programs read it that work with live ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from archive.model import AgendaItem, Document, FoundMeeting, Media, Source
from crawler.platforms.data import text_in, web_address
from crawler.platforms.dates import find_day, find_hour, length_told, without_date_at_end, without_date_at_start, written
from crawler.platforms.merging import read_each, read_rows, unique
from crawler.platforms.names import body_of, document_kind, is_cancelled
from crawler.platforms.pages import Element, NotThisPlatform, Page, Reading, links, text_of, tree

VIDEO = re.compile(r"/videos/(\d+)(?=/|$|[?#])")
FILE = re.compile(rb"[\"'](https?:\\?/\\?/[^\"'\s]+?\.(?:mp4|m3u8)[^\"'\s]*)[\"']")
PART = re.compile(rb"\{[^{}]*\"dfile\"[^{}]*\}")
PLACE = re.compile(r"\s+-\s+[^-]+,\s*[A-Z]{2}$")  # “… - San Benito, TX” at the end of a page's title


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show; a video's own page is joined with its row. Raises NotThisPlatform, naming the page, for one that is none of Swagit's."""
    return read_each(pages, lambda page: _page(page, zone))


def _page(page: Page, zone: str | None) -> Reading:
    root = tree(page)
    tables = root.xpath("//table[@id='video-table' or contains(concat(' ', normalize-space(@class), ' '), ' videos ')]")
    if tables:
        return read_rows(page, tables[0].xpath(".//tr[td]"), lambda row: _listed(row, page.url, zone))
    identifier = VIDEO.search(page.url)
    if identifier is None:
        raise NotThisPlatform(f"{page.url} is no list of videos and no video of Swagit's")
    return Reading((_played(root, page, identifier[1], zone),))


def _listed(row: Element, base: str, zone: str | None) -> FoundMeeting | str:
    """The meeting of a row, or why it cannot be read."""
    found = links(row, base)
    identifier = next((match[1] for url, _ in found if (match := VIDEO.search(url))), None)
    cells = [text_of(cell) for cell in row.xpath("./td")]
    day = next((day for cell in cells[1:] if (day := find_day(cell))), None) or find_day(text_of(row))
    if identifier is None or day is None:
        return f"no {'date' if identifier else 'video'} in “{text_of(row)[:80]}”"
    title = next((label for url, label in found if VIDEO.search(url) and label), cells[0])
    documents = unique(Document(kind, url) for url, label in found if (kind := document_kind(label)) != "other")
    hour = next((hour for cell in cells[1:] if (hour := find_hour(cell))), None)
    length = next((seconds for cell in cells if (seconds := length_told(cell)) is not None), None)
    return _meeting(identifier, base, title, written(day, hour, zone), documents, [(None, length)])


def _played(root: Element, page: Page, identifier: str, zone: str | None) -> FoundMeeting:
    """A video's own page: its file, or its files where it was cut into parts, and the seconds of its agenda."""
    heading = PLACE.sub("", text_of(next(iter(root.xpath("//h1 | //head/title")), None)))
    title = without_date_at_start(without_date_at_end(heading))
    day = find_day(heading) or find_day(text_of(root))
    file = FILE.search(page.content)
    files = _parts(page) or [file[1].decode("ascii", "replace").replace("\\/", "/") if file else None]
    items = tuple(_items(root)) if len(files) == 1 else ()  # which of several files a second counts in is not told
    return _meeting(identifier, page.url, title or None, written(day, None, zone) if day else None, (), [(file, None) for file in files], items)


def _meeting(
    identifier: str,
    base: str,
    title: str | None,
    start: str | None,
    documents: tuple[Document, ...],
    files: Sequence[tuple[str | None, float | None]],
    items: tuple[AgendaItem, ...] = (),
) -> FoundMeeting:
    """``files``: address and length in seconds of each recording. A player is opened at a second only where there is one."""
    url = urljoin(base, f"/videos/{identifier}")
    opened = urljoin(base, f"/play/{identifier}/{{second}}") if len(files) == 1 else None
    media = tuple(Media(sha256=None, url=file, page_url=url, official_link=opened, duration=length) for file, length in files)
    status = "cancelled" if is_cancelled(title) else "held"
    return FoundMeeting(Source("swagit", identifier, url), body_of(title), title, start, status, None, documents, media, (None,) * len(media), items)


def _parts(page: Page) -> list[str | None]:
    """The files of a recording that was cut at the items of its agenda, in their order."""
    parts: list[tuple[int, str]] = []
    for found in PART.findall(page.content):
        try:
            told = json.loads(found)
        except ValueError:  # a script's own object, no data
            continue
        if address := web_address(told.get("dfile")):
            parts.append((told.get("seq") if isinstance(told.get("seq"), int) else len(parts), address))
    return list(dict.fromkeys(address for _, address in sorted(parts)))


def _items(root: Element) -> Iterator[AgendaItem]:
    """The items by which the player is moved; the page shows each twice, for wide and for narrow screens."""
    seen = set()
    for control in root.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' playerControl ')][@data-ts]"):
        title, second = text_in(control.get("data-title")) or text_of(control), control.get("data-ts").strip()
        if title and re.fullmatch(r"\d+(?:\.\d+)?", second) and (title, second) not in seen:
            seen.add((title, second))
            yield AgendaItem("", title, None, float(second))
