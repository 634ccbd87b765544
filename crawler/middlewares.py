"""Between Scrapy and the portals: what may be asked, what need not be sent again, and how long to wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive import Archive, NotFound
from archive.database import now
from archive.fetches import Fetch
from crawler.addresses import RefusedAddress
from crawler.patience import LONGEST_WAIT, retry_after
from crawler.platforms.pages import is_challenge

PAUSE = 1.0  # seconds after which whoever waits looks whether the crawl goes on
UNCHANGED = "unchanged"


def not_for_the_shell(crawler: Any) -> None:
    """Raises NotConfigured where no portal is walked: ``scrapy shell`` asks one page for a person, and keeps nothing."""
    if not getattr(crawler.spidercls, "walks_a_portal", False):
        raise NotConfigured


class Refused(IgnoreRequest):
    """The address may not be asked; the message says why."""


class LeftAlone(IgnoreRequest):
    """The portal asks for more patience than a run has; the message says for how much."""


class OnlyAllowed:
    """A downloader middleware: no link and no redirect leads the crawler into a private network."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> OnlyAllowed:
        not_for_the_shell(crawler)
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        try:
            await asyncio.to_thread(self._crawler.spider.task.allowed.check, request.url)  # a name may take seconds to look up
        except RefusedAddress as error:
            raise Refused(str(error)) from error


class NothingTwice:
    """A downloader middleware. A page answered by 304 comes back as the kept one, flagged ``unchanged``."""

    def __init__(self, folder: str, database: str | None, dry: bool) -> None:
        self._archive = Archive(Path(folder), database)
        self._dry = dry

    @classmethod
    def from_crawler(cls, crawler: Any) -> NothingTwice:
        not_for_the_shell(crawler)
        return cls(crawler.settings["PODIUM_FOLDER"], crawler.settings["PODIUM_DATABASE"], crawler.settings.getbool("PODIUM_DRY"))

    def process_request(self, request: Request) -> None:
        if not _is_page(request):
            return
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)  # a redirect brings those of the address that it leads away from
        known = self._archive.fetches.get(request.url)
        if known and known.sha256 and self._archive.files.has(known.sha256):
            if known.etag:
                request.headers["If-None-Match"] = known.etag
            if known.last_modified:
                request.headers["If-Modified-Since"] = known.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        if not _is_page(request):
            return response
        if response.status == 304:
            return self._kept(request, response)
        headers = headers_of(response)
        may_be_asked_for = headers.get("Etag") or headers.get("Last-Modified")  # without one the kept body would never be of use
        # A page that asks who we are comes with the date of the day: by that the real one would never be sent again.
        if response.status == 200 and request.method == "GET" and may_be_asked_for and not self._dry and not is_challenge(response.body):
            sha256 = self._archive.files.keep_bytes(response.body)
            fetch = Fetch(request.url, headers.get("Etag"), headers.get("Last-Modified"), sha256, headers.get("Content-Type"), now(), headers)
            self._archive.fetches.put(fetch)
        return response

    def _kept(self, request: Request, response: Response) -> Response:
        known = self._archive.fetches.get(request.url)
        if known is None or known.sha256 is None:
            raise NotFound(f"{request.url} answered 304 to a question that was not asked")
        body = self._archive.files.path(known.sha256).read_bytes()
        headers = Headers({"Content-Type": known.content_type or "application/octet-stream"} | dict(known.headers or {}))
        kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
        return kind(request.url, status=200, headers=headers, body=body, request=request, flags=[UNCHANGED])


class PatientRetry(RetryMiddleware):  # type: ignore[misc]
    """Scrapy's retries, each after a longer wait, or after the one that the portal asks for; meanwhile nothing else is asked of it.

    A portal that asks for more patience than a run has is left alone until the next.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._first_wait = settings.getfloat("PODIUM_FIRST_WAIT")
        self._not_before: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        wait = self._not_before.get(host, 0.0) - time.monotonic()
        if wait > LONGEST_WAIT:
            raise LeftAlone(f"{host} asks to be left alone for {wait:.0f} s more: the next run asks again")
        while (wait := self._not_before.get(host, 0.0) - time.monotonic()) > 0:
            if not self.crawler.crawling:
                raise LeftAlone(f"{host} asked to be left alone, and the crawl was stopped meanwhile")
            await asyncio.sleep(min(wait, PAUSE))

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        if response.status in self.retry_http_codes and self._waits(request, retry_after(headers_of(response).get("Retry-After"))):
            return self._retry(request, f"answered {response.status}") or response
        return response

    def process_exception(self, request: Request, exception: Exception, spider: Any = None) -> Request | Response | None:
        if isinstance(exception, self.exceptions_to_retry):
            self._waits(request, None)
        return super().process_exception(request, exception)

    def _waits(self, request: Request, asked: float | None) -> bool:
        """Note until when the host is left alone; False where that is longer than a run waits."""
        wait = self._first_wait * 2 ** request.meta.get("retry_times", 0) if asked is None else asked
        host = urlsplit(request.url).netloc
        self._not_before[host] = max(self._not_before.get(host, 0.0), time.monotonic() + wait)
        return wait <= LONGEST_WAIT


def headers_of(response: Response) -> Mapping[str, str]:
    """The answer's headers, the last value of each."""
    return {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}


def _is_page(request: Request) -> bool:
    """Whether the request is for something that has an address of its own; an answer to a form has none."""
    return request.method in ("GET", "HEAD") and not request.url.endswith("/robots.txt")
