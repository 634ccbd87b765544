"""Adapters: pure functions from a saved page to the meetings it shows. No network, no Scrapy.

Each adapter is a module with ``read(pages, zone)``; ADAPTERS names them as the command line does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crawler.platforms import granicus
from crawler.platforms.pages import NotThisPlatform, Page, Reading, RowError

ADAPTERS: Mapping[str, Callable[[Sequence[Page], str | None], Reading]] = {"granicus": granicus.read}

__all__ = ["ADAPTERS", "NotThisPlatform", "Page", "Reading", "RowError"]
