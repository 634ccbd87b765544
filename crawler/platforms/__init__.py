"""Adapters: pure functions from a saved page to the meetings it shows. No network, no Scrapy.

Each adapter is a module with ``read(pages, zone)``; ADAPTERS names them as the command line does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crawler.platforms import civicclerk, civicplus, escribe, files, granicus, iqm2, legistar, primegov, swagit, youtube
from crawler.platforms.pages import NotThisPlatform, Page, Reading, RowError

ADAPTERS: Mapping[str, Callable[[Sequence[Page], str | None], Reading]] = {
    "granicus": granicus.read,
    "legistar": legistar.read,
    "iqm2": iqm2.read,
    "primegov": primegov.read,
    "civicclerk": civicclerk.read,
    "swagit": swagit.read,
    "civicplus": civicplus.read,
    "escribe": escribe.read,
    "youtube": youtube.read,
    "files": files.read,
}

__all__ = ["ADAPTERS", "NotThisPlatform", "Page", "Reading", "RowError"]
