"""A meeting on its way through a crawl: its row, what its own pages add, and what is still to fetch."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass, field

from archive.model import FoundMeeting
from crawler.items import FetchedDocument
from crawler.platforms import ADAPTERS, NotThisPlatform, Page, granicus
from crawler.platforms.merging import joined


@dataclass
class Visit:
    """One meeting. ``found`` is the row with all that is known so far; ``whole`` stays true while everything could be fetched."""

    row: FoundMeeting
    row_sha256: str
    platform: str
    zone: str
    found: FoundMeeting = field(init=False)
    pages: list[Page] = field(default_factory=list)
    players: list[Page] = field(default_factory=list)  # of Granicus, for a portal of another make
    seen: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)  # pages that did not come: where they are documents, too, those are not there either
    papers: list[tuple[str, str]] | None = None  # kind and address, once all pages are read
    documents: list[FetchedDocument] = field(default_factory=list)
    whole: bool = True

    def __post_init__(self) -> None:
        self.found = self.row

    def learn(self, page: Page, player: bool = False) -> None:
        """Join what a page of the meeting tells with its row. ``player``: it is Granicus' page for a portal of another make.

        All pages are read together, since one gives the items of an agenda and another their seconds.
        Raises NotThisPlatform, naming the page, for one of another make or of another meeting; then nothing has changed.
        """
        pages, players = ([*self.pages], [*self.players, page]) if player else ([*self.pages, page], [*self.players])
        found = self.row
        if pages:
            told = ADAPTERS[self.platform](pages, self.zone).meetings
            same = next((one for one in told if one.source.vendor_id == self.row.source.vendor_id), None)
            if same is None and told:
                raise NotThisPlatform(f"{page.url} is the page of another meeting than {self.row.source.vendor_id} of {self.row.start}")
            found = found if same is None else completed(found, same)  # an agenda without items is no other meeting's
        for played in granicus.read(players, self.zone).meetings[:1] if players else ():
            found = completed(found, dataclasses.replace(played, documents=()))
        self.pages, self.players, self.found = pages, players, found

    def wanted_papers(self, kinds: Collection[str]) -> list[tuple[str, str]]:
        """Kind and address of each document of these kinds, captions among them."""
        papers = [(document.kind, document.url) for document in self.found.documents if document.kind in kinds and document.url]
        captions = [("captions", url) for url in self.found.captions_urls if url and "captions" in kinds]
        return list(dict.fromkeys([*papers, *captions]))


def completed(row: FoundMeeting, told: FoundMeeting) -> FoundMeeting:
    """The row with what a page adds; of documents only the kinds that the row does not name."""
    kinds = {document.kind for document in row.documents}
    more = tuple(document for document in told.documents if document.kind not in kinds)
    return joined(row, dataclasses.replace(told, documents=more))
