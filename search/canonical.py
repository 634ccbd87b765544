"""A query's tree printed as a query again: reading what is printed gives the same tree."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date

from index_config.sets import form_sets, words_of_forms
from index_config.words import cut
from search.pieces import pieces_of
from search.query import VALUE_FIELDS, WORD_FIELDS, And, Days, Match, Node, Not, Or, Piece, Query, Value, Word

FIELD_OF = {stands_for: field for field, stands_for in (WORD_FIELDS | VALUE_FIELDS).items()}
PLAIN_VALUE = re.compile(r"\w[\w-]*")


def canonical(query: Query) -> str:
    """The one way in which a query with this meaning is printed; empty for every comment."""
    return _items(query.node.nodes) if isinstance(query.node, And) else _item(query.node)


def _items(nodes: Sequence[Node]) -> str:
    return " ".join(_item(node) for node in nodes)


def _item(node: Node) -> str:
    """A node as it stands between spaces; an OR needs no bracket there, for it binds closer."""
    return " OR ".join(_single(inner) for inner in node.nodes) if isinstance(node, Or) else _single(node)


def _single(node: Node) -> str:
    """A node as it stands beside an OR or after a dash."""
    if isinstance(node, And):
        return f"({_items(node.nodes)})"
    if isinstance(node, Or):
        return f"({_item(node)})"
    if isinstance(node, Not):
        return f"-({_single(node.node)})" if isinstance(node.node, Not) else f"-{_single(node.node)}"
    if isinstance(node, Days):
        return f"date:{_days(node.first, node.last)}"
    if isinstance(node, Value):
        return f"{FIELD_OF[node.field]}:{node.value if PLAIN_VALUE.fullmatch(node.value) else _quoted(node.value)}"
    return (f"{FIELD_OF[node.field]}:" if node.field else "") + _match(node)


def _match(match: Match) -> str:
    slop = f"~{match.slop}" if match.slop is not None else ""
    last = match.pieces[-1]
    if isinstance(last, Word) and last.prefix:
        return ".".join(piece.folded for piece in match.pieces if isinstance(piece, Word)) + "*"
    if len(match.pieces) == 1 and isinstance(last, Word) and not (last.capitals or slop or last.folded in words_of_forms()):
        return last.folded
    for words in _spellings(match.pieces):
        if pieces_of(cut(words)) == match.pieces:
            return _quoted(words) + slop
    return "=" + _quoted(" ".join(piece.folded.upper() if piece.capitals else piece.folded for piece in match.pieces if isinstance(piece, Word))) + slop


def _spellings(pieces: Sequence[Piece]) -> Iterator[str]:
    """The pieces in words: each set by its name, then by each of its forms, for beside other words a name may be read otherwise."""
    if any(isinstance(piece, Word) and piece.capitals for piece in pieces):
        return
    forms = {form_set.name: sorted(" ".join(form) for form in form_set.forms - form_set.capitals) for form_set in form_sets()}
    for number in range(-1, max((len(forms[piece.name]) for piece in pieces if not isinstance(piece, Word)), default=0)):
        words = []
        for piece in pieces:
            if isinstance(piece, Word):
                words.append(piece.folded)
            elif piece.also:
                words.append(" ".join(piece.also))
            else:
                words.append(piece.name if number < 0 else forms[piece.name][number % len(forms[piece.name])])
        yield " ".join(words)


def _days(first: date | None, last: date | None) -> str:
    if first and last and first.day == 1:
        if (last.year, last.month, last.day) == (first.year, 12, 31) and first.month == 1:
            return f"{first.year:04d}"
        if (last.year, last.month, last.day) == (first.year, first.month, calendar.monthrange(first.year, first.month)[1]):
            return f"{first:%Y-%m}".zfill(7)
    return f"{first}" if first == last else f"{first or ''}..{last or ''}"


def _quoted(text: str) -> str:
    return f'"{text}"'
