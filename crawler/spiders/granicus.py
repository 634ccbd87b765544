"""Walks a Granicus view: its listing, then for each meeting the player (cue points), the agenda and the minutes."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin

import scrapy
from scrapy import signals
from scrapy.http import Response

from archive.model import FoundMeeting
from crawler.configuration import Configured, PortalSource
from crawler.middlewares import UNCHANGED
from crawler.outcomes import BLOCKING, Outcome
from crawler.pipelines import CrawledMeeting, FetchedDocument
from crawler.platforms import NotThisPlatform, Page, granicus


class GranicusSpider(scrapy.Spider):
    """One view of one Granicus portal. ``outcome`` counts what happened."""

    name = "granicus"

    def __init__(self, configured: Configured, source: PortalSource, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.configured = configured
        self.source = source
        self.outcome = outcome
        self.download_delay = 0.0 if "//127.0.0.1" in source.url else configured.delay  # seconds; Scrapy reads it by this name

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> GranicusSpider:
        """The spider, told of every error that Scrapy would only log."""
        spider: GranicusSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_failed, signal=signals.item_error)
        crawler.signals.connect(spider.parse_failed, signal=signals.spider_error)
        return spider

    def item_failed(self, item: CrawledMeeting, failure: Any) -> None:
        """A meeting that could not be kept is an error of the crawl."""
        self.outcome.errors.append(f"{item.found.source.url}: {item.found.title} of {item.found.start} could not be kept: {_reason(failure)}")

    def parse_failed(self, failure: Any, response: Response) -> None:
        """A page whose reading failed in a way nobody foresaw is an error of the crawl."""
        self.outcome.errors.append(f"{response.url} could not be read: {_reason(failure)}")

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The listing first."""
        url = urljoin(self.source.url, f"ViewPublisher.php?view_id={self.source.view}")
        yield scrapy.Request(url, self.parse, errback=self.not_reached)

    def parse(self, response: Response, **_: Any) -> Iterator[scrapy.Request | CrawledMeeting]:
        """The listing: a row a meeting."""
        if not self._answered(response):
            self.outcome.blocked = response.status in BLOCKING
            return
        try:
            reading = granicus.read([_page(response)], self.configured.jurisdiction.zone)
        except NotThisPlatform as error:
            self.outcome.errors.append(str(error))
            self.outcome.blocked = "whether we are a person" in str(error)
            return
        self.outcome.listing_read = True
        self.outcome.errors += [str(error) for error in reading.errors]
        for found in reading.meetings:
            yield from self._next(found, [], self._wanted(found), [])

    def _wanted(self, found: FoundMeeting) -> list[tuple[str, str]]:
        """The pages to fetch of one meeting: its player and its documents."""
        player = [("page", recording.page_url) for recording in found.media[:1] if recording.page_url]
        return player + [(document.kind, document.url) for document in found.documents if document.kind in self.configured.documents and document.url]

    def _next(self, found: FoundMeeting, pages: list[Page], wanted: list[tuple[str, str]], documents: list[FetchedDocument]) -> Iterator[scrapy.Request | CrawledMeeting]:
        if not wanted:
            yield CrawledMeeting(self._joined(found, pages), self.configured, tuple(documents), self.outcome)
            return
        (kind, url), rest = wanted[0], wanted[1:]
        state = {"found": found, "pages": pages, "kind": kind, "rest": rest, "documents": documents}
        # Two rows may name one page; each meeting needs it all the same.
        yield scrapy.Request(url, self.parse_part, cb_kwargs=state, errback=self.part_not_reached, dont_filter=True)

    def parse_part(self, response: Response, found: FoundMeeting, pages: list[Page], kind: str, rest: list[tuple[str, str]], documents: list[FetchedDocument]) -> Any:
        """One page or document of a meeting; the next one after it."""
        if self._answered(response):
            page = _page(response)
            if kind in ("page", "agenda") and not response.body.startswith(b"%PDF"):
                pages = [*pages, page]
            if kind != "page":
                fetched = FetchedDocument(kind, response.url, response.body, (response.headers.get("Content-Type") or b"").decode("latin-1") or None, UNCHANGED in response.flags)
                documents = [*documents, fetched]
        yield from self._next(found, pages, rest, documents)

    def _joined(self, found: FoundMeeting, pages: list[Page]) -> FoundMeeting:
        """The listing's row with what the meeting's own pages add: the hour, the agenda and its seconds, captions."""
        readable = []
        for page in pages:
            try:
                granicus.read([page], None)
                readable.append(page)
            except NotThisPlatform as error:
                self.outcome.errors.append(str(error))
        if not readable:
            return found
        told = granicus.read(readable, self.configured.jurisdiction.zone).meetings
        same = next((one for one in told if one.source.vendor_id == found.source.vendor_id), None)
        if same is None:
            self.outcome.errors += [f"{page.url}: it is the page of another meeting" for page in readable[:1]]
            return found
        media = found.media if any(recording.url for recording in found.media) else same.media
        start = same.start if same.start and found.start and same.start[:10] == found.start[:10] else found.start
        return dataclasses.replace(found, start=start, media=media, captions_urls=same.captions_urls, agenda_items=same.agenda_items, location=same.location or found.location)

    def _answered(self, response: Response) -> bool:
        if response.status == 200:
            return True
        self.outcome.errors.append(f"{response.url} answered {response.status}")
        return False

    def not_reached(self, failure: Any) -> None:
        """The listing could not be fetched at all."""
        self.outcome.errors.append(f"{failure.request.url} could not be reached: {_reason(failure)}")

    def part_not_reached(self, failure: Any) -> Iterator[scrapy.Request | CrawledMeeting]:
        """A page of a meeting could not be fetched: the meeting is kept with what there is."""
        state = failure.request.cb_kwargs
        self.outcome.errors.append(f"{failure.request.url} could not be fetched: {_reason(failure)}")
        yield from self._next(state["found"], state["pages"], state["rest"], state["documents"])


def _reason(failure: Any) -> str:
    return str(failure.getErrorMessage() or failure.type.__name__)


def _page(response: Response) -> Page:
    return Page(response.url, response.body)
