"""Who a comment is by: the minutes' list, the clerk's call and the speaker's own words, compared by sound and spelling.

The lists are aligned with the turns in their order, as one assignment; a name is shown with evidence only where the
documents and what was heard agree. What was only heard stays ``unverified``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from archive.model import Evidence, Word
from index_config.words import fold
from transcribe.cues import has_phrase
from transcribe.floor.evidence import read_aloud
from transcribe.floor.speech import Unit
from transcribe.floor.turns import Turn
from transcribe.names.people import after_self, best_run, is_known, is_own, letters, likeness, names_in, titled_in
from transcribe.names.roster import Listed

SHOWN = 0.70  # likeness from which a listed name is shown
BETWEEN = 0.50  # from which it is shown when both its neighbours in the list are sure, and one name and one turn stand between them
TELLING = 0.65  # likeness from which words are quoted as evidence: what is no name at all stays below it
NAMESAKE = 0.05  # by how much a namesake must be more like what was heard, for neither to be named
WORTH = 0.40  # likeness that an alignment must beat
SKIP = 0.12  # what it costs to leave out a name or a turn
ANOTHERS = 0.001  # likeness that a call counts less than the speaker's own words, which decide between equals: what is said before a turn may be about the one before it
LATER = 0.25  # what a call counts less for a name that was called for later
AT_ONCE = 3  # words after which a name that is said is hardly the speaker's own
VETO = 0.5  # likeness below which a name that the speaker says is another
CALLED_WITHIN = 6  # units before a turn in which its speaker is called
MOST_AT_ONCE = 4  # turns before this one at which several people may have been called together
THANKED_WITHIN = 3  # units after a turn in which its speaker is thanked by name
SIGNED_WITHIN = 6  # words at the end of a letter that is read aloud
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})  # after a surname
OPENING_WORDS = 14  # words of a turn in which the speaker's name is looked for
AFTER_CUE = 6  # words after “my name is”


@dataclass(frozen=True)
class Named:
    """A name with how we know it and the words that show it; no name where nothing was heard or said."""

    name: str | None
    evidence: str | None
    shown_by: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class _Heard:
    """Where a turn's name may stand: the words of the call before it, of its own opening, and of the thanks after it."""

    call: tuple[Word, ...]
    later: tuple[Word, ...]
    own: tuple[Word, ...]
    thanked: tuple[Word, ...]


def name_turns(turns: Sequence[Turn], listed: Sequence[Listed], fitting: Sequence[Collection[int]] | None = None, typed: bool = False) -> list[Named]:
    """A name for each turn of a meeting, in order. ``listed`` are the people the minutes list, in their order.

    ``fitting`` says for each turn which places of the list are under its item; without it all are. ``typed`` says that people wrote
    the words (captions): then a name needs not be known to be believed where two say it.
    """
    heard = [_heard(turns, at) for at in range(len(turns))]
    likeness = [[_likeness(one.name, places) if fitting is None or number in fitting[at] else 0.0 for number, one in enumerate(listed)] for at, places in enumerate(heard)]
    assigned = _aligned(likeness)
    sure = {turn: one for turn, one in assigned.items() if likeness[turn][one] >= SHOWN}
    named = []
    for at, places in enumerate(heard):
        one = assigned.get(at)
        fits = one is not None and (at in sure or (_likeness(listed[one].name, places, OPENING_WORDS) >= BETWEEN and _neighbours_sure(at, one, sure, len(turns), len(listed))))
        if one is not None and fits and not _another_name(listed[one].name, places) and not _likelier_namesake(listed[one].name, listed, places):
            named.append(_from_minutes(listed[one], places))
        else:
            named.append(_from_speech(places, typed, by_another=read_aloud(turns[at])))
    return named


def _heard(turns: Sequence[Turn], at: int) -> _Heard:
    """The call is what officials said last; “followed by” names whom they will call after."""
    call, later = _split_call(turns[at].before)
    if not _calls(turns[at].before):  # several were called at once
        deferred = _split_call(turns[at - 1].before)[1] if at else []
        earlier = [word for before in turns[max(0, at - MOST_AT_ONCE) : at] for unit in before.before[-CALLED_WITHIN:] for word in unit.words]
        call, later = (deferred, earlier) if deferred and not call else (call, [*earlier, *later])
    own: list[Word] = []
    for units in (turns[at].units, turns[at].interpreted):
        words = [word for unit in units for word in unit.words]
        own += words[:OPENING_WORDS]
        for unit in units:
            text = list(unit.folded)
            for cue in unit.found:
                if cue.family == "self" and text[cue.start : cue.end][-1:] != ["record"]:
                    own += _after(unit, cue.end, AFTER_CUE)
    own = sorted({(word.start, word.end, word.text): word for word in own}.values(), key=lambda word: word.start)
    if read_aloud(turns[at]):
        own += [word for unit in turns[at].units[-1:] for word in unit.words[-SIGNED_WITHIN:]]
    thanks = turns[at + 1].before[:THANKED_WITHIN] if at + 1 < len(turns) else ()
    return _Heard(tuple(call), tuple(later), tuple(own), tuple(word for unit in thanks for word in unit.words))


def _calls(units: Sequence[Unit]) -> bool:
    """Whether somebody is called by name there: by a phrase, or by one name or several and hardly another word."""
    return any(unit.cues.get("call") or unit.cues.get("named") or unit.cues.get("bare") or len(names_in(unit.words)) >= 2 for unit in units)


def _split_call(before: Sequence[Unit]) -> tuple[list[Word], list[Word]]:
    now: list[Word] = []
    later: list[Word] = []
    deferred = False
    for unit in before[-CALLED_WITHIN:]:
        for place, word in enumerate(unit.words):
            told = [fold(said.text) for said in unit.words[max(0, place - 2) : place + 1]]
            deferred = deferred or has_phrase("names.txt", "followed_by", told, at_end=True)
            (later if deferred else now).append(word)
        if unit.cues.get("call") and not deferred:
            later = []
    return now, later


def _after(unit: Unit, place: int, count: int) -> list[Word]:
    """Spoken words from the folded place on."""
    seen = 0
    for number, word in enumerate(unit.words):
        if seen >= place:
            return list(unit.words[number : number + count])
        seen += max(1, len(re.findall(r"\w+", word.text)))
    return []


def _likeness(name: str, places: _Heard, own_words: int | None = None) -> float:
    """How like the name is what was heard, of the speaker's own words only the first ``own_words``: further on, half a likeness is chance."""
    return max(_best(name, places.call) - ANOTHERS, _best(name, places.own[:own_words]), _best(name, places.later) - LATER)


def _best(name: str, words: Sequence[Word]) -> float:
    return best_run(name, words)[0]


def _aligned(likeness: Sequence[Sequence[float]]) -> dict[int, int]:
    """Turn to place in the list: the assignment in order that gains most; afterwards a free name may stand out of order."""
    turns, names = len(likeness), len(likeness[0]) if likeness else 0
    gain = [[0.0] * (names + 1) for _ in range(turns + 1)]
    for t in range(turns - 1, -1, -1):
        for n in range(names - 1, -1, -1):
            gain[t][n] = max(gain[t + 1][n] - SKIP, gain[t][n + 1] - SKIP, gain[t + 1][n + 1] + _worth(likeness[t][n]))
    found: dict[int, int] = {}
    t = n = 0
    while t < turns and n < names:
        if gain[t][n] == gain[t + 1][n + 1] + _worth(likeness[t][n]):
            found[t] = n
            t, n = t + 1, n + 1
        elif gain[t][n] == gain[t + 1][n] - SKIP:
            t += 1
        else:
            n += 1
    for t in range(turns):
        free = [n for n in range(names) if n not in found.values() and likeness[t][n] >= 0.85]
        if t not in found and free:
            found[t] = max(free, key=lambda n: likeness[t][n])
    return found


def _worth(likeness: float) -> float:
    """What an alignment gains by a pair; one that would never be shown must not push others out of their places."""
    return likeness - WORTH if likeness >= BETWEEN else float("-inf")


def _neighbours_sure(turn: int, name: int, sure: dict[int, int], turns: int, names: int) -> bool:
    before = (turn == 0 and name == 0) or sure.get(turn - 1) == name - 1
    after = (turn == turns - 1 and name == names - 1) or sure.get(turn + 1) == name + 1
    return before and after


def _another_name(listed: str, places: _Heard) -> bool:
    """Whether the speaker clearly says to be somebody else than the document has it: a name that people bear, and quite another."""
    said = names_in(places.own[:OPENING_WORDS])
    own = [one.name for one in said if (one.first <= AT_ONCE or after_self(places.own, one.first, len(places.own))) and is_known(one.name)]
    return bool(own) and max(likeness(listed, name) for name in own) < VETO and best_run(listed, places.call)[0] < SHOWN


def _likelier_namesake(name: str, listed: Sequence[Listed], places: _Heard) -> bool:
    """Whether the speaker's own words are more like somebody else of the list with the same surname, and no call says which of them it is:
    two people with one surname are two people."""
    namesakes = [one.name for one in listed if one.name != name and _surname(one.name) == _surname(name)]
    called = _best(name, places.call)
    if called >= SHOWN and all(_best(other, places.call) < called for other in namesakes):
        return False
    return any(_best(other, places.own) > _best(name, places.own) + NAMESAKE for other in namesakes)


def _surname(name: str) -> str:
    parts = [fold(part) for part in name.split()]
    return next((part for part in reversed(parts) if part not in SUFFIXES), "")


def _from_minutes(one: Listed, places: _Heard) -> Named:
    shown = [Evidence("minutes", one.words, None, one.document)]
    for kind, words in (("called", places.call or places.later), ("self", places.own)):
        if _best(one.name, words) >= TELLING:
            shown.append(_said(kind, one.name, words))
    return Named(one.name, "minutes", tuple(shown))


def _from_speech(places: _Heard, typed: bool, by_another: bool) -> Named:
    """Without a document: sure only where the speaker and an official say the same name, letter for letter, and people are called so.

    Who reads a letter aloud says both, so that neither bears the other out.
    """
    called = _heard_names(places.call or places.later)
    said = [(one, after_self(places.own, one.first, len(places.own)) or is_own(places.own, one.first, one.end)) for one in names_in(places.own)]
    said_as_own = [one.name for one, sure in said if sure]
    own = said_as_own or [one.name for one, _ in said if one.first <= AT_ONCE]  # a name later on is hardly the speaker's
    thanked = {letters(one.name.split()[-1]) for one in titled_in(places.thanked)}
    for mine in () if by_another else said_as_own:
        if not typed and not is_known(mine):
            continue
        for theirs in called:
            if letters(mine) == letters(theirs):
                return Named(mine, "called", (_said("called", theirs, places.call or places.later), _said("self", mine, places.own)))
        if typed and letters(mine.split()[-1]) in thanked:  # a surname that was heard bears out no first name
            return Named(mine, "self", (_said("self", mine, places.own), _said("called", mine.split()[-1], places.thanked)))
    if own:
        return Named(own[0], "unverified", (_said("self", own[0], places.own),))
    if called:
        return Named(called[-1], "unverified", (_said("called", called[-1], places.call or places.later),))
    return Named(None, None)


def _heard_names(words: Sequence[Word]) -> list[str]:
    return list(dict.fromkeys(spotted.name for spotted in names_in(words)))


def _said(kind: str, name: str, words: Sequence[Word]) -> Evidence:
    """The words around the run that is most like the name, with the second of its first word."""
    _, at, size = best_run(name, words)
    said = words[max(0, at - 3) : at + size]
    return Evidence(kind, " ".join(word.text for word in said), words[at].start)
