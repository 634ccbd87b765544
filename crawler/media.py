"""Recordings, streamed to the disk while they are hashed: never in memory, never half under a final name."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.files import CHUNK, FileStore
from crawler.errors import CrawlError
from crawler.settings import USER_AGENT

TIMEOUT = 60.0  # seconds without a byte after which a download has failed


class FetchFailed(CrawlError):
    """A recording could not be fetched whole."""


@dataclass(frozen=True)
class Download:
    """A recording that is kept."""

    sha256: str
    content_type: str | None
    etag: str | None
    last_modified: str | None


def download(url: str, files: FileStore, got: Callable[[int, int | None], None] = lambda done, total: None) -> Download:
    """Fetch a recording into the file store. ``got`` is told bytes so far and, where known, in all.

    Raises FetchFailed, naming the address, when it is not there, breaks off, or is empty.
    """
    if ".m3u8" in url:
        raise FetchFailed(f"{url} is a stream (HLS), which Podium does not fetch yet")
    if not url.startswith(("http://", "https://")):
        raise FetchFailed(f"{url} is no address of the web: a portal may not name files of this machine")
    request = urllib.request.Request(url, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            length = answer.headers.get("Content-Length")
            total = int(length) if length and length.isdigit() else None
            sha256 = files.keep(_counted(answer, url, total, got))
            return Download(sha256, answer.headers.get_content_type(), answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
    except urllib.error.HTTPError as error:
        raise FetchFailed(f"{url} answered {error.code}: the recording is not there") from error
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise FetchFailed(f"{url} could not be fetched: {getattr(error, 'reason', error)}") from error


def _counted(answer: object, url: str, total: int | None, got: Callable[[int, int | None], None]) -> Iterator[bytes]:
    done = 0
    while chunk := answer.read(CHUNK):  # type: ignore[attr-defined]
        done += len(chunk)
        got(done, total)
        yield chunk
    if done == 0 or (total is not None and done < total):
        raise FetchFailed(f"{url} broke off after {done} of {total if total is not None else 'unknown'} bytes: crawl again")
