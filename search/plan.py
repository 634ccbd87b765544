"""How an engine is asked for a match: probes that find it exactly, and probes whose finds must be read to be sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise, product

from index_config.sets import may_be_cut_off, words_of_forms
from search.documents import SIGN, sign
from search.query import Match, Piece, Several, Word

LONGEST = 12  # words of a phrase that an engine is asked for; the rest is read
LONGEST_BEGINNING = 100  # letters of a prefix that an engine is asked for
MOST = 16  # ways to write a match that are asked for one by one


@dataclass(frozen=True)
class Probe:
    """Words for an engine to find in one field, all in the stream of plain words, or in the ``named`` one.

    Side by side, the last one perhaps a ``prefix``; with ``slop`` near each other, all different; ``anywhere``: all of them somewhere in the document, signs in
    the named stream and the others in the plain one. ``capitals``: these must stand in capitals somewhere in the document.
    """

    words: tuple[str, ...]
    named: bool = False
    prefix: bool = False
    slop: int | None = None
    anywhere: bool = False
    capitals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All that ``sure`` finds are hits; what ``unsure`` finds are hits where the text says so. There are no others."""

    sure: tuple[Probe, ...]
    unsure: tuple[Probe, ...] = ()


def planned(match: Match) -> Plan:
    """The plan for one match, the same for every engine and field."""
    capitals = tuple(dict.fromkeys(piece.folded for piece in match.pieces if isinstance(piece, Word) and piece.capitals))
    ways = list(islice(_ways(match.pieces), MOST + 1))
    plan = _near(match, ways, match.slop) if match.slop is not None and len(match.pieces) > 1 else _side_by_side(match, ways)
    if not capitals:
        return plan
    if len(match.pieces) == 1:
        return Plan((Probe((), capitals=capitals),))
    probes = (*plan.sure, *plan.unsure)
    return Plan((), tuple(replace(probe, capitals=capitals) for probe in probes))


def _ways(pieces: tuple[Piece, ...]) -> Iterator[tuple[str, ...]]:
    """Every way to write the pieces: a set as its sign, or as the words that stand for it in small letters, too."""
    choices = [[(piece.folded,)] if isinstance(piece, Word) else [(sign(piece.name),), *([piece.also] if piece.also else [])] for piece in pieces]
    for way in product(*choices):
        yield tuple(word for words in way for word in words)


def _anywhere(match: Match) -> Probe:
    """All that a match needs: its words and signs, but none of a set that may be written in two ways."""
    words = [sign(piece.name) if isinstance(piece, Several) else piece.folded for piece in match.pieces if isinstance(piece, Word) or not piece.also]
    return Probe(tuple(dict.fromkeys(words)), prefix=_is_prefix(match.pieces[-1]), anywhere=True)


def _side_by_side(match: Match, ways: list[tuple[str, ...]]) -> Plan:
    prefix = _is_prefix(match.pieces[-1])
    if len(ways) > MOST:
        return Plan((), (_anywhere(match),))
    if prefix and len(ways[0][-1]) > LONGEST_BEGINNING:
        return Plan((), (Probe((*ways[0][:-1], ways[0][-1][:LONGEST_BEGINNING])[-LONGEST:], prefix=True),))
    sure = tuple(Probe(way, _signed(way), prefix) for way in ways if len(way) <= LONGEST)
    unsure = [Probe(way[:LONGEST], _signed(way[:LONGEST])) for way in ways if len(way) > LONGEST]
    if any(_signed(way) and _hides(way, prefix) for way in ways):
        unsure.append(_anywhere(match))
    return Plan(sure, tuple(unsure))


def _is_prefix(piece: Piece) -> bool:
    return isinstance(piece, Word) and piece.prefix


def _signed(way: tuple[str, ...]) -> bool:
    return any(word.startswith(SIGN) for word in way)


def _hides(way: tuple[str, ...], prefix: bool) -> bool:
    """Whether a word beside the signs may be part of another set's form in a text: the named stream shows that one's sign in its place."""
    signs = [-1, *(at for at, word in enumerate(way) if word.startswith(SIGN)), len(way)]
    runs = [(before + 1, after) for before, after in pairwise(signs) if before + 1 < after]
    return any(may_be_cut_off(way[start:end], start == 0, end == len(way), prefix and end == len(way)) for start, end in runs)


def _near(match: Match, ways: list[tuple[str, ...]], slop: int) -> Plan:
    if len(ways) > MOST or any(len(way) != len(match.pieces) or len(way) > LONGEST or len(set(way)) < len(way) for way in ways):
        return Plan((), (_anywhere(match),))
    # Counted in plain words, the distance is never smaller than it is; in named ones it is right, but for words inside a set.
    sure = [Probe(way, named, slop=slop) for way in ways for named in ((True,) if _signed(way) else (False, True))]
    hidden = any(isinstance(piece, Word) and piece.folded in words_of_forms() for piece in match.pieces)
    every = _anywhere(match)
    return Plan(tuple(sure), (Probe((SIGN, *every.words), anywhere=True),) if hidden else ())
