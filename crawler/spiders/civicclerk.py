"""CivicClerk: the API's events, newest first, then of each that is past its media."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy.http import Request, Response

from archive.model import FoundMeeting
from crawler.answers import as_page
from crawler.platforms import Reading
from crawler.platforms.data import json_of, web_address
from crawler.spiders.portal import JSON, PortalSpider

PORTAL = re.compile(r"https?://([\w-]+)\.portal\.civicclerk\.com", re.IGNORECASE)


class CivicClerkSpider(PortalSpider):
    """One CivicClerk portal, by the address that people see or by that of its API."""

    name = "civicclerk"
    accept = JSON

    @property
    def _api(self) -> str:
        portal = PORTAL.match(self.source.url)
        return f"https://{portal[1]}.api.civicclerk.com/v1/" if portal else urljoin(self.source.url, "/v1/")

    def first(self) -> Iterable[Request]:
        """The newest events."""
        asked = {"$orderby": "startDateTime desc, eventName desc"}
        if self.task.since:
            asked["$filter"] = f"startDateTime ge {self.task.since.isoformat()}T00:00:00Z"
        yield Request(f"{self._api}Events?{urlencode(asked, safe='$')}")

    def onward(self, response: Response, reading: Reading) -> Iterator[Request]:
        """The page that the answer names as the next."""
        following = web_address(json_of(as_page(response)).get("@odata.nextLink"))
        if following and urlsplit(following).netloc == urlsplit(response.url).netloc:
            yield Request(following)
        elif following:
            self._gap()
            self.outcome.wrong(response.url, f"names a next page on another host, {following}, which was not asked")

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The event's media, once it has begun."""
        media = f"{self._api}EventsMedia/{found.source.vendor_id}"
        begun = found.start is not None and found.start[:10] <= self.task.today.isoformat()
        return media if begun and media not in seen else None
