"""The portal of Coral Key, a fictional city, on this machine: a listing, a player with cue points, an agenda, minutes, a recording.

Its pages are in Granicus' forms and nothing in the crawler knows of it. It answers conditional requests and ranges, and
has a robots.txt, as a good portal does.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from string import Template
from urllib.parse import parse_qs, urlsplit

HOST, PORT = "127.0.0.1", 8764
CLIP = "414"
RECORDING = "/OnDemand/coralkey/coralkey_2026-04-14.mp4"
CHANGED_AT = 1_776_200_000  # when the city published the meeting: April 14, 2026, in the afternoon
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True)
class _Answer:
    content: bytes
    content_type: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


@contextmanager
def portal(port: int = PORT) -> Iterator[ThreadingHTTPServer]:
    """Serve the portal for as long as the block runs. Raises OSError where the port is taken."""
    server = ThreadingHTTPServer((HOST, port), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, *_: object) -> None:
        """Says nothing: the demo's own output is what a person reads."""

    def _answer(self, with_body: bool) -> None:
        found = _page(self.path)
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, b"Not found\n", {"Content-Type": "text/plain"}, with_body)
            return
        headers = {"Content-Type": found.content_type, "ETag": found.etag, "Last-Modified": formatdate(CHANGED_AT, usegmt=True), "Accept-Ranges": "bytes"}
        if self._unchanged(found):
            self._send(HTTPStatus.NOT_MODIFIED, b"", headers, False)
            return
        wanted = self.headers.get("Range")
        span = _range(wanted, len(found.content)) if wanted else None
        if wanted and span is None:
            self._send(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", headers | {"Content-Range": f"bytes */{len(found.content)}"}, False)
        elif span:
            first, last = span
            headers["Content-Range"] = f"bytes {first}-{last}/{len(found.content)}"
            self._send(HTTPStatus.PARTIAL_CONTENT, found.content[first : last + 1], headers, with_body)
        else:
            self._send(HTTPStatus.OK, found.content, headers, with_body)

    def _unchanged(self, found: _Answer) -> bool:
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return found.etag in [tag.strip() for tag in tags.split(",")]
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and parsedate_to_datetime(since).timestamp() >= CHANGED_AT
        except ValueError:
            return False

    def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str], with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@cache
def _page(address: str) -> _Answer | None:
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/robots.txt":
        return _Answer(ROBOTS, "text/plain")
    if parts.path == "/ViewPublisher.php" and asked.get("view_id") == "1":
        return _html("listing.html")
    if parts.path == f"/player/clip/{CLIP}" or (parts.path == "/MediaPlayer.php" and asked.get("clip_id") == CLIP):
        return _html("player.html")
    if parts.path == "/AgendaViewer.php" and asked.get("clip_id") == CLIP:
        return _html("agenda.html")
    if parts.path == "/MinutesViewer.php" and asked.get("clip_id") == CLIP:
        return _Answer(_file("meeting/minutes.pdf"), "application/pdf")
    if parts.path == RECORDING:
        return _Answer(_file("meeting/recording.mp4"), "video/mp4")
    return None


def _html(name: str) -> _Answer:
    agenda = tomllib.loads(_file("meeting/agenda.toml").decode())
    items = "\n".join(
        f'<table><tbody><tr><td class="numberspace">{html.escape(item["number"])}</td><td><a name="agenda{item["id"]}" class="Agenda Agenda0" '
        f'href="/MediaPlayer.php?view_id=1&amp;clip_id={CLIP}&amp;meta_id={item["id"]}">{html.escape(item["title"])}</a></td></tr></tbody></table><br>'
        for item in agenda["item"]
    )
    cuepoints = json.dumps([{"time": item["second"], "type": "Agenda", "id": str(item["id"])} for item in agenda["item"]], separators=(",", ":"))
    values = {"clip": CLIP, "recording": RECORDING, "items": items, "cuepoints": cuepoints}
    page = Template(_file(f"pages/{name}").decode()).substitute(values | {key: str(value) for key, value in agenda.items() if key != "item"})
    return _Answer(page.encode(), "text/html; charset=utf-8")


def _file(name: str) -> bytes:
    return files("podium.demo").joinpath(name).read_bytes()


def _range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a ``bytes=`` range, or None where it cannot be satisfied."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    if not match or not (match[1] or match[2]):
        return None
    first = int(match[1]) if match[1] else max(0, size - int(match[2]))
    last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
    return (first, last) if first <= last < size else None
