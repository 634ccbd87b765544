"""Which addresses the crawler may ask: links on a portal must not make it fetch from this machine or its network."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from crawler.errors import CrawlError

# Addresses of the new internet in which addresses of the old one are hidden, and one kind that is private and not called so.
LEADING_ELSEWHERE = tuple(map(ip_network, ("64:ff9b::/96", "2002::/16", "fec0::/10")))
HERE = ("127.0.0.1", "localhost", "::1")


class RefusedAddress(CrawlError):
    """A portal named an address that its pages have no business to name."""


class Allowed:
    """Every public address of the web, and the hosts (with their ports) that a jurisdiction's own file names."""

    def __init__(self, own: Iterable[str]) -> None:
        self.own = frozenset(_host(url) for url in own)

    def check(self, url: str) -> None:
        """Raises RefusedAddress for what is no address of the web, or leads into a private network and is not the jurisdiction's own.

        A name is looked up; where that cannot be done, the connection will tell, which is held against it once more.
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
            self.check_peer(url, address)

    def check_peer(self, url: str, address: str) -> None:
        """Raises RefusedAddress where ``url``, which is not the jurisdiction's own, leads to a private IP address."""
        if is_private(address) and _host(url) not in self.own:
            raise RefusedAddress(f"{url} leads to {address}, an address of a private network, and was refused: only the jurisdiction's own url may do that")


def is_here(url: str) -> bool:
    """Whether an address of ours is of this machine, which need not be asked gently, nor told who asks."""
    return urlsplit(url).hostname in HERE


def is_private(address: str) -> bool:
    """Whether an IP address is not one of the public internet: loopback, private, link-local, reserved, multicast."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return not ip.is_global or ip.is_multicast or any(ip in network for network in LEADING_ELSEWHERE if network.version == ip.version)


def _host(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)


def asked_with_a_contact(urls: Iterable[str], contact: str | None) -> None:
    """Raises CrawlError where a portal of the web would be asked by somebody whom its people cannot reach."""
    if not contact and any(url.startswith(("http://", "https://")) and not is_here(url) for url in urls):
        raise CrawlError("say who crawls, so that a portal's people can write to you: --contact you@newsroom.example, or PODIUM_CONTACT")
