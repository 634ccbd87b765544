"""A query as a tree of small frozen nodes. ``search.parser`` makes it, ``search.match`` and the backends read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# Fields of words, and what they are called in the flat format; a bare word looks in BARE, each by itself.
WORD_FIELDS = {"speaker": "speaker", "body": "body", "place": "place", "item": "agenda_item"}
VALUE_FIELDS = {"topic": "topics", "lang": "language", "state": "state", "flag": "flags", "meeting": "meeting"}
BARE = ("text", "translation", "speaker")


# Quotes as people and word processors write them, to the two that mean something.
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "＂": '"', "’": "'", "‘": "'", "ʼ": "'"})


def as_asked(value: str) -> str:
    """A value of a field as queries ask for it: case folded, quotes straight."""
    return value.translate(QUOTES).casefold()


@dataclass(frozen=True)
class Word:
    """One folded word, or the beginning of one. ``capitals``: it must stand in capitals."""

    folded: str
    prefix: bool = False
    capitals: bool = False


@dataclass(frozen=True)
class Several:
    """A term or a synonym set by its name: any of its forms counts as one word. ``also``: these words, in any case, too."""

    name: str
    also: tuple[str, ...] = ()


Piece = Word | Several


@dataclass(frozen=True)
class Match:
    """Pieces side by side in one field; within ``slop`` other words in any order where that is given.

    ``field`` is a field of the flat format, or None for each of BARE. Words that are only found, not searched for by
    themselves (fields), are not marked in the text.
    """

    pieces: tuple[Piece, ...]
    field: str | None = None
    slop: int | None = None


@dataclass(frozen=True)
class Value:
    """A field that has exactly this value, as ``as_asked`` writes it."""

    field: str
    value: str


@dataclass(frozen=True)
class Days:
    """The meeting's local day lies between these, both included; None leaves that end open."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class Not:
    """Everything else."""

    node: Node


@dataclass(frozen=True)
class And:
    """All of them; no nodes at all is every comment."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any of them."""

    nodes: tuple[Node, ...]


Node = Match | Value | Days | Not | And | Or
EVERYTHING = And(())


@dataclass(frozen=True)
class Query:
    """A parsed query, and in ``notes`` how what could not be read was read, in words a person understands."""

    node: Node
    notes: tuple[str, ...] = ()


def marked_matches(node: Node) -> Iterator[Match]:
    """The matches whose words are marked in a hit: those that look in the text, and are not excluded."""
    if isinstance(node, Match):
        if node.field is None:
            yield node
    elif isinstance(node, And | Or):
        for inner in node.nodes:
            yield from marked_matches(inner)
