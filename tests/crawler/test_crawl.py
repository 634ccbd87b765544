"""A crawl over HTTP: the demo's portal, again without fetching anything again, and portals that do not behave."""

from __future__ import annotations

import http.server
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive import Archive
from podium.demo import portal as demo
from tests.shared import MEETING

pytest.importorskip("scrapy", reason="Scrapy is not installed (extra crawl)")
CRAWL = """
import sys, json
from crawler.configuration import Body, Configured, PortalSource
from archive.model import Jurisdiction
from crawler.run import crawl
place = Configured(Jurisdiction("coral-key", "Coral Key", "Florida", languages=("en", "es", "ht")), (Body("City Commission"),), (PortalSource("granicus", sys.argv[1], 1),))
print(json.dumps([outcome.record() for outcome in crawl([place], sys.argv[2], None, first_wait=0.02)]))
"""


def crawl(address: str, folder: Path) -> dict:
    """One crawl in a process of its own, as Scrapy's reactor wants it."""
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", CRAWL, address, str(folder)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """What the demo's portal sent, by path and status."""
    sent: Counter = Counter()
    send = demo._Handler._send

    def counting(self, status, body, headers, with_body):
        sent[(self.path.split("?")[0], int(status))] += 1
        send(self, status, body, headers, with_body)

    monkeypatch.setattr(demo._Handler, "_send", counting)
    return sent


def test_a_crawl_keeps_meeting_agenda_documents_and_recording(tmp_path: Path, counted: Counter):
    with demo.portal(port=0) as server:
        outcome = crawl(f"http://127.0.0.1:{server.server_port}/", tmp_path)

    assert (outcome["state"], outcome["documents"], outcome["recordings"], outcome["errors"]) == ("ok", 2, 1, [])
    with Archive(tmp_path) as archive:
        (meeting,) = archive.meetings.all()
        assert (meeting.id, meeting.date, meeting.status, meeting.body) == ("coral-key-city-commission-2026-04-14", "2026-04-14T09:00:00-04:00", "held", "City Commission")
        assert [(item.number, item.start) for item in archive.meetings.agenda(meeting.id)] == [("1", 1), ("2", 27), ("3", 40), ("RE.4", 315), ("PH.5", 477), ("6", 488)]
        assert [document.kind for document in archive.meetings.documents(meeting.id)] == ["agenda", "minutes"]
        (recording,) = archive.meetings.media(meeting.id)
        assert archive.files.path(recording.sha256).read_bytes() == (MEETING / "recording.mp4").read_bytes()
        assert recording.link_at(60.9).endswith("/player/clip/414?view_id=1&redirect=true&entrytime=60")


def test_a_second_crawl_fetches_no_body_again(tmp_path: Path, counted: Counter):
    with demo.portal(port=0) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        crawl(address, tmp_path)
        counted.clear()
        outcome = crawl(address, tmp_path)

    assert {path: status for path, status in counted if path != "/robots.txt"} == {
        "/ViewPublisher.php": 304,
        f"/player/clip/{demo.CLIP}": 304,
        "/AgendaViewer.php": 304,
        "/MinutesViewer.php": 304,
    }
    assert (outcome["state"], outcome["documents"], outcome["recordings"], outcome["unchanged"]) == ("ok", 0, 0, 3)
    with Archive(tmp_path) as archive:
        assert len(archive.meetings.all()) == 1


@contextmanager
def answering(status: int, body: bytes, cut_short: bool = False) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            robots = self.path == "/robots.txt"
            self.send_response(404 if robots else status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(0 if robots else len(body) + 1000 * cut_short))
            self.end_headers()
            if not robots:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "state", "told"),
    [
        (404, b"no", "failed", "answered 404"),
        (500, b"no", "failed", "answered 500"),
        (403, b"no", "blocked", "answered 403"),
        (200, b"<html><body>Just a moment... captcha</body></html>", "blocked", "whether we are a person"),
        (200, b"<html><body>A page of another make</body></html>", "failed", "no Granicus listing"),
        (200, b"", "failed", "is empty"),
    ],
)
def test_a_portal_that_does_not_answer_as_it_should_is_told(tmp_path: Path, status: int, body: bytes, state: str, told: str):
    with answering(status, body) as address:
        outcome = crawl(address, tmp_path)

    assert outcome["state"] == state
    assert told in outcome["errors"][0]
    assert "ViewPublisher.php?view_id=1" in outcome["errors"][0]
    with Archive(tmp_path) as archive:
        assert archive.meetings.all() == []


def test_a_portal_that_is_not_there_is_told(tmp_path: Path):
    outcome = crawl("http://127.0.0.1:9/", tmp_path)

    assert outcome["state"] == "failed"
    assert "could not be reached" in outcome["errors"][0]


def test_redirects_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    answer = demo._Handler._answer

    def moved(self, with_body):
        if self.path.startswith("/MinutesViewer.php") and "moved" not in self.path:
            self._send(demo.HTTPStatus.FOUND, b"", {"Location": self.path + "&moved=1"}, False)
        else:
            answer(self, with_body)

    monkeypatch.setattr(demo._Handler, "_answer", moved)
    with demo.portal(port=0) as server:
        outcome = crawl(f"http://127.0.0.1:{server.server_port}/", tmp_path)

    assert (outcome["documents"], outcome["errors"]) == (2, [])


def test_a_meeting_that_cannot_be_kept_is_told(tmp_path: Path):
    with demo.portal(port=0) as server:
        crawl(f"http://127.0.0.1:{server.server_port}/", tmp_path)
        import sqlite3

        with sqlite3.connect(tmp_path / "podium.sqlite") as connection:
            connection.execute("CREATE TRIGGER full BEFORE INSERT ON sources BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
            connection.execute("DELETE FROM sources")
        connection.close()
        outcome = crawl(f"http://127.0.0.1:{server.server_port}/", tmp_path)

    assert outcome["state"] == "failed"
    assert "the disk is full" in outcome["errors"][0]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/x", "//127.0.0.1/x", "nothing"])
def test_a_portal_may_not_name_files_of_this_machine(tmp_path: Path, address: str):
    from archive.files import FileStore
    from crawler.recordings import FetchFailed
    from crawler.recordings import fetch as download

    with pytest.raises(FetchFailed, match="no address of the web"):
        download(address, FileStore(tmp_path))


def test_a_recording_that_breaks_off_is_told_and_not_kept(tmp_path: Path):
    from archive.files import FileStore
    from crawler.recordings import FetchFailed
    from crawler.recordings import fetch as download

    store = FileStore(tmp_path)
    store.prepare()
    with answering(200, b"x" * 500, cut_short=True) as address, pytest.raises(FetchFailed, match="500 of 1500 bytes"):
        download(f"{address}v.mp4", store)

    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] in ([], [".lock"])
