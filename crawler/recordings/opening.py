"""What opens addresses of recordings: under our name, only allowed ones, and none that robots.txt keeps crawlers from."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.addresses import Allowed, RefusedAddress

TIMEOUT = 60.0  # seconds without a byte after which a connection is given up
LONGEST_ROBOTS = 512 * 1024  # bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least
ROBOTS = "/robots.txt"


def opener_for(allowed: Allowed, agent: str) -> urllib.request.OpenerDirector:
    """What opens addresses. Raises RefusedAddress for what may not be asked, after redirects, too."""
    opener = urllib.request.build_opener(_OnlyAllowed(allowed), _ObeysRobots(agent), _Connections(allowed))
    opener.addheaders = [("User-Agent", agent), ("Accept-Encoding", "identity")]
    return opener


class _OnlyAllowed(urllib.request.BaseHandler):
    """Checks each address before it is asked, those of redirects, too."""

    handler_order = 0

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    def default_open(self, request: urllib.request.Request) -> None:
        self._allowed.check(request.full_url)


class _ObeysRobots(urllib.request.BaseHandler):
    """Asks each host once whether crawlers may have this address; where it has no robots.txt, they may."""

    handler_order = 1

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._rules: dict[str, Protego | None] = {}

    def default_open(self, request: urllib.request.Request) -> None:
        parts = urlsplit(request.full_url)
        if parts.path == ROBOTS:
            return
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._rules:
            self._rules[host] = self._read(host)
        rules = self._rules[host]
        if rules is not None and not rules.can_fetch(request.full_url, self._agent):
            raise RefusedAddress(f"{request.full_url} may not be fetched by crawlers: {host}{ROBOTS} says so")

    def _read(self, host: str) -> Protego | None:
        try:
            with self.parent.open(urljoin(host, ROBOTS), timeout=TIMEOUT) as answer:
                return Protego.parse(answer.read(LONGEST_ROBOTS).decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code >= 500:  # RFC 9309: a portal that cannot say is not asked
                raise RefusedAddress(f"{host}{ROBOTS} answered {error.code}: what crawlers may fetch there is not known now, the next run asks again") from error
            return None
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError):
            return None


class _Connections(urllib.request.HTTPSHandler, urllib.request.HTTPHandler):
    def __init__(self, allowed: Allowed) -> None:
        super().__init__()
        self._allowed = allowed

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_checked(http.client.HTTPConnection, self._allowed, request), request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_checked(http.client.HTTPSConnection, self._allowed, request), request)


def _checked(kind: type[http.client.HTTPConnection], allowed: Allowed, request: urllib.request.Request) -> type[http.client.HTTPConnection]:
    """A connection that is held against where it really led before anything is asked: a name may lead elsewhere by now.

    One to a proxy is not: it is this machine's own, and looks names up itself.
    """
    if request.host != urlsplit(request.full_url).netloc:
        return kind

    class Checked(kind):  # type: ignore[valid-type, misc]
        def connect(self) -> None:
            super().connect()
            try:
                allowed.check_peer(request.full_url, self.sock.getpeername()[0])
            except RefusedAddress:
                self.close()
                raise

    return Checked
