"""The evidence of a run: every request and answer in a WARC, written by warcio."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.web.http import RESPONSES
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.settings import VERSION


class WriteWarc:
    """A downloader middleware, the one nearest to the network: what it writes is what was asked and what was answered.

    A file a spider, named by jurisdiction, platform and moment; recordings, which do not go through Scrapy, are in the
    archive with their headers and hash.
    """

    def __init__(self, folder: Path, agent: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._agent = folder, agent
        self._out: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> WriteWarc:
        """The middleware; not there at all in a run without a folder for it."""
        if not crawler.settings["PODIUM_WARC"]:
            raise NotConfigured
        warc = cls(Path(crawler.settings["PODIUM_WARC"]), crawler.settings["USER_AGENT"])
        crawler.signals.connect(warc.opened, signal=signals.spider_opened)
        crawler.signals.connect(warc.closed, signal=signals.spider_closed)
        return warc

    def opened(self, spider: Any) -> None:
        """Begin the file, under a name that it keeps only once it is whole."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self._path = self._folder / f"{spider.task.configured.jurisdiction.slug}-{spider.name}-{moment}.warc.gz"
        self._out = self._path.with_suffix(".open").open("wb")
        self._writer = WARCWriter(self._out, gzip=True)
        self._writer.write_record(
            self._writer.create_warcinfo_record(self._path.name, {"software": f"Podium/{VERSION}", "http-header-user-agent": self._agent, "format": "WARC File Format 1.0"})
        )

    def closed(self, spider: Any) -> None:
        """End the file."""
        self._out.close()
        self._path.with_suffix(".open").rename(self._path)

    def process_response(self, request: Request, response: Response) -> Response:
        asked = urlparse_cached(request)
        path = asked.path + (f"?{asked.query}" if asked.query else "")
        answered = self._record(response.url, "response", f"{response.status} {_phrase(response.status)}", response.headers, response.body, "HTTP/1.1")
        self._writer.write_request_response_pair(
            self._record(request.url, "request", f"{request.method} {path or '/'} HTTP/1.1", request.headers, request.body, "", asked.netloc), answered
        )
        return response

    def _record(self, url: str, kind: str, line: str, headers: Any, body: bytes, protocol: str, host: str = "") -> Any:
        told = [("Host", host)] * bool(host) + list(_pairs(headers))
        return self._writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=StatusAndHeaders(line, told, protocol=protocol))


def _pairs(headers: Any) -> Iterable[tuple[str, str]]:
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")


def _phrase(status: int) -> str:
    phrase = RESPONSES.get(status, b"")
    return phrase.decode("latin-1") if isinstance(phrase, bytes) else str(phrase)
