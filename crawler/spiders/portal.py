"""What every platform's spider does: walk a listing, then each meeting of it."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from archive import Archive
from archive.model import FoundMeeting
from crawler.addresses import asked_with_a_contact, is_here
from crawler.answers import as_page, asked_for, moved_to, reason_of
from crawler.errors import CrawlError
from crawler.items import CrawledMeeting, ListedMeetings
from crawler.loading import jurisdiction as configured_as
from crawler.middlewares import LeftAlone
from crawler.outcomes import BLOCKING
from crawler.platforms import ADAPTERS, NotThisPlatform, Page, Reading
from crawler.platforms.merging import once
from crawler.platforms.pages import is_challenge, why
from crawler.spiders.meeting import MeetingSpider
from crawler.task import STUB, Task, portal_of
from crawler.visits import Visit

JSON = "application/json"
MOST_STALE = 5  # a calendar's years may overlap; more pages without news are a circle
AT_ONCE = 500  # meetings of a listing that are kept in one transaction


class PortalSpider(MeetingSpider):
    """One source of one jurisdiction. A platform's spider says which pages there are; what stands on them its adapter reads."""

    walks_a_portal = True
    archive: Archive  # given by from_crawler

    def __init__(self, task: Task | None = None, jurisdiction: str = "", source: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task = task or _task(self.name, jurisdiction, source)
        self.outcome = self.task.outcome
        self.source = self.task.source
        self.zone = self.task.configured.jurisdiction.zone
        self.download_delay = 0.0 if is_here(self.source.url) else self.task.configured.delay  # seconds; Scrapy reads it by this name
        self._listed: set[str] = set()
        self._wanted = 0
        self._stale = 0  # pages in a row that listed nothing new

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> PortalSpider:
        """The spider with the archive it looks things up in, told of every error that Scrapy would only log."""
        spider: PortalSpider = super().from_crawler(crawler, *args, **kwargs)
        asked_with_a_contact([spider.source.url], crawler.settings["PODIUM_CONTACT"])
        spider.archive = Archive(Path(crawler.settings["PODIUM_FOLDER"]), crawler.settings["PODIUM_DATABASE"])
        crawler.signals.connect(spider.item_failed, signal=signals.item_error)
        crawler.signals.connect(spider.parse_failed, signal=signals.spider_error)
        return spider

    def closed(self, reason: str) -> None:
        """Say how it ended to those who call Scrapy themselves, and give the archive back."""
        self.logger.info("%s: %s, %d rows, %d errors", self.source.url, self.outcome.state, self.outcome.rows, len(self.outcome.errors))
        for error in self.outcome.errors:
            self.logger.warning("%s", error)
        self.archive.close()

    # --- what a platform says

    def first(self) -> Iterable[Request]:
        """The first pages of the listing."""
        raise NotImplementedError

    def onward(self, response: Response, reading: Reading) -> Iterable[Request]:
        """The pages of the listing that follow this one."""
        return ()

    def pages(self, response: Response) -> Sequence[Page]:
        """What the adapter is given of an answer: the answer, and what it is not to be read without."""
        return [as_page(response)]

    # --- the listing

    async def start(self) -> AsyncIterator[Any]:
        """The listing first."""
        for request in self.first():
            yield self.listing_request(request)

    def listing_request(self, request: Request) -> Request:
        """The request, as one of a page of the listing."""
        if self.accept:
            request.headers["Accept"] = self.accept
        return request.replace(callback=self.parse, errback=self.not_reached, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """A page of the listing: a row a meeting."""
        if not self._answered(response):
            self._gap(blocked=response.status in BLOCKING)
            return
        if elsewhere := moved_to(response):
            self._gap()
            self.outcome.wrong(asked_for(response), f"leads to {elsewhere}, which is not this portal: has it moved? Then change its url")
            return
        reading = self.reading(self.pages(response))
        if reading is not None:
            yield from self.listed(reading)
            if self._stale >= MOST_STALE:
                self._gap()
                self.outcome.wrong(response.url, f"is the {MOST_STALE}th page in a row that lists nothing new: its paging leads in a circle, and was not followed further")
            elif not self.is_enough():
                for request in self.onward(response, reading):
                    yield self.listing_request(request)

    def reading(self, pages: Sequence[Page]) -> Reading | None:
        """What the adapter reads in a page of the listing, with the pages that go with it; None, with the reason noted, where it is none."""
        try:
            reading = ADAPTERS[self.name](pages, self.zone)
        except NotThisPlatform as error:
            self.outcome.wrong(pages[0].url, why(error, pages[0]))
            self._gap(blocked=is_challenge(pages[0].content))
            return None
        self.outcome.listing_read = True
        for wrong in reading.errors:
            self.outcome.wrong(wrong.url, wrong.reason, wrong.row)
        return reading

    def listed(self, reading: Reading) -> Iterator[Any]:
        """The rows of one page: kept at once, then each meeting's own pages."""
        new = [self.prepared(found) for found in once(reading.meetings) if (found.source.vendor_id or repr(found)) not in self._listed]
        self._listed |= {found.source.vendor_id or repr(found) for found in reading.meetings}
        self.task.listed_together(new)
        self._stale = self._stale + 1 if reading.meetings and not new else 0
        self.outcome.rows += len(new) + len(reading.errors)
        self.outcome.unreadable += len(reading.errors)
        wanted = [found for found in new if self.task.wants(found)]
        if self.task.scope.limit is not None:
            wanted = wanted[: max(0, self.task.scope.limit - self._wanted)]
        self._wanted += len(wanted)
        for at in range(0, len(wanted), AT_ONCE):
            yield from self._kept_and_visited(wanted[at : at + AT_ONCE])

    def _kept_and_visited(self, wanted: list[FoundMeeting]) -> Iterator[Any]:
        task, place = self.task, self.task.configured.jurisdiction.slug
        looks = self.archive.meetings.looks(place, self.name, task.portal, [task.source_of(found).vendor_id for found in wanted])
        visits: list[Visit] = []
        listed: list[tuple[FoundMeeting, str | None]] = []
        for found in wanted:
            look, row = looks.get(task.source_of(found).vendor_id), hashlib.sha256(repr(found).encode()).hexdigest()
            if task.scope.due and not task.is_due(found, look, row, self._is_whole):
                assert look is not None
                self.outcome.meetings.add(look.meeting)
                continue
            visit = Visit(found, row, self.name, self.zone)
            alone = found.start is not None and self.next_page(visit) is None and not visit.wanted_papers(task.configured.documents) and not found.media
            if alone or (look is None and found.start is not None):
                listed.append((found, row if alone else None))
            if not alone:
                visits.append(visit)
        if listed and not task.scope.dry:
            yield ListedMeetings(tuple(found for found, _ in listed), tuple(row for _, row in listed), task)
        for visit in visits:
            try:
                yield from self._next(visit)
            except ValueError as error:  # an address that is none must not end the reading of the other rows
                self.outcome.wrong(visit.row.source.url, f"names an address that is none: {error}")

    def _is_whole(self, meeting: str) -> bool:
        """Whether the archive has the meeting's recording, captions and minutes; a recording of a minute may be a stub of one."""
        kinds = {document.kind for document in self.archive.meetings.documents(meeting)}
        recorded = any(recording.duration is None or recording.duration > STUB for recording in self.archive.meetings.media(meeting))
        return {"captions", "minutes"} <= kinds and recorded

    def walks_everything(self) -> bool:
        """Whether the run asks for all that this source, alone on its portal, lists of the days to come."""
        task, scope, outcome = self.task, self.task.scope, self.outcome
        alone = [portal_of(each) for each in task.configured.sources].count(task.portal) == 1
        narrowed = scope.limit is not None or scope.body is not None or scope.dry or (task.since is not None and task.since > task.today)
        return alone and not narrowed and not outcome.unreadable and not outcome.not_kept and self.name != "files"

    def is_enough(self) -> bool:
        """Whether as many meetings were found as the run is limited to."""
        return self.task.scope.limit is not None and self._wanted >= self.task.scope.limit

    # --- what goes wrong

    def _gap(self, blocked: bool = False) -> None:
        """A page of the listing is missing: what stood on it is not known, so that the run is no good one."""
        self.outcome.gaps = True
        self.outcome.blocked |= blocked

    def not_reached(self, failure: Any) -> None:
        """A page of the listing could not be fetched at all."""
        self._stop_where_nothing_can_be_written(failure)
        self._gap(blocked=bool(failure.check(LeftAlone)) or (bool(failure.check(IgnoreRequest)) and "robots.txt" in reason_of(failure)))
        self.outcome.wrong(failure.request.url, f"could not be reached: {reason_of(failure)}")

    def item_failed(self, item: ListedMeetings | CrawledMeeting, failure: Any) -> None:
        """A meeting that could not be kept is an error of the crawl."""
        self._stop_where_nothing_can_be_written(failure)
        one = item.found if isinstance(item, CrawledMeeting) else item.found[0]
        what = f"{one.title} of {one.start}" if isinstance(item, CrawledMeeting) else f"a page of {len(item.found)} meetings"
        self.outcome.wrong(one.source.url, f"{what} could not be kept: {reason_of(failure)}")
        self.outcome.not_kept += 1 if isinstance(item, CrawledMeeting) else len(item.found)

    def parse_failed(self, failure: Any, response: Response) -> None:
        """A page whose reading failed in a way nobody foresaw is an error of the crawl."""
        if response.request is not None and response.request.callback == self.parse:
            self._gap()
        self.outcome.wrong(response.url, f"could not be read: {reason_of(failure)}")


def _task(platform: str, name: str, source: str) -> Task:
    """The task of ``scrapy crawl PLATFORM -a jurisdiction=SLUG [-a source=URL]``."""
    if not name:
        raise CrawlError(f"say which jurisdiction: scrapy crawl {platform} -a jurisdiction=SLUG, or a path to its TOML file")
    configured = configured_as(name)
    fitting = [each for each in configured.sources if each.platform == platform and source in ("", each.url)]
    if not fitting:
        raise CrawlError(f"{name} has no source of {platform}{f' at {source}' if source else ''}")
    return Task(configured, fitting[0])
