"""Streams (HLS): the pieces fetched one by one, then put together by ffmpeg without encoding anything again.

The playlist that ffmpeg is given is one of our own that names only pieces lying beside it: whatever a portal's playlist
says, ffmpeg opens no other file and no address. A killed run leaves the pieces, and the next one fetches only the rest.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import ffmpeg
import m3u8

from archive.files import FileStore
from crawler.addresses import Allowed
from crawler.recordings.file import LARGEST, PLAYLIST, Download, FetchFailed, Progress, alone, atomically, chunks_of, patiently
from crawler.recordings.opening import TIMEOUT, opener_for
from crawler.recordings.probe import ffmpeg_binary

LARGEST_PLAYLIST = 16 * 1024**2  # bytes
LARGEST_PIECE = 512 * 1024**2  # bytes
MOST_PIECES = 100_000  # of one recording; two days of two-second pieces
LONGEST_JOINING = 3600.0  # seconds that putting the pieces together may take; it copies them


def download_stream(url: str, files: FileStore, allowed: Allowed, agent: str, got: Progress) -> Download:
    """Fetch a stream into the file store as one MP4. ``got`` is told pieces so far and in all.

    Raises FetchFailed for what is no playlist, for a stream that is still running, for a piece that is not there, and
    where there is no ffmpeg.
    """
    binary = ffmpeg_binary()
    if binary is None:
        raise FetchFailed(f"{url} is a stream (HLS), which needs ffmpeg: install your system's package, or pip install imageio-ffmpeg")
    opener = opener_for(allowed, agent)
    with alone(url, files) as part:
        folder = part.path.with_suffix(".pieces")
        folder.mkdir(exist_ok=True)
        media = _best(url, opener)
        tracks = [_local(playlist, address, folder, opener, f"track{number}", got) for number, (address, playlist) in enumerate(media)]
        whole = folder / "whole.mp4"
        inputs = [ffmpeg.input(str(track), protocol_whitelist="file,crypto", allowed_extensions="ALL") for track in tracks]
        joined = ffmpeg.output(*inputs, str(whole), c="copy", movflags="+faststart", f="mp4", fflags="+bitexact")
        try:
            subprocess.run(joined.compile(cmd=[binary, "-nostdin", "-v", "error"], overwrite_output=True), capture_output=True, check=True, timeout=LONGEST_JOINING)
        except subprocess.CalledProcessError as error:
            raise FetchFailed(f"{url}: ffmpeg cannot put its pieces together ({error.stderr.decode(errors='replace').strip().splitlines()[-1:]})") from error
        except subprocess.TimeoutExpired as error:
            raise FetchFailed(f"{url}: ffmpeg took longer than {LONGEST_JOINING:.0f} s to put its pieces together") from error
        sha256 = files.keep_file(whole)
        shutil.rmtree(folder)
    return Download(sha256, "video/mp4", None, None)


def _best(url: str, opener: urllib.request.OpenerDirector) -> list[tuple[str, m3u8.M3U8]]:
    """The playlists with pieces: of several qualities the best, with its own track of sound where it has one."""
    address, playlist = url, _playlist(url, opener)
    if not playlist.is_variant:
        return [_finished(address, playlist)]
    chosen = max(playlist.playlists, key=lambda each: each.stream_info.bandwidth or 0)
    sound = [each for each in playlist.media if each.type == "AUDIO" and each.uri and each.group_id == chosen.stream_info.audio]
    addresses = [urljoin(address, chosen.uri), *(urljoin(address, each.uri) for each in sound[:1])]
    return [_finished(each, _playlist(each, opener)) for each in addresses]


def _finished(address: str, playlist: m3u8.M3U8) -> tuple[str, m3u8.M3U8]:
    if playlist.is_variant or playlist.media or playlist.iframe_playlists:
        raise FetchFailed(f"{address} names other playlists beside its pieces: it is no playlist of one recording")
    if not playlist.segments:
        raise FetchFailed(f"{address} is no playlist of a recording: it names no pieces")
    if not playlist.is_endlist:
        raise FetchFailed(f"{address} is still running: its end is not there yet")
    if len(playlist.segments) > MOST_PIECES:
        raise FetchFailed(f"{address} names {len(playlist.segments)} pieces: no recording of a meeting has so many")
    return address, playlist


def _playlist(url: str, opener: urllib.request.OpenerDirector) -> m3u8.M3U8:
    text = _get(url, opener, LARGEST_PLAYLIST).decode("utf-8", "replace")
    if not text.lstrip("\ufeff").startswith("#EXTM3U"):
        raise FetchFailed(f"{url} is no playlist")
    return m3u8.loads(text)


def _local(playlist: m3u8.M3U8, base: str, folder: Path, opener: urllib.request.OpenerDirector, name: str, got: Progress) -> Path:
    """The pieces beside a playlist that names only them."""
    wanted = list(_named(playlist))
    ending = ".ts" if any(key is not None and key.method not in (None, "NONE") for key in playlist.keys) else ""  # what is encrypted does not say what it is
    size = 0
    for number, thing in enumerate(wanted, start=1):
        address = urljoin(base, thing.uri)
        stem = hashlib.sha256(address.encode()).hexdigest()[:32]
        there = [path for path in folder.glob(f"{stem}.*") if path.suffix != ".tmp"]
        if not there:
            content = _get(address, opener, LARGEST_PIECE)
            if PLAYLIST.match(content):
                raise FetchFailed(f"{address} is another playlist, not a piece of a recording: what it names is not opened")
            there = [folder / f"{stem}{ending or _ending(content)}"]
            atomically(there[0], content)
        thing.uri = there[0].name
        size += there[0].stat().st_size
        if size > LARGEST:
            raise FetchFailed(f"{base} names pieces of more than {LARGEST // 1024**3} GB: no recording of a meeting is so large")
        got(number, len(wanted))
    local = folder / f"{name}.m3u8"
    local.write_text(playlist.dumps())
    return local


def _ending(content: bytes) -> str:
    """The ending of a piece by its content: ffmpeg believes a name, and what portals call theirs says little."""
    if content[:1] == b"\x47":
        return ".ts"
    if content[4:8] in (b"ftyp", b"styp", b"moof", b"moov", b"sidx"):
        return ".mp4"
    return ".aac" if content[:3] == b"ID3" or content[:1] == b"\xff" else ".ts"


def _named(playlist: m3u8.M3U8) -> Iterator[Any]:
    """Everything a playlist names: its pieces, the keys to them and their beginnings, each once."""
    seen: set[int] = set()
    for segment in playlist.segments:
        for thing in (segment, segment.key, segment.init_section):
            if thing is not None and getattr(thing, "uri", None) and id(thing) not in seen:
                seen.add(id(thing))
                yield thing


def _get(url: str, opener: urllib.request.OpenerDirector, largest: int) -> bytes:
    def once() -> bytes:
        with opener.open(url, timeout=TIMEOUT) as answer:
            return b"".join(chunks_of(answer, largest))

    return patiently(url, once)
