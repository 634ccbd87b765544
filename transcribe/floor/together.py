"""What one person said, put together again by the voice, where an official cut in or was given their first words."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Sequence

from transcribe.cues import has_phrase, weights
from transcribe.floor.evidence import read_aloud, shown
from transcribe.floor.speech import SAYS_A_NAME, Unit, has_cue
from transcribe.floor.turns import Turn, with_odds
from transcribe.sound.voices import Vectors, Voices, cosine

FIRST_WORDS, FIRST_WORDS_PAUSE = 6.0, 2.0  # seconds of a turn's beginning that may have been taken for an official's, and of a pause in it
HEARD_OUT = 10.0  # seconds from a greeting to what follows an official's answer to it
BRIEF = 6.0  # seconds of a turn that is hardly one: “Hello? Can you hear me?”
INTERRUPTION = 15.0  # seconds of officials' words after which a person may still end what they were saying
LAST_WORDS, APART = 0.4, 0.2  # cosine from which a short sentence is the speaker's last, and by how much it must be less like what follows
ANOTHER_VOICE = 0.25  # cosine below which the last sentence of a turn is somebody else's: of 143 it was so for three of five that were, and for none of the others
WALKED_UP = 1.8  # seconds of a pause in which somebody walks up
SAID_OF_IT = 3  # units before a letter's own words in which its reader may speak of it
OF_IT_WORDS = 9  # words at most of what they say of it
JUDGED = 3  # units that follow, by which that is judged
CALLS = ("call", "named", "bare", "first", "close", "business", "letter", "titled", "nod", "rules")
SHORTEST_ADDED = 1.5  # seconds of what is added
SAME_VOICE = 0.6  # cosine from which it is the same person who goes on
RESUMED_WITHIN, HARDLY_ALIKE = 30.0, 0.3  # seconds, and cosine, up to which and from which it may be
SURELY_RESUMED = 1.0  # log-odds: to make one of two people is worse than two of one; of 198 pairs 4 were wrong so, and 6 were missed
LONGEST_WEIGHED = 30.0  # seconds of a turn, about as many as those have that were learned from
NAMED_WITHIN = 3  # units in which somebody says their name


def put_together(chain: Sequence[Turn], after: Sequence[Unit], voices: Voices) -> list[Turn]:
    """The turns of one window, each with the first words and the last ones that the officials were given, those of one person as one.

    ``after`` are the units that follow the last of them.
    """
    own, after = _without_answers(chain, after, voices)
    begun: list[Turn] = []
    left: tuple[Unit, ...] = ()
    for turn in own:
        said = dataclasses.replace(turn, before=(*left, *turn.before))
        left = ()
        if read_aloud(said):
            said, left = _without_reader(said)
        else:
            said = _with_greeting(_with_first_words(_without_call(said), voices), voices)
        begun.append(said)
    return _resumed(_rejoined(begun, voices), (*left, *after), voices)


def _without_call(turn: Turn) -> Turn:
    """The turn without a sentence after which somebody walks up and greets: a call, whose name was misheard. Nobody greets twice."""
    called, *own = turn.units
    walked_up = len(own) > 1 and own[0].pause >= WALKED_UP and bool(own[0].cues.get("greeting"))
    is_call = walked_up and bool(called.words) and called.end - called.start <= BRIEF and not has_cue([called], ("greeting", "self", "thanks"))
    return dataclasses.replace(turn, units=tuple(own), before=(*turn.before, called)) if is_call else turn


def _without_reader(turn: Turn) -> tuple[Turn, tuple[Unit, ...]]:
    """A letter without what whoever reads it says before its words (“He asked me to read it.”), and what they say from its end on (“Close quote.”)."""
    said = [_says_of_it(unit, "reads_out") for unit in turn.units[:SAID_OF_IT]]
    first = min(len(turn.units) - 1, max((at + 1 for at, is_said in enumerate(said) if is_said), default=0))
    end = next((at for at, unit in enumerate(turn.units) if at > first and _says_of_it(unit, "read_out")), len(turn.units))
    return dataclasses.replace(turn, units=turn.units[first:end]), turn.units[end:]


def _says_of_it(unit: Unit, family: str) -> bool:
    return len(unit.folded) <= OF_IT_WORDS and has_phrase("names.txt", family, unit.folded)


def _without_answers(chain: Sequence[Turn], after: Sequence[Unit], voices: Voices) -> tuple[list[Turn], tuple[Unit, ...]]:
    """The turns, and what follows the last, without a last sentence in quite another voice than a turn's: an official's, who answers or goes on."""
    out: list[Turn] = []
    answer: tuple[Unit, ...] = ()
    for turn in chain:
        *own, last = turn.units
        said = dataclasses.replace(turn, before=(*answer, *turn.before))
        is_answer = len(own) > 1 and bool(last.words) and not turn.interpreted and not read_aloud(turn) and _unlike(voices.of([last]), voices.of(own))
        answer = (last,) if is_answer else ()
        out.append(dataclasses.replace(said, units=tuple(own)) if is_answer else said)
    return out, (*answer, *after)


def _unlike(one: Vectors | None, other: Vectors | None) -> bool:
    """Whether both were heard and are surely two people's."""
    return one is not None and other is not None and cosine(one, other) < ANOTHER_VOICE


def _rejoined(chain: Sequence[Turn], voices: Voices) -> list[Turn]:
    """The chain with those together again whom officials only interrupted: the same voice soon after, and nothing to show that somebody else begins."""
    out: list[Turn] = []
    for turn in chain:
        if out and _goes_on(out[-1], turn, voices):
            whole = dataclasses.replace(out[-1], units=(*out[-1].units, *turn.units), interpreted=(*out[-1].interpreted, *turn.interpreted), resumed=(*out[-1].resumed, turn.start))
            out[-1] = with_odds(whole, turn.odds)
        else:
            out.append(turn)
    return out


def _goes_on(last: Turn, turn: Turn, voices: Voices) -> bool:
    """Whether it is the same person, only interrupted. Where the surroundings were judged, all signs are weighed together."""
    if turn.odds is not None:
        return may_resume(last, turn, voices) and resumed_odds(last, turn, voices) >= SURELY_RESUMED
    begins_anew = shown(turn) and not _only_begun(last, turn) and not _unread_part(turn)
    return turn.start - last.end <= INTERRUPTION and not begins_anew and cosine(voices.of(last.units), voices.of(turn.units)) >= SAME_VOICE


def may_resume(last: Turn, turn: Turn, voices: Voices) -> bool:
    """Whether the turn follows soon enough, in a voice like enough, to be weighed."""
    return turn.start - last.end <= RESUMED_WITHIN and cosine(voices.of(last.units), voices.of(turn.units)) >= HARDLY_ALIKE


def resumed_odds(last: Turn, turn: Turn, voices: Voices) -> float:
    """The log-odds that the turn is by the person who had the one before, by the weights in ``transcribe/cues/resumed.tsv``."""
    known = weights("resumed.tsv")
    return sum(known.get(name, 0.0) * value for name, value in resumption(last, turn, voices).items())


def resumption(last: Turn, turn: Turn, voices: Voices) -> dict[str, float]:
    """What speaks for and against it, by name: a logistic regression weighs it (``python -m tests.meetings.learn``)."""
    return {
        "always": 1.0,
        "alike": cosine(voices.of(last.units), voices.of(turn.units)),
        "seconds between": max(0.0, turn.start - last.end),
        "called": float(has_cue(turn.before, ("call", "named", "bare", "first"))),
        "given the floor": float(has_cue(turn.before, ("nod", "invitation"))),
        "letter announced": float(has_cue(turn.before, ("letter",))),
        "closed": float(has_cue(turn.before, ("close", "opening", "hearing", "business"))),
        "greets": float(has_cue(turn.units[:NAMED_WITHIN], ("greeting", "body"))),
        "says a name": float(has_cue(turn.units[:NAMED_WITHIN], SAYS_A_NAME)),
        "log seconds of the last": math.log1p(min(LONGEST_WEIGHED, last.end - last.start)),
        "log seconds": math.log1p(min(LONGEST_WEIGHED, turn.end - turn.start)),
        "nothing between": float(not turn.before),
    }


def _only_begun(turn: Turn, following: Turn) -> bool:
    """Whether the turn is no more than somebody finding out whether they are heard, and nobody is called before what follows."""
    return turn.end - turn.start <= BRIEF and not has_cue(following.before, ("call", "named", "bare"))


def _unread_part(turn: Turn) -> bool:
    """Whether the turn begins with what could not be written down, right after another: half a comment in a language that no model knows."""
    return not turn.before and not turn.units[0].words


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


def _with_greeting(turn: Turn, voices: Voices) -> Turn:
    """The turn with the greeting that an official answered before it went on: “Hello? Can you hear me?”"""
    mine = voices.of(turn.units)
    for unit in turn.before:
        if turn.start - unit.start <= HEARD_OUT and unit.cues.get("greeting") and _may_be_theirs(unit, mine, voices):
            return dataclasses.replace(turn, units=(unit, *turn.units), before=tuple(one for one in turn.before if one is not unit), resumed=(turn.start, *turn.resumed))
    return turn


def _may_be_theirs(unit: Unit, voice: Vectors | None, voices: Voices) -> bool:
    said = [family for family in (*CALLS, "time", "opening", "hearing") if unit.cues.get(family)]
    thanks_the_chair = said == ["business"] and bool(unit.cues.get("thanks")) and unit.pause >= WALKED_UP
    alike = cosine(voices.of([unit]), voice)
    return alike >= SAME_VOICE if said in ([], ["bare"]) else thanks_the_chair and alike >= LAST_WORDS


def _resumed(chain: Sequence[Turn], after: Sequence[Unit], voices: Voices) -> list[Turn]:
    """The chain with what its people said last, or added when an official had cut in, where it stands among the officials' words."""
    out = list(chain)
    for at, turn in enumerate(chain):
        following = out[at + 1].before if at + 1 < len(chain) else after
        added = () if read_aloud(turn) else _added(turn, following, voices)  # whoever reads a letter goes on as an official
        if added:
            cut_in = [added[0].start] if added[0] is not following[0] else []
            out[at] = dataclasses.replace(turn, units=(*turn.units, *added), resumed=(*turn.resumed, *cut_in))
            if at + 1 < len(chain):
                out[at + 1] = dataclasses.replace(out[at + 1], before=tuple(unit for unit in following if unit not in added))
    return out


def _added(turn: Turn, following: Sequence[Unit], voices: Voices) -> tuple[Unit, ...]:
    """What of the units after the turn is its speaker's: in their voice, soon, before anybody is called."""
    mine = voices.of(turn.units)
    soon = [unit for unit in following if unit.start - turn.end <= INTERRUPTION]
    soon = list(itertools.takewhile(lambda unit: not has_cue([unit], (*CALLS, "official", "staff")), soon))
    theirs = [number for number, unit in enumerate(soon) if unit.language == turn.language and cosine(voices.of([unit]), mine) >= SAME_VOICE]
    if not theirs and soon and _are_last_words(soon[0], turn, following[1:], voices):
        return (soon[0],)
    added = tuple(soon[theirs[0] : theirs[-1] + 1]) if theirs else ()
    long_enough = bool(added) and (theirs[0] == 0 or added[-1].end - added[0].start >= SHORTEST_ADDED)
    return added if long_enough and cosine(voices.of(added), mine) >= SAME_VOICE else ()


def _are_last_words(unit: Unit, turn: Turn, following: Sequence[Unit], voices: Voices) -> bool:
    """Whether a sentence right after the turn, without a word that officials say there, is more in the speaker's voice than in that of what follows."""
    voice = voices.of([unit])
    mine, others = cosine(voice, voices.of(turn.units)), cosine(voice, voices.of(following[:JUDGED]))
    return bool(following) and not unit.cues and unit.start - turn.end <= FIRST_WORDS_PAUSE and mine >= LAST_WORDS and mine - others >= APART
