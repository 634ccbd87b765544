"""Swagit: the lists of videos of one view (``/views/322/commission-meetings?page=2``), and the page of one video."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from archive.model import Document, FoundMeeting, Media, Source
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.merging import read_each, unique
from crawler.platforms.names import body_of, document_kind, is_cancelled
from crawler.platforms.pages import Element, NotThisPlatform, Page, Reading, RowError, links, text_of, tree

VIDEO = re.compile(r"/videos/(\d+)(?=/|$|[?#])")
FILE = re.compile(rb"[\"'](https?:\\?/\\?/[^\"'\s]+?\.(?:mp4|m3u8)[^\"'\s]*)[\"']")


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show; a video's own page is joined with its row. Raises NotThisPlatform, naming the page, for one that is none of Swagit's."""
    return read_each(pages, lambda page: _page(page, zone))


def _page(page: Page, zone: str | None) -> Reading:
    root = tree(page)
    tables = root.xpath("//table[@id='video-table' or contains(concat(' ', normalize-space(@class), ' '), ' videos ')]")
    if tables:
        return _listed(tables[0], page, zone)
    identifier = VIDEO.search(page.url)
    if identifier is None:
        raise NotThisPlatform(f"{page.url} is no list of videos and no video of Swagit's")
    return Reading((_played(root, page, identifier[1], zone),))


def _listed(table: Element, page: Page, zone: str | None) -> Reading:
    meetings, errors = [], []
    for number, row in enumerate(table.xpath(".//tr[td]"), start=1):
        found = links(row, page.url)
        identifier = next((match[1] for url, _ in found if (match := VIDEO.search(url))), None)
        cells = [text_of(cell) for cell in row.xpath("./td")]
        day = next((day for cell in cells[1:] if (day := find_day(cell))), None) or find_day(text_of(row))
        if identifier is None or day is None:
            errors.append(RowError(page.url, number, f"no {'date' if identifier else 'video'} in “{text_of(row)[:80]}”"))
            continue
        title = next((label for url, label in found if VIDEO.search(url) and label), cells[0])
        documents = unique(Document(kind, url) for url, label in found if (kind := document_kind(label)) != "other")
        url = urljoin(page.url, f"/videos/{identifier}")
        hour = next((hour for cell in cells[1:] if (hour := find_hour(cell))), None)
        meetings.append(_meeting(identifier, url, title, written(day, hour, zone), documents, _media(None, url)))
    return Reading(tuple(meetings), tuple(errors))


def _meeting(identifier: str, url: str, title: str | None, start: str | None, documents: tuple[Document, ...], media: Media) -> FoundMeeting:
    status = "cancelled" if is_cancelled(title) else "held"
    return FoundMeeting(Source("swagit", identifier, url), body_of(title), title, start, status, None, documents, (media,), (None,))


def _media(url: str | None, page_url: str) -> Media:
    return Media(sha256=None, url=url, page_url=page_url)  # no recorded page shows how its player is opened at a second


def _played(root: Element, page: Page, identifier: str, zone: str | None) -> FoundMeeting:
    """A video's own page: its file, where a script or a source names it."""
    title = text_of(next(iter(root.xpath("//h1 | //head/title")), None))
    day = find_day(title) or find_day(text_of(root))
    file = FILE.search(page.content)
    url = urljoin(page.url, f"/videos/{identifier}")
    address = file[1].decode("ascii", "replace").replace("\\/", "/") if file else None
    return _meeting(identifier, url, title or None, written(day, None, zone) if day else None, (), _media(address, url))
