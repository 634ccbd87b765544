"""Lists of the documents that hold a common word, with what each is worth there.

FTS5 ranks by reading every match of every word, and most of that time goes into words that nearly every comment has. For
those the index keeps, word by word and block by block, the documents and their BM25 weight (the part of it that does not
change with the number of documents: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009), so that a search
adds arrays instead. Beginnings of words of SHORTEST to LONGEST letters, which many words share, have lists, too.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from search.documents import SIGN, Streams
from search.embedded.columns import BLOCK, Numbers
from search.embedded.sql import row, rows

FROM = 20_000  # documents from which on an index has lists
COMMON = 64  # a word is common that stands in more than one document of so many
SHORTEST, LONGEST = 2, 4
K1, B = 1.2, 0.75
TOP = K1 + 1  # no weight is larger
Tokens = Mapping[str, int]


def tokens_of(texts: Iterable[Streams]) -> Tokens:
    """What a document may be listed under, and how often it stands there: words, signs of sets, beginnings with a star."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text.plain.split())
        counts.update(word for word in text.named.split() if word.startswith(SIGN))
    return counts | dict.fromkeys({beginning for word in counts if not word.startswith(SIGN) for beginning in _beginnings(word)}, 1)


def weight(times: NDArray[np.float64], lengths: NDArray[np.float64], average: float) -> NDArray[np.uint8]:
    """BM25 without its idf, in 255 steps of TOP: words that stand ``times`` in documents of so many words."""
    worth = times * (K1 + 1) / (times + K1 * (1 - B + B * lengths / max(average, 1.0)))
    return np.clip(np.ceil(worth / TOP * 255), 1, 255).astype(np.uint8)


def listed_tokens(connection: apsw.Connection) -> set[str]:
    """The tokens that have lists."""
    return {token for (token,) in rows(connection, "SELECT DISTINCT token FROM lists")}


def read(connection: apsw.Connection, token: str) -> tuple[NDArray[np.int64], NDArray[np.float32]] | None:
    """Documents and BM25 weights without idf of a token; None where it has no list."""
    parts = rows(connection, "SELECT block, docs, weights FROM lists WHERE token = ? ORDER BY block", (token,))
    if not parts:
        return None
    docs = [np.frombuffer(docs, np.uint16).astype(np.int64) + block * BLOCK for block, docs, _ in parts]
    weights = [np.frombuffer(weights, np.uint8) for _, _, weights in parts]
    return np.concatenate(docs), np.concatenate(weights).astype(np.float32) * np.float32(TOP / 255)


def common_tokens(connection: apsw.Connection, documents: int) -> set[str]:
    """Words that stand in more than one document of COMMON, and beginnings whose words together may."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.spelled USING fts5vocab(main, words, 'row')")
    least = documents / COMMON
    counts: Counter[str] = Counter()
    for word, count in rows(connection, "SELECT term, doc FROM temp.spelled"):
        if word.startswith(SIGN):
            counts[word] = count if len(word) > len(SIGN) else 0
            continue
        counts[word] = count
        for beginning in _beginnings(word):
            counts[beginning] += count
    return {token for token, count in counts.items() if count > least}


def write_block(connection: apsw.Connection, block: int, documents: Iterable[tuple[int, Sequence[Streams]]], wanted: Collection[str], average: float) -> None:
    """Write a whole block's lists of the wanted tokens. ``documents``: number and streams of each."""
    known: defaultdict[str, int] = defaultdict()
    known.default_factory = known.__len__
    words, offsets, sizes, lengths = array("i"), array("i"), array("i"), np.zeros(BLOCK)
    for number, texts in documents:
        before = len(words)
        for text in texts:
            words.extend(map(known.__getitem__, text.plain.split()))
        lengths[number - block * BLOCK] = len(words) - before
        words.extend(known[word] for text in texts for word in text.named.split() if word.startswith(SIGN))
        offsets.append(number - block * BLOCK)
        sizes.append(len(words) - before)
    where = np.repeat(np.frombuffer(offsets, np.int32), np.frombuffer(sizes, np.int32)) if offsets else np.zeros(0, np.int32)
    keys, times = _counted(np.frombuffer(words, np.int32).astype(np.int64) * BLOCK + where)
    _write(connection, block, list(known), keys, times, lengths, wanted, average)
    for size in range(SHORTEST, LONGEST + 1):
        beginnings: defaultdict[str, int] = defaultdict()
        beginnings.default_factory = beginnings.__len__
        of_word = np.array([-1 if len(word) < size or word.startswith(SIGN) else beginnings[f"{word[:size]}*"] for word in known], np.int64)
        begun = of_word[keys // BLOCK]
        shared, _ = _counted(begun[begun >= 0] * BLOCK + (keys % BLOCK)[begun >= 0])
        _write(connection, block, list(beginnings), shared, np.ones(len(shared)), lengths, wanted, average)


def _write(
    connection: apsw.Connection, block: int, tokens: Sequence[str], keys: Numbers, times: NDArray[Any], lengths: NDArray[np.float64], wanted: Collection[str], average: float
) -> None:
    """Write the lists of the wanted ones among the tokens. ``keys``, sorted: a token's place × BLOCK + a document's offset."""
    docs = (keys % BLOCK).astype(np.uint16)
    weights = weight(times.astype(np.float64), lengths[docs], average)
    bounds = np.searchsorted(keys, np.arange(len(tokens) + 1, dtype=np.int64) * BLOCK)
    written = (
        (token, block, docs[start:end].tobytes(), weights[start:end].tobytes())
        for token, start, end in zip(tokens, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        if token in wanted
    )
    connection.executemany("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)", written)


def _counted(keys: Numbers) -> tuple[Numbers, Numbers]:
    """The different keys in order, and how often each is there. NumPy's own ``unique`` is slower on many keys."""
    keys = np.sort(keys)
    firsts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    return keys[firsts], np.diff(np.r_[firsts, len(keys)])


def _beginnings(word: str) -> Iterator[str]:
    return (f"{word[:size]}*" for size in range(SHORTEST, min(LONGEST, len(word)) + 1))


Change = tuple[int, int, int]  # offset in the block, how often, words of the document


def change_block(connection: apsw.Connection, block: int, gone: Mapping[str, set[int]], come: Mapping[str, list[Change]], average: float) -> None:
    """Take documents out of a block's lists and put others in; lists that stay as they are are not written."""
    for token in {*gone, *come}:
        found = row(connection, "SELECT docs, weights FROM lists WHERE token = ? AND block = ?", (token, block))
        before = np.frombuffer(found[0], np.uint16) if found else np.zeros(0, np.uint16)
        worths = np.frombuffer(found[1], np.uint8) if found else np.zeros(0, np.uint8)
        new = sorted(come.get(token, ()))
        added = np.array([offset for offset, _, _ in new], np.uint16)
        weights = weight(np.array([times for _, times, _ in new], np.float64), np.array([length for _, _, length in new], np.float64), average)
        left = np.array(sorted({*gone.get(token, ()), *added.tolist()}), np.uint16)
        there = np.searchsorted(before, left)
        there = there[(there < len(before)) & (before[np.minimum(there, len(before) - 1)] == left)] if len(before) else there[:0]
        if len(there) == len(added) and np.array_equal(before[there], added) and np.array_equal(worths[there], weights):
            continue
        docs, kept = np.delete(before, there), np.delete(worths, there)
        places = np.searchsorted(docs, added)
        values = (token, block, np.insert(docs, places, added).tobytes(), np.insert(kept, places, weights).tobytes())
        connection.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)", values)
