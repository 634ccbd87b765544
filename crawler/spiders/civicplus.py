"""CivicPlus AgendaCenter: its search over all bodies, which answers with one page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode, urljoin

from scrapy.http import Request

from crawler.spiders.portal import PortalSpider

EARLIEST = date(1990, 1, 1)


class CivicPlusSpider(PortalSpider):
    """One AgendaCenter."""

    name = "civicplus"

    def first(self) -> Iterable[Request]:
        """Everything from the first wanted day to the end of next year."""
        days = {"startDate": self.task.since or EARLIEST, "endDate": date(self.task.today.year + 1, 12, 31)}
        asked = {"term": "", "CIDs": "all"} | {name: day.strftime("%m/%d/%Y") for name, day in days.items()} | {"dateRange": "", "dateSelector": ""}
        yield Request(urljoin(self.source.url, f"/AgendaCenter/Search/?{urlencode(asked)}"))
