"""CivicClerk: the API's events (lists, or one) and the media of one event, with the bookmarks of its agenda."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from archive.model import AgendaItem, Document, FoundMeeting, Media, Source
from crawler.platforms.data import is_json, json_of, local_time, text_in, web_address
from crawler.platforms.merging import read_each, read_rows, unique
from crawler.platforms.names import document_kind, is_cancelled
from crawler.platforms.pages import NotThisPlatform, Page, Reading
from crawler.platforms.recordings import recording_at, youtube_video

Record = Mapping[str, Any]


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the answers show; the media of an event are joined with the event.

    Raises NotThisPlatform, naming the page, for one that is no such answer.
    """
    return read_each(pages, lambda page: _answer(page, zone))


def _answer(page: Page, zone: str | None) -> Reading:
    data = json_of(page) if is_json(page) else None
    records: list[Any] = data["value"] if isinstance(data, Mapping) and isinstance(data.get("value"), list) else [data]
    if not isinstance(data, Mapping) or (records and not any(_is_ours(record) for record in records)):
        raise NotThisPlatform(f"{page.url} is no answer of CivicClerk's API about events")
    return read_rows(page, records, lambda record: _meeting(record, page.url, zone))


def _is_ours(record: Any) -> bool:
    return isinstance(record, Mapping) and bool({"eventName", "eventBookmarks"} & set(record))


def _meeting(record: Any, base: str, zone: str | None) -> FoundMeeting | str:
    """The event, or the media of one, or why it cannot be read."""
    if not _is_ours(record):
        return f"no event in “{str(record)[:80]}”"
    if "eventName" not in record:
        return _played(record, base)
    if not isinstance(record.get("id"), int) or local_time(record.get("startDateTime") or record.get("eventDate"), zone) is None:
        return f"event “{text_in(record.get('eventName'))}” has no {'date' if record.get('id') else 'number'}"
    return _event(record, base, zone)


def _event(record: Record, base: str, zone: str | None) -> FoundMeeting:
    """One event. Its times say UTC and are local."""
    title, url = text_in(record.get("eventName")), _portal(base, record["id"])
    media = tuple(_recordings(record, url))
    place = record.get("eventLocation")
    lines = [text_in(place.get(part)) for part in ("address1", "address2", "city", "state", "zipCode")] if isinstance(place, Mapping) else []
    captions = web_address(record.get("closedCaptionSourcePath")) or web_address(record.get("closedCaptionBlobPath"))
    files = record.get("publishedFiles")
    return FoundMeeting(
        source=Source("civicclerk", str(record["id"]), url), body=text_in(record.get("eventCategoryName")) or text_in(record.get("categoryName")), title=title,
        start=local_time(record.get("startDateTime") or record.get("eventDate"), zone),
        status="cancelled" if is_cancelled(title, text_in(record.get("eventNotice")), text_in(record.get("eventDescription"))) else "held" if media else None,
        location=", ".join(filter(None, lines)) or None, documents=unique(_documents(files if isinstance(files, list) else [], base)),
        media=media, captions_urls=tuple(captions for _ in media),
    )  # fmt: skip


def _portal(base: str, identifier: object) -> str:
    """The page that people see of an event that the API gives."""
    host = re.match(r"https?://([\w-]+)\.api\.civicclerk\.com", base, re.IGNORECASE)
    return f"https://{host[1]}.portal.civicclerk.com/event/{identifier}/overview" if host else base


def _recordings(record: Record, url: str) -> Iterator[Media]:
    for key in ("videoUrl", "mediaSourcePathMp4", "mediaStreamPath", "externalVideoUrl", "externalMediaUrl"):
        address = web_address(record.get(key))
        if address:
            yield recording_at(address, url)
            return
    video = text_in(record.get("youtubeVideoId"))
    if video:
        yield youtube_video(video)


def _documents(files: Sequence[Any], base: str) -> Iterator[Document]:
    """The published files. The stream gives the file itself; ``url`` is an answer that says where it lies, or half an address."""
    for file in files:
        if not isinstance(file, Mapping):
            continue
        stream, number = web_address(file.get("streamUrl")), file.get("fileId")
        if stream or isinstance(number, int):
            address = stream or urljoin(base, f"/v1/Meetings/GetMeetingFileStream(fileId={number},plainText=false)")
            kinds = (document_kind(text_in(file.get(key)) or "") for key in ("type", "name"))
            yield Document(next((kind for kind in kinds if kind != "other"), "other"), address)


def _played(record: Record, base: str) -> FoundMeeting:
    """The media of an event: its file, its captions, and the seconds of its items."""
    identifier = str(record.get("id"))
    url = _portal(base, identifier)
    media = tuple(_recordings(record, url))
    captions = web_address(record.get("closedCaptionUrl")) or web_address(record.get("transcriptionUrl")) or next(_tracks(record), None)
    items = tuple(_items(record.get("eventBookmarks")))
    return FoundMeeting(
        Source("civicclerk", identifier, url), None, None, None, "held" if media else None, media=media, captions_urls=tuple(captions for _ in media), agenda_items=items
    )


def _tracks(record: Record) -> Iterator[str]:
    tracks = record.get("closedCaptionTracks")
    for track in tracks if isinstance(tracks, list) else []:
        address = next(filter(None, (web_address(value) for value in track.values())), None) if isinstance(track, Mapping) else web_address(track)
        if address:
            yield address


def _items(bookmarks: Any) -> Iterator[AgendaItem]:
    """The bookmarks in their order; second 0 is one that was never set."""
    rows = [row for row in bookmarks if isinstance(row, Mapping)] if isinstance(bookmarks, list) else []
    for row in sorted(rows, key=lambda row: row.get("sortorder") or 0):
        title = text_in(row.get("markerText")) or text_in(row.get("markerTitle"))
        second = row.get("markerTimeStart")
        if title:
            yield AgendaItem((text_in(row.get("markerName")) or "").rstrip("."), title, None, float(second) if isinstance(second, int | float) and second > 0 else None)
