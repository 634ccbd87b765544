"""What a query's tree finds in an embedded index: a mask over all documents, and what each is worth."""

from __future__ import annotations

from itertools import chain

import apsw
import numpy as np
from numpy.typing import NDArray

from search.backend import Reading
from search.documents import SPEAKER_BOOST
from search.embedded import lists
from search.embedded.columns import Columns, Mask, Numbers, day_number
from search.embedded.compile import expression
from search.embedded.facts import KINDS, Facts, documents_with
from search.embedded.sql import rows, value
from search.match import analysed, spans
from search.plan import Probe, planned
from search.query import And, Days, Match, Node, Not, Or, Value

PLAIN, NAMED = ("text", "translation"), ("named_text", "named_translation")
READ_AT_ONCE = 500
Worths = NDArray[np.float32]


class Evaluation:
    """One query over one moment of an index. With ``scored``, ``worth`` holds BM25 worths by number afterwards."""

    def __init__(self, connection: apsw.Connection, columns: Columns, scored: bool) -> None:
        self._connection, self._columns, self._facts = connection, columns, Facts(connection)
        self._there = columns.all()
        self._reading = Reading()
        self._count = int(self._there.sum())
        self._average = float(value(connection, "SELECT length FROM about"))
        self.worth = np.zeros(columns.size if scored else 0, np.float32)

    def mask(self, node: Node) -> Mask:
        """The documents that the node asks for. Raises BadRequest where too many texts would have to be read."""
        return self._mask(node, len(self.worth) > 0, self._there)

    def _mask(self, node: Node, scored: bool, within: Mask) -> Mask:
        """``within``: only these are asked for, which spares reading; others may be in the answer."""
        if isinstance(node, And):
            found = self._there
            for inner in sorted(node.nodes, key=_must_be_read):
                found = found & self._mask(inner, scored, within & found)
            return found
        if isinstance(node, Or):
            found = self._columns.none()
            for inner in node.nodes:
                found = found | self._mask(inner, scored, within)
            return found
        if isinstance(node, Not):
            return self._there & ~self._mask(node.node, False, within)
        if isinstance(node, Days):
            return self._days(node)
        if isinstance(node, Value):
            kind = KINDS[node.field]
            return documents_with(self._columns, kind, self._facts.with_value(kind, node.value))
        if node.field is not None:
            kind = KINDS[node.field]
            found = documents_with(self._columns, kind, self._facts.with_words(kind, node, self._reading))
            if scored:
                self._add(found, self._idf(found) * SPEAKER_BOOST)
            return found
        return self._said(node, scored, within)

    def _days(self, node: Days) -> Mask:
        day = self._columns["day"]
        found = self._there
        if node.first:
            found = found & (day >= day_number(node.first))
        if node.last:
            found = found & (day <= day_number(node.last))
        return found

    def _said(self, match: Match, scored: bool, within: Mask) -> Mask:
        """A match in text, translation or the speaker's name."""
        plan = planned(match)
        found = documents_with(self._columns, "speaker", self._facts.with_words("speaker", match, self._reading))
        if scored and found.any():
            self._add(found, self._idf(found) * SPEAKER_BOOST)
        said = self._columns.none()
        worth = np.zeros(self._columns.size if scored else 0, np.float32)
        for probe in plan.sure:
            numbers, worths = self._probed(probe, scored)
            said[numbers] = True
            if scored:
                worth[numbers] = np.maximum(worth[numbers], worths)
        for probe in plan.unsure:
            numbers = self._read(match, probe, within & ~said)
            said[numbers] = True
            if scored:
                worth[numbers] = self._once(numbers)
        if scored:
            self.worth += worth * np.float32(self._idf(said))
        return found | said

    def _probed(self, probe: Probe, scored: bool) -> tuple[Numbers, Worths]:
        """Documents, and BM25 without idf where it is asked for."""
        if len(probe.words) == 1 and not probe.capitals:
            listed = lists.read(self._connection, probe.words[0] + ("*" if probe.prefix else ""))
            if listed:
                return listed
            if scored and not probe.prefix:
                return self._ranked(probe)
        asked = expression(probe, PLAIN, NAMED)
        numbers = _numbers(self._connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked,)))
        return numbers, self._once(numbers) if scored else np.zeros(0, np.float32)

    def _ranked(self, probe: Probe) -> tuple[Numbers, Worths]:
        """FTS5's own ranking, for a word that few documents have."""
        found = rows(self._connection, "SELECT rowid, bm25(words) FROM words WHERE words MATCH ?", (expression(probe, PLAIN, NAMED),))
        numbers = np.array([number for number, _ in found], np.int64)
        worths = np.array([-rank for _, rank in found], np.float32) / np.float32(self._idf_of(len(found)))
        return numbers, np.clip(worths, 1e-6, lists.TOP)

    def _once(self, numbers: Numbers) -> Worths:
        """The worth of what stands once in each of these documents."""
        lengths = self._columns["length"][numbers].astype(np.float64)
        return lists.weight(np.ones(len(numbers)), lengths, self._average).astype(np.float32) * np.float32(lists.TOP / 255)

    def _read(self, match: Match, probe: Probe, within: Mask) -> Numbers:
        """Those of the probe's finds whose text says what is asked."""
        asked = expression(probe, PLAIN, NAMED)
        if asked:
            numbers = _numbers(self._connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked,)))
            numbers = numbers[within[numbers]]
        else:
            numbers = np.flatnonzero(within)
        self._reading.take(len(numbers))
        found: list[int] = []
        for at in range(0, len(numbers), READ_AT_ONCE):
            wanted = ",".join(map(str, numbers[at : at + READ_AT_ONCE].tolist()))
            for number, *texts in rows(self._connection, f"SELECT number, text, translation FROM texts WHERE number IN ({wanted})"):
                if any(text and next(spans(match, analysed(text)), None) is not None for text in texts):
                    found.append(number)
        return np.array(found, np.int64)

    def _add(self, found: Mask, worth: float) -> None:
        self.worth[found] += np.float32(worth)

    def _idf(self, found: Mask) -> float:
        return self._idf_of(int(np.count_nonzero(found)))

    def _idf_of(self, count: int) -> float:
        """As FTS5 has it: never below a millionth, for what stands in most documents still is worth something."""
        return float(max(np.log((self._count - count + 0.5) / (count + 0.5)), 1e-6)) if count <= self._count else 1e-6


def _must_be_read(node: Node) -> bool:
    """Whether texts may have to be read for the node: such nodes come last, where others have narrowed them down."""
    if isinstance(node, And | Or):
        return any(_must_be_read(inner) for inner in node.nodes)
    if isinstance(node, Not):
        return _must_be_read(node.node)
    return isinstance(node, Match) and node.field is None and bool(planned(node).unsure)


def _numbers(found: apsw.Cursor) -> Numbers:
    return np.fromiter(chain.from_iterable(found), np.int64)
