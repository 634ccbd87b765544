"""An index in one SQLite file: documents as JSON, their folded words in FTS5 (stock tokenizer)."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from archive.files import ABANDONED
from search.backend import Answer, SearchError, checked, decoded, encoded
from search.documents import FACETS, LARGEST, SEARCHED, facet_values, folded_fields
from search.embedded.compile import candidates
from search.match import matches
from search.query import EVERYTHING, Node

LOCK_WAIT = 60.0  # seconds that a writer waits for another
BOOSTS = {"speaker": 2.0}  # a name that is asked for is asked for on purpose
SCHEMA = f"""
CREATE TABLE about (identity TEXT NOT NULL);
CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT NOT NULL, meeting TEXT NOT NULL, start REAL NOT NULL, flat TEXT NOT NULL);
CREATE INDEX documents_by_date ON documents (date, meeting, start, id);
CREATE VIRTUAL TABLE words USING fts5({", ".join(SEARCHED)}, tokenize = 'unicode61 remove_diacritics 2');
"""


class Embedded:
    """See the Backend protocol for its calls."""

    name = "embedded"

    def __init__(self, path: Path) -> None:
        self.path = path

    def search(self, node: Node, sort: str, size: int, cursor: str | None) -> Answer:
        """A page of hits; see Backend."""
        checked(sort, size)
        after = decoded(cursor, (int | float, str, str, int | float, str)) if cursor else None  # type: ignore[arg-type]
        hits: list[tuple[tuple[Any, ...], str]] = []
        counts: dict[str, Counter[str]] = {facet: Counter() for facet in (*FACETS, "month")}
        with self._reading() as connection:
            for rank, flat in self._hits(connection, node):
                hits.append((_key(rank if sort == "relevance" else 0.0, flat), flat["id"]))
                for facet, value in facet_values(flat):
                    counts[facet][value] += 1
        hits.sort(key=lambda hit: _order(hit[0]))
        start = 0
        if after is not None:
            start = next((at for at, hit in enumerate(hits) if _order(hit[0]) > _order(tuple(after))), len(hits))
        page = hits[start : start + size]
        more = start + size < len(hits)
        return Answer(tuple(identifier for _, identifier in page), len(hits), _facets(counts), encoded(page[-1][0]) if more and page else None)

    def all_ids(self, node: Node) -> Iterator[str]:
        """Every hit by date, meeting, start and id; see Backend."""
        expression = candidates(node)
        with self._reading() as connection:
            if expression is None:
                rows = connection.execute("SELECT id, flat FROM documents ORDER BY date, meeting, start, id")
            else:
                inside = "SELECT rowid FROM words WHERE words MATCH ?"
                rows = connection.execute(f"SELECT id, flat FROM documents WHERE number IN ({inside}) ORDER BY date, meeting, start, id", (expression,))
            for identifier, flat in rows:
                if matches(node, json.loads(flat)):
                    yield identifier

    def identity(self) -> str:
        """The index's own name; see Backend."""
        with self._reading() as connection:
            return str(connection.execute("SELECT identity FROM about").fetchone()[0])

    def count(self) -> int:
        """How many comments it holds."""
        with self._reading() as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])

    @contextmanager
    def updating(self) -> Iterator[EmbeddedWriter]:
        """Write in one transaction; see Backend."""
        self._make()
        with closing(self._connect(self.path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield EmbeddedWriter(connection)
            connection.execute("COMMIT")

    @contextmanager
    def rebuilding(self) -> Iterator[EmbeddedWriter]:
        """Fill a new file and rename it; see Backend."""
        self._folder()
        for left in self.path.parent.glob(f"{self.path.name}.*.new*"):  # of killed rebuilds; a younger one may be at work
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink(missing_ok=True)
        new = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex[:8]}.new")
        try:
            with closing(self._connect(new)) as connection:
                _create(connection)
                connection.execute("BEGIN IMMEDIATE")
                yield EmbeddedWriter(connection)
                connection.execute("COMMIT")
            descriptor = os.open(new, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
            os.replace(new, self.path)
        finally:
            new.unlink(missing_ok=True)
            new.with_name(new.name + "-journal").unlink(missing_ok=True)

    def _hits(self, connection: sqlite3.Connection, node: Node) -> Iterator[tuple[float, dict[str, Any]]]:
        """Rank (the smaller the better) and document of every hit."""
        expression = candidates(node)
        if expression is None:
            rows = connection.execute("SELECT 0.0, flat FROM documents")
        else:
            boosts = ", ".join(str(BOOSTS.get(field, 1.0)) for field in SEARCHED)
            rows = connection.execute(
                f"SELECT bm25(words, {boosts}), documents.flat FROM words JOIN documents ON documents.number = words.rowid WHERE words MATCH ?", (expression,)
            )
        for rank, flat in rows:
            document = json.loads(flat)
            if node == EVERYTHING or matches(node, document):
                yield rank, document

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._make()
        with closing(self._connect(self.path)) as connection:
            connection.execute("BEGIN")
            yield connection

    def _make(self) -> None:
        """An empty index, once: whole under its name or not there."""
        if self.path.is_file():
            return
        with self.rebuilding():
            pass

    def _folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SearchError(f"the folder {self.path.parent} cannot be written ({error.strerror}): choose another with --archive") from error

    def _connect(self, path: Path) -> sqlite3.Connection:
        try:
            return sqlite3.connect(path, timeout=LOCK_WAIT, isolation_level=None)
        except sqlite3.Error as error:
            raise SearchError(f"the search index {path} cannot be opened ({error}): remove it and run podium index") from error


class EmbeddedWriter:
    """An index that is being written; see the Writer protocol."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.identity = str(connection.execute("SELECT identity FROM about").fetchone()[0])

    def put(self, documents: Sequence[Mapping[str, Any]]) -> None:
        """Add or replace documents."""
        self.remove([document["id"] for document in documents])
        for document in documents:
            values = (document["id"], document["date"], document["meeting"], document["start"], json.dumps(document, ensure_ascii=False))
            number = self._connection.execute("INSERT INTO documents (id, date, meeting, start, flat) VALUES (?, ?, ?, ?, ?)", values).lastrowid
            places = ", ".join("?" for _ in SEARCHED)
            self._connection.execute(f"INSERT INTO words (rowid, {', '.join(SEARCHED)}) VALUES (?, {places})", (number, *folded_fields(document)))

    def remove(self, ids: Sequence[str]) -> None:
        """Take documents out."""
        for identifier in ids:
            row = self._connection.execute("SELECT number FROM documents WHERE id = ?", (identifier,)).fetchone()
            if row:
                self._connection.execute("DELETE FROM words WHERE rowid = ?", row)
                self._connection.execute("DELETE FROM documents WHERE number = ?", row)


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(SCHEMA)
    connection.execute("INSERT INTO about VALUES (?)", (uuid.uuid4().hex,))


def _key(rank: float, flat: Mapping[str, Any]) -> tuple[Any, ...]:
    return (round(rank, 9), flat["date"][:19], flat["meeting"], flat["start"], flat["id"])


def _order(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Best first; of the same rank the newest meeting, then its start."""
    rank, date, meeting, start, identifier = key
    return (rank, [-ord(sign) for sign in date.ljust(19)], meeting, start, identifier)


def _facets(counts: Mapping[str, Counter[str]]) -> dict[str, list[tuple[str, int]]]:
    """The largest values of each facet, ties by value; every month, in its order."""
    facets = {facet: sorted(counts[facet].items(), key=lambda each: (-each[1], each[0]))[:LARGEST] for facet in FACETS}
    return facets | {"month": sorted(counts["month"].items())}
