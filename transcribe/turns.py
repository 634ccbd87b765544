"""Who holds the floor: officials (O), the chair or clerk between speakers (X), or a member of the public (B begins, C goes on).

A Viterbi pass over the units, fed by cue families, pauses and language; method and weights are those of the project's
window research (four states, sentences), where shaking every weight by 40 % changed little: collect phrases, not weights.
Voices are not heard yet; they will be one more term here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from transcribe.speech import Unit, main_language, usual_pause

STATES = "OXBC"
MOST = 2  # a family counts at most twice in a unit
FORBIDDEN = -1e9
UNUSUAL_PAUSE = 0.5  # score a second of pause beyond the usual one, for a move that changes the speaker
MOST_PAUSE = 0.75
LONG_PAUSE = 3.0  # seconds
INTERPRETER_WAITS = 8.0  # seconds at most between a speaker and the interpreter
INTERPRETER_BEGAN = 0.5  # of the speaker's seconds: until then what follows is the interpreter still
INTERPRETER_LENGTH = (0.3, 2.5)  # times as long as what is translated
THANKS = 1.5
THANKS_LEANS = 0.3  # seconds by which the pauses at its sides must differ

SCORES: dict[str, dict[str, float]] = {
    "O": {"business": 1.2, "round": 3, "close": 2, "official": 0.4, "opening": -1, "self": -1.5, "plea": -0.7, "rules": -0.7, "call": -0.6},
    "X": {"opening": 3, "hearing": 2.5, "call": 2.5, "invitation": 2, "rules": 2, "close": 2, "nod": 1.6, "time": 1.2, "filler": 0.6, "self": -1.5, "plea": -1.5, "round": -2},
    "B": {"self": 2.5, "record": 1, "greeting": 2.2, "body": 0.6, "plea": 0.8, "call": -2.5, "opening": -3, "hearing": -3, "rules": -2.5, "invitation": -2.5, "close": -2, "business": -1},
    "C": {"plea": 1, "self": 0.5, "call": -2, "opening": -3, "hearing": -3, "invitation": -2, "rules": -2.5, "close": -2.5, "business": -1.2, "greeting": -0.8, "nod": -0.6},
}  # fmt: skip
MOVES = {
    ("O", "X"): -3.5, ("O", "B"): -8.0, ("X", "O"): -3.0, ("B", "X"): -2.0, ("C", "X"): -0.7, ("C", "B"): -1.6, ("C", "O"): -4.5, ("B", "O"): -4.5,
    ("B", "B"): -1.6, ("X", "B"): 0.0, ("B", "C"): 0.0, ("O", "O"): 0.0, ("X", "X"): 0.0, ("C", "C"): 0.0, ("O", "C"): FORBIDDEN, ("X", "C"): FORBIDDEN,
}  # fmt: skip


def states_of(units: Sequence[Unit]) -> str:
    """The likeliest state of each unit, a letter each."""
    if not units:
        return ""
    usual, language = usual_pause(units), main_language(units)
    best = {state: _score(units[0], state, language) + (FORBIDDEN if state == "C" else -2.0 * (state == "B")) for state in STATES}
    back: list[dict[str, str]] = []
    for at in range(1, len(units)):
        step: dict[str, str] = {}
        now: dict[str, float] = {}
        for state in STATES:
            options = {before: best[before] + _move(units, at, before, state, usual) for before in STATES}
            step[state] = max(options, key=lambda before: (options[before], -STATES.index(before)))
            now[state] = options[step[state]] + _score(units[at], state, language)
        best = now
        back.append(step)
    path = max(best, key=lambda state: best[state])
    for step in reversed(back):
        path = step[path[0]] + path
    return path


def _score(unit: Unit, state: str, language: str | None) -> float:
    total = sum(weight * min(unit.cues.get(family, 0), MOST) for family, weight in SCORES[state].items())
    foreign = not unit.words or (unit.language is not None and unit.language != language)
    only_thanks = unit.cues.get("thanks", 0) > 0 and len(unit.folded) <= 5
    if state == "X":
        total += 1.2 * only_thanks
        total -= 0.12 * max(0, len(unit.folded) - 2) * (not unit.cues)
        total -= 2.0 * foreign
    elif state == "O":
        total -= 1.0 * foreign
    elif state == "B":
        total += -1.5 + 0.6 * unit.marked + 0.6 * (unit.pause > LONG_PAUSE) + 0.6 * _names_oneself(unit) + 1.0 * foreign
        total += 0.1 * min(unit.first_person, 5)
    else:
        total += 0.15 * (len(unit.folded) > 18) + 0.1 * min(unit.first_person, 5) - 0.4 * unit.marked - 0.6 * _names_oneself(unit) + 0.5 * foreign
    return total


def _move(units: Sequence[Unit], at: int, before: str, state: str, usual: float) -> float:
    cost = MOVES[before, state]
    was, unit = units[at - 1], units[at]
    unusual = min(MOST_PAUSE, max(-MOST_PAUSE, UNUSUAL_PAUSE * (min(unit.pause, 10.0) - usual)))
    changes = (before, state) not in (("B", "C"), ("C", "C"), ("O", "O"), ("X", "X"))
    cost += unusual if changes else -unusual * (state == "C")
    if state == "O" and before in "BC":
        cost += 1.5 * any(was.cues.get(f) or unit.cues.get(f) for f in ("close", "round")) + 0.7 * bool(unit.cues.get("business") or unit.cues.get("filler"))
    if unit.cues.get("thanks") and len(unit.folded) <= 7 and at + 1 < len(units):
        cost += _thanks(unit.pause, units[at + 1].pause, before, state)
    if before in "BC" and state in "BC" and was.language != unit.language:
        cost += 1.6 if state == "B" else -3.0
    return cost


def _thanks(before_it: float, after_it: float, before: str, state: str) -> float:
    """A thanks belongs to the side from which the shorter pause parts it: a speaker's last words, or the next one's first."""
    if abs(before_it - after_it) < THANKS_LEANS or before == "O":
        return 0.0
    if before == "X":
        return (THANKS if state == "B" else -THANKS) if before_it > after_it else 0.0
    return (THANKS if before_it < after_it else -THANKS) * (1 if state == "C" else -1)


def _names_oneself(unit: Unit) -> bool:
    """``My name is``, in any of the languages: what begins a turn and hardly ever stands later in one."""
    text = " ".join(unit.folded)
    return any(phrase in text for phrase in ("my name is", "my name s", "me llamo", "mi nombre es", "mwen rele", "m rele", "non mwen se"))


@dataclass(frozen=True)
class Turn:
    """One person at the podium: the units of their words, and of an interpreter's where there was one."""

    units: tuple[Unit, ...]
    interpreted: tuple[Unit, ...] = ()
    before: tuple[Unit, ...] = ()  # what officials said since the turn before: calls stand there

    @property
    def start(self) -> float:
        """Second of the first word."""
        return self.units[0].start

    @property
    def end(self) -> float:
        """Second of the last word, the interpreter's included."""
        return max(unit.end for unit in (*self.units, *self.interpreted))

    @property
    def language(self) -> str | None:
        """The language of the longest part, as long as a person speaks no more than one."""
        return main_language(self.units)


def turns_of(units: Sequence[Unit], states: str, shortest: float) -> list[Turn]:
    """Gather units into turns: one a person, an interpreter's words with those they translate.

    ``shortest`` is the seconds below which a turn is none. A greeting that stands alone goes with what follows it.
    """
    turns: list[Turn] = []
    between: list[Unit] = []
    main = main_language(units)
    for at, (unit, state) in enumerate(zip(units, states, strict=True)):
        if state in "OX":
            between.append(unit)
        elif state == "C" or (turns and not between and _goes_on(turns[-1], unit)):
            turns[-1] = _added(turns[-1], unit)
        elif turns and not between and _interprets(turns[-1], units, states, at, main):
            turns[-1] = dataclasses.replace(turns[-1], interpreted=(*turns[-1].interpreted, unit))
        else:
            turns.append(Turn((unit,), (), tuple(between)))
            between = []
    return _lasting(turns, shortest)


def _lasting(turns: Sequence[Turn], shortest: float) -> list[Turn]:
    """The turns of a speaker's length. What the others held, and what was said before them, stands before the next one."""
    found: list[Turn] = []
    between: tuple[Unit, ...] = ()
    for turn in turns:
        if turn.end - turn.start >= shortest:
            found.append(dataclasses.replace(turn, before=(*between, *turn.before)))
            between = ()
        else:
            between = (*between, *turn.before, *turn.units, *turn.interpreted)
    return found


def _goes_on(turn: Turn, unit: Unit) -> bool:
    """A bare greeting before it, in the same language; or the speaker again, after a sentence of their interpreter."""
    if turn.interpreted:
        return unit.language == turn.language
    return len(turn.units) == 1 and len(turn.units[0].folded) < 8 and bool(turn.units[0].cues.get("greeting")) and unit.language == turn.language and unit.pause < LONG_PAUSE


def _added(turn: Turn, unit: Unit) -> Turn:
    """The unit goes to whoever of the two speaks its language."""
    if turn.interpreted and unit.language != turn.language:
        return dataclasses.replace(turn, interpreted=(*turn.interpreted, unit))
    return dataclasses.replace(turn, units=(*turn.units, unit))


def _interprets(turn: Turn, units: Sequence[Unit], states: str, at: int, main: str | None) -> bool:
    """Whether the turn that begins at ``at`` is in the meeting's language, follows at once one that is not, and is about as long."""
    if turn.language == main or units[at].language != main or units[at].pause > INTERPRETER_WAITS or any(not unit.words for unit in turn.units):
        return False
    if turn.interpreted and turn.interpreted[-1].end > turn.units[-1].end:  # the interpreter spoke last: a greeting before the rest, or the next person
        told = sum(part.end - part.start for part in turn.interpreted)
        return told < INTERPRETER_BEGAN * sum(part.end - part.start for part in turn.units)
    end = at
    while end + 1 < len(units) and units[end + 1].language == main and (states[end + 1] == "C" or (end == at and states[end + 1] == "B")):
        end += 1
    ratio = (units[end].end - units[at].start) / max(0.1, turn.units[-1].end - turn.units[0].start)
    return turn.interpreted != () or INTERPRETER_LENGTH[0] <= ratio <= INTERPRETER_LENGTH[1]
