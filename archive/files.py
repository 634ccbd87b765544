"""Files by SHA-256, beside the database.

A file is written under a temporary name, hashed on the way, flushed to the disk and renamed when it is whole:
whatever moment the program is killed at, a name in the store never stands for half a file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from archive.errors import NotFound, Unwritable

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
CHUNK = 1 << 20  # bytes read at a time
ABANDONED = 8 * 24 * 3600.0  # seconds after which a temporary file is nobody's: runs of every night, or of every week, go on where one broke off


class FileStore:
    """Keeps files under ``root/ab/abcd…``. Temporary files lie in ``root/incoming`` and may be removed at any rest."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def prepare(self) -> None:
        """Make the folders. Raises Unwritable, naming the folder, where that cannot be done."""
        try:
            self.incoming.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.incoming):
                pass
            self._sweep()
        except OSError as error:
            raise Unwritable(f"the folder {self.root} cannot be written ({error.strerror}): choose another with --archive") from error

    def _sweep(self) -> None:
        """Remove what killed runs left behind; what is younger may be another run's at work."""
        for left in self.incoming.iterdir():
            with suppress(FileNotFoundError):  # another run may sweep, too
                if time.time() - _last_written(left) <= ABANDONED:
                    continue
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink()

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies. Raises NotFound when the store does not hold it."""
        path = self._place(sha256)
        if not path.is_file():
            raise NotFound(f"no file {sha256} in {self.root}: fetch the meeting again with podium crawl or podium add")
        return path

    def has(self, sha256: str) -> bool:
        """Whether the store holds the file."""
        return self._place(sha256).is_file()

    def keep(self, chunks: Iterable[bytes]) -> str:
        """Write the chunks as one file and return its SHA-256. Raises Unwritable when the disk refuses."""
        digest = hashlib.sha256()
        try:
            handle, temporary = tempfile.mkstemp(dir=self.incoming)
        except OSError as error:
            raise Unwritable(f"cannot write to {self.incoming}: {error.strerror}") from error
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in chunks:  # an error of the source, a broken connection, is the caller's to tell
                    digest.update(chunk)
                    _write(out, chunk)
                out.flush()
                os.fsync(out.fileno())
            return self.adopt(Path(temporary), digest.hexdigest())
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def keep_bytes(self, content: bytes) -> str:
        """Keep a small file that is already in memory."""
        return self.keep([content])

    def keep_file(self, path: Path) -> str:
        """Copy a file into the store, in pieces."""
        with path.open("rb") as file:
            return self.keep(iter(lambda: file.read(CHUNK), b""))

    def adopt(self, temporary: Path, sha256: str) -> str:
        """Rename a whole, flushed file of ``incoming`` to its final name."""
        final = self._place(sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, final)
        flush(final.parent)
        return sha256

    def damaged(self) -> list[Path]:
        """Files whose content is not what their name says; reads every byte, for ``podium doctor``."""
        return [path for path in self._all() if file_sha256(path) != path.name]

    def _all(self) -> list[Path]:
        return sorted(path for path in self.root.glob("??/*") if path.is_file())

    def _place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256


def _last_written(path: Path) -> float:
    """When anything was last written there: what describes a growing file is as young as that file."""
    beside = path.with_suffix(".part")
    paths = [path, *path.iterdir()] if path.is_dir() else [path, beside] if beside.exists() else [path]
    return max(each.stat().st_mtime for each in paths)


def _write(out: BinaryIO, chunk: bytes) -> None:
    try:
        out.write(chunk)
    except OSError as error:
        raise Unwritable(f"cannot write to {out.name}: {error.strerror}") from error


def file_sha256(path: Path) -> str:
    """SHA-256 of a file as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk; a rename lasts through a power cut only when its folder, too, is there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
