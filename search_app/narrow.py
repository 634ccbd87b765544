"""Facets as links: each adds its field to the query or takes it out, so that the address is the whole state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search_app.shown import language, topic

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
    return found


def field_of(facet: str, value: str) -> str:
    """The piece of query that asks for the value."""
    plain = value.replace('"', " ")
    if facet == "topic":
        return f"topic:{value}"
    if facet == "language":
        return f"lang:{value}"
    if facet in ("year", "month"):
        return f"date:{value}"
    if facet == "body":
        name, _, place = plain.partition(", ")
        return f'body:"{name}" place:"{place}"' if place else f'body:"{name}"'
    return f'{facet}:"{plain}"'


def has(query: str, field: str) -> bool:
    """Whether the piece stands in the query by itself."""
    return f" {field} " in f" {query} "


def added(query: str, field: str) -> str:
    """The query narrowed by the piece; an open quote is closed first."""
    closed = query + '"' if query.count('"') % 2 else query
    return f"{closed} {field}".strip()


def without(query: str, field: str) -> str:
    """The query less the piece."""
    return " ".join(f" {query} ".replace(f" {field} ", " ", 1).split())


def shown(facet: str, value: str) -> str:
    """A value as it is called on the page."""
    if facet == "topic":
        return topic(value)
    return language(value) if facet == "language" else value


def _choice(query: str, facet: str, value: str, count: int) -> Choice:
    field = field_of(facet, value)
    current = has(query, field)
    return Choice(shown(facet, value), count, without(query, field) if current else added(query, field), current)
