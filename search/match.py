"""Whether a comment is what a query asks, decided over its text: the last word on every hit, and the source of its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import Any

from index_config.sets import occurrences
from index_config.words import Token, cut
from search.query import BARE, And, Days, Match, Node, Not, Or, Piece, Several, Value, Word

MOST_PLACES = 2000  # places of a piece that near looks at


@dataclass(frozen=True)
class Text:
    """A field's words, where each stands, the sets among them (by name, as start and end), and how many words lie before each place, a set counted as one."""

    tokens: tuple[Token, ...]
    at: Mapping[str, tuple[int, ...]]
    sets: Mapping[str, Mapping[int, int]]
    counted: tuple[int, ...]


@lru_cache(maxsize=4096)
def analysed(text: str) -> Text:
    """A field's text, cut."""
    tokens = tuple(cut(text))
    at: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        at.setdefault(token.folded, []).append(place)
    sets: dict[str, dict[int, int]] = {}
    weight = [1] * len(tokens)
    for found in occurrences([token.folded for token in tokens], [token.written for token in tokens]):
        sets.setdefault(found.name, {})[found.start] = found.end
        weight[found.start + 1 : found.end] = [0] * (found.end - found.start - 1)
    return Text(tokens, {word: tuple(places) for word, places in at.items()}, sets, tuple(accumulate(weight, initial=0)))


def matches(node: Node, flat: Mapping[str, Any]) -> bool:
    """Whether the comment, in the flat format, is what the node asks."""
    if isinstance(node, And):
        return all(matches(inner, flat) for inner in node.nodes)
    if isinstance(node, Or):
        return any(matches(inner, flat) for inner in node.nodes)
    if isinstance(node, Not):
        return not matches(node.node, flat)
    if isinstance(node, Days):
        day = date.fromisoformat(flat["date"][:10])
        return (node.first is None or node.first <= day) and (node.last is None or day <= node.last)
    if isinstance(node, Value):
        values = flat[node.field]
        return node.value in [value.casefold() for value in (values if isinstance(values, list) else [values]) if value]
    fields = BARE if node.field is None else (node.field,)
    return any(next(spans(node, analysed(flat[field])), None) is not None for field in fields if flat.get(field))


def spans(match: Match, text: Text) -> Iterator[tuple[int, int]]:
    """The stretches of words (from, up to, not with) that a match covers in one field."""
    if match.slop is not None:
        yield from _near(match.pieces, match.slop, text)
        return
    for start in _starts(match.pieces[0], text):
        for end in _from(match.pieces, start, text):
            yield start, end


def _from(pieces: Sequence[Piece], start: int, text: Text) -> Iterator[int]:
    """Where a run of pieces that begins at ``start`` may end."""
    ends = {start}
    for piece in pieces:
        ends = {place + length for place in ends for length in _lengths(piece, place, text)}
        if not ends:
            return
    yield from sorted(ends)


def _starts(piece: Piece, text: Text) -> Iterator[int]:
    if isinstance(piece, Several):
        yield from sorted({*text.sets.get(piece.name, ()), *(text.at.get(piece.also[0], ()) if piece.also else ())})
    elif piece.prefix:
        yield from sorted(place for word, places in text.at.items() if word.startswith(piece.folded) for place in places)
    else:
        yield from text.at.get(piece.folded, ())


def _lengths(piece: Piece, place: int, text: Text) -> set[int]:
    """How many words the piece may take at a place; empty where it does not stand there."""
    if isinstance(piece, Several):
        end = text.sets.get(piece.name, {}).get(place)
        lengths = {end - place} if end is not None else set()
        also = tuple(token.folded for token in text.tokens[place : place + len(piece.also)]) if piece.also else None
        return lengths | {len(piece.also)} if also == piece.also else lengths
    return {1} if _is(piece, place, text) else set()


def _is(word: Word, place: int, text: Text) -> bool:
    if place >= len(text.tokens):
        return False
    token = text.tokens[place]
    found = token.folded.startswith(word.folded) if word.prefix else token.folded == word.folded
    return found and (not word.capitals or token.written.isupper())


def _near(pieces: Sequence[Piece], slop: int, text: Text) -> Iterator[tuple[int, int]]:
    """Each piece at a place of its own, with at most ``slop`` other words among them; a term counts as one word."""
    places = [[(start, start + length) for start in _starts(piece, text) for length in _lengths(piece, start, text)][:MOST_PLACES] for piece in pieces]
    if not all(places):
        return
    for first in sorted({span for each in places for span in each}):
        found = _gathered(places, first, slop, text)
        if found:
            yield from found
            return


def _gathered(places: Sequence[Sequence[tuple[int, int]]], first: tuple[int, int], slop: int, text: Text) -> list[tuple[int, int]] | None:
    """A place for each piece, none overlapping, ``first`` the leftmost of them; None where there is no such choice."""

    def others(chosen: list[tuple[int, int]]) -> int:
        inside = text.counted[max(end for _, end in chosen)] - text.counted[chosen[0][0]]
        return inside - sum(max(1, text.counted[end] - text.counted[start]) for start, end in chosen)

    def choose(left: list[int], chosen: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
        if not left:
            return chosen
        piece = min(left, key=lambda number: len(places[number]))
        for span in places[piece]:
            if span[0] < first[0] or any(span[0] < end and start < span[1] for start, end in chosen):
                continue
            if others([*chosen, span]) > slop + len(left) - 1:
                continue
            done = choose([number for number in left if number != piece], [*chosen, span])
            if done:
                return done
        return None

    for piece, spans_of in enumerate(places):
        if first in spans_of:
            found = choose([number for number in range(len(places)) if number != piece], [first])
            if found and others(found) <= slop:
                return found
    return None
