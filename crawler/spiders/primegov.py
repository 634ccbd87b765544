"""PrimeGov: the portal's committees, then its lists of coming meetings, and of past ones a year at a time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request, Response

from crawler.answers import as_page, reason_of
from crawler.outcomes import GONE
from crawler.platforms import Page, Reading
from crawler.platforms.primegov import committees_in
from crawler.spiders.portal import JSON, PortalSpider

LIST = "/api/v2/PublicPortal/"
COMMITTEES = "/api/committee/GetCommitteeesListByShowInPublicPortal?showInactive=true"  # the misspelling is the portal's
YEAR = re.compile(r"ListArchivedMeetings\?year=(\d{4})")


class PrimeGovSpider(PortalSpider):
    """One PrimeGov portal."""

    name = "primegov"
    accept = JSON
    _committees: Page | None = None

    async def start(self) -> AsyncIterator[Any]:
        """The committees first: a meeting only bears the number of its own."""
        yield Request(urljoin(self.source.url, COMMITTEES), self.parse_committees, errback=self.without_committees, dont_filter=True)

    def parse_committees(self, response: Response) -> Iterator[Request]:
        """Keep the names, and ask for the lists."""
        page = as_page(response)
        if committees_in(page) is not None:
            self._committees = page
        elif response.status not in GONE:  # a portal that does not tell them is none that failed
            self.outcome.wrong(response.url, f"answered {response.status}, and no list of committees: bodies are told by the meetings' titles alone")
        yield from map(self.listing_request, self.first())

    def without_committees(self, failure: Any) -> Iterator[Request]:
        """A portal that does not tell its committees still lists its meetings."""
        self.outcome.wrong(failure.request.url, f"could not be reached: {reason_of(failure)}: bodies are told by the meetings' titles alone")
        yield from map(self.listing_request, self.first())

    def pages(self, response: Response) -> Sequence[Page]:
        """The list, with the committees that it names by their numbers."""
        return [*super().pages(response), *([self._committees] if self._committees else [])]

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
