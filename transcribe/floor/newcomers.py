"""Newcomers: voices that no official has. The shape of public comment, whatever words are used.

At public comment a voice that comes back, the chair's or the clerk's, says a few words, and somebody speaks who speaks nowhere
else. Chairs have endless words for it, and a misheard name leaves nothing to go by; the voices remain. What the phrases gave to
the wrong side is put right by them, and only beside somebody whom the phrases show to be of the public: a report or the debate of
members who speak for the only time would look the same. They decide where manner and surroundings are not known: in meetings mainly in another language.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from transcribe.floor.speech import Unit, has_cue
from transcribe.floor.states import CHAIR, PUBLIC, Held
from transcribe.sound.voices import Vectors, Voices, cosine

TOLD = 2.0  # seconds of a stretch from which its voice can be told
OFFICIALS_VOICE = 0.7  # cosine from which a voice is one of the officials
SURELY = 0.8  # cosine from which it surely is
CALLERS_VOICE = 0.75  # cosine from which it is that of one who calls
CALLING_AGAIN = 2  # people that one who calls has called at least
LONGEST_CALL = 15.0  # seconds of the words by which somebody is called
SPEAKING = 8.0  # seconds from which somebody says something of their own
NEXT = 35.0  # seconds after somebody of the public within which the next one begins
SAME_EXCHANGE = 15.0  # seconds after it in which a voice may still be the same person's, answering
ENDING = ("close", "round", "opening", "hearing", "business")  # what ends the public's part
CALLING_ON = ("call", "named", "invitation")  # what says that it goes on
FOR_OFFICIALS = ("official", "staff", "applicant", "officer")  # what gives the floor to one of them
LED = (*ENDING, "call", "named")  # what ends somebody's own words


def with_newcomers(units: Sequence[Unit], floor: Sequence[Held], voices: Voices) -> list[Held]:
    """The floor, newcomers marked, with those among the officials who follow somebody of the public, and without callers among the public."""
    if not len(voices.at):
        return list(floor)
    said = [units[held.first : held.end] for held in floor]
    heard = [voices.of(there) if _seconds(there) >= TOLD else None for there in said]
    found = _without_callers(floor, said, heard)
    like = _likeness_to_others(found, said, heard)
    found = [
        dataclasses.replace(held, newcomer=_seconds(there) >= SPEAKING and alike < OFFICIALS_VOICE, familiar=alike >= SURELY) if alike is not None else held
        for held, there, alike in zip(found, said, like, strict=True)
    ]
    return _with_followers(units, found)


def _without_callers(floor: Sequence[Held], said: Sequence[Sequence[Unit]], heard: Sequence[Vectors | None]) -> list[Held]:
    """The floor with short words in a caller's voice given to the chair."""
    before = [at - 1 for at in range(1, len(floor)) if floor[at].speaker == PUBLIC and floor[at - 1].speaker == CHAIR]
    callers = [heard[at] for at in before if sum(cosine(heard[at], heard[other]) >= OFFICIALS_VOICE for other in before) >= CALLING_AGAIN]
    return [
        dataclasses.replace(held, speaker=CHAIR)
        if held.speaker == PUBLIC and _seconds(there) <= LONGEST_CALL and any(cosine(voice, caller) >= CALLERS_VOICE for caller in callers)
        else held
        for held, there, voice in zip(floor, said, heard, strict=True)
    ]


def _likeness_to_others(floor: Sequence[Held], said: Sequence[Sequence[Unit]], heard: Sequence[Vectors | None]) -> list[float | None]:
    """For each voice the greatest cosine with one that an official has elsewhere, or, for who is given to the officials themselves, with anybody's; None where it cannot be told."""
    told = np.array([voice is not None for voice in heard])
    if not told.any():
        return [None] * len(floor)
    silent = np.zeros_like(next(voice for voice in heard if voice is not None))
    voices = np.stack([silent if voice is None else voice for voice in heard])
    public, starts = np.array([held.speaker == PUBLIC for held in floor]), np.array([there[0].start for there in said])
    found: list[float | None] = []
    for at, voice in enumerate(heard):
        if voice is None:
            found.append(None)
            continue
        later = starts - said[at][-1].end
        compared = told & ~public & ((later < 0) | (later > SAME_EXCHANGE)) if public[at] else told.copy()
        compared[at] = False
        found.append(float((voices @ voice)[compared].max(initial=-1.0)))
    return found


def _with_followers(units: Sequence[Unit], floor: Sequence[Held]) -> list[Held]:
    """The floor with newcomers among the officials given to the public, where they speak soon after one of it and nothing has ended its part."""
    out: list[Held] = []
    public_until = float("-inf")  # seconds
    for held in floor:
        there = units[held.first : held.end]
        if held.speaker == PUBLIC:
            out.append(held)
            public_until = there[-1].end
            continue
        if held.newcomer and there[0].start - public_until <= NEXT:
            own = _own(there)
            if own and _seconds(there[:own]) >= SPEAKING:
                out.append(dataclasses.replace(held, speaker=PUBLIC, end=held.first + own))
                public_until = there[own - 1].end
                held, there = dataclasses.replace(held, first=held.first + own, newcomer=False), there[own:]
        if there:
            out.append(held)
        for unit in there:
            if has_cue([unit], (*ENDING, *FOR_OFFICIALS)):
                public_until = float("-inf")
            elif has_cue([unit], CALLING_ON) and unit.start - public_until <= NEXT:
                public_until = unit.end
    return out


def _own(units: Sequence[Unit]) -> int:
    """How many units there are before one that only officials say; a thanks to the chair at the beginning is anybody's."""
    for at, unit in enumerate(units):
        if has_cue([unit], LED) and not (at == 0 and unit.cues.get("thanks")):
            return at
    return len(units)


def _seconds(units: Sequence[Unit]) -> float:
    return units[-1].end - units[0].start if units else 0.0
