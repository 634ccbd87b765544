"""The part of a spider that walks one meeting: its own pages, its documents, its recordings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.http import Request, Response

from archive import Archive
from archive.errors import Unwritable
from archive.files import NO_ROOM
from archive.model import FoundMeeting
from crawler.answers import as_page, asked_for, reason_of
from crawler.configuration import PortalSource
from crawler.items import CrawledMeeting, FetchedDocument
from crawler.middlewares import UNCHANGED, headers_of
from crawler.outcomes import GONE, Outcome, WouldFetch
from crawler.platforms import NotThisPlatform
from crawler.platforms.captions import is_blank
from crawler.platforms.granicus.parts import clip_of
from crawler.platforms.pages import is_challenge, why
from crawler.recordings import is_file
from crawler.task import Task
from crawler.visits import Visit

LARGEST_DOCUMENT = 128 * 1024 * 1024  # bytes; packets with maps and plans come near it
UNWRITABLE = "unwritable"  # why a crawl was ended
NO_HEAD = frozenset({405, 501})  # answers of portals that cannot say how large a file is without sending it
SLOWEST_DOCUMENT = 900.0  # seconds that all of a document may take
TOO_LARGE = ("scrapy.exceptions.DownloadCancelledError", "twisted.internet.defer.CancelledError")  # how Scrapy calls it, newer and older


class MeetingSpider(scrapy.Spider):
    """Walks the pages of one meeting after another; see PortalSpider for where meetings come from."""

    task: Task
    source: PortalSource
    outcome: Outcome
    archive: Archive
    unwritable = False

    @property
    def accept(self) -> str | None:
        """What the platform's lists and pages of meetings are asked to be, where it would else send something else."""
        return None

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The next page of a meeting, by what is known of it so far; None when there is none that was not seen."""
        return None

    def finished(self, found: FoundMeeting) -> FoundMeeting:
        """The meeting once all its pages were read."""
        return found

    def prepared(self, found: FoundMeeting) -> FoundMeeting:
        """The meeting with addresses that only this source knows."""
        return found

    def _next(self, visit: Visit) -> Iterator[Any]:
        following = self.next_page(visit)
        if following is not None:
            url, callback = following
            visit.seen.add(url)
            request = self._request(url, callback, visit)
            yield from [request] if request else self._next(visit)
            return
        if visit.papers is None:
            visit.papers = visit.wanted_papers(self.task.configured.documents)
        while visit.papers:
            kind, url = visit.papers.pop(0)
            asked = visit.refused | {document.url for document in visit.documents}  # as a page of the meeting
            request = None if url in asked else self._request(url, self.parse_document, visit, kind)
            if request:
                yield request
                return
        visit.found = self.finished(visit.found)
        if self.task.scope.dry:
            yield from self._recordings_to_fetch(visit)
            return
        yield CrawledMeeting(visit.found, self.task, tuple(visit.documents), visit.row_sha256, visit.whole)

    def next_page(self, visit: Visit) -> tuple[str, Any] | None:
        """The next page of the meeting, and what reads it."""
        for url, callback in ((self.page_of(visit.found, visit.seen), self.parse_page), (self._player_of(visit.found, visit.seen), self.parse_player)):
            if url is not None:
                return url, callback
        return None

    def _request(self, url: str, callback: Any, visit: Visit, kind: str = "") -> Request | None:
        # Two rows may name one page; each meeting needs it all the same.
        method = "HEAD" if self.task.scope.dry and callback == self.parse_document else "GET"
        state = {"visit": visit, "kind": kind} if kind else {"visit": visit}
        headers = {"Accept": self.accept} if self.accept and callback == self.parse_page else None
        try:
            meta = {"download_timeout": SLOWEST_DOCUMENT, "download_maxsize": LARGEST_DOCUMENT} if callback == self.parse_document else None
            return Request(url, callback, method=method, headers=headers, meta=meta, cb_kwargs=state, errback=self.part_not_reached, dont_filter=True, priority=1)
        except ValueError as error:
            visit.whole = False
            self.outcome.wrong(visit.row.source.url, f"links “{url[:200]}”, which is no address: {error}")
            return None

    def _recordings_to_fetch(self, visit: Visit) -> Iterator[Request]:
        """In a dry run: asks how large the recordings are that are not in the archive."""
        for recording in visit.found.media:
            if recording.url is None or self.archive.fetches.get(recording.url) is not None:
                continue
            if local := self.task.local_file(recording.url):
                self.outcome.would_fetch.append(WouldFetch("recording", recording.url, local.stat().st_size))
            elif not is_file(recording.url):
                self.outcome.would_fetch.append(WouldFetch("recording", recording.url, None))
            else:
                state = {"visit": visit, "kind": "recording"}
                yield Request(recording.url, self.parse_size, method="HEAD", cb_kwargs=state, errback=self.size_not_told, dont_filter=True)

    def _player_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The page of Granicus' player where a portal of another make only links it."""
        for recording in found.media:
            page = recording.page_url
            if recording.url is None and page and self._is_granicus(page) and self.name != "granicus":
                clip, _, view = clip_of(page)
                player = urljoin(page, f"/player/clip/{clip}" + (f"?view_id={view}" if view else ""))
                if clip and player not in seen:
                    return player
        return None

    def _is_granicus(self, url: str) -> bool:
        host = urlsplit(url).netloc.lower()
        return host.endswith("granicus.com") or bool(self.source.recordings and host == urlsplit(self.source.recordings).netloc.lower())

    def parse_page(self, response: Response, visit: Visit) -> Iterator[Any]:
        """A page of a meeting; where it is a document, too, it is kept as such."""
        url = asked_for(response)
        if not self._answered(response):
            visit.refused.add(url)
            visit.whole &= response.status in GONE
        elif is_challenge(response.body):
            visit.refused.add(url)
            self._learn(response, visit)
        else:
            kind = next((document.kind for document in visit.found.documents if document.url == url), None)
            if kind in self.task.configured.documents and self.task.scope.dry:
                self._would_fetch(response, visit, str(kind))
            elif kind in self.task.configured.documents:
                self._keep(response, visit, str(kind))
            if not response.body.startswith(b"%PDF"):  # a file tells its items to nobody here
                self._learn(response, visit)
        yield from self._next(visit)

    def parse_player(self, response: Response, visit: Visit) -> Iterator[Any]:
        """Granicus' page of a recording that a portal of another make only links."""
        if self._answered(response):
            self._learn(response, visit, player=True)
        else:
            visit.whole = False
        yield from self._next(visit)

    def _learn(self, response: Response, visit: Visit, player: bool = False) -> None:
        """Join what a page tells with what is known."""
        page = as_page(response)
        try:
            if is_challenge(page.content):
                raise NotThisPlatform(f"{page.url} is no page of a meeting")
            visit.learn(page, player)
            visit.found = self.prepared(visit.found)
        except NotThisPlatform as error:
            visit.whole = False
            self.outcome.wrong(page.url, why(error, page))

    def parse_document(self, response: Response, visit: Visit, kind: str) -> Iterator[Any]:
        """A document of a meeting."""
        if self.task.scope.dry:
            if response.status in NO_HEAD or self._answered(response):
                self._would_fetch(response, visit, kind)
        elif response.status in GONE and kind == "captions":
            pass  # not made yet: iSiLIVE's address is known beforehand, and other portals name theirs beforehand, too
        elif self._answered(response):
            self._keep(response, visit, kind)
        else:
            visit.whole &= response.status in GONE  # what is not there is looked for again with the meeting, and not every night
        yield from self._next(visit)

    def parse_size(self, response: Response, visit: Visit, kind: str) -> None:
        """How large a recording is, in a dry run."""
        if response.status in NO_HEAD or self._answered(response):
            self._would_fetch(response, visit, kind)

    def size_not_told(self, failure: Any) -> None:
        """In a dry run: a recording that may not, or cannot, be asked for its size."""
        self.outcome.wrong(failure.request.url, f"could not be asked for its size: {reason_of(failure)}")

    def _keep(self, response: Response, visit: Visit, kind: str) -> None:
        if is_challenge(response.body) and not response.body.startswith(b"%PDF"):
            visit.whole = False
            self.outcome.wrong(asked_for(response), f"is a page that asks whether we are a person, and no {kind}")
        elif not response.body.strip() and kind != "captions":
            visit.whole = False
            self.outcome.wrong(asked_for(response), f"is empty, and no {kind}")
        elif kind != "captions" or not is_blank(response.body):  # captions that are not made yet are no document
            headers = headers_of(response)
            visit.documents.append(FetchedDocument(kind, asked_for(response), response.body, headers.get("Content-Type"), headers, UNCHANGED in response.flags))

    def _would_fetch(self, response: Response, visit: Visit, kind: str) -> None:
        visit.documents.append(FetchedDocument(kind, asked_for(response), b"", None, {}, False))
        length = (response.headers.get("Content-Length") or b"").decode("latin-1")
        size = len(response.body) or (int(length) if length.isdigit() and response.status == 200 else None)
        if UNCHANGED not in response.flags:
            self.outcome.would_fetch.append(WouldFetch(kind, asked_for(response), size))

    def part_not_reached(self, failure: Any) -> Iterator[Any]:
        """A page of a meeting could not be fetched: the meeting is kept with what there is."""
        self._stop_where_nothing_can_be_written(failure)
        state = failure.request.cb_kwargs
        state["visit"].whole &= bool(failure.check(*TOO_LARGE))  # so it will be tomorrow
        self.outcome.wrong(failure.request.url, f"could not be fetched: {reason_of(failure)}")
        yield from self._next(state["visit"])

    def _stop_where_nothing_can_be_written(self, failure: Any) -> None:
        """A full disk is no portal's fault, and the next page would fail by it, too."""
        no_room = failure.check(Unwritable) or (failure.check(OSError) and failure.value.errno in NO_ROOM)
        if no_room and not self.unwritable:
            self.unwritable = True
            self.outcome.wrong(str(self.archive.folder), f"cannot be written: {reason_of(failure)}. Nothing is lost: make room, and run it again")
            self.crawler.engine.close_spider(self, UNWRITABLE)

    def _answered(self, response: Response) -> bool:
        if response.status == 200:
            return True
        self.outcome.wrong(asked_for(response), f"answered {response.status}")
        return False
