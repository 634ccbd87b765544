"""Files by HTTP, streamed to the disk while they are hashed, and taken up again by Range where they broke off."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

from filelock import FileLock, Timeout

from archive.errors import Unwritable
from archive.files import CHUNK, NO_ROOM, FileStore, flush
from crawler.addresses import Allowed, RefusedAddress
from crawler.errors import CrawlError
from crawler.outcomes import GONE
from crawler.patience import LONGEST_WAIT, retry_after
from crawler.recordings.opening import TIMEOUT, opener_for

TRIES = 5  # connections for one recording in one run, each after a longer wait
FIRST_WAIT = 1.0  # seconds
LARGEST = 64 * 1024**3  # bytes; no meeting is longer
OVERLOADED = (408, 429, 500, 502, 503, 504)
PATIENCE, SLOWEST = 300.0, 4096  # seconds after which a portal must have sent so many bytes a second
PLAYLIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#EXTM3U|ffconcat\b|\[playlist\]|(?:<\?xml[^>]*>\s*)?<MPD\b|v=0\s)", re.IGNORECASE)
BROKEN = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)

Result = TypeVar("Result")
Progress: TypeAlias = Callable[[int, int | None], None]


class FetchFailed(CrawlError):
    """A recording could not be fetched whole. ``gone``: the portal says that there is none, so that to ask again soon is of no use."""

    def __init__(self, message: str, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class Unchanged(Exception):
    """The portal says that it still has the recording that was fetched before."""


class _BrokeOff(Exception):
    """The connection ended before the recording did."""


class Validators(Protocol):
    """By what a portal knows that a file is still the one it sent."""

    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...


@dataclass(frozen=True)
class Download:
    """A recording that is kept."""

    sha256: str
    content_type: str | None
    etag: str | None
    last_modified: str | None
    headers: Mapping[str, str] | None = None


def nothing_told(done: int, total: int | None) -> None:
    """Bytes so far and, where known, in all: nobody asks."""


def download_file(url: str, files: FileStore, allowed: Allowed, agent: str, got: Progress = nothing_told, unlike: Validators | None = None) -> Download:
    """Fetch a file into the file store. ``got`` is told bytes so far and, where known, in all.

    ``unlike`` is what was fetched before: Unchanged is raised where the portal still has the same.

    What came before a break, of this run or of a killed one, is kept beside and the rest asked for by Range, as long as
    the portal says that it still is the same file. Raises FetchFailed when it is not there, breaks off for good, or is empty.
    """
    opener = opener_for(allowed, agent)
    asked = {name: value for name, value in (("If-None-Match", unlike.etag), ("If-Modified-Since", unlike.last_modified)) if value} if unlike else {}
    if unlike and not asked:
        raise Unchanged  # nobody can say, and a recording is too large to be sent for that
    with alone(url, files) as part:
        return patiently(url, lambda: _attempt(url, part, files, opener, got, asked))


def patiently(url: str, once: Callable[[], Result]) -> Result:
    """What ``once`` gives, tried again after longer and longer waits where the connection breaks or the portal is overloaded.

    Raises FetchFailed, naming ``url``.
    """
    for tried in range(TRIES):
        wait = FIRST_WAIT * 2**tried
        try:
            return once()
        except RefusedAddress as error:
            raise FetchFailed(str(error)) from error
        except urllib.error.HTTPError as error:
            error.close()
            if error.code not in OVERLOADED or tried == TRIES - 1:
                raise FetchFailed(f"{url} answered {error.code}: the recording is not there", gone=error.code in GONE) from error
            asked = retry_after(error.headers.get("Retry-After"))
            if asked is not None and asked > LONGEST_WAIT:
                raise FetchFailed(f"{url} answered {error.code} and asks to be left alone for {asked:.0f} s: the next run asks again") from error
            wait = wait if asked is None else asked
        except (_BrokeOff, *BROKEN) as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise Unwritable(f"the recording cannot be written: {error.strerror}. Make room, and run it again: it goes on where it was") from error
            if tried == TRIES - 1:
                raise FetchFailed(f"{url} could not be fetched: {getattr(error, 'reason', None) or error}; the next crawl goes on where it broke off") from error
        time.sleep(wait)
    raise AssertionError("every try returns or raises")


class Part:
    """The beginning of a recording, with what the portal said of it: by that a continuation is known to be of the same file.

    ``If-Range`` asks the portal to look; one that does not is found by what it says of the continuation.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._said = path.with_suffix(".json")

    def begun(self) -> tuple[int, str | None]:
        """Bytes that are there, and the validator under which they came; nothing without one."""
        try:
            validator = json.loads(self._said.read_text())["validator"]
            return (self.path.stat().st_size, validator) if validator else (0, None)
        except (OSError, ValueError, KeyError):
            return 0, None

    def begin(self, validator: str | None, headers: Mapping[str, str]) -> None:
        """Start over. The headers are of the answer that began the file, which speaks of all of it."""
        self.path.write_bytes(b"")
        atomically(self._said, json.dumps({"validator": validator, "headers": dict(headers)}).encode())

    def goes_on_with(self, answer: Any) -> bool:
        """Whether a continuation (206) is of the file that was begun, as far as portal and file say so."""
        said = {name.lower(): value for name, value in self.headers().items()}
        alike = all(said.get(name) in (None, value) for name in ("etag", "last-modified") if (value := answer.headers.get(name)))
        length, total = said.get("content-length", ""), _total(answer)
        return alike and (total is None or not length.isdigit() or int(length) == total)

    def headers(self) -> dict[str, str]:
        """The headers under which the file began."""
        told: dict[str, str] = json.loads(self._said.read_text())["headers"]
        return told

    def done(self) -> None:
        """Leave nothing behind."""
        self.path.unlink(missing_ok=True)
        self._said.unlink(missing_ok=True)


@contextmanager
def alone(url: str, files: FileStore) -> Iterator[Part]:
    """The beginning of this recording, for this program alone."""
    path = files.incoming / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.part"
    lock = FileLock(path.with_suffix(".lock"))
    try:
        with lock.acquire(timeout=0):
            part = Part(path)
            try:
                yield part
            finally:
                if part.begun() == (0, None):
                    part.done()  # nothing by which the next run could go on
    except Timeout as error:
        raise FetchFailed(f"{url} is being fetched by another program at this moment") from error


def _attempt(url: str, part: Part, files: FileStore, opener: urllib.request.OpenerDirector, got: Progress, asked: Mapping[str, str]) -> Download:
    begun, validator = part.begun()
    headers = {"Range": f"bytes={begun}-", "If-Range": validator} if begun and validator else dict(asked)
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=TIMEOUT) as answer:
            return _received(answer, url, begun, part, files, got)
    except urllib.error.HTTPError as error:
        if error.code == 416 and begun:  # more is there than the portal has: it is another file now
            part.begin(None, {})
            raise _BrokeOff("the part that was there is of another file") from error
        if error.code == 304:
            error.close()
            raise Unchanged from error
        raise


def _received(answer: Any, url: str, begun: int, part: Part, files: FileStore, got: Progress) -> Download:
    total = _total(answer)
    if answer.status == 206 and begun and not part.goes_on_with(answer):
        part.begin(None, {})
        raise _BrokeOff("the part that was there is of another file")
    if answer.status != 206 or not str(answer.headers.get("Content-Range", "")).startswith(f"bytes {begun}-"):
        begun = 0
        etag = answer.headers.get("ETag")
        part.begin(etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified"), dict(answer.headers.items()))
    done, digest = _written(answer, part.path, begun, total, got)
    if done == 0:
        raise FetchFailed(f"{url} is empty (0 bytes)")
    if total is not None and done < total:
        raise _BrokeOff(f"it broke off after {done} of {total} bytes")
    if answer.headers.get_content_type() in ("text/html", "application/json") and _begins_like_a_page(part.path):
        part.done()
        raise FetchFailed(f"{url} answers with a page, not with a recording")
    if begins_like_a_playlist(part.path):
        part.done()
        raise FetchFailed(f"{url} is a playlist, not the recording that its address promises: what it names is not opened")
    flush(part.path)
    told = part.headers()
    sha256 = files.adopt(part.path, digest)
    part.done()
    return Download(sha256, answer.headers.get_content_type(), answer.headers.get("ETag"), answer.headers.get("Last-Modified"), told)


def _written(answer: Any, path: Path, begun: int, total: int | None, got: Progress) -> tuple[int, str]:
    """Append what comes to what is there; the bytes that are there then, and their SHA-256."""
    done = begun
    with path.open("rb") as there:
        digest = hashlib.file_digest(there, "sha256")
    with path.open("ab") as out:
        for chunk in chunks_of(answer, LARGEST - begun):
            out.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            got(done, total)
    return done, digest.hexdigest()


def chunks_of(answer: Any, largest: int) -> Iterator[bytes]:
    """What comes, piece by piece. Raises FetchFailed where it is more than ``largest`` bytes, or hardly comes at all."""
    done, started = 0, time.monotonic()
    while chunk := answer.read1(CHUNK):
        done += len(chunk)
        seconds = time.monotonic() - started
        if seconds > PATIENCE and done / seconds < SLOWEST:
            raise FetchFailed(f"{answer.url} sends less than {SLOWEST} bytes a second: the next crawl goes on where it was")
        if done > largest:
            raise FetchFailed(f"{answer.url} is larger than {_size(largest)}: no recording of a meeting is")
        yield chunk


def _size(count: int) -> str:
    return f"{count // 1024**3} GB" if count >= 1024**3 else f"{count // 1024**2} MB"


def _begins_like_a_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).lstrip()[:1] in (b"<", b"{")


def begins_like_a_playlist(path: Path) -> bool:
    """Whether the file is a list of other files (HLS, DASH, ffmpeg's own), which might name some of this machine."""
    with path.open("rb") as file:
        return bool(PLAYLIST.match(file.read(1024)))


def _total(answer: Any) -> int | None:
    """Bytes of the whole file, where the answer says them."""
    whole = str(answer.headers.get("Content-Range", "")).rpartition("/")[2]
    length = answer.headers.get("Content-Length")
    if answer.status == 206:
        return int(whole) if whole.isdigit() else None
    return int(length) if length and length.isdigit() else None


def atomically(path: Path, content: bytes) -> None:
    """Write a small file so that it is there whole or not at all."""
    beside = path.with_suffix(".tmp")
    beside.write_bytes(content)
    os.replace(beside, path)
