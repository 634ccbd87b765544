"""Recordings: resumed after a break, streams from their pieces, and nothing from where no link may lead."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from archive.files import FileStore
from crawler.addresses import Allowed, RefusedAddress, is_private
from crawler.recordings import FetchFailed, fetch, is_youtube
from crawler.recordings import file as by_http
from crawler.recordings import stream as by_stream
from crawler.recordings.probe import NoRecording, duration_of, ffmpeg_binary
from tests.crawler.replay.crawling import recording
from tests.crawler.replay.server import Answer, Portal, serving
from transcribe.errors import NotMedia
from transcribe.sound.audio import examine, samples

BODY = bytes(range(256)) * 8192  # 2 MB
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def portal():
    with serving() as portal:
        portal.site = lambda method, path, form: Answer(BODY, "video/mp4") if path == "/v.mp4" else None
        yield portal


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "files")
    store.prepare()
    return store


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(by_http, "FIRST_WAIT", 0.01)


def got(portal: Portal, path: str, store: FileStore) -> bytes:
    return store.path(fetch(portal.address + path, store).sha256).read_bytes()


def test_a_break_is_taken_up_where_it_was(portal: Portal, store: FileStore):
    portal.faults["/v.mp4"] = [0.3, 0.5]

    assert got(portal, "/v.mp4", store) == BODY
    assert [sent.status for sent in portal.sent] == [200, 206, 206]
    assert sum(sent.size for sent in portal.sent) == len(BODY)


def test_what_a_run_left_is_taken_up_by_the_next(portal: Portal, store: FileStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(by_http, "TRIES", 1)
    portal.faults["/v.mp4"] = [0.6]
    with pytest.raises(FetchFailed, match="broke off after 1258291 of 2097152 bytes"):
        fetch(portal.address + "/v.mp4", store)
    portal.sent.clear()

    assert got(portal, "/v.mp4", store) == BODY
    assert [(sent.status, sent.size) for sent in portal.sent] == [(206, len(BODY) - 1258291)]
    assert [path.suffix for path in store.incoming.iterdir()] in ([], [".lock"])


def test_a_file_that_changed_meanwhile_is_fetched_anew(portal: Portal, store: FileStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(by_http, "TRIES", 1)
    portal.faults["/v.mp4"] = [0.6]
    with pytest.raises(FetchFailed):
        fetch(portal.address + "/v.mp4", store)
    portal.site = lambda method, path, form: Answer(BODY[::-1], "video/mp4")

    assert got(portal, "/v.mp4", store) == BODY[::-1]


@pytest.mark.parametrize("validators", [True, False])
def test_a_portal_that_does_not_look_at_if_range_gets_no_splice(portal: Portal, store: FileStore, monkeypatch: pytest.MonkeyPatch, validators: bool):
    """It goes on with the new file at the place where the old one broke off."""
    monkeypatch.setattr(by_http, "TRIES", 1)
    portal.faults["/v.mp4"] = [0.6]
    with pytest.raises(FetchFailed):
        fetch(portal.address + "/v.mp4", store)
    begun = 1258291
    other = BODY[::-1] + (b"" if validators else b"longer")
    rest = {"Content-Range": f"bytes {begun}-{len(other) - 1}/{len(other)}"} | ({"ETag": '"another"'} if validators else {})
    portal.faults["/v.mp4"] = [Answer(other[begun:], "video/mp4", 206, rest, validators=False)]
    portal.site = lambda method, path, form: Answer(other, "video/mp4")
    with pytest.raises(FetchFailed, match="is of another file"):
        fetch(portal.address + "/v.mp4", store)

    assert got(portal, "/v.mp4", store) == other


def test_a_playlist_under_the_name_of_a_recording_opens_no_file_of_this_machine(portal: Portal, store: FileStore, tmp_path: Path):
    private = tmp_path / "private.ts"
    subprocess.run([str(ffmpeg_binary()), "-v", "error", "-f", "lavfi", "-i", "sine=duration=5", str(private)], check=True)
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://{private}\n#EXT-X-ENDLIST\n".encode()
    portal.site = lambda method, path, form: Answer(playlist, "video/mp4")
    with pytest.raises(FetchFailed, match="is a playlist"):
        fetch(portal.address + "/v.mp4", store)

    disguised = tmp_path / "v.mp4"
    disguised.write_bytes(playlist)
    with pytest.raises(NoRecording):
        duration_of(disguised)
    with pytest.raises(NotMedia):
        examine(disguised)
    with pytest.raises(NotMedia):
        samples(disguised, 0.0, 1.0)


def test_a_portal_that_asks_for_an_hour_gets_it(portal: Portal, store: FileStore):
    portal.faults["/v.mp4"] = [Answer(b"", status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(FetchFailed, match="left alone for 3600 s"):
        fetch(portal.address + "/v.mp4", store)

    assert portal.statuses("/v.mp4") == [429]


def test_without_a_validator_a_break_begins_anew(portal: Portal, store: FileStore):
    portal.site = lambda method, path, form: Answer(BODY, "video/mp4", validators=False)
    portal.faults["/v.mp4"] = [0.3]

    assert got(portal, "/v.mp4", store) == BODY
    assert [sent.status for sent in portal.sent] == [200, 200]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(b"", "video/mp4"), r"is empty \(0 bytes\)"),
        (Answer(b"<html>Sorry</html>"), "answers with a page"),
        (Answer(b"no", status=404), "answered 404"),
        (Answer(b"", status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}), "169.254.169.254, an address of a private network"),
        (Answer(b"", status=302, headers={"Location": "file:///etc/passwd"}), "answered 302"),
        (Answer(b"#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST", "application/vnd.apple.mpegurl"), "no address of the web"),
        (Answer(b"#EXTM3U\n#EXTINF:2,\nhttp://10.0.0.1/a.ts\n#EXT-X-ENDLIST", "application/vnd.apple.mpegurl"), "private network"),
        (Answer(b"#EXTM3U\n#EXTINF:2,\na.ts\n", "application/vnd.apple.mpegurl"), "still running"),
        (Answer(b"#EXTM3U\n", "application/vnd.apple.mpegurl"), "names no pieces"),
        (Answer(b"<html>", "text/html"), "is no playlist"),
    ],
)
def test_what_is_no_recording_is_told_and_nothing_kept(portal: Portal, store: FileStore, answer: Answer, told: str):
    path = "/v.m3u8" if "playlist" in told or b"#EXTM3U" in answer.body else "/v.mp4"
    portal.site = lambda method, asked, form: answer
    with pytest.raises(FetchFailed, match=told):
        fetch(portal.address + path, store)

    assert list(store.root.glob("??/*")) == []


def test_two_programs_do_not_fetch_one_recording_at_once(portal: Portal, store: FileStore):
    with by_http.alone(portal.address + "/v.mp4", store), pytest.raises(FetchFailed, match="by another program"):
        fetch(portal.address + "/v.mp4", store)


def stream(folder: Path, *options: str) -> dict[str, bytes]:
    """A real stream, made by ffmpeg: its playlist and its pieces by their paths."""
    (folder / "whole.mp4").write_bytes(recording(6.0))
    subprocess.run(["ffmpeg", "-v", "error", "-i", "whole.mp4", "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_list_size", "0", *options, "media.m3u8"], check=True, cwd=folder)
    return {f"/hls/{path.name}": path.read_bytes() for path in folder.iterdir() if path.suffix in (".m3u8", ".ts", ".mp4", ".m4s", ".key")}


@pytest.mark.parametrize("options", [(), ("-hls_segment_type", "fmp4"), ("-hls_enc", "1", "-hls_enc_key", "00112233445566778899aabbccddeeff")], ids=["ts", "fmp4", "encrypted"])
def test_a_stream_is_put_together_without_encoding_it_again(portal: Portal, store: FileStore, tmp_path: Path, options: tuple[str, ...]):
    pieces = stream(tmp_path, *options)
    master = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nnowhere.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=900000\nmedia.m3u8\n"
    site = {"/hls/master.m3u8": master} | pieces
    portal.site = lambda method, path, form: Answer(site[path], "application/octet-stream") if path in site else None
    kept = store.path(fetch(portal.address + "/hls/master.m3u8", store).sha256)

    assert duration_of(kept) == pytest.approx(6.0, abs=0.2)
    assert "h264" in subprocess.run(["ffmpeg", "-hide_banner", "-i", str(kept)], capture_output=True, text=True, check=False).stderr


def test_the_pieces_of_a_broken_stream_are_not_fetched_again(portal: Portal, store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(by_http, "TRIES", 1)
    pieces = stream(tmp_path)
    last = sorted(path for path in pieces if path.endswith(".ts"))[-1]
    portal.site = lambda method, path, form: Answer(pieces[path], "video/mp2t") if path in pieces else None
    portal.faults[last] = [Answer(b"", status=500)]
    with pytest.raises(FetchFailed, match="answered 500"):
        fetch(portal.address + "/hls/media.m3u8", store)
    portal.sent.clear()
    fetch(portal.address + "/hls/media.m3u8", store)

    assert [sent.path for sent in portal.sent if sent.status == 200] == ["/hls/media.m3u8", last]


def test_a_truncated_file_is_no_recording(tmp_path: Path):
    whole = tmp_path / "whole.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=3", str(whole)], check=True)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[:-2000])

    assert duration_of(whole) == pytest.approx(3.0, abs=0.1)
    with pytest.raises(NoRecording, match="cannot open it"):
        duration_of(cut)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "100.64.0.1",
        "224.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "fec0::1",
    ],
)
def test_private_addresses_are_known(address: str):
    assert is_private(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "https://127.0.0.1./x",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "gopher://x/",
        "http:///x",
        "http://[bad",
    ],
)
def test_links_may_not_lead_home(url: str):
    with pytest.raises(RefusedAddress):
        Allowed(["https://portal.example.org/"]).check(url)


def test_the_jurisdictions_own_address_may_be_a_private_one_with_its_port_alone():
    own = Allowed(["http://127.0.0.1:8764/"])
    own.check("http://127.0.0.1:8764/media.mp4")

    with pytest.raises(RefusedAddress):
        own.check("http://127.0.0.1:9200/_search")


def test_what_a_killed_stream_left_behind_is_swept_and_never_in_the_way(store: FileStore):
    left = store.incoming / "abc.pieces"
    left.mkdir()
    (left / "piece.ts").write_bytes(b"x")
    part, said = store.incoming / "def.part", store.incoming / "def.json"
    part.write_bytes(b"x")
    said.write_text("{}")
    long_ago = time.time() - 9 * 24 * 3600
    for path in (left / "piece.ts", left, said):
        os.utime(path, (long_ago, long_ago))
    store.prepare()

    assert not left.exists()
    assert part.exists()
    assert said.exists(), "what describes a growing file is as young as it"


@pytest.mark.parametrize(
    "url", ["https://evil.example.org/youtu.be/AAAAAAAAAAA/x.mp4", "https://youtube.com.evil.example.org/watch?v=AAAAAAAAAAA", "http://127.0.0.1/youtube.com/watch?v=AAAAAAAAAAA"]
)
def test_only_youtube_is_youtube(url: str):
    assert not is_youtube(url)
    assert is_youtube("https://www.youtube.com/watch?v=AAAAAAAAAAA")


def test_a_connection_is_held_against_where_it_really_leads(portal: Portal, store: FileStore, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    getaddrinfo = socket.getaddrinfo

    def rebinding(host: str, port: int, *args: object, **kwargs: object) -> object:
        asked.append(host)
        return getaddrinfo("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = portal.address.rpartition(":")[2]
    with pytest.raises(FetchFailed, match=r"leads to 127\.0\.0\.1, an address of a private network"):
        fetch(f"http://rebinding.example.org:{port}/v.mp4", store, Allowed(["https://portal.example.org/"]))

    assert portal.sent == []


def test_robots_are_asked_once_a_host_and_obeyed_after_a_redirect(portal: Portal, store: FileStore, tmp_path: Path):
    pieces = stream(tmp_path)
    portal.site = lambda method, path, form: Answer(pieces[path]) if path in pieces else Answer(b"", status=302, headers={"Location": "/kept-out/v.mp4"})
    portal.robots = b"User-agent: *\nDisallow: /kept-out/\n"
    fetch(portal.address + "/hls/media.m3u8", store)

    assert portal.asked_for_robots == 1
    with pytest.raises(FetchFailed, match="may not be fetched by crawlers"):
        fetch(portal.address + "/v.mp4", store)
    assert [sent.path for sent in portal.sent][-1] == "/v.mp4"


def test_a_stream_without_end_is_not_kept(portal: Portal, store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(by_stream, "LARGEST", 10_000)
    pieces = stream(tmp_path)
    portal.site = lambda method, path, form: Answer(pieces[path])
    with pytest.raises(FetchFailed, match="no recording of a meeting is so large"):
        fetch(portal.address + "/hls/media.m3u8", store)

    assert list(store.root.glob("??/*")) == []


def test_a_playlist_of_pieces_that_names_other_playlists_is_refused(portal: Portal, store: FileStore):
    evil = b'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="file:///etc/passwd"\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n'
    portal.site = lambda method, path, form: Answer(evil, "application/vnd.apple.mpegurl")
    with pytest.raises(FetchFailed, match="names other playlists"):
        fetch(portal.address + "/v.m3u8", store)
