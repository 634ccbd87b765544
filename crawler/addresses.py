"""Which addresses the crawler may ask: links on a portal must not make it fetch from this machine or its network."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from crawler.errors import CrawlError


class RefusedAddress(CrawlError):
    """A portal named an address that its pages have no business to name."""


class Allowed:
    """Every public address of the web, and the hosts (with their ports) that a jurisdiction's own file names."""

    def __init__(self, own: Iterable[str]) -> None:
        self.own = frozenset(_host(url) for url in own)

    def check(self, url: str) -> None:
        """Raises RefusedAddress for what is no address of the web, or leads into a private network and is not the jurisdiction's own.

        A name is looked up; where that cannot be done, asking it will tell.
        """
        try:
            host, port = _host(url)
        except ValueError as error:
            raise RefusedAddress(f"{url} is no address: {error}") from error
        if urlsplit(url).scheme not in ("http", "https") or not host:
            raise RefusedAddress(f"{url} is no address of the web: a portal may not name files of this machine")
        if (host, port) in self.own:
            return
        try:
            found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except (OSError, UnicodeError):
            return
        for address in found:
            if is_private(address):
                raise RefusedAddress(f"{url} leads to {address}, an address of a private network, and was refused: only the jurisdiction's own url may do that")


def is_private(address: str) -> bool:
    """Whether an IP address is not one of the public internet: loopback, private, link-local, reserved, multicast."""
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return not (mapped or ip).is_global or (mapped or ip).is_multicast


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)
