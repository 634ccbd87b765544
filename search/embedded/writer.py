"""Writing to an embedded index: documents come and go, and everything that is kept beside them follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import apsw
import numpy as np

from search.documents import Streams, moment, streams
from search.embedded import lists
from search.embedded.columns import BLOCK, CODES, ROW, block_rows, day_number, month_number
from search.embedded.facts import Facts, values_of
from search.embedded.sql import row, rows, value

MOST_LENGTH = np.iinfo(ROW["length"]).max
Gone = dict[int, dict[str, set[int]]]
Come = dict[int, dict[str, list[lists.Change]]]


class EmbeddedWriter:
    """An index that is being written, inside one transaction; see the Writer protocol."""

    def __init__(self, connection: apsw.Connection, listing: bool) -> None:
        self._connection, self._facts = connection, Facts(connection)
        ((self.identity, stamp, self._listed, self._average),) = rows(connection, "SELECT identity, stamp, listed, length FROM about")
        self._stamp = stamp + 1
        self._tokens = lists.listed_tokens(connection) if listing and self._listed else set()
        self._blocks: dict[int, Any] = {}
        self._dropped: Counter[int] = Counter()  # facts, by how many documents more had them before than have them now
        self._known: dict[tuple[str, str], int] = {}
        self._came: set[str] = set()  # words, for the vocabulary
        self._went: set[str] = set()

    def put(self, documents: Sequence[Mapping[str, Any]], versions: Mapping[str, int] | None = None) -> None:
        """Add or replace documents. Writers wait for each other, so that the versions say nothing new."""
        gone: Gone = defaultdict(lambda: defaultdict(set))
        come: Come = defaultdict(lambda: defaultdict(list))
        for document in documents:
            number = self._take_out(document["id"], gone)
            self._put_in(number, document, come)
        self._follow(gone, come)

    def remove(self, ids: Sequence[str], versions: Mapping[str, int] | None = None) -> None:
        """Take documents out."""
        gone: Gone = defaultdict(lambda: defaultdict(set))
        for identifier in ids:
            self._take_out(identifier, gone)
        self._follow(gone, {})

    def finish(self) -> None:
        """Write what is kept by block, at the end of the transaction."""
        for block, whole in self._blocks.items():
            used = int(np.flatnonzero(whole["live"]).max(initial=-1)) + 1
            self._connection.execute("INSERT OR REPLACE INTO columns VALUES (?, ?, ?)", (block, self._stamp, whole[:used].tobytes()))
        self._forget_facts()
        self._write_vocabulary()
        self._connection.execute("UPDATE about SET stamp = ?", (self._stamp,))
        count = int(value(self._connection, "SELECT count(*) FROM documents"))
        if count >= lists.FROM and count >= 2 * self._listed:
            self._list_anew(count)

    def _put_in(self, number: int | None, document: Mapping[str, Any], come: Come) -> None:
        text, translation = streams(document["text"]), streams(document["translation"])
        self._connection.execute("INSERT INTO documents VALUES (?, ?)", (number, document["id"]))
        number = self._connection.last_insert_rowid() if number is None else number
        self._connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (number, document["text"], document["translation"]))
        self._connection.execute(
            "INSERT INTO words (rowid, text, translation, named_text, named_translation, capitals) VALUES (?, ?, ?, ?, ?, ?)", (number, *_words(text, translation))
        )
        said = [*text.plain.split(), *translation.plain.split()]
        self._came.update(said)
        length = len(said)
        day = date.fromisoformat(document["date"][:10])
        columns = np.zeros((), ROW)
        columns["live"], columns["length"], columns["start"] = 1, min(length, MOST_LENGTH), document["start"]
        columns["day"], columns["month"], columns["date"] = day_number(day), month_number(document["date"]), moment(document["date"])
        for kind, fact in values_of(document).items():
            columns[kind] = self._fact(kind, fact)
            self._dropped[int(columns[kind])] -= 1
        self._rows(number)[number % BLOCK] = columns
        if self._tokens:
            for token, times in lists.tokens_of((text, translation)).items():
                if token in self._tokens:
                    come[number // BLOCK][token].append((number % BLOCK, times, length))

    def _take_out(self, identifier: str, gone: Gone) -> int | None:
        """Returns the number under which the document was kept."""
        found = row(self._connection, "SELECT number, text, translation FROM documents JOIN texts USING (number) WHERE id = ?", (identifier,))
        if found is None:
            return None
        number, text, translation = found
        old = streams(text), streams(translation)
        delete = "INSERT INTO words (words, rowid, text, translation, named_text, named_translation, capitals) VALUES ('delete', ?, ?, ?, ?, ?, ?)"
        self._connection.execute(delete, (number, *_words(*old)))
        self._connection.execute("DELETE FROM documents WHERE number = ?", (number,))
        self._connection.execute("DELETE FROM texts WHERE number = ?", (number,))
        self._went.update(*(each.plain.split() for each in old))
        columns = self._rows(number)[number % BLOCK]
        self._dropped.update(int(columns[kind]) for kind in CODES if columns[kind])
        self._rows(number)[number % BLOCK] = np.zeros((), ROW)
        for token in lists.tokens_of(old) if self._tokens else ():
            if token in self._tokens:
                gone[number // BLOCK][token].add(number % BLOCK)
        return int(number)

    def _follow(self, gone: Gone, come: Come) -> None:
        for block in {*gone, *come}:
            lists.change_block(self._connection, block, gone.get(block, {}), come.get(block, {}), self._average)

    def _rows(self, number: int) -> Any:
        block = number // BLOCK
        if block not in self._blocks:
            self._blocks[block] = block_rows(self._connection, block)
        return self._blocks[block]

    def _fact(self, kind: str, fact: str) -> int:
        known = self._known.get((kind, fact))
        if known is None:
            if len(self._known) > 100_000:
                self._known.clear()
            known = self._known[kind, fact] = self._facts.number(kind, fact)
        return known

    def _forget_facts(self) -> None:
        """Remove the facts that no document has any more: a name that was taken back leaves the index, too."""
        left = np.array(sorted(number for number, times in self._dropped.items() if times > 0), np.int64)
        for block in self._all_blocks():
            if not len(left):
                return
            whole = self._blocks[block] if block in self._blocks else block_rows(self._connection, block)
            for kind in CODES:
                left = left[~np.isin(left, whole[kind])]
        for number in left.tolist():
            self._facts.remove(number)

    def _write_vocabulary(self) -> None:
        """The words that suggestions are taken from: those that came, without those that no document has any more."""
        self._connection.executemany("INSERT OR IGNORE INTO vocabulary VALUES (?)", ((word,) for word in sorted(self._came)))
        for word in self._went - self._came:
            if row(self._connection, "SELECT rowid FROM words WHERE words MATCH ? LIMIT 1", (f'{{text translation}} : "{word}"',)) is None:
                self._connection.execute("DELETE FROM vocabulary WHERE word = ?", (word,))

    def _all_blocks(self) -> list[int]:
        return [block for (block,) in rows(self._connection, "SELECT block FROM columns ORDER BY block")]

    def _list_anew(self, count: int) -> None:
        """Write all lists from the documents: the index has doubled since, and other words have become common."""
        blocks = self._all_blocks()
        average = sum(int(block_rows(self._connection, block)["length"].sum(dtype=np.int64)) for block in blocks) / count
        wanted = lists.common_tokens(self._connection, count)
        self._connection.execute("DELETE FROM lists")
        for block in blocks:
            lists.write_block(self._connection, block, self._documents(block), wanted, average)
        self._connection.execute("UPDATE about SET listed = ?, length = ?", (count, average))

    def _documents(self, block: int) -> Iterator[tuple[int, tuple[Streams, ...]]]:
        bounds = (block * BLOCK, (block + 1) * BLOCK)
        for number, *texts in self._connection.execute("SELECT number, text, translation FROM texts WHERE number >= ? AND number < ?", bounds):
            yield number, tuple(streams(text) for text in texts if text)


def _words(text: Streams, translation: Streams) -> tuple[str, ...]:
    capitals = dict.fromkeys([*text.capitals.split(), *translation.capitals.split()])
    return text.plain, translation.plain, text.named, translation.named, " ".join(capitals)
