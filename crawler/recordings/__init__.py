"""Recordings, fetched: files by HTTP, streams (HLS) by ffmpeg, YouTube by yt-dlp."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from archive.files import FileStore
from crawler.addresses import Allowed, RefusedAddress
from crawler.platforms.recordings import YOUTUBE
from crawler.recordings.file import Download, FetchFailed, Progress, Unchanged, Validators, download_file, nothing_told
from crawler.settings import user_agent

YOUTUBE_HOSTS = ("youtube.com", "youtube-nocookie.com", "youtu.be")
__all__ = ["Download", "FetchFailed", "Unchanged", "fetch", "is_file", "is_youtube"]


def is_youtube(url: str) -> bool:
    """Whether the address is a video's on YouTube itself, and not one that merely looks like it further on."""
    host = (urlsplit(url).hostname or "").lower()
    return bool(YOUTUBE.search(url)) and (host in YOUTUBE_HOSTS or host.endswith(tuple(f".{name}" for name in YOUTUBE_HOSTS)))


def is_stream(url: str) -> bool:
    """Whether the address is that of a stream's playlist."""
    return ".m3u8" in url.lower()


def is_file(url: str) -> bool:
    """Whether one request gives the whole recording, so that a portal can say how large it is."""
    return url.startswith(("http://", "https://")) and not is_youtube(url) and not is_stream(url)


def fetch(url: str, files: FileStore, allowed: Allowed | None = None, agent: str | None = None, got: Progress = nothing_told, unlike: Validators | None = None) -> Download:
    """Fetch a recording into the file store: never in memory, never half under a final name.

    ``allowed`` are the addresses that links may lead to (by default ``url`` itself and the public ones), ``agent`` is who
    asks. Raises FetchFailed, naming the address, when it is not there, breaks off, is empty, or is no recording; Unchanged
    where ``unlike``, which was fetched before, is what the portal still has, or where it cannot be asked that.
    """
    allowed = allowed or Allowed([url])
    try:
        allowed.check(url)
    except RefusedAddress as error:
        raise FetchFailed(str(error)) from error
    if is_file(url):
        return download_file(url, files, allowed, agent or user_agent(None), got, unlike)
    if unlike is not None:
        raise Unchanged
    by: Callable[..., Download]
    if is_youtube(url):
        from crawler.recordings.video import download_video as by
    else:
        from crawler.recordings.stream import download_stream as by
    return by(url, files, allowed, agent or user_agent(None), got)
