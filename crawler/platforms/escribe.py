"""eScribe: the calendar's answer (GetCalendarMeetings) and the page of one meeting (Meeting.aspx), with iSiLIVE's player in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import Any
from urllib.parse import quote, urljoin

from archive.model import AgendaItem, Document, FoundMeeting, Media, Source
from crawler.platforms.data import is_json, json_of, text_in
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.merging import read_each, read_rows, unique
from crawler.platforms.names import document_kind, is_cancelled
from crawler.platforms.pages import Element, NotThisPlatform, Page, Reading, parameter, text_of, tree

RECORDINGS = "https://video.isilive.ca/"
BOOKMARKS = re.compile(r"\bBookmarks\s*:\s*(\[.*?\])", re.DOTALL)
PLAYER = re.compile(r"^(?:Video|Audio)\b|ISIStandAlonePlayer\.aspx", re.IGNORECASE)
CLOCK = re.compile(r"\s([01]\d|2[0-3]):([0-5]\d)")
ITEM = re.compile(r"AgendaItem(\d+)TitleHeader$")


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show; a meeting's own page is joined with its entry of the calendar.

    Raises NotThisPlatform, naming the page, for one that is none of eScribe's.
    """
    return read_each(pages, lambda page: _calendar(json_of(page), page, zone) if is_json(page) else Reading((_meeting(tree(page), page, zone),)))


def _calendar(data: Any, page: Page, zone: str | None) -> Reading:
    listed = data.get("d") if isinstance(data, Mapping) else None
    if not isinstance(listed, list):
        raise NotThisPlatform(f"{page.url} is no answer of eScribe's calendar: it has no list “d”")
    return read_rows(page, listed, lambda entry: _listed(entry, page.url, zone))


def _listed(entry: Any, base: str, zone: str | None) -> FoundMeeting | str:
    """The meeting of an entry, or why it cannot be read. Its player's page, where it links one, is its recording until its own page names the file."""
    identifier = text_in(entry.get("ID")) if isinstance(entry, Mapping) else None
    when = (text_in(entry.get("StartDate")) or "") if identifier else ""
    day = find_day(when)
    if identifier is None or day is None:
        return f"no {'date' if identifier else 'number'} in “{str(entry)[:80]}”"
    name = text_in(entry.get("MeetingName"))
    overridden = bool(text_in(entry.get("TimeOverride")))  # “immediately after the hearing”: then the hour is only a place in the calendar
    hour = None if overridden else find_hour(text_in(entry.get("FormattedStart")) or "") or _hour_of(when)
    links = list(_links(entry.get("MeetingDocumentLink"), base))
    players = [url for label, url in links if PLAYER.search(f"{label} {url}")]
    media = tuple(Media(sha256=None, url=None, page_url=url) for url in players[:1])
    documents = unique(Document(document_kind(label), url) for label, url in links if url not in players)
    status = "cancelled" if is_cancelled(name, text_in(entry.get("Description"))) else "held" if entry.get("HasVideo") or media else None
    return FoundMeeting(
        Source("escribe", identifier, urljoin(base, f"/Meeting.aspx?Id={identifier}&Agenda=Agenda&lang=English")), text_in(entry.get("MeetingType")) or name, name,
        written(day, hour, zone), status, text_in(entry.get("Location")), documents, media, (None,) * len(media),
    )  # fmt: skip


def _hour_of(when: str) -> time | None:
    """The hour of ``2026/08/04 18:30:00``; midnight is none."""
    told = CLOCK.search(when)
    return time(int(told[1]), int(told[2])) if told and (told[1], told[2]) != ("00", "00") else None


def _links(links: Any, base: str) -> Iterator[tuple[str, str]]:
    """Kind and title as eScribe calls them, and the address, of each link of an entry: relative to the page that asked, which is the portal's own."""
    for link in links if isinstance(links, list) else []:
        address = text_in(link.get("Url")) if isinstance(link, Mapping) else None
        if address:
            yield f"{link.get('Type') or ''} {link.get('Title') or ''}", urljoin(urljoin(base, "/"), address)


def _meeting(root: Element, page: Page, zone: str | None) -> FoundMeeting:
    address = urljoin(page.url, next(iter(root.xpath("//form/@action")), page.url))
    identifier = parameter(address, "Id") or parameter(page.url, "Id")
    details = text_of(next(iter(root.xpath("//*[contains(@class,'AgendaHeaderDetails')]")), None))
    heading = text_of(next(iter(root.xpath("//head/title")), None))
    player = next(iter(root.xpath("//*[@id='isi_player']")), None)
    if identifier is None or (player is None and not details):
        raise NotThisPlatform(f"{page.url} is no meeting's page or calendar of eScribe's")
    name = heading.rpartition(" - ")[0] if find_day(heading.rpartition(" - ")[2]) else heading
    day = find_day(heading) or find_day(details)
    hour = find_hour(details) if day and find_day(details) in (None, day) else None
    media, captions = _recording(player, address) if player is not None else ((), ())
    return FoundMeeting(
        source=Source("escribe", identifier, page.url), body=None, title=name or None, start=written(day, hour, zone) if day else None,
        status="cancelled" if is_cancelled(name, details) else "held" if media else None, documents=unique(_files(root, page.url)),
        media=media, captions_urls=captions, agenda_items=tuple(_items(root, page)),
    )  # fmt: skip


def _recording(player: Element, address: str) -> tuple[tuple[Media, ...], tuple[str | None, ...]]:
    """The player names its customer and its stream; iSiLIVE keeps the file under both, and the captions beside it."""
    client, stream = player.get("data-client_id"), player.get("data-stream_name") or player.get("data-file_name")  # the latter where the player has a page of its own
    if not client or not stream:
        return (), ()
    url = f"{RECORDINGS}{quote(client)}/{quote(stream)}"
    return (Media(sha256=None, url=url, page_url=address),), (f"{url}.vtt",)


def _files(root: Element, base: str) -> Iterator[Document]:
    for anchor in root.xpath("//a[contains(translate(@href,'FS','fs'),'filestream.ashx')]"):
        kind = document_kind(text_of(anchor))
        if kind != "other":
            yield Document(kind, urljoin(base, anchor.get("href")))


def _items(root: Element, page: Page) -> Iterator[AgendaItem]:
    """The items with the second at which each is first before the body: bookmarks count in milliseconds."""
    starts: dict[int, float] = {}
    found = BOOKMARKS.search(page.content.decode("utf-8", "replace"))
    for bookmark in _list(found[1]) if found else []:
        item, start = bookmark.get("AgendaItemId"), bookmark.get("TimeStart")
        if isinstance(item, int) and isinstance(start, int | float) and start >= 0:
            starts.setdefault(item, start / 1000)
    for header in root.xpath("//*[contains(@id,'TitleHeader')]"):
        number = ITEM.search(header.get("id"))
        title = text_of(next(iter(header.xpath(".//*[@class='AgendaItemTitle']")), None))
        if number and title:
            counter = text_of(next(iter(header.xpath(".//*[contains(@class,'AgendaItemCounter')]")), None))
            yield AgendaItem(counter.rstrip("."), title, None, starts.get(int(number[1])))


def _list(text: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        return []
    return [each for each in data if isinstance(each, dict)]
