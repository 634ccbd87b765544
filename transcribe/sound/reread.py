"""A comment that was read badly, read a second time over the comment alone.

The first pass reads clips cut before anybody knew whose they were. Once the turn is known, one with parts that could not be written
down, or in two languages, is read again as a whole: the engine hears whole sentences, in the language that most of it is in. Doing so
with every comment doubles the time and gains nothing (docs/truth.md).
"""

from __future__ import annotations

import dataclasses
import itertools
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence

from archive.model import Segment, Word
from transcribe.engines import LONGEST_CLIP, Engine
from transcribe.floor.speech import Unit, units_of
from transcribe.floor.turns import Turn
from transcribe.sound.audio import RATE, Samples
from transcribe.sound.listen import clamped
from transcribe.spans import Span

PADDING = 1.0  # seconds of the pause at each side, at most half of it
LONGEST_PART = LONGEST_CLIP - 2 * PADDING
ALONE_SURE = 8.0  # seconds of a part from which it is sure of its own language
KEPT_WORDS = 0.5  # of the first reading's words that a second one must have, not to be a loss
NEAR = 0.5  # seconds from a stretch of speech within which a word is moved into it


def is_troubled(turn: Turn) -> bool:
    """Whether a part of the turn could not be written down, is doubtful, or is in another language than the rest."""
    units = (*turn.units, *turn.interpreted)
    mixed = any(len({unit.language for unit in part}) > 1 for part in (turn.units, turn.interpreted))
    return mixed or any(not unit.words or "low_confidence" in unit.flags for unit in units)


def reread(turn: Turn, before: float, after: float, sound: Callable[[float, float], Samples], engine: Engine, languages: Sequence[str]) -> Turn:
    """The turn with new words.

    ``before`` and ``after`` are the seconds at which others stop and begin to speak; ``sound`` gives the samples between two seconds.
    """
    own, theirs = _runs(turn)
    edges = sorted(turn.units + turn.interpreted, key=lambda unit: unit.start)
    units: list[Unit] = []
    interpreted: list[Unit] = []
    for run in sorted([*own, *theirs], key=lambda units: units[0].start):
        earlier = max([before, *(unit.end for unit in edges if unit.end <= run[0].start)])
        later = min([after, *(unit.start for unit in edges if unit.start >= run[-1].end)])
        again = units_of(_read(run, earlier, later, sound, engine, languages))
        (interpreted if run in theirs else units).extend(again if _words(again) >= KEPT_WORDS * _words(run) else run)
    return dataclasses.replace(turn, units=tuple(units), interpreted=tuple(interpreted))


def _words(units: Sequence[Unit]) -> int:
    return sum(len(unit.words) for unit in units)


def _runs(turn: Turn) -> tuple[list[list[Unit]], list[list[Unit]]]:
    """The speaker's and the interpreter's units, each as runs that nobody interrupts."""
    spoken = sorted([*((unit, True) for unit in turn.units), *((unit, False) for unit in turn.interpreted)], key=lambda pair: pair[0].start)
    runs = [(key[0], [unit for unit, _ in group]) for key, group in itertools.groupby(spoken, key=lambda pair: (pair[1], bisect(turn.resumed, pair[0].start)))]
    return [run for mine, run in runs if mine], [run for mine, run in runs if not mine]


def _read(units: Sequence[Unit], before: float, after: float, sound: Callable[[float, float], Samples], engine: Engine, languages: Sequence[str]) -> list[Segment]:
    parts = list(_parts(units))
    found = []
    for number, part in enumerate(parts):
        left = parts[number - 1][-1].end if number else before
        right = parts[number + 1][0].start if number + 1 < len(parts) else after
        first, last = part[0].start - min(PADDING, max(0.0, part[0].start - left) / 2), part[-1].end + min(PADDING, max(0.0, right - part[-1].end) / 2)
        found.append((part, first, sound(first, last)))
    read = [engine.read(samples, languages) for _, _, samples in found]
    main = _main_language(read, [len(samples) / RATE for _, _, samples in found])
    for number, (_, _, samples) in enumerate(found):
        if main and read[number].language != main and len(samples) / RATE < ALONE_SURE:
            read[number] = engine.read(samples, [main])
    return [_placed(segment, part, first) for segment, (part, first, _) in zip(read, found, strict=True)]


def _parts(units: Sequence[Unit]) -> list[list[Unit]]:
    """The units in runs of at most LONGEST_PART seconds, parted at the longest pauses."""
    if len(units) == 1 or units[-1].end - units[0].start <= LONGEST_PART:
        return [list(units)]
    middle = (units[0].start + units[-1].end) / 2
    at = max(range(1, len(units)), key=lambda place: (round(units[place].start - units[place - 1].end, 1), -abs(units[place].start - middle)))
    return [*_parts(units[:at]), *_parts(units[at:])]


def _main_language(segments: Sequence[Segment], seconds: Sequence[float]) -> str | None:
    spoken: Counter[str] = Counter()
    for segment, length in zip(segments, seconds, strict=True):
        if segment.language:
            spoken[segment.language] += round(100 * length)
    return spoken.most_common(1)[0][0] if spoken else None


def _placed(segment: Segment, part: Sequence[Unit], first: float) -> Segment:
    """The segment in seconds of the recording; words that hang over a pause are moved into the speech beside it."""
    stretches: list[Span] = [(unit.start, unit.end) for unit in part]
    words = [Word(word.start + first, word.end + first, word.text) for word in segment.words]
    near = [word for word in words if any(start - NEAR <= (word.start + word.end) / 2 <= end + NEAR for start, end in stretches)]
    moved = {id(word): put for word, put in zip(near, clamped(near, stretches), strict=True)}
    placed = (moved.get(id(word), word) for word in words)
    return dataclasses.replace(segment, start=part[0].start, end=part[-1].end, words=tuple(Word(round(word.start, 2), round(word.end, 2), word.text) for word in placed))
