"""A portal's server: conditional requests, ranges, forms, and on demand everything that portals do wrong."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True  # ETag and conditional answers


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    status: int
    size: int
    headers: dict[str, str]


Site = Callable[[str, str, bytes], Answer | None]  # method, path with query, body of a form


class Portal:
    """What is served at ``address``. ``faults``: for a path, what to do instead of answering, once each."""

    def __init__(self) -> None:
        self.site: Site = lambda method, path, form: None
        self.faults: dict[str, list[object]] = {}
        self.sent: list[Sent] = []  # robots.txt apart
        self.robots = b""
        self.asked_for_robots = 0
        self.address = ""

    def bodies(self, *kinds: str) -> list[str]:
        """The paths whose body was sent whole or in part."""
        return [each.path for each in self.sent if each.status in (200, 206) and each.method != "HEAD"]

    def statuses(self, path: str) -> list[int]:
        return [each.status for each in self.sent if each.path == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    portal: Portal

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, form: bytes = b"") -> None:
        if self.path == "/robots.txt":
            self.portal.asked_for_robots += 1
            self._send(200 if self.portal.robots else 404, self.portal.robots, {"Content-Type": "text/plain"})
            return
        fault = (self.portal.faults.get(self.path.partition("?")[0]) or [None])[0]
        if fault is not None:
            self.portal.faults[self.path.partition("?")[0]].pop(0)
        answer = fault if isinstance(fault, Answer) else self.portal.site(self.command, self.path, form)
        if answer is None:
            self._send(404, b"not here", {"Content-Type": "text/plain"})
            return
        headers = {"Content-Type": answer.kind, **answer.headers}
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        if answer.validators and answer.status == 200 and self.command != "POST":
            headers |= {"ETag": etag, "Accept-Ranges": "bytes"}
            if self.headers.get("If-None-Match") == etag:
                self._send(304, b"", headers)
                return
        span = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if span and answer.status == 200 and answer.validators and self.headers.get("If-Range") in (None, etag):
            first = int(span[1])
            headers["Content-Range"] = f"bytes {first}-{len(answer.body) - 1}/{len(answer.body)}"
            self._send(206, answer.body[first:], headers, fault)
        else:
            self._send(answer.status, answer.body, headers, fault)

    def _send(self, status: int, body: bytes, headers: dict[str, str], fault: object = None) -> None:
        sent = body if self.command != "HEAD" and status != 304 else b""
        if isinstance(fault, float) and fault < 1:  # break off after this share
            sent = sent[: int(len(sent) * fault)]
            self.close_connection = True
        if self.path != "/robots.txt":
            self.portal.sent.append(Sent(self.command, self.path, status, len(sent), dict(self.headers)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if isinstance(fault, float) and fault >= 1:  # take this many seconds
            for at in range(0, len(sent), max(1, len(sent) // 10)):
                self.wfile.write(sent[at : at + max(1, len(sent) // 10)])
                self.wfile.flush()
                time.sleep(fault / 10)
        else:
            self.wfile.write(sent)


@contextmanager
def serving() -> Iterator[Portal]:
    portal = Portal()
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    portal.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
