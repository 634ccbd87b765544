"""YouTube: what yt-dlp tells of a channel's or playlist's videos, or of one video.

A flat listing has no dates but those in titles, and most of a city's videos are no meetings: kept are those whose title
names two of a body, a sitting and a day. Where the day is not in the title, it is that of the stream, and of the upload only for what was live.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from archive.model import FoundMeeting, Media, Source
from crawler.platforms.data import is_json, json_of, text_in
from crawler.platforms.dates import find_day, find_hour, has_whole_year, named_day_near, names_a_day, written
from crawler.platforms.merging import read_each, read_rows
from crawler.platforms.names import body_of, is_cancelled
from crawler.platforms.pages import NotThisPlatform, Page, Reading
from crawler.platforms.recordings import youtube_video

BODY = re.compile(r"\b(?:council|commission|commissioners|(?:sub)?committee|board|authority|trustees|legislature)\b", re.IGNORECASE)  # “District 7 Councilor Connect” is a talk
SITTING = re.compile(r"\b(?:meeting|hearing|workshop|work session|study session|special session|regular session|town hall)s?\b", re.IGNORECASE)
SHORTEST = 240.0  # seconds; what is shorter is a clip about a meeting, or a stub of one
ENOUGH = 2  # of three signs in a title: a body, a sitting, a day
AHEAD = frozenset({"is_upcoming", "is_live"})
Record = Mapping[str, Any]


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """The videos that are meetings. Raises NotThisPlatform, naming the page, for what yt-dlp would not print."""
    return read_each(pages, lambda page: read_rows(page, _videos(json_of(page) if is_json(page) else None, page), lambda video: _read(video, zone)))


def _read(video: Record, zone: str | None) -> FoundMeeting | str | None:
    """The meeting that the video is of, None where it is of none, or why that cannot be told."""
    if not text_in(video.get("id")) or not text_in(video.get("title")):
        return f"no {'title' if video.get('id') else 'number'} in “{str(dict(video))[:80]}”"
    return _meeting(video, zone) if _is_meeting(video) else None


def _videos(data: Any, page: Page) -> Iterator[Record]:
    if isinstance(data, Mapping) and isinstance(data.get("entries"), list):
        for entry in data["entries"]:
            yield from _videos(entry, page)  # a channel's entries are its tabs, a tab's its videos
    elif isinstance(data, Mapping) and "id" in data:
        yield data
    elif isinstance(data, Mapping) and data and all(isinstance(each, Mapping) and "id" in each for each in data.values()):
        yield from data.values()
    elif isinstance(data, list):
        for entry in data:
            yield from _videos(entry, page)
    else:
        raise NotThisPlatform(f"{page.url} is nothing that yt-dlp prints of a channel or a video (--flat-playlist -J)")


def _is_meeting(video: Record) -> bool:
    title, duration = text_in(video.get("title")) or "", video.get("duration")
    too_short = isinstance(duration, int | float) and duration < SHORTEST and video.get("live_status") not in AHEAD
    signs = (BODY.search(title), SITTING.search(title), names_a_day(title))
    return sum(bool(sign) for sign in signs) >= ENOUGH and not too_short


def _meeting(video: Record, zone: str | None) -> FoundMeeting:
    identifier, title = str(video["id"]), text_in(video.get("title"))
    ahead = video.get("live_status") in AHEAD
    video_there = youtube_video(identifier)
    length = video.get("duration")
    media: tuple[Media, ...] = () if ahead else (dataclasses.replace(video_there, duration=float(length) if isinstance(length, int | float) else None),)
    status = "cancelled" if is_cancelled(title) else "scheduled" if ahead else "held"
    return FoundMeeting(Source("youtube", identifier, str(video_there.url)), body_of(title), title, _start(video, title or "", zone), status, None, (), media, (None,) * len(media))


def _start(video: Record, title: str, zone: str | None) -> str | None:
    """The day in the title, with its hour, where it is whole or near to when the video came; else the day of the stream."""
    came = _came(video, zone)
    day = find_day(title) if came is None or has_whole_year(title) else named_day_near(title, came)
    if day is not None:
        return written(day, find_hour(title), zone)
    if came is None:
        return None
    streamed = isinstance(video.get("release_timestamp"), int | float) or video.get("live_status") == "was_live"
    return came.isoformat() if streamed else None


def _came(video: Record, zone: str | None) -> date | None:
    """The day on which the video was streamed, else put up."""
    for key in ("release_timestamp", "timestamp"):
        moment = video.get(key)
        if isinstance(moment, int | float) and moment > 0:
            return datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(zone) if zone else UTC).date()
    uploaded = text_in(video.get("upload_date")) or ""
    return find_day(f"{uploaded[:4]}-{uploaded[4:6]}-{uploaded[6:]}") if re.fullmatch(r"\d{8}", uploaded) else None
