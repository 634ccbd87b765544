"""Manner: how the public and how officials speak, learned from written meetings.

Phrases that somebody thought of (``transcribe/cues``) fail where a chair uses none of them. What remains is how people speak: the
public of its street and its neighbours, officials of motions and staff; and what stands around it, a name before and a thanks after.
Each word and pair of words has a weight in ``transcribe/cues/manner.tsv``: what it adds to the log-odds that a stretch of speech is public
comment. The weights are those of a logistic regression over stretches of one speaker (``python -m tests.meetings.learn``); only
words that stand in several meetings have one, so that no name, place or matter decides.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from transcribe import cues
from transcribe.floor.speech import Unit, main_language
from transcribe.sound.voices import Voices

OWN, FIRST, BEFORE, AFTER = "own", "first", "before", "after"  # where words stand: in the stretch, at its beginning, before and after it
NEAR = {FIRST: 8, BEFORE: 12, AFTER: 8}  # how many of them count there
ALWAYS = "*"  # what every stretch has
NUMBER = "#"
FOREIGN = "~"  # a while of another language than the table's
LANGUAGE = "en"
FOREIGN_LASTS = 3.0  # seconds: a name alone is often heard as another language
NUMBERS = frozenset([
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand",
])  # fmt: skip
Feature = tuple[str, str]  # where it stands, and the word or pair of words


def counts(units: Sequence[Unit], voices: Voices) -> bool:
    """Whether the manner counts in a recording: one in the table's language, with voices that part two people.

    In captions, which have none, it made one comment of many (Charlotte 0.91 to 0.86 at a fifth of its weight).
    """
    return bool(len(voices.at)) and main_language(units) in (None, LANGUAGE)


def features(stretch: Sequence[Unit], before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Feature]:
    """All that counts of a stretch of speech and what stands around it, as often as it counts."""
    yield OWN, ALWAYS
    for unit in stretch:
        yield from _of(OWN, unit_words(unit))
    yield from _of(FIRST, _beginning(stretch, FIRST))
    yield from _of(BEFORE, _end(before))
    yield from _of(AFTER, _beginning(after, AFTER))


def log_odds(stretch: Sequence[Unit], before: Sequence[Unit], after: Sequence[Unit]) -> float:
    """The log-odds that a stretch of speech is public comment."""
    return _sum(features(stretch, before, after))


def own(unit: Unit) -> float:
    """What a unit adds to the log-odds of the stretch in which it stands."""
    return _sum(_of(OWN, unit_words(unit)))


def begun(units: Sequence[Unit], at: int) -> float:
    """What a stretch has from its beginning at that unit, and from what stands before it."""
    return weights().get((OWN, ALWAYS), 0.0) + _sum(_of(FIRST, _beginning(units[at : at + NEAR[FIRST]], FIRST))) + _sum(_of(BEFORE, _end(units[max(0, at - NEAR[BEFORE]) : at])))


def ended(units: Sequence[Unit], end: int) -> float:
    """What a stretch has from what stands after it, from that unit on."""
    return _sum(_of(AFTER, _beginning(units[end : end + NEAR[AFTER]], AFTER)))


@cache
def weights() -> Mapping[Feature, float]:
    """The table: where a word stands, the word or pair of words, its weight."""
    return {(place, words): weight for (place, words), weight in ((feature.split("\t"), weight) for feature, weight in cues.weights("manner.tsv").items())}


def unit_words(unit: Unit) -> list[str]:
    """A unit's words as they are counted: numbers alike, and one sign for a while of another language."""
    if not unit.words or unit.language not in (None, LANGUAGE):
        return [FOREIGN] if unit.end - unit.start >= FOREIGN_LASTS else []
    words = [NUMBER if word in NUMBERS or word.isdecimal() else word for word in unit.folded]
    return [word for word, last in zip(words, ["", *words], strict=False) if not (word == last == NUMBER)]


def _beginning(units: Sequence[Unit], place: str) -> list[str]:
    return ["<", *itertools.islice((word for unit in units for word in unit_words(unit)), NEAR[place])]


def _end(units: Sequence[Unit]) -> list[str]:
    words = [word for unit in units[-NEAR[BEFORE] :] for word in unit_words(unit)]
    return [*words[-NEAR[BEFORE] :], ">"]


def _of(place: str, words: Sequence[str]) -> Iterator[Feature]:
    """The words, and the pairs of them."""
    yield from ((place, word) for word in words)
    yield from ((place, f"{one} {other}") for one, other in itertools.pairwise(words))


def _sum(found: Iterator[Feature]) -> float:
    known = weights()
    return sum(known.get(feature, 0.0) for feature in found)
