"""Swagit: a view's list of videos, page by page, then each video's page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from scrapy.http import Request, Response

from archive.model import FoundMeeting
from crawler.platforms import Reading
from crawler.spiders.portal import PortalSpider


class SwagitSpider(PortalSpider):
    """One view of one Swagit portal."""

    name = "swagit"

    def first(self) -> Iterable[Request]:
        """The newest videos."""
        yield Request(self.source.url)

    def onward(self, response: Response, reading: Reading) -> Iterator[Request]:
        """The next page, as long as pages hold something wanted: the newest come first."""
        following = response.xpath("//a[@rel='next']/@href").get()
        if following and any(map(self.task.is_recent, reading.meetings)):
            yield response.follow(following)

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The video's own page."""
        return None if found.source.url in seen else found.source.url

    def finished(self, found: FoundMeeting) -> FoundMeeting:
        """Where the video's page named no file, the address that leads to it: what lies behind it is signed anew each time."""
        download = urljoin(self.source.url, f"/videos/{found.source.vendor_id}/download")
        return dataclasses.replace(found, media=tuple(dataclasses.replace(recording, url=recording.url or download) for recording in found.media))
