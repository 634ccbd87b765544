"""A query's text cut into its signs: words, quotes, brackets, dashes, fields and operators. Nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index_config.words import WORD
from search.query import QUOTES, VALUE_FIELDS, WORD_FIELDS

FIELDS = frozenset({*WORD_FIELDS, *VALUE_FIELDS, "date"})
FIELD = re.compile(r"([^\W\d_]+):")
SLOP = re.compile(r"~([0-9]+)")
WIDEST = 9999  # words between near words; no comment has so many


@dataclass(frozen=True)
class Sign:
    """``kind`` is word, unknown (a field there is none of), quote, open, close, field, dash, or, and. ``exact`` stands for an ``=`` before a word or quote."""

    kind: str
    text: str = ""
    exact: bool = False
    slop: int | None = None
    closed: bool = True


def signs(text: str) -> Iterator[Sign]:
    """The signs of a query, from left to right."""
    text = text.translate(QUOTES)
    at = 0
    while at < len(text):
        sign = text[at]
        if sign.isspace():
            at += 1
        elif sign == "-":
            at, dashed = _past(text, at, "-")
            if dashed:
                yield Sign("dash")
        elif sign == '"' or (sign == "=" and text[at + 1 : at + 2] == '"'):
            at, quote = _quote(text, at)
            yield quote
        elif sign == "(":
            at += 1
            yield Sign("open")
        elif sign == ")":
            at += 1
            yield Sign("close")
        elif (named := FIELD.match(text, at)) and named[1].lower() in FIELDS:
            at = named.end()
            yield Sign("field", named[1].lower())
        elif named:
            at = named.end()  # an unknown field's colon is a space
            yield Sign("unknown", named[1])
        else:
            at, word = _word(text, at)
            yield word


def _past(text: str, at: int, sign: str) -> tuple[int, bool]:
    """Past a run of dashes, and whether something stands right after it."""
    while at < len(text) and text[at] == sign:
        at += 1
    return at, at < len(text) and not text[at].isspace()


def _quote(text: str, at: int) -> tuple[int, Sign]:
    exact = text[at] == "="
    start = at + (2 if exact else 1)
    end = text.find('"', start)
    if end < 0:
        return len(text), Sign("quote", text[start:], exact, closed=False)
    slop = SLOP.match(text, end + 1)
    return (slop.end() if slop else end + 1), Sign("quote", text[start:end], exact, min(int(slop[1][:9]), WIDEST) if slop else None)


def _word(text: str, at: int) -> tuple[int, Sign]:
    """A run without spaces. Brackets that touch the word before them belong to it: ``287(g)``, ``501(c)(3)``."""
    exact = text[at] == "="
    start = at = at + exact
    depth = 0
    while at < len(text) and not text[at].isspace() and text[at] != '"':
        if text[at] == "(":
            if not WORD.search(text, start, at):
                break
            depth += 1
        elif text[at] == ")":
            if depth == 0:
                break
            depth -= 1
        at += 1
    word = text[start:at]
    if not exact and word in ("OR", "AND", "NOT"):
        return at, Sign({"OR": "or", "AND": "and", "NOT": "dash"}[word])
    return max(at, start + (at == start and not exact)), Sign("word", word, exact)
