"""What one person said, put together again by the voice, where an official cut in or was given their first words."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from transcribe.floor.evidence import shown
from transcribe.floor.speech import Unit
from transcribe.floor.turns import Turn
from transcribe.sound.voices import Vectors, Voices, likeness

FIRST_WORDS, FIRST_WORDS_PAUSE = 6.0, 2.0  # seconds of a turn's beginning that may have been taken for an official's, and of a pause in it
INTERRUPTION = 15.0  # seconds of officials' words after which a person may still end what they were saying
CALLS = ("call", "named", "bare", "first", "close", "business", "letter")
SHORTEST_ADDED = 1.5  # seconds of what is added
SAME_VOICE = 0.6  # cosine from which it is the same person who goes on


def put_together(chain: Sequence[Turn], voices: Voices) -> list[Turn]:
    """The turns of one window, each with the first words and the last ones that the officials were given, those of one person as one."""
    return _resumed(_rejoined([_with_first_words(turn, voices) for turn in chain], voices), voices)


def _rejoined(chain: Sequence[Turn], voices: Voices) -> list[Turn]:
    """The chain with those together again whom officials only interrupted: the same voice soon after, nobody called, no new introduction."""
    out: list[Turn] = []
    for turn in chain:
        if out and turn.start - out[-1].end <= INTERRUPTION and not shown(turn) and likeness(voices.of(out[-1].units), voices.of(turn.units)) >= SAME_VOICE:
            out[-1] = dataclasses.replace(
                out[-1], units=(*out[-1].units, *turn.units), interpreted=(*out[-1].interpreted, *turn.interpreted), resumed=(*out[-1].resumed, turn.start)
            )
        else:
            out.append(turn)
    return out


def _with_first_words(turn: Turn, voices: Voices) -> Turn:
    """The turn with a thanks or half a sentence just before it that the officials were given, though it is in the speaker's voice."""
    mine = voices.of(turn.units)
    at = len(turn.before)
    start = turn.start
    while (
        at and start - turn.before[at - 1].end <= FIRST_WORDS_PAUSE and turn.start - turn.before[at - 1].start <= FIRST_WORDS and _may_be_theirs(turn.before[at - 1], mine, voices)
    ):
        at -= 1
        start = turn.before[at].start
    return dataclasses.replace(turn, units=(*turn.before[at:], *turn.units), before=turn.before[:at])


def _may_be_theirs(unit: Unit, voice: Vectors | None, voices: Voices) -> bool:
    return not any(unit.cues.get(family) for family in (*CALLS, "nod", "time", "rules", "opening", "hearing")) and likeness(voices.of([unit]), voice) >= SAME_VOICE


def _resumed(chain: Sequence[Turn], voices: Voices) -> list[Turn]:
    """The chain with what its people added after an official had cut in, where it stands among the officials' words: their voice, soon, before anybody is called."""
    out = list(chain)
    for at, (turn, following) in enumerate(itertools.pairwise(chain)):
        mine = voices.of(turn.units)
        soon = [unit for unit in following.before if unit.start - turn.end <= INTERRUPTION]
        soon = list(itertools.takewhile(lambda unit: not any(unit.cues.get(family) for family in CALLS), soon))
        added = [number for number, unit in enumerate(soon) if likeness(voices.of([unit]), mine) >= SAME_VOICE]
        if not added or added[0] == 0:
            continue
        units = tuple(soon[added[0] : added[-1] + 1])
        if likeness(voices.of(units), mine) >= SAME_VOICE and units[-1].end - units[0].start >= SHORTEST_ADDED:
            out[at] = dataclasses.replace(turn, units=(*turn.units, *units), resumed=(*turn.resumed, units[0].start))
            out[at + 1] = dataclasses.replace(following, before=tuple(unit for unit in following.before if unit not in units))
    return out
