"""What facets, filters and orders need of every document, as arrays: one number a document and column.

Columns are kept in the index in blocks of BLOCK documents and held in memory; after an update only the blocks that changed
are read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from search.embedded.sql import row, rows

BLOCK = 1 << 16
# ``date`` orders as the text does (see documents.moment), ``day`` and ``month`` count from the year 1; the others are numbers of facts, 0 for none.
CODES = ("speaker", "body", "place", "sitting", "item", "meeting", "language", "state", "topics", "flags")
ROW = np.dtype([("live", "u1"), ("length", "<u2"), ("day", "<i4"), ("month", "<i4"), ("date", "<i8"), ("start", "<f8"), *((name, "<i4") for name in CODES)])
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Columns:
    """The columns of all documents, by number, as they are at one moment of one index. Threads share them; nobody changes them."""

    def __init__(self, path: Path, stamp: int, blocks: Mapping[int, int], columns: Mapping[str, NDArray[Any]]) -> None:
        self.path, self.stamp = path, stamp
        self._blocks, self._columns = blocks, columns

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._columns[name]

    @property
    def size(self) -> int:
        """Numbers of documents are below this."""
        return len(self._columns["live"])

    def none(self) -> Mask:
        """A mask of no document."""
        return np.zeros(self.size, np.bool_)

    def all(self) -> Mask:
        """A mask of every document that is there."""
        return self._columns["live"].astype(np.bool_)


def columns_of(connection: apsw.Connection, path: Path, stamp: int, before: Columns | None) -> Columns:
    """The columns at the moment of a search's transaction; of those before, only the blocks that have changed are read again."""
    known = before if before and before.path == path else Columns(path, -1, {}, {name: np.zeros(0, ROW[name]) for name in ROW.names or ()})
    blocks = dict(rows(connection, "SELECT block, stamp FROM columns ORDER BY block"))
    size = max((block + 1 for block in blocks), default=0) * BLOCK
    columns = {}
    for name, old in known._columns.items():
        columns[name] = column = np.zeros(size, ROW[name])
        column[: len(old)] = old[:size]
    for block, written in blocks.items():
        if known._blocks.get(block) != written:
            whole = block_rows(connection, block)
            for name, column in columns.items():
                column[block * BLOCK : (block + 1) * BLOCK] = whole[name]
    return Columns(path, stamp, blocks, columns)


def block_rows(connection: apsw.Connection, block: int) -> NDArray[np.void]:
    """The rows of a block, BLOCK of them, all zero where there is none yet; may be written to."""
    found = row(connection, "SELECT rows FROM columns WHERE block = ?", (block,))
    whole = np.zeros(BLOCK, ROW)
    if found:
        stored = np.frombuffer(found[0], ROW)
        whole[: len(stored)] = stored
    return whole


def day_number(day: date) -> int:
    """A day as a number."""
    return day.toordinal()


def month_number(text: str) -> int:
    """The month of a date."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def month_text(number: int) -> str:
    """``2026-04``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
