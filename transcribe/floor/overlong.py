"""Turns that are far longer than those around them, cut where the next person most likely began.

Two people with neither a call nor a thanks between them come out as one. The method is that of the project's window research
(its seventh step): the usual length is that of the neighbours, and a cut needs signs of a beginning near the place where it is due.
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Sequence

from transcribe.floor.speech import Unit, has_cue
from transcribe.floor.turns import Turn

NEIGHBOURS = 5  # turns at each side whose length is the usual one
FEWEST = 4  # of them, below which there is no usual length
FAR_LONGER = 1.5  # times the usual length
SIGNS = {"greeting": 1.5, "self": 1.5, "body": 0.5}  # of a beginning, in the unit
THANKED, GUIDED = 1.5, 1.0  # worth of a thanks just before, of a call, nod or filler among the three units before
MARKED, PAUSED, LONG_PAUSE = 0.4, 1.0, 2.0  # worth of a speaker mark; of a pause from LONG_PAUSE seconds on
ENOUGH = 2.0
TOO_SHORT = 0.3  # of the usual length, below which no part may be


def split_overlong(turns: Sequence[Turn], shortest: float) -> list[Turn]:
    """The turns of one window, in order, those cut that are far too long. What an interpreter translated stays whole."""
    lengths = [turn.end - turn.start for turn in turns]
    out: list[Turn] = []
    for at, turn in enumerate(turns):
        around = [*lengths[max(0, at - NEIGHBOURS) : at], *lengths[at + 1 : at + 1 + NEIGHBOURS]]
        if turn.interpreted or len(around) < FEWEST:
            out.append(turn)
        else:
            out += _parts(turn, max(shortest, statistics.median(around)), shortest)
    return out


def _parts(turn: Turn, usual: float, shortest: float) -> list[Turn]:
    if turn.end - turn.start <= FAR_LONGER * usual:
        return [turn]
    least = max(shortest, TOO_SHORT * usual)
    places = [at for at in range(1, len(turn.units)) if turn.units[at].start - turn.start >= least and turn.end - turn.units[at].start >= least]
    worth = {at: _beginning(turn.units, at) - abs(turn.units[at].start - turn.start - usual) / usual for at in places if _beginning(turn.units, at) >= ENOUGH}
    if not worth:
        return [turn]
    at = max(worth, key=lambda place: (worth[place], -place))
    first, rest = dataclasses.replace(turn, units=turn.units[:at]), dataclasses.replace(turn, units=turn.units[at:], before=())
    return [first, *_parts(rest, usual, shortest)]


def _beginning(units: Sequence[Unit], at: int) -> float:
    """How much speaks for another person from this unit on."""
    unit, before = units[at], units[max(0, at - 3) : at]
    total = sum(weight for family, weight in SIGNS.items() if unit.cues.get(family))
    total += THANKED * any(unit.cues.get("thanks") or unit.folded[:2] == ("thank", "you") for unit in before[-2:])
    total += GUIDED * has_cue(before, ("call", "nod", "filler"))
    return total + MARKED * unit.marked + PAUSED * (unit.pause >= LONG_PAUSE)
