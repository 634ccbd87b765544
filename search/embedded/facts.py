"""The different values that documents share (speakers, bodies, topics …): each kept once, by number, and searched by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import apsw
import numpy as np

from search.backend import Reading
from search.documents import sitting, streams
from search.embedded.columns import Columns, Mask, Numbers
from search.embedded.compile import expression
from search.embedded.sql import row, rows
from search.match import analysed, spans
from search.plan import planned
from search.query import Match, as_asked

# A query's field to the kind of fact that it asks.
KINDS = {
    "speaker": "speaker",
    "body": "body",
    "place": "place",
    "agenda_item": "item",
    "topics": "topics",
    "language": "language",
    "state": "state",
    "flags": "flags",
    "meeting": "meeting",
}
WORDED = ("speaker", "body", "place", "item")  # kinds whose words can be searched for
LISTS = ("topics", "flags")  # kinds whose value is a list, as JSON
SUGGESTED = 10


def values_of(document: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a document by kind; none for what it does not say."""
    plain = {kind: document[field] for field, kind in KINDS.items() if kind not in LISTS}
    lists = {kind: json.dumps(list(dict.fromkeys(document[kind])), ensure_ascii=False) for kind in LISTS if document[kind]}
    return {kind: value for kind, value in {**plain, **lists, "sitting": sitting(document)}.items() if value}


class Facts:
    """The facts of one index, through one connection."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def number(self, kind: str, value: str) -> int:
        """The number of a value, given to it when it is new."""
        found = row(self._connection, "SELECT number FROM facts WHERE kind = ? AND value = ?", (kind, value))
        if found:
            return int(found[0])
        folded = value if kind in LISTS else as_asked(value)
        self._connection.execute("INSERT INTO facts (kind, value, folded) VALUES (?, ?, ?)", (kind, value, folded))
        number = self._connection.last_insert_rowid()
        if kind in WORDED:
            words = streams(value)
            self._connection.execute("INSERT INTO fact_words (rowid, plain, named, capitals) VALUES (?, ?, ?, ?)", (number, words.plain, words.named, words.capitals))
        return number

    def remove(self, number: int) -> None:
        """Take out a value that no document has any more."""
        ((kind, value),) = rows(self._connection, "SELECT kind, value FROM facts WHERE number = ?", (number,))
        if kind in WORDED:
            words = streams(value)
            values = ("delete", number, words.plain, words.named, words.capitals)
            self._connection.execute("INSERT INTO fact_words (fact_words, rowid, plain, named, capitals) VALUES (?, ?, ?, ?, ?)", values)
        self._connection.execute("DELETE FROM facts WHERE number = ?", (number,))

    def values(self, numbers: Iterable[int]) -> dict[int, str]:
        """The values of these numbers."""
        wanted = list(numbers)
        found: dict[int, str] = {}
        for at in range(0, len(wanted), 10_000):
            part = wanted[at : at + 10_000]
            found |= dict(rows(self._connection, f"SELECT number, value FROM facts WHERE number IN ({','.join(map(str, part))})"))
        return found

    def with_words(self, kind: str, match: Match, reading: Reading) -> list[int]:
        """Numbers of the values of a kind in which a match stands. Raises BadRequest where too many would have to be read."""
        plan = planned(match)
        found: dict[int, None] = {}
        for probe in plan.sure:
            found |= dict.fromkeys(number for number, _ in self._probed(kind, expression(probe, ("plain",), ("named",))))
        for probe in plan.unsure:
            asked = expression(probe, ("plain",), ("named",))
            read = self._probed(kind, asked) if asked else rows(self._connection, "SELECT number, value FROM facts WHERE kind = ?", (kind,))
            unread = [(number, value) for number, value in read if number not in found]
            reading.take(len(unread))
            found |= dict.fromkeys(number for number, value in unread if next(spans(match, analysed(value)), None) is not None)
        return list(found)

    def with_value(self, kind: str, folded: str) -> list[int]:
        """Numbers of the values that are this one, case folded; of lists those that have it in them."""
        if kind in LISTS:
            lists = rows(self._connection, "SELECT number, value FROM facts WHERE kind = ?", (kind,))
            return [number for number, value in lists if folded in [as_asked(each) for each in listed(value)]]
        return [number for (number,) in rows(self._connection, "SELECT number FROM facts WHERE kind = ? AND folded = ?", (kind, folded))]

    def largest(self, kind: str, counts: Numbers, limit: int) -> list[tuple[str, int]]:
        """The values with the largest counts (by number), ties by value; those of no document are left out."""
        numbers = np.flatnonzero(counts)
        if len(numbers) > limit:
            least = np.partition(counts[numbers], len(numbers) - limit)[len(numbers) - limit]
            tied = numbers[counts[numbers] == least]
            numbers = numbers[counts[numbers] > least]
            if len(tied) > 1000:  # the first of them in the order of values, without fetching all
                tied = self._first(kind, np.isin(np.arange(len(counts)), tied), limit)
            numbers = np.r_[numbers, tied]
        values = self.values(numbers.tolist())
        return sorted(((value, int(counts[number])) for number, value in values.items()), key=lambda each: (-each[1], each[0]))[:limit]

    def _first(self, kind: str, wanted: Mask, limit: int) -> Numbers:
        found: list[int] = []
        for (number,) in self._connection.execute("SELECT number FROM facts WHERE kind = ? ORDER BY value", (kind,)):
            if number < len(wanted) and wanted[number]:
                found.append(number)
                if len(found) == limit:
                    break
        return np.array(found, np.int64)

    def _probed(self, kind: str, asked: str) -> list[tuple[Any, ...]]:
        sql = "SELECT facts.number, facts.value FROM fact_words JOIN facts ON facts.number = fact_words.rowid WHERE fact_words MATCH ? AND facts.kind = ?"
        return rows(self._connection, sql, (asked, kind))


def documents_with(columns: Columns, kind: str, numbers: Sequence[int]) -> Mask:
    """The documents that have one of these facts."""
    column = columns[kind]
    if not numbers:
        return columns.none()
    if len(numbers) == 1:
        return np.asarray(column == numbers[0])
    wanted = np.zeros(max(int(column.max(initial=0)), max(numbers)) + 1, np.bool_)
    wanted[list(numbers)] = True
    return np.asarray(wanted[column])


@lru_cache(maxsize=4096)
def listed(value: str) -> tuple[str, ...]:
    """The values of a fact that is a list."""
    return tuple(json.loads(value))
