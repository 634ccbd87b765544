"""Surroundings: whose a stretch of speech is, by what stands around it as well as by how it is spoken.

A chief who is asked up to report speaks much as a resident does, and a resident's one sentence tells little of itself. What parts
them stands around: whether others of the public speak nearby, whether the voice comes back as an official's, who spoke just before,
what the chair had said. So each stretch of the floor is judged a second time, by a logistic regression over its manner, its length
and pauses, its phrases and those beside it, the manner of the two stretches at each side, and that of all stretches in a like voice.
The weights lie in ``transcribe/cues/surroundings.tsv`` and are learned from written meetings, the manner of each by words of the others
only (``python -m tests.meetings.learn``). Like the manner it counts where voices are heard and the meeting is in the table's language.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcribe.cues import weights
from transcribe.floor import manner
from transcribe.floor.speech import SAYS_A_NAME, Unit, has_cue, main_language
from transcribe.floor.states import CHAIR, OFFICIAL, PUBLIC, SCORES, Held
from transcribe.floor.turns import INTERPRETER_LENGTH, INTERPRETER_WAITS
from transcribe.sound.voices import Voices

Row = npt.NDArray[np.float64]

ALWAYS = "always"  # what every stretch has
AROUND = 12  # units at each side whose words are about a stretch
NEXT_TO = 3  # units whose phrases count at its beginning and its end, before it, and after it
BESIDE = (-2, -1, 1, 2)  # stretches at each side
FAMILIES = sorted({family for scores in SCORES.values() for family in scores} | {"first"})
INTERPRETS = 0.1  # log-odds of an interpreter's words right after those that they translate, at least
CALLED = 2.0  # log-odds of a stretch to whose speaker a call is sure to have gone, at least
MOST = 2  # times that a family counts in one place
MOST_MANNER, HALF = 12.0, 3.0  # log-odds of a manner at most, and what it is divided by where only its side counts
TOLD = 2.0  # seconds from which a voice can be told
NEAR, REACH = 40.0, 480.0  # seconds between stretches of one exchange, and of as much of a meeting as was learned from
ALIKE, RANGE = 1.0, 1.0  # likeness above which voices begin to be alike, and from there until they surely are
FEW = 8  # pairs of voices, below which there is no usual likeness
USUAL, SPREAD = 0.0, 0.4  # cosine of two stretches, and how far it spreads, where there are too few
LONGEST, COUNTED = 90.0, 20.0  # seconds of a stretch that count at most, and of those around it
LONGEST_PAUSE, FIRST_PAUSE = 3.0, 3.0  # seconds of a pause that count, and of the one before the first words
# What one of these says depends on the others: a short sentence in the voice of somebody of the public is theirs, one in the chair's voice is not.
WEIGHED_TOGETHER = (
    "side", "log seconds", "pause before", "foreign", "like officials far", "like officials near", "side of alike near", "side of alike far", "-1 side", "+1 side", "-2 side", "+2 side",
    "-1 alike", "-1 log seconds", "same voice around", "side within 60 s", "seconds since the public",
)  # fmt: skip
SCALES = (25.0, 60.0, 150.0)  # seconds within which the manner of what is said around counts about a third
LONG_AGO = 120.0  # seconds


def with_surroundings(units: Sequence[Unit], floor: Sequence[Held], voices: Voices) -> list[Held]:
    """The floor with each stretch given to the public or the officials by its odds, which it keeps."""
    odds = [max(each, CALLED) if _is_called(units, held) else each for held, each in zip(floor, log_odds(units, floor, voices), strict=True)]
    main = main_language(units)
    for at in range(1, len(floor)):
        if odds[at - 1] > 0 and _interprets(units, floor[at - 1], floor[at], main):
            odds[at] = max(odds[at], INTERPRETS)
    return [dataclasses.replace(held, speaker=_speaker(held, each), odds=each) for held, each in zip(floor, odds, strict=True)]


def log_odds(units: Sequence[Unit], floor: Sequence[Held], voices: Voices) -> list[float]:
    """For each stretch the log-odds that it is public comment."""
    total = np.zeros(len(floor))
    known = weights("surroundings.tsv")
    for name, values in features(units, floor, voices).items():
        total = total + known.get(name, 0.0) * values
    return [float(value) for value in total]


def features(units: Sequence[Unit], floor: Sequence[Held], voices: Voices) -> dict[str, Row]:
    """All that counts, by name: a value for each stretch of the floor."""
    if not floor:
        return {}
    heard = _heard(units, floor, voices)
    found = dict([*_of_itself(heard), *_of_voices(heard), *_of_neighbours(heard), *_of_time(heard), *_of_phrases(units, floor), *_of_floor(floor)])
    both = {f"{one} x {other}": found[one] * found[other] for one, other in itertools.combinations(WEIGHED_TOGETHER, 2)}
    return {ALWAYS: np.ones(len(floor)), **found, **both}


def _is_called(units: Sequence[Unit], held: Held) -> bool:
    """Whether the first pass gave it to the public, a call in so many words stands before it, and it begins with a name: of 112 such stretches all were the public's."""
    begins = units[held.first : min(held.end, held.first + NEXT_TO)]
    return held.speaker == PUBLIC and has_cue(units[max(0, held.first - NEXT_TO) : held.first], ("call",)) and has_cue(begins, SAYS_A_NAME)


def _interprets(units: Sequence[Unit], last: Held, held: Held, main: str | None) -> bool:
    """Whether the first pass gave it to the public as well, and it says in the meeting's language at about the same length what the one
    before said in another: an interpreter, who speaks of the public's matters and in nobody's manner that was learned."""
    said, told = units[last.first : last.end], units[held.first : held.end]
    ratio = (told[-1].end - told[0].start) / max(0.1, said[-1].end - said[0].start)
    in_another = main_language(said) not in (None, main) and main_language(told) == main
    return held.speaker == PUBLIC and in_another and told[0].pause <= INTERPRETER_WAITS and INTERPRETER_LENGTH[0] <= ratio <= INTERPRETER_LENGTH[1]


def _speaker(held: Held, odds: float) -> str:
    if odds > 0:
        return PUBLIC
    return CHAIR if held.speaker == CHAIR else OFFICIAL


@dataclass(frozen=True)
class _Heard:
    """What is known of each stretch: rows of one value a stretch, and how like each other their voices are."""

    manner: Row
    side: Row  # -1 to 1: how surely the manner is the officials' or the public's
    start: Row
    end: Row
    before: Row  # seconds of pause
    after: Row
    foreign: Row  # share of units in another language than the meeting's
    words: Row
    questions: Row  # share of units
    told: npt.NDArray[np.bool_]  # whether the voice can be told
    likeness: npt.NDArray[np.float64]  # of their voices

    @property
    def seconds(self) -> Row:
        return np.maximum(self.end - self.start, 0.1)


def _heard(units: Sequence[Unit], floor: Sequence[Held], voices: Voices) -> _Heard:
    said = [units[held.first : held.end] for held in floor]
    main = main_language(units)
    odds = [manner.log_odds(units[held.first : held.end], units[max(0, held.first - AROUND) : held.first], units[held.end : held.end + AROUND]) for held in floor]
    of_manner = np.clip(np.array(odds), -MOST_MANNER, MOST_MANNER)
    vectors = [voices.of(there) for there in said]
    nobody = np.zeros(voices.vectors.shape[1])
    together = np.array([nobody if vector is None else vector for vector in vectors], np.float64)
    start, end = np.array([there[0].start for there in said]), np.array([max(unit.end for unit in there) for there in said])
    told = (end - start >= TOLD) & np.array([vector is not None for vector in vectors])
    before = np.array([FIRST_PAUSE if at == 0 else min(LONGEST_PAUSE, max(0.0, there[0].pause)) for at, there in enumerate(said)])
    return _Heard(
        of_manner, np.tanh(of_manner / HALF), start, end, before, np.append(before[1:], FIRST_PAUSE),
        np.array([sum(unit.language not in (None, main) or not unit.words for unit in there) / len(there) for there in said]),
        np.array([float(sum(len(unit.folded) for unit in there)) for there in said]),
        np.array([sum(unit.text.endswith("?") for unit in there) / len(there) for there in said]),
        told,
        _likeness(together @ together.T, told),
    )  # fmt: skip


def _likeness(cosines: npt.NDArray[np.float64], told: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The cosines held against those that are usual in this recording: rooms and microphones make all voices more or less alike."""
    pairs = cosines[np.triu(told[:, None] & told[None, :], 1)]
    usual, spread = (pairs.mean(), pairs.std()) if len(pairs) >= FEW else (USUAL, SPREAD)
    return np.where(told[:, None] & told[None, :], (cosines - usual) / max(float(spread), 1e-3), 0.0)


def _of_itself(heard: _Heard) -> Iterator[tuple[str, Row]]:
    yield "manner", heard.manner
    yield "side", heard.side
    yield "seconds", np.minimum(heard.seconds, LONGEST)
    yield "log seconds", np.log1p(heard.seconds)
    yield "pause before", heard.before
    yield "pause after", heard.after
    yield "foreign", heard.foreign
    yield "log words", np.log1p(heard.words)
    yield "questions", heard.questions
    yield "told", heard.told.astype(float)


def _of_voices(heard: _Heard) -> Iterator[tuple[str, Row]]:
    """How like the voice is to those of officials and of the public, in the same exchange and farther off."""
    count = len(heard.start)
    gap = np.maximum(0.0, np.maximum(heard.start[None, :] - heard.end[:, None], heard.start[:, None] - heard.end[None, :]))
    others = heard.told[None, :] & heard.told[:, None] & ~np.eye(count, dtype=bool)
    alike = np.clip((heard.likeness - ALIKE) / RANGE, 0.0, 1.0)
    for where, there in (("near", others & (gap < NEAR)), ("far", others & (gap >= NEAR) & (gap < REACH))):
        for whose, theirs in (("officials", heard.side < 0), ("public", heard.side > 0)):
            most = np.where(there & theirs[None, :], heard.likeness, -np.inf).max(axis=1)
            yield f"like {whose} {where}", np.where(np.isfinite(most), most, 0.0)
            yield f"{whose} alike {where}", np.tanh((alike * there * theirs[None, :]).sum(axis=1) / 2)
        yield f"side of alike {where}", np.tanh((alike * there * (heard.side * np.minimum(heard.seconds, COUNTED) / COUNTED)[None, :]).sum(axis=1))


def _of_neighbours(heard: _Heard) -> Iterator[tuple[str, Row]]:
    count = len(heard.start)
    for step in BESIDE:
        at = np.arange(count) + step
        there = (at >= 0) & (at < count)
        at = np.clip(at, 0, count - 1)
        alike = heard.likeness[np.arange(count), at]
        for name, values in (
            ("side", heard.side[at]), ("log seconds", np.log1p(heard.seconds[at])), ("alike", alike), ("side if alike", alike * heard.side[at]), ("foreign", heard.foreign[at]),
        ):  # fmt: skip
            yield f"{step:+d} {name}", np.where(there, values, 0.0)
    around = np.zeros(count)
    around[1:-1] = heard.likeness[np.arange(count - 2), np.arange(2, count)] if count > 2 else 0.0
    yield "same voice around", around
    yield "side of the same voice around", around * np.append(0.0, heard.side[:-1])


def _of_time(heard: _Heard) -> Iterator[tuple[str, Row]]:
    """What is said around within seconds, and how long ago, and how soon, the public speaks."""
    apart = np.abs(heard.start[None, :] - heard.start[:, None])
    for scale in SCALES:
        weight = np.exp(-apart / scale) * np.minimum(heard.seconds, COUNTED)[None, :]
        np.fill_diagonal(weight, 0.0)
        yield f"side within {scale:.0f} s", (weight * heard.side[None, :]).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-6)
    public = heard.side > 0.5
    ends, starts = heard.end[public], heard.start[public]
    since = [min(LONG_AGO, second - max(ends[ends <= second + 0.01], default=-np.inf)) for second in heard.start]
    until = [min(LONG_AGO, min(starts[starts >= second - 0.01], default=np.inf) - second) for second in heard.end]
    yield "seconds since the public", np.array(since)
    yield "seconds until the public", np.array(until)


def _of_floor(floor: Sequence[Held]) -> Iterator[tuple[str, Row]]:
    """Whom the first pass gave the stretch to, by phrases, pauses and voices."""
    for speaker in (PUBLIC, CHAIR):
        held = np.array([float(each.speaker == speaker) for each in floor])
        yield f"held by {speaker}", held
        yield f"-1 held by {speaker}", np.append(0.0, held[:-1])
        yield f"+1 held by {speaker}", np.append(held[1:], 0.0)


def _of_phrases(units: Sequence[Unit], floor: Sequence[Held]) -> Iterator[tuple[str, Row]]:
    places = {
        "begins": [units[held.first : min(held.end, held.first + NEXT_TO)] for held in floor],
        "ends": [units[max(held.first, held.end - NEXT_TO) : held.end] for held in floor],
        "before": [units[max(0, held.first - NEXT_TO) : held.first] for held in floor],
        "after": [units[held.end : held.end + NEXT_TO] for held in floor],
    }
    for place, said in places.items():
        for family in FAMILIES:
            yield f"{place} {family}", np.array([float(min(MOST, sum(unit.cues.get(family, 0) for unit in there))) for there in said])
