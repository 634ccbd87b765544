"""PrimeGov: the portal's lists of coming meetings, and of past ones a year at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from scrapy.http import Request, Response

from crawler.platforms import Reading
from crawler.spiders.portal import PortalSpider

LIST = "/api/v2/PublicPortal/"
YEAR = re.compile(r"ListArchivedMeetings\?year=(\d{4})")


class PrimeGovSpider(PortalSpider):
    """One PrimeGov portal."""

    name = "primegov"

    def first(self) -> Iterable[Request]:
        """What is to come, and this year."""
        yield Request(urljoin(self.source.url, f"{LIST}ListUpcomingMeetings"))
        yield Request(self._archived(self.task.today.year))

    def _archived(self, year: int) -> str:
        return urljoin(self.source.url, f"{LIST}ListArchivedMeetings?year={year}")

    def onward(self, response: Response, reading: Reading) -> Iterator[Request]:
        """The year before: back to the first wanted day, or to the first year without a meeting."""
        year = YEAR.search(response.url)
        if year and (int(year[1]) > self.task.since.year if self.task.since else reading.meetings or int(year[1]) >= self.task.today.year):
            yield Request(self._archived(int(year[1]) - 1))
