"""Spoken words cut into units: sentences and half sentences, small enough that each belongs to one person."""

from __future__ import annotations

import dataclasses
import itertools
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.model import Segment, Word
from index_config.words import cut
from transcribe.cues import Cue, find_cues

BREAK = "/"  # between clips: no cue runs over it
LONG_PAUSE = 1.5  # seconds that end a unit
LONGEST = 45  # words in a unit without a full stop, cut again every PIECE
PIECE = 30
STARTS = frozenset({"call", "greeting", "self", "opening", "hearing", "close"})  # cues that a unit is cut before
ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "st", "sr", "sra", "jr", "no"})
SAYS_A_NAME = ("self", "introduces", "leads", "listed")  # cues of somebody who says who they are
FIRST_PERSON = frozenset(["i", "me", "my", "mine", "we", "us", "our", "yo", "mi", "mis", "nosotros", "nuestro", "nuestra", "mwen", "nou"])


@dataclass(frozen=True)
class Unit:
    """A piece of speech by one person: its words, and what was heard in it.

    ``pause`` is the silence before it (seconds, inf at the beginning), ``marked`` says that captions show a new speaker,
    ``cues`` counts its phrases by family. A unit of a clip that could not be written down has no words, only ``attempt``.
    """

    start: float
    end: float
    words: tuple[Word, ...]
    folded: tuple[str, ...]
    language: str | None
    pause: float
    marked: bool = False
    attempt: str = ""
    flags: tuple[str, ...] = ()
    cues: Mapping[str, int] = field(default_factory=dict)
    found: tuple[Cue, ...] = ()

    @property
    def text(self) -> str:
        """The words as heard."""
        return " ".join(word.text for word in self.words)

    @property
    def first_person(self) -> int:
        """How many words speak of oneself."""
        return sum(word in FIRST_PERSON for word in self.folded)


@dataclass(frozen=True)
class _Spot:
    """A folded word and the spoken word it comes from."""

    folded: str
    segment: int
    word: int


def units_of(segments: Sequence[Segment], marks: frozenset[tuple[int, int]] = frozenset(), heard: bool = True) -> list[Unit]:
    """Cut segments into units. ``marks`` names words (segment, word) at which captions show that somebody else speaks.

    Captions were not ``heard``: the gaps between them are those of the display, so their units have no pauses.
    """
    spots = list(_spots(segments, marks))
    cues = find_cues([spot.folded for spot in spots])
    cuts = _cuts(segments, spots, cues, marks)
    units: list[Unit] = []
    end_before = float("-inf")
    for piece in _pieces(segments, spots, cuts):
        if isinstance(piece, Segment):
            unit = Unit(piece.start, piece.end, (), (), piece.language, piece.start - end_before, attempt=piece.text, flags=piece.flags)
        else:
            unit = _unit(segments, spots, piece, cues, marks, end_before)
        units.append(unit if heard else dataclasses.replace(unit, pause=0.0))
        end_before = max(end_before, unit.end)
    return units


def has_cue(units: Iterable[Unit], families: Collection[str]) -> bool:
    """Whether a phrase of one of the families is said in one of the units."""
    return any(unit.cues.get(family) for unit in units for family in families)


def usual_pause(units: Sequence[Unit]) -> float:
    """The median silence between units: what a pause must be held against."""
    pauses = [max(0.0, unit.pause) for unit in units if unit.pause < 10.0]
    return statistics.median(pauses) if pauses else 0.0


def main_language(units: Sequence[Unit]) -> str | None:
    """The language of most of the speaking time."""
    seconds: Counter[str] = Counter()
    for unit in units:
        if unit.language:
            seconds[unit.language] += round(unit.end - unit.start)
    return seconds.most_common(1)[0][0] if seconds else None


def _spots(segments: Sequence[Segment], marks: frozenset[tuple[int, int]]) -> Iterator[_Spot]:
    for number, segment in enumerate(segments):
        if "untranscribed" in segment.flags:
            yield _Spot(BREAK, number, -1)
            continue
        if number and segment.start - segments[number - 1].end > LONG_PAUSE / 2:
            yield _Spot(BREAK, number, 0)
        for place, word in enumerate(segment.words):
            if (number, place) in marks:
                yield _Spot(BREAK, number, place)
            for token in cut(word.text):
                yield _Spot(token.folded, number, place)


def _cuts(segments: Sequence[Segment], spots: Sequence[_Spot], cues: Sequence[Cue], marks: frozenset[tuple[int, int]]) -> set[int]:
    """Places among the spots before which a new unit begins."""
    cuts = {at for at, spot in enumerate(spots) if spot.folded == BREAK}
    for cue in cues:
        if cue.family in STARTS:
            cuts.add(_sentence_start(spots, segments, cue.start))
        if cue.family == "thanks":
            cuts |= {cue.start, cue.end}
    for at in range(1, len(spots)):
        before, here = spots[at - 1], spots[at]
        if BREAK in (before.folded, here.folded) or (before.segment, before.word) == (here.segment, here.word):
            continue
        left, right = segments[before.segment].words[before.word], segments[here.segment].words[here.word]
        if segments[before.segment].language != segments[here.segment].language:
            cuts.add(at)
        if _ends_sentence(left) or right.start - left.end >= LONG_PAUSE:
            cuts.add(at)
    return cuts | set(_too_long(spots, cuts))


def _sentence_start(spots: Sequence[_Spot], segments: Sequence[Segment], at: int) -> int:
    """Where the sentence of a cue begins, when that is at most three words before it: ``And the next speaker is``."""
    for back in range(1, 4):
        if at - back < 0 or spots[at - back].folded == BREAK:
            return at - back + 1
        word = segments[spots[at - back].segment].words[spots[at - back].word]
        if _ends_sentence(word):
            return at - back + 1
    return at


def _ends_sentence(word: Word) -> bool:
    return word.text[-1:] in ".?!" and word.text.rstrip(".").lower() not in ABBREVIATIONS and len(word.text.rstrip(".")) > 1


def _too_long(spots: Sequence[_Spot], cuts: set[int]) -> Iterator[int]:
    edges = sorted({0, len(spots), *cuts})
    for start, end in itertools.pairwise(edges):
        if end - start > LONGEST:
            yield from range(start + PIECE, end - PIECE // 2, PIECE)


def _pieces(segments: Sequence[Segment], spots: Sequence[_Spot], cuts: set[int]) -> Iterator[list[int] | Segment]:
    piece: list[int] = []
    for at, spot in enumerate(spots):
        if at in cuts and piece:
            yield piece
            piece = []
        if spot.folded != BREAK:
            piece.append(at)
        elif spot.word == -1:
            yield segments[spot.segment]
    if piece:
        yield piece


def _unit(segments: Sequence[Segment], spots: Sequence[_Spot], piece: list[int], cues: Sequence[Cue], marks: frozenset[tuple[int, int]], end_before: float) -> Unit:
    first, last = spots[piece[0]], spots[piece[-1]]
    places = dict.fromkeys((spots[at].segment, spots[at].word) for at in piece)
    words = tuple(segments[number].words[place] for number, place in places)
    inside = tuple(Cue(c.family, c.start - piece[0], c.end - piece[0]) for c in cues if piece[0] <= c.start <= piece[-1])
    flags = tuple(dict.fromkeys(flag for number, _ in places for flag in segments[number].flags))
    return Unit(
        words[0].start, max(word.end for word in words), words, tuple(spots[at].folded for at in piece), segments[last.segment].language,
        words[0].start - end_before, (first.segment, first.word) in marks, "", flags, Counter(cue.family for cue in inside), inside,
    )  # fmt: skip
