"""Elasticsearch goes away and comes back: pages and API say so in one sentence, and nothing has to be started again."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from archive import Archive
from search.backend import SearchError, open_backend
from search.elastic import writer
from search.indexer import update
from search_app import create_app
from tests.shared import free_port


class Between(BaseHTTPRequestHandler):
    """Stands before a real Elasticsearch; ``busy`` bulk requests are answered with 429 first."""

    server: Any
    protocol_version = "HTTP/1.0"  # no connection outlives the server

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "_bulk" in self.path:
            self.server.bulks += 1
            if self.server.bulks <= self.server.busy:
                self._answer(429, b'{"error":{"type":"es_rejected_execution_exception","reason":"full"},"status":429}', "application/json")
                return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "content-length", "accept-encoding", "connection")}
        try:
            with urlopen(Request(self.server.behind + self.path, body or None, headers, method=self.command), timeout=60) as answer:
                self._answer(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        except HTTPError as error:
            self._answer(error.code, error.read(), error.headers.get("Content-Type", ""))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on  # noqa: N815

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def standing_before(elasticsearch: str, port: int, busy: int = 0) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", port), Between)
    server.behind, server.busy, server.bulks = elasticsearch, busy, 0  # type: ignore[attr-defined]
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


@pytest.mark.needs("elasticsearch")
def test_search_goes_away_and_comes_back_by_itself(filled: Archive, elasticsearch: str, alias: str):
    port = free_port()
    address = f"http://127.0.0.1:{port}/{alias.rsplit('/', 1)[1]}"
    client = create_app({"ARCHIVE": str(filled.folder), "SEARCH": address}).test_client()
    with standing_before(elasticsearch, port):
        update(filled, open_backend(address, filled.folder))
        assert client.get("/api/v1/search?q=rent").json["total"] == 4
        assert client.get("/healthz").json == {"status": "ok", "search": "elasticsearch", "indexed": 60}

    sentence = "Elasticsearch cannot be reached: search comes back when it does"
    for path in ("/", "/search?q=rent", "/topics", "/search.csv?q=rent"):
        answer = client.get(path)
        assert (answer.status_code, bool(answer.headers["Retry-After"]), sentence in answer.text, "Traceback" in answer.text) == (503, True, True, False), path
    answer = client.get("/api/v1/search?q=rent")
    assert (answer.status_code, answer.json, bool(answer.headers["Retry-After"])) == (503, {"error": sentence}, True)
    health = client.get("/healthz")
    assert (health.status_code, health.json) == (503, {"status": "search is away", "search": "elasticsearch", "reason": sentence})
    assert client.get("/meetings").status_code == 200

    with standing_before(elasticsearch, port):
        assert client.get("/api/v1/search?q=rent").json["total"] == 4


@pytest.mark.needs("elasticsearch")
def test_an_index_that_is_away_is_followed_later(filled: Archive, elasticsearch: str, alias: str):
    port = free_port()
    backend = open_backend(f"http://127.0.0.1:{port}/{alias.rsplit('/', 1)[1]}", filled.folder)
    with pytest.raises(SearchError, match="cannot be reached"):
        update(filled, backend)
    with standing_before(elasticsearch, port):
        assert update(filled, backend) == 60


@pytest.mark.needs("elasticsearch")
def test_bulk_requests_wait_and_come_again(filled: Archive, elasticsearch: str, alias: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writer, "FIRST_WAIT", 0.05)
    port = free_port()
    with standing_before(elasticsearch, port, busy=3) as server:
        backend = open_backend(f"http://127.0.0.1:{port}/{alias.rsplit('/', 1)[1]}", filled.folder)
        assert update(filled, backend) == 60
        assert (backend.count(), server.bulks) == (60, 4)


@pytest.mark.needs("elasticsearch")
def test_an_index_that_is_not_there_yet_says_what_to_do(filled: Archive, alias: str):
    answer = create_app({"ARCHIVE": str(filled.folder), "SEARCH": alias}).test_client().get("/api/v1/search?q=rent")

    assert (answer.status_code, answer.json) == (503, {"error": "Elasticsearch has no index for us yet: run podium index"})


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:99999/podium", "no right port"),
        ("http:///podium", "is none"),
        ("http://127.0.0.1:9200/Podium", "small letters"),
        ("http://127.0.0.1:9200/a/b", "is none"),
        ("elastic", "no search backend"),
    ],
)
def test_an_address_that_is_none_is_told(tmp_path: Path, address: str, reason: str):
    with pytest.raises(SearchError, match=reason):
        open_backend(address, tmp_path)


def test_a_server_that_is_none_of_ours_is_told(tmp_path: Path):
    with standing_before("http://127.0.0.1:9", free_port()) as server, pytest.raises(SearchError):
        open_backend(f"http://127.0.0.1:{server.server_port}/podium", tmp_path).count()


def test_the_client_comes_without_its_asynchronous_half():
    """Which every command would wait for; who wants aiohttp afterwards has it."""
    code = "import sys, pathlib; from search.backend import open_backend; open_backend('http://127.0.0.1:9', pathlib.Path()); assert 'aiohttp' not in sys.modules; import aiohttp"

    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
