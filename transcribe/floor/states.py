"""Who holds the floor: officials (O), the chair or clerk between speakers (X), or a member of the public (B begins, C goes on).

The units are divided into segments, one voice each, as the project's truth research found best: a segment is worth the seconds
of one voice in it (the length of the sum of its voices), what its phrases say of who is speaking, and what it costs to pass the
floor. Cue families and states are those of its window research, and most weights, where shaking every one by 40 % changed little:
collect phrases, not weights. Beside the phrases counts how people speak (``manner``), as learned from written meetings. Captions have
no voices; there only the phrases count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcribe.cues import has_phrase
from transcribe.floor import manner
from transcribe.floor.speech import Unit, has_cue, main_language, usual_pause
from transcribe.sound.voices import NOBODY, Voices

OFFICIAL, CHAIR, PUBLIC = "O", "X", "P"
SPEAKERS = (OFFICIAL, CHAIR, PUBLIC)
VOICE = 3.0  # score of a second of one voice; 2 and 4 gave worse bounds beside the manner of speaking
SEGMENT = 2.0  # what each segment costs, where there are voices
LONG, TOO_LONG = 6.0, 0.2  # seconds of the chair's words between two speakers, and what each further second costs
LONGEST = 400  # units of one segment
SHORT = 5.0  # seconds below which a segment is hardly a comment
TOO_SHORT = 0.6  # score for each second that is missing
INTRODUCED, INTRODUCED_WITHIN = 3, 8.0  # units and seconds in which a speaker says who they are
LATER = 0.3  # what a unit's delay costs of it
ALONE = -1.3  # a comment of one unit only
MANNER = 1.0  # of the log-odds that the manner of speaking gives, beside the phrases that it holds in part

MOST = 2  # a family counts at most twice in a unit
UNUSUAL_PAUSE = 1.0  # score a second of pause beyond the usual one, for a move that changes the speaker
MOST_PAUSE = 2.0
LONG_PAUSE = 3.0  # seconds
READS_ON = 3.0  # what speaks for a letter beginning after words that announce one, though the voice is the same
CALLED_UP = ("nod", "call", "named", "bare", "titled", "invitation")  # said by whomever, they give somebody the floor as the chair does
THANKS = 1.5
ANSWERED = 0.8  # seconds between two thanks of which the second answers the first
THANKS_LEANS = 0.3  # seconds by which the pauses at its sides must differ

SCORES: dict[str, dict[str, float]] = {
    "O": {"staff": 2, "spoken_of": 1.2, "officer": 2, "listed": -0.8, "applicant": 0.6, "business": 1.2, "round": 3, "close": 2, "official": 0.4, "opening": -1, "self": -1.5, "introduces": -1.5, "plea": -0.7, "rules": -0.7, "call": -0.6, "named": -0.6},
    "X": {"opening": 3, "hearing": 2.5, "call": 2.5, "named": 2.5, "bare": 1.2, "titled": 1.2, "listed": 1, "leads": -0.7, "greeting": -0.5, "body": -1.5, "invitation": 2, "rules": 2, "close": 2, "nod": 1.6, "time": 3, "filler": 0.6, "letter": 2, "applicant": 1, "self": -1.5, "introduces": -1.5, "plea": -1.5, "round": -2},
    "B": {"staff": -3, "spoken_of": -1, "officer": -4, "letter": -2, "time": -2, "self": 2.5, "introduces": 2, "listed": 1.5, "leads": 1, "record": 1, "greeting": 2.2, "body": 0.6, "plea": 0.8, "call": -2.5, "named": -2, "bare": -1, "titled": -1, "opening": -3, "hearing": -3, "rules": -2.5, "invitation": -2.5, "close": -2, "business": -1},
    "C": {"staff": -1, "spoken_of": -0.5, "time": -2, "plea": 1, "self": 0.5, "call": -2, "named": -2, "opening": -3, "hearing": -3, "invitation": -2, "rules": -2.5, "close": -2.5, "business": -1.2, "greeting": -0.8, "nod": -0.6},
}  # fmt: skip
# What it costs to pass the floor, from one speaker to the next.
MOVES = {
    ("O", "X"): -3.5, ("O", "P"): -3.5, ("X", "O"): -3.0, ("P", "X"): -0.7, ("P", "P"): -1.6, ("P", "O"): -2.5,
    ("X", "P"): 0.0, ("O", "O"): 0.0, ("X", "X"): 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Units ``first`` up to, not with, ``end``, during which one person held the floor."""

    speaker: str
    first: int
    end: int
    newcomer: bool = False  # a voice that no official has: set where voices were heard, and surroundings not judged
    familiar: bool = False  # the voice of one of the officials, likewise
    odds: float | None = None  # log-odds that it is public comment, where its surroundings were judged


def letters(floor: Sequence[Held]) -> str:
    """The state of each unit, a letter each."""
    return "".join("B" + "C" * (held.end - held.first - 1) if held.speaker == PUBLIC else held.speaker * (held.end - held.first) for held in floor)


def floor_of(units: Sequence[Unit], voices: Voices = NOBODY) -> list[Held]:
    """Who likeliest held the floor, from the first unit to the last."""
    if not units:
        return []
    table = _Table(units, voices)
    count = len(units)
    best = np.full((count + 1, len(SPEAKERS)), -np.inf)
    back = np.zeros((count + 1, len(SPEAKERS), 2), np.int64)
    best[0] = 0.0
    for end in range(1, count + 1):
        begins = np.arange(max(0, end - LONGEST), end)
        for number, speaker in enumerate(SPEAKERS):
            entered = best[begins] + table.moves[speaker][begins]  # begins x who held the floor before
            before = np.argmax(entered, axis=1)
            worth = entered[np.arange(len(begins)), before] + table.segment(speaker, begins, end)
            at = int(np.argmax(worth))
            best[end, number] = worth[at]
            back[end, number] = begins[at], before[at]
    number, end = int(np.argmax(best[count])), count
    floor: list[Held] = []
    while end > 0:
        begin, before = (int(value) for value in back[end, number])
        floor.append(Held(SPEAKERS[number], begin, end))
        end, number = begin, before
    return floor[::-1]


class _Table:
    """What every segment is worth, from sums over the units before each place."""

    def __init__(self, units: Sequence[Unit], voices: Voices) -> None:
        usual, language = usual_pause(units), main_language(units)
        scores = {state: np.array([_score(unit, state, language) for unit in units]) for state in "OXBC"}
        going_on = np.array([0.0, *(_going_on(units, at, usual) for at in range(1, len(units)))])
        self._sums = {"O": _summed(scores["O"]), "X": _summed(scores["X"]), "C": _summed(scores["C"] + going_on)}
        self._first = _begun(units, scores["B"] - scores["C"]) - going_on[:, None]
        self._starts, self._ends = np.array([unit.start for unit in units]), np.array([unit.end for unit in units])
        self._voices = self._summed_voices(units, voices)
        self.moves = {to: np.array([[0.0] * 3, *([_move(units, at, before, to, usual) for before in SPEAKERS] for at in range(1, len(units)))]) for to in SPEAKERS}
        self.moves[PUBLIC][0] = -2.0
        self._heard = bool(len(voices.at))
        self._learned = manner.counts(units, voices)
        if self._learned:
            self._manner = _summed(np.array([manner.own(unit) for unit in units]))
            self._begun = np.array([manner.begun(units, at) for at in range(len(units))])
            self._ended = np.array([manner.ended(units, end) for end in range(len(units) + 1)])

    def segment(self, speaker: str, begins: npt.NDArray[np.int64], end: int) -> npt.NDArray[np.float64]:
        """The worth of the segments from each of ``begins`` up to, not with, ``end``, all by that speaker."""
        sums = self._sums["C" if speaker == PUBLIC else speaker]
        worth: npt.NDArray[np.float64] = sums[end] - sums[begins]
        if speaker == PUBLIC:
            length = end - begins
            worth = worth + self._first[begins, np.minimum(length, INTRODUCED) - 1] + ALONE * (length == 1)
            if self._learned:
                worth = worth + MANNER * (self._manner[end] - self._manner[begins] + self._begun[begins] + self._ended[end])
        if not self._heard:
            return worth
        seconds = self._ends[end - 1] - self._starts[begins]
        if speaker == PUBLIC:
            worth = worth - TOO_SHORT * np.maximum(0.0, SHORT - seconds)
        elif speaker == CHAIR:
            worth = worth - TOO_LONG * np.maximum(0.0, seconds - LONG)
        voice: npt.NDArray[np.float64] = VOICE * np.linalg.norm(self._voices[end] - self._voices[begins], axis=1)
        return worth + voice - SEGMENT

    def _summed_voices(self, units: Sequence[Unit], voices: Voices) -> npt.NDArray[np.float64]:
        if not len(voices.at):
            return np.zeros((len(units) + 1, 1))
        heard = np.array([voices.mean(unit.start, unit.end) for unit in units], np.float64)
        return np.concatenate([np.zeros((1, heard.shape[1])), np.cumsum(heard, axis=0)])


def _begun(units: Sequence[Unit], more: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What speaks for a comment beginning at each unit, for one of 1, 2… INTRODUCED units: people thank and greet before they say who they are."""
    best = np.repeat(more[:, None], INTRODUCED, axis=1)
    for at, unit in enumerate(units):
        for later in range(1, INTRODUCED):
            best[at, later] = best[at, later - 1]
            if at + later < len(units) and units[at + later].start - unit.start <= INTRODUCED_WITHIN:
                best[at, later] = max(best[at, later], more[at + later] - LATER * later)
    return best


def _summed(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(scores)])


def _score(unit: Unit, state: str, language: str | None) -> float:
    total = sum(weight * min(unit.cues.get(family, 0), MOST) for family, weight in SCORES[state].items())
    foreign = not unit.words or (unit.language is not None and unit.language != language)
    only_thanks = unit.cues.get("thanks", 0) > 0 and len(unit.folded) <= 5
    if state == "X":
        total += 1.2 * only_thanks
        total -= 0.12 * max(0, len(unit.folded) - 2) * (not unit.cues)
        total -= 2.0 * foreign * (not only_thanks)
    elif state == "O":
        total -= 1.0 * foreign
    elif state == "B":
        total += -1.5 + 0.6 * unit.marked + 0.6 * (unit.pause > LONG_PAUSE) + 0.6 * _names_oneself(unit) + 1.0 * foreign
        total += 0.1 * min(unit.first_person, 5)
    else:
        total += 0.15 * (len(unit.folded) > 18) + 0.1 * min(unit.first_person, 5) - 0.4 * unit.marked - 0.6 * _names_oneself(unit) + 0.5 * foreign
    return total


def _unusual(unit: Unit, usual: float) -> float:
    return min(MOST_PAUSE, max(-MOST_PAUSE, UNUSUAL_PAUSE * (min(unit.pause, 10.0) - usual)))


def _going_on(units: Sequence[Unit], at: int, usual: float) -> float:
    """What speaks for the same member of the public going on at this unit."""
    unit = units[at]
    return -_unusual(unit, usual) + _thanks(units, at, PUBLIC, "C") - 3.0 * (units[at - 1].language != unit.language)


def _move(units: Sequence[Unit], at: int, before: str, to: str, usual: float) -> float:
    """What speaks for the floor passing between two speakers at this unit; O to O and X to X too, for there are several of them."""
    cost = MOVES[before, to]
    was, unit = units[at - 1], units[at]
    if before != to or to == PUBLIC:
        cost += _unusual(unit, usual)
    if to == OFFICIAL and before == PUBLIC:
        cost += 1.5 * has_cue([was, unit], ("close", "round")) + 0.7 * bool(unit.cues.get("business") or unit.cues.get("filler"))
    if to == PUBLIC and was.cues.get("letter"):
        cost += READS_ON
    if to == PUBLIC and before == OFFICIAL and has_cue([was], CALLED_UP):
        cost += MOVES[CHAIR, PUBLIC] - MOVES[OFFICIAL, PUBLIC]
    cost += _thanks(units, at, before, "B" if to == PUBLIC else to)
    if before == PUBLIC and to == PUBLIC and was.language != unit.language:
        cost += 1.6
    return cost


def _thanks(units: Sequence[Unit], at: int, before: str, state: str) -> float:
    """A thanks belongs to the side from which the shorter pause parts it: a speaker's last words, or the next one's first. One that answers another is the chair's."""
    unit = units[at]
    if not unit.cues.get("thanks") or len(unit.folded) > 7 or at + 1 >= len(units):
        return 0.0
    if units[at - 1].cues.get("thanks") and len(units[at - 1].folded) <= 5 and unit.pause >= ANSWERED:
        return -THANKS if state == "C" else THANKS * (state != "B")
    before_it, after_it = unit.pause, units[at + 1].pause
    if abs(before_it - after_it) < THANKS_LEANS or before == OFFICIAL:
        return 0.0
    if before == CHAIR:
        return (THANKS if state == "B" else -THANKS) if before_it > after_it else 0.0
    return (THANKS if before_it < after_it else -THANKS) * (1 if state == "C" else -1)


def _names_oneself(unit: Unit) -> bool:
    return has_phrase("names.txt", "names_oneself", unit.folded)
