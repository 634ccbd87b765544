"""The embedded index as files: one SQLite file an index, and a small one that names the current of them.

Each index has a file name of its own, so that a log that a killed writer left can never be taken for that of its successor.
Searches go on while one is written (SQLite's write-ahead log).
"""

from __future__ import annotations

import contextlib
import os
import re
import time
import uuid
from pathlib import Path

import apsw
from filelock import FileLock, Timeout

from archive.files import ABANDONED, flush
from index_config.load import fingerprint
from search.backend import SearchError
from search.embedded.sql import rows, value

LOCK_WAIT = 60_000  # milliseconds that a writer waits for another
CHECKPOINT_WAIT = 2_000  # milliseconds that a writer waits for searches, to empty the log
CURRENT = "current"
NAME = re.compile(r"[0-9a-f]{12}\.sqlite")
SCHEMA = """
CREATE TABLE about (identity TEXT NOT NULL, made_with TEXT NOT NULL, stamp INTEGER NOT NULL, listed INTEGER NOT NULL, length REAL NOT NULL);
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT NOT NULL, translation TEXT);
CREATE VIRTUAL TABLE words USING fts5(text, translation, named_text, named_translation, capitals, content='', tokenize='ascii');
CREATE TABLE facts (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, folded TEXT NOT NULL, UNIQUE (kind, value));
CREATE INDEX facts_by_folded ON facts (kind, folded);
CREATE VIRTUAL TABLE fact_words USING fts5(plain, named, capitals, content='', tokenize='ascii');
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE columns (block INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, rows BLOB NOT NULL);
CREATE TABLE lists (token TEXT NOT NULL, block INTEGER NOT NULL, docs BLOB NOT NULL, weights BLOB NOT NULL, UNIQUE (token, block));
"""


class IndexFiles:
    """The folder of an embedded index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / "lock", timeout=LOCK_WAIT / 1000)

    def current(self) -> Path | None:
        """The file of the index that searches use; None before the first."""
        try:
            name = (self.folder / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            name = ""
        except OSError as error:
            raise SearchError(f"the search index in {self.folder} cannot be read ({error.strerror}): may you read there?") from error
        if not NAME.fullmatch(name):
            raise SearchError(f"the search index is damaged ({self.folder / CURRENT} names no index): run podium index --rebuild")
        return self.folder / name

    def new(self) -> Path:
        """The file of an index that is being filled. What killed fillings left is removed."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SearchError(f"the folder {self.folder} cannot be written ({error.strerror}): choose another with --archive") from error
        for left in self.folder.glob("*.new*"):
            with contextlib.suppress(FileNotFoundError):  # just put in place
                if time.time() - left.stat().st_mtime > ABANDONED:
                    left.unlink()
        return self.folder / f"{uuid.uuid4().hex[:12]}.new"

    def put_in_place(self, new: Path, only_first: bool = False) -> None:
        """Make a filled index the current one, at once for all searches, and remove those before it.

        ``only_first``: unless there is one already. Raises SearchError where another process holds the folder for too long.
        """
        try:
            with self._lock:
                if not (only_first and self.current()):
                    self._swap(new)
        except Timeout as error:
            raise SearchError(f"another program holds {self.folder} for too long: try again when it is done") from error

    def _swap(self, new: Path) -> None:
        file = new.with_suffix(".sqlite")
        flush(new)
        os.replace(new, file)
        pointer = self.folder / f"{file.stem}.new-current"
        pointer.write_text(file.name, encoding="ascii")
        flush(pointer)
        os.replace(pointer, self.folder / CURRENT)
        flush(self.folder)
        for old in self.folder.glob("*.sqlite*"):
            if not old.name.startswith(file.name):
                old.unlink(missing_ok=True)  # its last reader may have taken its log along


def created(path: Path) -> apsw.Connection:
    """A new, empty index. Nothing is synced until it is put in place."""
    connection = _opened(path, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    rows(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144")
    connection.execute(SCHEMA)
    for table in ("words", "fact_words"):  # what is deleted leaves the index's pages, too
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")
    connection.execute("INSERT INTO about VALUES (?, ?, 0, 0, 0)", (path.stem, fingerprint()))
    return connection


def finished(connection: apsw.Connection) -> None:
    """A filled index from now on writes to a log first."""
    rows(connection, "PRAGMA journal_mode = WAL")


def empty_log(connection: apsw.Connection, wait: int = CHECKPOINT_WAIT) -> bool:
    """Move what the log holds into the file, and what was taken out leaves both; False where a reader needs the log still."""
    connection.set_busy_timeout(wait)
    ((busy, _, _),) = rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    connection.set_busy_timeout(LOCK_WAIT)
    return not busy


def made_with(connection: apsw.Connection) -> str:
    """The fingerprint of what the index was made with."""
    try:
        return str(value(connection, "SELECT made_with FROM about"))
    except apsw.SQLError:
        return ""  # of a version that kept none


def opened(path: Path) -> apsw.Connection:
    """An existing index. Raises FileNotFoundError where a rebuild has just removed it."""
    try:
        return _opened(path, apsw.SQLITE_OPEN_READWRITE)
    except apsw.CantOpenError as error:
        if not path.exists():
            raise FileNotFoundError(path) from error
        raise SearchError(f"the search index {path} cannot be opened ({error}): may you write there?") from error


def _opened(path: Path, flags: int) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=flags)
    connection.set_busy_timeout(LOCK_WAIT)
    rows(connection, "PRAGMA secure_delete = ON; PRAGMA cache_size = -65536")
    return connection
