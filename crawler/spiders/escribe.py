"""eScribe: the calendar's answer for each year, then each meeting's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin

from scrapy.http import JsonRequest, Request, Response

from archive.model import FoundMeeting
from crawler.platforms import Reading
from crawler.platforms.escribe import RECORDINGS
from crawler.spiders.portal import PortalSpider

CALENDAR = "/MeetingsCalendarView.aspx/GetCalendarMeetings"


class EscribeSpider(PortalSpider):
    """One eScribe portal."""

    name = "escribe"

    def first(self) -> Iterable[Request]:
        """Next year, from which the others follow."""
        yield self._of_year(self.task.today.year + 1)

    def _of_year(self, year: int) -> Request:
        days = {"calendarStartDate": date(year, 1, 1).isoformat(), "calendarEndDate": date(year + 1, 1, 1).isoformat()}  # the end is midnight: the day itself is not in it
        return JsonRequest(urljoin(self.source.url, CALENDAR), data=days, meta={"year": year})

    def onward(self, response: Response, reading: Reading) -> Iterator[Request]:
        """The year before: back to the first wanted day, or to the first past year without a meeting."""
        year: int = response.meta["year"]
        if year > self.task.since.year if self.task.since else (reading.meetings or year > self.task.today.year):
            yield self._of_year(year - 1)

    def prepared(self, found: FoundMeeting) -> FoundMeeting:
        """Recordings and captions at the host that the file names, where it names one."""
        if not self.source.recordings:
            return found
        base = self.source.recordings.rstrip("/") + "/"
        media = tuple(replace(each, url=each.url and each.url.replace(RECORDINGS, base)) for each in found.media)
        return replace(found, media=media, captions_urls=tuple(url and url.replace(RECORDINGS, base) for url in found.captions_urls))

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The meeting's own page, then the page of its player where that one names no file."""
        players = [recording.page_url for recording in found.media if recording.page_url and not recording.url]
        return next((page for page in (found.source.url, *players) if page not in seen), None)
