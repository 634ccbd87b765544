"""How text is cut into words and how words are folded: one way for everything that is indexed, asked or compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import regex

WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}]+")
ASCII_WORDS = str.maketrans({number: chr(number) if chr(number).isalnum() else " " for number in range(128)})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, as written, and its place (characters ``start`` to ``end``)."""

    folded: str
    written: str
    start: int
    end: int


@cache
def letters() -> Mapping[int, str]:
    """Letters that no decomposition takes apart (``ø``, ``ł``), for ``str.translate``: Elasticsearch's asciifolding writes them the same way."""
    lines = files("index_config").joinpath("letters.txt").read_text(encoding="utf-8").splitlines()
    return str.maketrans(dict(line.split() for line in lines if not line.startswith("#")))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case and accents: ``Peñarroca`` → ``penarroca``, ``Straße`` → ``strasse``."""
    if word.isascii():
        return "".join(c for c in word.lower() if c.isalnum())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold().lower())
    return "".join(c for c in plain if not unicodedata.combining(c) and c.isalnum()).translate(letters())


def cut(text: str) -> list[Token]:
    """The words of a text, at everything that is no letter, mark or digit: ``don't`` → ``don``, ``t``."""
    tokens = (Token(fold(match[0]), match[0], match.start(), match.end()) for match in WORD.finditer(text))
    return [token for token in tokens if token.folded]


def words(text: str) -> tuple[list[str], list[str]]:
    """The words of a text, folded and as written: what ``cut`` finds, quicker and without places."""
    if text.isascii():
        written = text.translate(ASCII_WORDS)
        return written.lower().split(), written.split()
    pairs = [(fold(word), word) for word in WORD.findall(text)]
    return [folded for folded, _ in pairs if folded], [word for folded, word in pairs if folded]


def places_of(text: str) -> tuple[list[str], list[str], list[int]]:
    """The words of a text, folded and as written, and the character at which each begins."""
    folded, written = words(text)
    if not text.isascii():
        return folded, written, [match.start() for match in WORD.finditer(text) if fold(match[0])]
    starts, end = [], 0
    for word in written:  # nothing but what cuts words lies between two of them
        start = text.find(word, end)
        starts.append(start)
        end = start + len(word)
    return folded, written, starts


def folded(text: str) -> str:
    """The folded words of a text, joined by single spaces: what both engines index."""
    return " ".join(words(text)[0])


def in_capitals(written: str) -> bool:
    """Two letters or more, all of them capitals."""
    return len(written) > 1 and written.isupper()
