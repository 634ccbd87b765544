"""What shows that a turn, and a window, is the public's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from transcribe.floor.newcomers import NEXT
from transcribe.floor.speech import Unit, has_cue
from transcribe.floor.turns import Turn

OPENING = ("opening", "hearing", "invitation", "rules")
# What speaks for a window: each family's weight, and how often it may count.
SAID_BY_OFFICIALS = {
    "opening": (1.5, 1), "hearing": (1.5, 1), "invitation": (1.0, 1), "rules": (0.7, 1), "first": (1.0, 1), "call": (0.5, 4), "named": (0.5, 4), "bare": (0.3, 3), "nod": (0.2, 3),
}  # fmt: skip
SAID_BY_THE_PUBLIC = {"self": (0.7, 3), "introduces": (0.5, 4), "leads": (0.4, 3), "listed": (0.8, 4), "body": (0.5, 2)}
CALLING, SPEAKING = ("call", "named", "bare", "letter"), ("self", "greeting", "body", "introduces", "listed")  # what shows that a turn is the public's
SHORT_CALL = 8.0  # seconds of a turn that may be a call
SHORT_ANSWER = 15.0  # seconds of one by staff
JUST_BEFORE = 3  # units of officials before a turn that are about it
ODDS = 2.0  # what a turn's log-odds are worth for its window
KNOWN_VOICE = 1.0  # what it is worth that a turn's voice is one that spoke in another window


def shown(turn: Turn) -> bool:
    """Whether its odds say so; where there are none, whether somebody was called before the turn, or begins it as speakers do.

    Speech that nobody could write down is given the benefit.
    """
    if turn.odds is not None:
        return turn.odds > 0
    if _is_official(turn) or (_is_announced(turn) and not has_cue(turn.units, ("listed",))):
        return False
    if turn.newcomer and has_cue(turn.before, OPENING):
        return True
    return has_cue(turn.before, CALLING) or has_cue(turn.units, SPEAKING) or has_cue(turn.units[:1], ("leads",)) or any(not unit.words for unit in turn.units)


def follows(turn: Turn, last: Turn) -> bool:
    """Whether a voice that no official has speaks soon after somebody of the public."""
    return turn.newcomer and turn.start - last.end <= NEXT and not _is_official(turn) and not _is_announced(turn)


def may_be(turn: Turn) -> bool:
    """Whether no more in it speaks for an official than for the public."""
    if _is_official(turn) or _is_answer(turn):
        return False
    counts = Counter[str]()
    for unit in turn.units:
        counts.update(unit.cues)
    return counts["plea"] >= counts["filler"] + counts["business"]


def is_applicants(turn: Turn, last: Turn | None, following: Sequence[Unit]) -> bool:
    """Whether staff reported before the turn (``last`` is the one before it), nobody was called to it, and the hearing is opened right after it."""
    reported = has_cue(turn.before, ("staff", "applicant", "officer")) or (last is not None and not turn.before and _is_official(last))
    called = has_cue(turn.before, (*CALLING, *OPENING)) or has_cue(turn.units, ("listed",))
    return reported and not called and has_cue(following[:JUST_BEFORE], ("opening", "hearing"))


def read_aloud(turn: Turn) -> bool:
    """Whether officials said just before that they would read somebody's letter."""
    return has_cue(turn.before[-JUST_BEFORE:], ("letter",))


def worth(chain: Sequence[Turn], opened: Sequence[Unit], known_voices: int) -> float:
    """How much speaks for a chain of turns being the public's, with the words that opened it, and how many of its voices spoke in another window.

    Where odds are known they alone count.
    """
    if all(turn.odds is not None for turn in chain):
        return ODDS * sum(turn.odds or 0.0 for turn in chain)
    official, public = Counter[str](), Counter[str]()
    for turn in chain:
        for unit in turn.before:
            official.update({family: count for family, count in unit.cues.items() if family not in OPENING})
        public.update(family for family in SAID_BY_THE_PUBLIC if has_cue(turn.units, (family,)))
    for unit in opened:
        official.update({family: count for family, count in unit.cues.items() if family in OPENING})
    total = sum(weight * min(official[family], most) for family, (weight, most) in SAID_BY_OFFICIALS.items())
    total += sum(weight * min(public[family], most) for family, (weight, most) in SAID_BY_THE_PUBLIC.items())
    return total + KNOWN_VOICE * min(known_voices, 2)


def _is_announced(turn: Turn) -> bool:
    """Whether officials said just before that the applicant, or one of their own, would speak."""
    return has_cue(turn.before[-JUST_BEFORE:], ("applicant",))


def _is_official(turn: Turn) -> bool:
    """Whether it begins as officials and staff do, or only calls somebody."""
    return has_cue(turn.units[:JUST_BEFORE], ("officer", "staff")) or _is_call(turn)


def _is_answer(turn: Turn) -> bool:
    """Whether it is a short answer in the voice of an official, of whom nobody says anything else."""
    return turn.familiar and turn.end - turn.start <= SHORT_ANSWER


def _is_call(turn: Turn) -> bool:
    """Whether it is no more than a name that the next speaker then says."""
    return turn.end - turn.start <= SHORT_CALL and has_cue(turn.units[-1:], ("named",)) and not has_cue(turn.units, ("self", "greeting"))
