"""Whether a comment is what a query asks, decided over its text: the last word on every hit, and the source of its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from index_config.sets import occurrences
from index_config.words import places_of
from search.near import gathered
from search.query import BARE, And, Days, Match, Node, Not, Or, Piece, Several, Value, Word, as_asked


@dataclass(frozen=True)
class Text:
    """A field's words, folded and as written, with the character at which each starts."""

    folded: Sequence[str]
    written: Sequence[str]
    starts: Sequence[int]

    def end(self, place: int) -> int:
        """The character up to which the word at a place reaches."""
        return self.starts[place] + len(self.written[place])

    @cached_property
    def at(self) -> Mapping[str, Sequence[int]]:
        """Where each word stands."""
        at: dict[str, list[int]] = {}
        for place, word in enumerate(self.folded):
            at.setdefault(word, []).append(place)
        return at

    @cached_property
    def sets(self) -> Mapping[str, Mapping[int, int]]:
        """The sets among the words: by name, where each begins and ends."""
        sets: dict[str, dict[int, int]] = {}
        for found in occurrences(self.folded, self.written):
            sets.setdefault(found.name, {})[found.start] = found.end
        return sets

    @cached_property
    def counted(self) -> Sequence[int]:
        """How many words lie before each place, a set counted as one."""
        weight = [1] * len(self.folded)
        for spans_of in self.sets.values():
            for start, end in spans_of.items():
                weight[start + 1 : end] = [0] * (end - start - 1)
        return list(accumulate(weight, initial=0))


@lru_cache(maxsize=64)
def analysed(text: str) -> Text:
    """A field's text, cut."""
    return Text(*places_of(text))


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
        return node.value in [as_asked(value) for value in (values if isinstance(values, list) else [values]) if value]
    fields = BARE if node.field is None else (node.field,)
    return any(next(spans(node, analysed(flat[field])), None) is not None for field in fields if flat.get(field))


def spans(match: Match, text: Text) -> Iterator[tuple[int, int]]:
    """The stretches of words (from, up to, not with) that a match covers in one field."""
    if match.slop is not None:
        yield from gathered([(_places(piece, text), times) for piece, times in _wanted(match.pieces)], match.slop, text.counted)
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


@lru_cache(maxsize=64)
def _wanted(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, int], ...]:
    """The different pieces, and how often each is wanted."""
    return tuple(Counter(pieces).items())


def _places(piece: Piece, text: Text) -> tuple[tuple[int, int], ...]:
    """Where a piece stands: from which word up to which."""
    return tuple((start, start + length) for start in _starts(piece, text) for length in sorted(_lengths(piece, start, text)))


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
        also = piece.also and tuple(text.folded[place : place + len(piece.also)]) == piece.also
        return lengths | {len(piece.also)} if also else lengths
    return {1} if _is(piece, place, text) else set()


def _is(word: Word, place: int, text: Text) -> bool:
    if place >= len(text.folded):
        return False
    there = text.folded[place]
    found = there.startswith(word.folded) if word.prefix else there == word.folded
    return found and (not word.capitals or text.written[place].isupper())
