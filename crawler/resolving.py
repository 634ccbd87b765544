"""How Scrapy looks names up: what a name led to when it was checked need not be what it leads to when it is asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_private


class GuardedResolver(CachingThreadedResolver):  # type: ignore[misc]
    """Refuses a name that leads into a private network at the moment of the connection itself.

    ``OnlyAllowed`` tells most of them beforehand, with the address of the link; a name whose owner changes what it leads to
    in between (DNS rebinding) is found here. Hosts of the jurisdictions' own files and this machine's proxies may be private.
    """

    _process: Any

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """The resolver; Scrapy gives the whole process as ``crawler``."""
        resolver: GuardedResolver = super().from_crawler(crawler, reactor)
        resolver._process = crawler
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        """The address of a name. Fails with DNSLookupError for a private one, as for a name that leads nowhere."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if is_private(address) and self._walks_portals() and name not in self._may_be_private():
            raise DNSLookupError(f"{name} leads to {address}, an address of a private network, and was refused")
        return address

    def _tasks(self) -> list[Any]:
        return [spider.task for crawler in self._process.crawlers if (spider := crawler.spider) is not None and hasattr(spider, "task")]

    def _walks_portals(self) -> bool:
        """Whether links are followed; in ``scrapy shell`` a person says what is asked for."""
        return bool(self._tasks())

    def _may_be_private(self) -> set[str]:
        own = {host for task in self._tasks() for host, _ in task.allowed.own}
        return own | {urlsplit(proxy).hostname or "" for proxy in getproxies().values()}
