"""Granicus: listing pages (ViewPublisher), players, agendas (AgendaViewer) and feeds.

A listing gives many meetings; a player and an agenda are two pages of one, joined by their clip or event id, and the
player's cue points give the agenda's items their seconds.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import FoundMeeting
from crawler.platforms.granicus import agenda, feed, listing, player
from crawler.platforms.granicus.parts import Part, joined
from crawler.platforms.pages import NotThisPlatform, Page, Reading, RowError, tree

__all__ = ["read"]


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show. Pages of one meeting are joined into one; a listing's and a feed's meetings stand by themselves.

    Raises NotThisPlatform, naming the page, for one that is none of Granicus'.
    """
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    parts: list[Part] = []
    for page in pages:
        if feed.is_feed(page):
            reading = feed.read(page, zone)
        else:
            root = tree(page)
            if agenda.is_agenda(root, page.url):
                parts.append(agenda.read(root, page, zone))
                continue
            if not listing.is_marked(root) and player.is_player(root, page):
                parts.append(player.read(root, page, zone))
                continue
            if not listing.is_listing(root, page):
                raise NotThisPlatform(f"{page.url} is no Granicus listing, player, agenda or feed")
            reading = listing.read(root, page, zone)
        meetings += reading.meetings
        errors += reading.errors
    return Reading(tuple(meetings) + tuple(joined(parts, zone)), tuple(errors))
