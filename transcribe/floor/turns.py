"""Turns: one person at the podium, an interpreter's words with those that they translate."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import Word
from transcribe.floor.speech import SAYS_A_NAME, Unit, has_cue, main_language
from transcribe.floor.states import LONG_PAUSE, Held, letters
from transcribe.names.people import best_run, names_in

OPENING_WORDS = 20  # in which a speaker says their name
SAME_NAME = 0.6  # likeness from which an interpreter repeats it
INTERPRETER_WAITS = 8.0  # seconds at most between a speaker and the interpreter
INTERPRETER_BEGAN = 0.5  # of the speaker's seconds: until then what follows is the interpreter still
INTERPRETER_LENGTH = (0.3, 2.5)  # times as long as what is translated


@dataclass(frozen=True)
class Turn:
    """One person at the podium: the units of their words, and of an interpreter's where there was one."""

    units: tuple[Unit, ...]
    interpreted: tuple[Unit, ...] = ()
    before: tuple[Unit, ...] = ()  # what officials said since the turn before: calls stand there
    after: tuple[Unit, ...] = ()  # what was said after the last turn of all; after the others it stands before the next
    newcomer: bool = False  # in a voice that no official has
    familiar: bool = False  # in the voice of one of them
    odds: float | None = None  # log-odds that it is the public's, the highest of its stretches, where surroundings were judged
    resumed: tuple[float, ...] = ()  # seconds at which the speaker went on after an official had cut in

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


def turns_of(units: Sequence[Unit], floor: Sequence[Held], shortest: float) -> list[Turn]:
    """Gather units into turns: one a person, an interpreter's words with those they translate.

    ``shortest`` is the seconds below which a turn is none. A greeting that stands alone goes with what follows it.
    """
    states, begun = letters(floor), {held.first: held for held in floor}
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
            turns.append(Turn((unit,), (), tuple(between), newcomer=begun[at].newcomer, familiar=begun[at].familiar))
            between = []
        if at in begun and state not in "OX":
            turns[-1] = with_odds(turns[-1], begun[at].odds)
    return _lasting(turns, between, shortest)


def with_odds(turn: Turn, odds: float | None) -> Turn:
    """The turn with the odds of another stretch of it, if they are the higher ones."""
    return turn if odds is None or (turn.odds is not None and turn.odds >= odds) else dataclasses.replace(turn, odds=odds)


def _lasting(turns: Sequence[Turn], after: Sequence[Unit], shortest: float) -> list[Turn]:
    """The turns of a speaker's length. What the others held, and what was said before them, stands before the next one."""
    found: list[Turn] = []
    between: tuple[Unit, ...] = ()
    for turn in turns:
        if turn.end - turn.start >= shortest:
            found.append(dataclasses.replace(turn, before=(*between, *turn.before)))
            between = ()
        else:
            between = (*between, *turn.before, *turn.units, *turn.interpreted)
    if found:
        found[-1] = dataclasses.replace(found[-1], after=(*between, *after))
    return found


def _goes_on(turn: Turn, unit: Unit) -> bool:
    """A bare greeting before it, in the same language; or the speaker again, after a sentence of their interpreter."""
    if turn.interpreted:
        greets_after_all = bool(unit.cues.get("greeting")) and _told(turn) >= INTERPRETER_BEGAN * _said(turn)
        return unit.language == turn.language and not greets_after_all and not _is_another(turn, unit)
    return len(turn.units) == 1 and len(turn.units[0].folded) < 8 and bool(turn.units[0].cues.get("greeting")) and unit.language == turn.language and unit.pause < LONG_PAUSE


def _said(turn: Turn) -> float:
    """Seconds of the speaker's own words."""
    return sum(part.end - part.start for part in turn.units)


def _told(turn: Turn) -> float:
    """Seconds of the interpreter's."""
    return sum(part.end - part.start for part in turn.interpreted)


def _is_another(turn: Turn, unit: Unit) -> bool:
    """Whether somebody says a name of their own, and not that of the speaker, whose an interpreter would repeat."""
    if not has_cue([unit], (*SAYS_A_NAME, "bare")):
        return False
    opening = [word for said in turn.units[:3] for word in said.words] or [Word(0.0, 0.0, part) for said in turn.units[:2] for part in said.attempt.split()]
    return any(best_run(spotted.name, opening[:OPENING_WORDS])[0] < SAME_NAME for spotted in names_in(unit.words)[:1])


def _added(turn: Turn, unit: Unit) -> Turn:
    """The unit goes to whoever of the two speaks its language."""
    if turn.interpreted and unit.language != turn.language:
        return dataclasses.replace(turn, interpreted=(*turn.interpreted, unit))
    return dataclasses.replace(turn, units=(*turn.units, unit))


def _interprets(turn: Turn, units: Sequence[Unit], states: str, at: int, main: str | None) -> bool:
    """Whether the turn that begins at ``at`` is in the meeting's language, follows at once one that is not, and is about as long."""
    if turn.language == main or units[at].language != main or units[at].pause > INTERPRETER_WAITS or _is_another(turn, units[at]):
        return False
    if turn.interpreted and turn.interpreted[-1].end > turn.units[-1].end:  # the interpreter spoke last: a greeting before the rest, or the next person
        return _told(turn) < INTERPRETER_BEGAN * _said(turn)
    end = at
    while end + 1 < len(units) and units[end + 1].language == main and (states[end + 1] == "C" or (end == at and states[end + 1] == "B")):
        end += 1
    ratio = (units[end].end - units[at].start) / max(0.1, turn.units[-1].end - turn.units[0].start)
    return turn.interpreted != () or INTERPRETER_LENGTH[0] <= ratio <= INTERPRETER_LENGTH[1]
