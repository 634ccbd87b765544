"""Granicus: a view's listing, then for each meeting the player (cue points, captions), the agenda and the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from scrapy.http import Request

from archive.model import FoundMeeting
from crawler.platforms.granicus.parts import clip_of
from crawler.spiders.portal import PortalSpider


class GranicusSpider(PortalSpider):
    """One view of one Granicus portal."""

    name = "granicus"

    def first(self) -> Iterable[Request]:
        """The listing of the view."""
        yield Request(self.source.address)

    def page_of(self, found: FoundMeeting, seen: set[str]) -> str | None:
        """The player, the agenda, and where the player is the old one without a file, the page that plays the clip alone."""
        players = [recording.page_url for recording in found.media[:1] if recording.page_url]
        wanted = "agenda" in self.task.configured.documents
        agendas = [str(document.url) for document in found.documents if document.kind == "agenda" and "AgendaViewer.php" in (document.url or "") and wanted]
        bare = [f"/videos/{clip}/player" for player in players if not found.media[0].url and (clip := clip_of(player)[0])]
        pages = [*players, *agendas, *(urljoin(self.source.url, page) for page in bare)]
        return next((page for page in pages if page not in seen), None)
