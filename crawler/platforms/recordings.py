"""Links to recordings: what is a file, what only a player, and how each player is opened at a second."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.model import Media
from crawler.platforms.granicus.parts import clip_of, official_link

FILE = re.compile(r"\.(?:mp4|m4v|mov|webm|mp3|m4a|m3u8|mpeg4?|wmv)(?:$|[?#])", re.IGNORECASE)
YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|live/|embed/|v/|shorts/)|youtu\.be/)([\w-]{11})", re.IGNORECASE)


def recording_at(url: str, page_url: str | None = None) -> Media:
    """The recording behind a link: a file, a YouTube video (fetched by its own page), a Granicus player, or some other page."""
    video = YOUTUBE.search(url)
    if video:
        return youtube_video(video[1])
    clip, _, view = clip_of(url)
    if clip and "granicus.com" in urlsplit(url).netloc.lower():
        return Media(sha256=None, url=None, page_url=url, official_link=official_link(url, clip, view))
    if FILE.search(url):
        return Media(sha256=None, url=url, page_url=page_url)
    return Media(sha256=None, url=None, page_url=url)


def youtube_video(identifier: str) -> Media:
    """A video on YouTube, which opens at a second with ``t``."""
    page = f"https://www.youtube.com/watch?v={identifier}"
    return Media(sha256=None, url=page, page_url=page, official_link=f"{page}&t={{second}}s")
