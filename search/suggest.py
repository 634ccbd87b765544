"""What may have been meant: words of the index for words that nothing matches, and names for the beginning of one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from index_config.words import cut
from search.backend import Backend
from search.parser import parse
from search.query import And, Match, Node, Or, Query, Word

SHORTEST = 3  # letters of a word that is worth another guess
FURTHEST = 2  # letters that may differ
CLOSEST = 5  # guesses whose comments are counted
LOOKED_AT = 40  # words of a query
UNKNOWN = 4  # of them that are looked for in the vocabulary
NAMES = 8


def did_you_mean(backend: Backend, text: str, query: Query, total: int) -> str | None:
    """The query with every word that nothing matches replaced by the likeliest that the index holds; None where there is nothing to say."""
    if total and not _has_or(query.node):
        return None
    better = text
    asked = list(dict.fromkeys((match.field, word.folded) for match, word in _words(query.node)))[:LOOKED_AT]
    unknown = [each for each, count in zip(asked, _counts(backend, asked), strict=True) if not count]
    for field, word in unknown[:UNKNOWN]:
        guesses = [(field, guess) for guess in backend.similar(word, field)[:CLOSEST]]
        known = [(guess, count) for (_, guess), count in zip(guesses, _counts(backend, guesses), strict=True) if count]
        if known:
            nearest = OSA.distance(word, known[0][0])
            best = max((each for each in known if OSA.distance(word, each[0]) == nearest), key=lambda each: each[1])
            better = _replaced(better, word, best[0])
    return better if better != text and backend.totals([parse(better).node])[0] else None


def alike(word: str, known: Collection[str]) -> list[str]:
    """The known words that differ in at most FURTHEST letters (in one, when short), nearest first."""
    if len(word) < SHORTEST:
        return []
    allowed = 1 if len(word) < 5 else FURTHEST
    found = extract(word, known, scorer=OSA.distance, score_cutoff=allowed, limit=4 * CLOSEST)
    return [each for each, distance, _ in sorted(found, key=lambda each: (each[1], each[0])) if distance]


def named(backend: Backend, typed: str) -> Sequence[tuple[str, int]]:
    """Names of speakers in which what was typed stands, its last word as a beginning; none for less than two letters."""
    words = [token.folded for token in cut(typed)]
    if not words or len(words[-1]) < 2:
        return []
    return backend.speakers(Match((*map(Word, words[:-1]), Word(words[-1], prefix=True)), "speaker"), NAMES)


def _words(node: Node) -> Iterator[tuple[Match, Word]]:
    """The plain words that a hit must or may have, each with its match."""
    if isinstance(node, Match):
        for piece in node.pieces:
            if isinstance(piece, Word) and not piece.prefix:
                yield node, piece
    elif isinstance(node, And | Or):
        for inner in node.nodes:
            yield from _words(inner)


def _counts(backend: Backend, words: Sequence[tuple[str | None, str]]) -> Sequence[int]:
    """How many comments have each word in its field."""
    return backend.totals([Match((Word(word),), field) for field, word in words]) if words else []


def _has_or(node: Node) -> bool:
    return isinstance(node, Or) or (isinstance(node, And) and any(_has_or(inner) for inner in node.nodes))


def _replaced(text: str, word: str, better: str) -> str:
    """The text with the word replaced wherever it stands, but for names of fields."""
    for token in reversed(cut(text)):
        if token.folded == word and not re.match(":", text[token.end :]):
            text = text[: token.start] + better + text[token.end :]
    return text
