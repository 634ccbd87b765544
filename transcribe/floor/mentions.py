"""Names as cues: who is named twice within seconds was called and then said who they are, whatever words stood around it.

A chair may open the floor and call people in any words; names are the same in all of them. The project's truth research found a
name said twice within 15 s the best cue of all, and a name heard once to prove little: self-introductions stand alone as often as
calls, and officials repeat names in debate.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from archive.model import Word
from index_config.words import fold
from transcribe.cues import has_phrase
from transcribe.floor.speech import Unit
from transcribe.names.people import Spotted, best_run, likeness, names_in

SOON = 15.0  # seconds between the end of a call and the speaker's own name
FEW = 4  # units in which the speaker may say it
BEGINNING = 14  # words in which a speaker says who they are
LONGEST_BARE = 6  # words of a unit that is nothing but a name
SAME = 0.7  # likeness of a call and a self-introduction
OFFICER = 0.85  # likeness from which somebody is one of the officials that the minutes name
LISTED = 0.75  # likeness from which what was heard is a name of a document's list


def with_mentions(units: Sequence[Unit], listed: Sequence[str] = (), officials: Sequence[str] = ()) -> list[Unit]:
    """The units with six more families of cues: ``bare`` (nothing but a name), ``named`` and ``introduces`` (a name that is said
    first by one, then by the next, or after “I am”), ``leads`` (a name, and then more) and ``listed`` (a name of the document's list near
    the beginning), and ``officer`` (somebody says that they are one of the officials that it names)."""
    added: list[Counter[str]] = [Counter() for _ in units]
    last: list[tuple[int, str]] = []  # names said of late, with their unit
    for at, unit in enumerate(units):
        opening = unit.words[:BEGINNING]
        last = [(said, name) for said, name in last if at - said <= FEW and unit.start - units[said].end <= SOON]
        for said, name in last:
            if _stands(name, opening, listed):
                added[said]["named"] = 1
                added[at]["introduces"] = 1
        spotted = names_in(unit.words)
        if spotted and spotted[0].first <= 1 and spotted[0].end < len(unit.words):
            added[at]["leads"] = 1
        if any(_after_self(unit, one) for one in spotted):
            added[at]["introduces"] = 1
        if spotted and len(unit.words) <= LONGEST_BARE and all(has_phrase("names.txt", "beside", [word]) for word in _around(unit, spotted[-1])):
            added[at]["bare"] = 1
        if listed and max((best_run(name, unit.words[:6])[0] for name in listed), default=0.0) >= LISTED:
            added[at]["listed"] = 1
        own = [one.name for one in spotted if one.first <= 1 or _after_self(unit, one)]
        if any(likeness(official, name) >= OFFICER for name in own for official in officials):
            added[at]["officer"] = 1
        last += [(at, one.name) for one in spotted if one.end == len(unit.words) or unit.cues.get("call")]
    return [dataclasses.replace(unit, cues={**unit.cues, **more}) if more else unit for unit, more in zip(units, added, strict=True)]


def _around(unit: Unit, one: Spotted) -> set[str]:
    """What is said beside the name, folded."""
    beside = [*unit.words[: one.first], *unit.words[one.end :]]
    return {part for word in beside for part in re.findall(r"\w+", fold(word.text))}


def _after_self(unit: Unit, one: Spotted) -> bool:
    """Whether the name follows “I am”, in any of the languages, near the unit's beginning."""
    before = [fold(word.text) for word in unit.words[max(0, one.first - 2) : one.first]]
    return one.first <= BEGINNING and has_phrase("names.txt", "i_am", re.findall(r"\w+", " ".join(before)), at_end=True)


def _stands(name: str, words: Sequence[Word], listed: Sequence[str]) -> bool:
    """Whether the name is said there, too: alike as heard, or both like the same name of the list."""
    if best_run(name, words)[0] >= SAME:
        return True
    return any(likeness(one, name) >= SAME and best_run(one, words)[0] >= SAME for one in listed)
