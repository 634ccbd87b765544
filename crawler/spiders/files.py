"""Files: a folder of this machine, a list of links in it, or a list of links on the web."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from scrapy.http import Request

from crawler.items import FetchedDocument
from crawler.outcomes import WouldFetch
from crawler.platforms import Page
from crawler.spiders.portal import PortalSpider
from crawler.task import local_listing
from crawler.visits import Visit


class FilesSpider(PortalSpider):
    """One folder, or one list."""

    name = "files"

    def first(self) -> Iterable[Request]:
        """The list, where it is on the web."""
        yield Request(self.source.url)

    async def start(self) -> AsyncIterator[Any]:
        """What is on this machine is read here; Scrapy is asked for the rest."""
        if self.source.url.startswith(("http://", "https://")):
            async for item in super().start():
                yield item
            return
        try:
            base, content = local_listing(self.source.url)
        except OSError as error:
            self.outcome.wrong(self.source.url, f"cannot be read: {error.strerror}. Is the folder's or the list's name right?")
            return
        reading = self.reading([Page(base, content)])
        if reading is not None:
            for item in self.listed(reading):
                yield item

    def _next(self, visit: Visit) -> Iterator[Any]:
        if visit.papers is None:
            visit.papers = visit.wanted_papers(self.task.configured.documents)
        for kind, url in [paper for paper in visit.papers if paper[1].startswith("file:")]:
            visit.papers.remove((kind, url))
            path = self.task.local_file(url)
            if path is None:
                visit.whole = False
                self.outcome.wrong(url, "is no file in the folder that this source names")
            elif self.task.scope.dry:
                self.outcome.would_fetch.append(WouldFetch(kind, url, path.stat().st_size))
            else:
                visit.documents.append(FetchedDocument(kind, url, path.read_bytes(), None, {}, False))
        yield from super()._next(visit)
