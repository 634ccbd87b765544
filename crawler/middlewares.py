"""Nothing is fetched twice: conditional requests from what the archive remembers, and the kept body where nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse

from archive import Archive, NotFound
from archive.database import now
from archive.meetings import Fetch

UNCHANGED = "unchanged"


class NothingTwice:
    """A downloader middleware. A page answered by 304 comes back as the kept one, flagged ``unchanged``."""

    def __init__(self, folder: str, database: str | None) -> None:
        self._archive = Archive(Path(folder), database)

    @classmethod
    def from_crawler(cls, crawler: Any) -> NothingTwice:
        return cls(crawler.settings["PODIUM_FOLDER"], crawler.settings["PODIUM_DATABASE"])

    def process_request(self, request: Request) -> None:
        if request.url.endswith("/robots.txt"):
            return
        known = self._archive.meetings.fetch(request.url)
        if known and known.sha256 and self._archive.files.has(known.sha256):
            if known.etag:
                request.headers["If-None-Match"] = known.etag
            if known.last_modified:
                request.headers["If-Modified-Since"] = known.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        if request.url.endswith("/robots.txt"):
            return response
        if response.status == 304:
            return self._kept(request, response)
        if response.status == 200:
            sha256 = self._archive.files.keep_bytes(response.body)
            self._archive.meetings.put_fetch(Fetch(request.url, _header(response, "ETag"), _header(response, "Last-Modified"), sha256, _header(response, "Content-Type"), now()))
        return response

    def _kept(self, request: Request, response: Response) -> Response:
        known = self._archive.meetings.fetch(request.url)
        if known is None or known.sha256 is None:
            raise NotFound(f"{request.url} answered 304 to a question that was not asked")
        body = self._archive.files.path(known.sha256).read_bytes()
        headers = {"Content-Type": known.content_type or "application/octet-stream"}
        kind = TextResponse if isinstance(response, TextResponse) else Response
        return kind(request.url, status=200, headers=headers, body=body, request=request, flags=[UNCHANGED])


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
