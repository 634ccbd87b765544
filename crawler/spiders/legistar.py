"""Legistar: the Web API where the file names a client, else Calendar.aspx, a year at a time and page by page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy.http import FormRequest, Request, Response, TextResponse

from archive.model import FoundMeeting, Media
from crawler.answers import as_page
from crawler.platforms import Reading
from crawler.platforms.data import json_of
from crawler.platforms.pages import parameter
from crawler.platforms.recordings import recording_at
from crawler.spiders.portal import JSON, PortalSpider

API = "https://webapi.legistar.com/v1"
AT_ONCE = 200  # events an answer
YEARS = "ctl00$ContentPlaceHolder1$lstYears"
ALL_YEARS = ("All Years", "All")  # what the list of years shows, and what it calls it itself
SHOWN = "//input[contains(@id,'lstYears_Input') or contains(@name,'lstYears')][@type='text']/@value"
PAGER = "//*[contains(@class,'rgNumPart')]/a[contains(concat(' ', normalize-space(@class), ' '), ' rgCurrentPage ')]/following-sibling::a[1]/@href"
OFFERED = re.compile(r'\{"value":"(\d{4})"')
POSTBACK = re.compile(r"__doPostBack\('([^']+)'")


class LegistarSpider(PortalSpider):
    """One Legistar portal."""

    name = "legistar"

    @property
    def accept(self) -> str | None:
        """The Web API answers with XML to those who take that, too."""
        return JSON if self._api else None

    def first(self) -> Iterable[Request]:
        """The newest events of the API, or the calendar as it opens."""
        yield Request(self._events(0) if self._api else self.source.url)

    @property
    def _api(self) -> str | None:
        """The address of the Web API; one that is itself the API's is taken as it is."""
        if re.search(r"/v1/[^/]+/?$", urlsplit(self.source.url).path):
            return self.source.url.rstrip("/")
        return f"{API}/{self.source.client}" if self.source.client else None

    def _events(self, skip: int) -> str:
        asked = {"$orderby": "EventDate desc", "$top": AT_ONCE, "$skip": skip}
        if self.task.since:
            asked["$filter"] = f"EventDate ge datetime'{self.task.since.isoformat()}'"
        return f"{self._api}/events?{urlencode(asked, safe='$')}"

    def onward(self, response: Response, reading: Reading) -> Iterator[Request]:
        """The API's next events; of the calendar the next page, then the next year."""
        if self._api:
            if len(json_of(as_page(response))) >= AT_ONCE:
                yield Request(self._events(int(parameter(response.url, "$skip") or 0) + AT_ONCE))
            return
        asked: str | None = response.meta.get("year")
        shown = response.xpath(SHOWN).get()
        if asked and shown and shown.strip() != asked:
            self._gap()
            self.outcome.wrong(response.url, f"shows “{shown.strip()}” when it is asked for {asked}: its form has changed, and its other years cannot be read")
            return
        years: list[tuple[str, str]] = response.meta.get("years") or ([] if asked else self._years(response))
        following = POSTBACK.search(response.xpath(PAGER).get(default="")) if asked else None
        if following:
            yield self._posted(response, {"__EVENTTARGET": following[1]}, asked, years)
        elif years:
            (text, value), *later = years
            state = f'{{"logEntries":[],"value":"{value}","text":"{text}","enabled":true,"checkedIndices":[],"checkedItemsTextOverflows":false}}'
            chosen = {"__EVENTTARGET": YEARS, YEARS: text, f"{YEARS.replace('$', '_')}_ClientState": state}
            yield self._posted(response, chosen, text, later)

    def _years(self, response: Response) -> list[tuple[str, str]]:
        """What the list of years shows of each wanted one that it offers, and its value."""
        if self.task.since is None:
            return [ALL_YEARS]
        offered = set(OFFERED.findall(response.text)) if isinstance(response, TextResponse) else set()
        wanted = [str(year) for year in range(self.task.today.year + 1, self.task.since.year - 1, -1)]
        return [(year, year) for year in wanted if year in offered or not offered & set(wanted)]

    def _posted(self, response: Response, fields: dict[str, str], year: str | None, years: list[tuple[str, str]]) -> Request:
        """The calendar's form, sent as the page itself would send it."""
        assert isinstance(response, TextResponse)
        return FormRequest.from_response(
            response, formxpath="//form[.//*[@name='__VIEWSTATE']]", formdata={"__EVENTARGUMENT": "", **fields}, dont_click=True, meta={"year": year, "years": years}
        )

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The items of the API's event, or the meeting's own page."""
        page = found.source.url
        if self._api:
            page = f"{self._api}/events/{found.source.vendor_id}/eventitems?AgendaNote=1&MinutesNote=1&Attachments=0"
        elif "MeetingDetail.aspx" not in page:
            return None
        return None if page in seen else page

    def prepared(self, found: FoundMeeting) -> FoundMeeting:
        """Recordings that Granicus plays, under Granicus' own address: Legistar's link leads there only by a script."""
        return dataclasses.replace(found, media=tuple(map(self._played, found.media)))

    def _played(self, recording: Media) -> Media:
        page = recording.page_url or ""
        clip = parameter(page, "ID1") if (parameter(page, "Mode") or "").lower() == "granicus" else None
        if recording.url or not clip or not self.source.recordings:
            return recording
        return recording_at(urljoin(self.source.recordings, f"/player/clip/{clip}"))
