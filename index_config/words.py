"""How text is cut into words and how words are folded: one way for everything that is indexed, asked or compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}]+")
# Letters that no decomposition takes apart; Elasticsearch's asciifolding writes them the same way.
LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "q"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, as written, and its place (characters ``start`` to ``end``)."""

    folded: str
    written: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case and accents: ``Peñarroca`` → ``penarroca``, ``Straße`` → ``strasse``."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c.isalnum()).translate(LETTERS)


def cut(text: str) -> list[Token]:
    """The words of a text, at everything that is no letter, mark or digit: ``don't`` → ``don``, ``t``."""
    tokens = (Token(fold(match[0]), match[0], match.start(), match.end()) for match in WORD.finditer(text))
    return [token for token in tokens if token.folded]


def folded(text: str) -> str:
    """The folded words of a text, joined by single spaces: what both engines index."""
    return " ".join(token.folded for token in cut(text))
