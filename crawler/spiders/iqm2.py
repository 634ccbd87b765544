"""IQM2: the calendar of the wanted days, then of each meeting that has a recording the page that plays it and its outline."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from scrapy.http import Request

from archive.model import FoundMeeting
from crawler.spiders.portal import PortalSpider


class Iqm2Spider(PortalSpider):
    """One IQM2 portal."""

    name = "iqm2"

    def first(self) -> Iterable[Request]:
        """The calendar from the first wanted day on; its own link “All” asks for the years 1900 to 9999."""
        since = self.task.since
        first_day = f"{since.month}/{since.day}/{since.year}" if since else "1/1/1900"
        yield Request(urljoin(self.source.url, f"/Citizens/calendar.aspx?From={first_day}&To=12/31/9999"))

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The page with the recording, then the outline with its seconds."""
        if not found.media:
            return None
        outline = f"/Citizens/Detail_Meeting.aspx?Target=Detail&CssClass=AgendaOutline&Mode=Video&Frame=Nothing&ID={found.source.vendor_id}"
        pages = [urljoin(self.source.url, f"/Citizens/SplitView.aspx?Mode=Video&MeetingID={found.source.vendor_id}&Format=Minutes"), urljoin(self.source.url, outline)]
        return next((page for page in pages if page not in seen), None)
