"""CivicPlus AgendaCenter: the center with one year of each body, then each body's other years, as the page's own script asks for them.

Its search over days is no way to them: it shows the same one year of each body.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urljoin

from scrapy.http import FormRequest, Request, Response, TextResponse

from crawler.answers import as_page
from crawler.platforms import Page, Reading
from crawler.platforms.civicplus import other_years
from crawler.spiders.portal import PortalSpider


class CivicPlusSpider(PortalSpider):
    """One AgendaCenter."""

    name = "civicplus"

    def first(self) -> Iterable[Request]:
        """The center."""
        yield Request(urljoin(self.source.url, "/AgendaCenter"))

    def onward(self, response: Response, reading: Reading) -> Iterator[Request]:
        """One wanted year of one body after the other, the newest first."""
        years = response.meta.get("years")
        if years is None:
            first = self.task.since.year if self.task.since else 0
            years = [each for each in other_years(as_page(response)) if each[0] >= first]
        if years:
            (year, number, body), *later = years
            asked = {"year": str(year), "catID": number}
            yield FormRequest(urljoin(response.url, "/AgendaCenter/UpdateCategoryList"), formdata=asked, meta={"body": body, "number": number, "years": later})

    def pages(self, response: Response) -> Sequence[Page]:
        """The center; or a body's other year under the body's name, where the script puts it. For a year without a row the whole center is sent: none of it is this body's."""
        if "body" not in response.meta or not isinstance(response, TextResponse):
            return super().pages(response)
        rows = response.css(f"#section{response.meta['number']}").getall() if not response.css("html > head > title") else []
        shown = f'<div id="AgendaCenterContent"><h2>{html.escape(response.meta["body"])}</h2>{"".join(rows)}</div>'
        return [Page(response.url, f"<html><body>{shown}</body></html>".encode(), "utf-8")]
