"""The bare engines that our path is compared with: FTS5 by itself, and Elasticsearch asked without us."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import apsw

from bench.mix import Asked
from index_config.words import folded
from search.documents import sitting

FACETS = ("topic", "speaker", "body", "place", "language", "year")


class BareFts5:
    """One row a comment: MATCH ordered by bm25 with a limit of 20, a count(*), and a GROUP BY for each facet."""

    def __init__(self, path: Path) -> None:
        self._connection = apsw.Connection(str(path))
        self._connection.execute("PRAGMA mmap_size = 17179869184; PRAGMA cache_size = -65536").fetchall()

    def fill(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Build the tables."""
        self._connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN").fetchall()
        self._connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, translation, speaker, content='', tokenize='unicode61 remove_diacritics 2')")
        self._connection.execute(f"CREATE TABLE lines (number INTEGER PRIMARY KEY, month TEXT, {', '.join(f'{facet} TEXT' for facet in FACETS)})")
        for number, line in enumerate(lines, start=1):
            values = (line["topics"][0], line["speaker"], sitting(line), line["place"], line["language"], line["date"][:4])
            self._connection.execute("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, line["date"][:7], *values))
            self._connection.execute(
                "INSERT INTO words (rowid, text, translation, speaker) VALUES (?, ?, ?, ?)", (number, *(folded(line[field] or "") for field in ("text", "translation", "speaker")))
            )
        self._connection.execute("INSERT INTO words (words) VALUES ('optimize'); COMMIT")

    def ask(self, asked: Asked) -> int:
        """Answer one query; returns the total."""
        values = (asked.match,) if asked.match else ()
        if asked.match:
            of = f"FROM words JOIN lines ON lines.number = words.rowid WHERE words MATCH ? AND {asked.where}" if asked.where != "1" else "FROM words WHERE words MATCH ?"
            beside = f"FROM words JOIN lines ON lines.number = words.rowid WHERE words MATCH ? AND {asked.where}"
            best = f"SELECT words.rowid {of} ORDER BY bm25(words) LIMIT 20"
        else:
            of = beside = f"FROM lines WHERE {asked.where}"
            best = f"SELECT number {of} ORDER BY number DESC LIMIT 20"
        self._connection.execute(best, values).fetchall()
        total = int(self._connection.execute(f"SELECT count(*) {of}", values).fetchone()[0])  # type: ignore[index, arg-type]
        for facet in FACETS:
            self._connection.execute(f"SELECT lines.{facet}, count(*) AS n {beside} GROUP BY lines.{facet} ORDER BY n DESC, lines.{facet} LIMIT 10", values).fetchall()
        return total


def sqlite_versions() -> str:
    """The SQLite of the bench and the one of Python."""
    return f"SQLite {apsw.sqlite_lib_version()} (Python's own: {sqlite3.sqlite_version})"
