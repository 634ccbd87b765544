"""Facets as links: each adds its field to the query or takes it out, so that the address is the whole state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.documents import BETWEEN, printed_sitting
from search.lexer import signs
from search_app.shown import language, topic

PLAIN = re.compile(r"[\w-]+")
DAYS = re.compile(r"date:[\d.-]*\d[\d.-]*")
UNENDED = re.compile(r"(?:(?:^|\s+)(?:OR|AND|NOT|-+|\w+:)|\s+)+$")  # an operator, or a field without a value
LABELS = {"topic": "Topic", "speaker": "Speaker", "body": "Body", "place": "Place", "language": "Language", "year": "Year"}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what it is called, how many comments have it, the query that its link leads to."""

    label: str
    count: int
    query: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """A field that narrows the query, and the query without it."""

    label: str
    query: str


def choices(query: str, facets: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, list[Choice]]:
    """The facets with their links, by label; those with nothing to choose are left out."""
    found = {}
    for facet, label in LABELS.items():
        values = [_choice(query, facet, value, count) for value, count in facets.get(facet, ())]
        if values:
            found[label] = values
    return found


def chips(query: str, facets: Mapping[str, Sequence[tuple[str, int]]]) -> list[Chip]:
    """What narrows the query now, each with the way back."""
    found = []
    for facet in (*LABELS, "month"):
        for value, _ in facets.get(facet, ()):
            field = field_of(facet, value)
            if has(query, field):
                found.append(Chip(shown(facet, value), without(query, field)))
    known = {chip.query for chip in found}
    days = [(piece, without(query, piece)) for piece in query.split() if DAYS.fullmatch(piece)]
    return found + [Chip(piece.removeprefix("date:").replace("..", " – ").strip(), rest) for piece, rest in days if rest not in known]


def field_of(facet: str, value: str) -> str:
    """The piece of query that asks for the value."""
    if facet == "body":
        name, _, place = value.partition(BETWEEN)
        return " ".join(f"{field}:{_quoted(part)}" for field, part in (("body", name), ("place", place)) if part)
    if facet in ("year", "month"):
        return f"date:{value}"
    return f"{'lang' if facet == 'language' else facet}:{value if PLAIN.fullmatch(value) and facet in ('topic', 'language') else _quoted(value)}"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', " ") + '"'


def has(query: str, field: str) -> bool:
    """Whether the piece stands in the query by itself."""
    return f" {field} " in f" {query} "


def added(query: str, field: str) -> str:
    """The query narrowed by the piece: what is open at its end is closed first, and what asks for more there is left out."""
    return f"{_closed(query)} {field}".strip()


@lru_cache(maxsize=16)
def _closed(query: str) -> str:
    """Asked for every link of a page."""
    found = list(signs(query))
    if found and not found[-1].closed:
        query += '"'
    else:
        query = UNENDED.sub("", query)
    depth = 0
    for sign in found:
        depth = max(0, depth + (sign.kind == "open") - (sign.kind == "close"))
    return query + ")" * depth


def without(query: str, field: str) -> str:
    """The query less the piece, and less the OR that joined it to another."""
    padded, piece = f" {' '.join(query.split())} ", f" {field} "
    for joined in (f" OR{piece}", f"{piece}OR ", piece):
        if joined in padded:
            return padded.replace(joined, " ", 1).strip()
    return query


def shown(facet: str, value: str) -> str:
    """A value as it is called on the page."""
    if facet == "topic":
        return topic(value)
    return language(value) if facet == "language" else printed_sitting(value)


def _choice(query: str, facet: str, value: str, count: int) -> Choice:
    field = field_of(facet, value)
    current = has(query, field)
    return Choice(shown(facet, value), count, without(query, field) if current else added(query, field), current)
