"""Names as cues: who is named twice within seconds was called and then said who they are, whatever words stood around it.

A chair may open the floor and call people in any words; names are the same in all of them. The project's truth research found a
name said twice within 15 s the best cue of all, and a name heard once to prove little: self-introductions stand alone as often as
calls, and officials repeat names in debate.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from index_config.words import fold
from transcribe.cues import has_phrase, item_kind
from transcribe.floor.speech import Unit
from transcribe.names.people import BEGINNING, Spotted, after_self, best_run, is_own, likeness, names_in, titled_in

SOON = 15.0  # seconds between the end of a call and the speaker's own name
FEW = 4  # units in which the speaker may say it
AMIDST = 2  # words at each side of a name that is spoken of
BREATH = 2.0  # seconds between a greeting and a name that are one person's
ANNOUNCEMENT = 8  # words of one
DEPARTMENT = 6  # words after a name in which a department is named
WRITING = 2  # units before in which it may be said that something was written
WRITER = 14  # words at most in which it is said by whom
LONGEST_BARE = 6  # words of a unit that is nothing but a name
SAME = 0.7  # likeness of a call and a self-introduction
OFFICER = 0.85  # likeness from which somebody is one of the officials that the minutes name
LISTED = 0.75  # likeness from which what was heard is a name of a document's list


def with_mentions(units: Sequence[Unit], listed: Sequence[str] = (), officials: Sequence[str] = ()) -> list[Unit]:
    """The units with more families of cues, by the names in them.

    Of several names in one breath each is called. ``bare`` is nothing but a name, or several, as in a call; ``titled`` nothing but a title
    and a surname, ``spoken_of`` these amid a sentence, as in debate. ``named`` and ``introduces`` are a name that is said first by one, then by the next; ``introduces`` is a name
    after “I am”, too, after a greeting, or after an answer (“Yes, Ada Example”). ``leads`` is a name and then more, ``listed`` one of the
    document's list near the beginning, ``staff`` one with a department, ``officer`` somebody's own that the document gives an official,
    ``opening`` no more than the title of the public's item, and ``letter`` from whom something is that was written.
    """
    added: list[Counter[str]] = [Counter() for _ in units]
    last: list[tuple[int, Callable[[Unit], bool]]] = []  # names said of late, with their unit, and whether a unit's speaker bears them
    for at, unit in enumerate(units):
        last = [(said, bears) for said, bears in last if at - said <= FEW and unit.start - units[said].end <= SOON]
        for said, bears in last:
            if bears(unit):
                added[said]["named"] = 1
                added[at]["introduces"] = 1
        spotted, titled = names_in(unit.words), titled_in(unit.words)
        if len(spotted) > 1 and _is_bare(unit, *spotted):
            added[at]["bare"] = 1
        elif spotted and spotted[0].first <= 1 and spotted[0].end < len(unit.words):
            added[at]["leads"] = 1
        if spotted and spotted[0].first <= BEGINNING and _works_for_them(unit, spotted[0]):
            added[at]["staff"] = 1
        if any(after_self(unit.words, one.first) for one in spotted):
            added[at]["introduces"] = 1
        if len(spotted) == 1 and _is_bare(unit, *spotted):
            added[at]["introduces" if at and _greets(units[at - 1], unit) else "bare"] = 1
        elif len(spotted) == 1 and spotted[0].first and _is_bare(unit, *spotted, beside="answering"):
            added[at]["introduces"] = 1
        if any(_names_writer(unit, one) for one in spotted) and any(has_phrase("names.txt", "writing", said.folded) for said in units[max(0, at - WRITING) : at + 1]):
            added[at]["letter"] = 1
        if _is_announcement(unit):
            added[at]["opening"] = 1
        if any(_is_bare(unit, one) for one in titled):
            added[at]["titled"] = 1
        if any(one.first >= AMIDST and len(unit.words) - one.end >= AMIDST for one in titled):
            added[at]["spoken_of"] = 1
        if listed and max((best_run(name, unit.words[:6])[0] for name in listed), default=0.0) >= LISTED:
            added[at]["listed"] = 1
        own = [one.name for one in spotted if is_own(unit.words, one.first, one.end)]
        if any(likeness(official, name) >= OFFICER for name in own for official in officials):
            added[at]["officer"] = 1
        several = len(spotted) > 1 and len(unit.words) <= LONGEST_BARE * len(spotted)
        called = [one for one in (*spotted, *titled) if one.end == len(unit.words) or several or unit.cues.get("call")]
        last += [(at, partial(_bears_surname if one in titled else _bears, one.name, listed)) for one in called]
    return [dataclasses.replace(unit, cues={**unit.cues, **more}) if more else unit for unit, more in zip(units, added, strict=True)]


def _greets(unit: Unit, following: Unit) -> bool:
    """Whether the unit is a greeting and the next one follows in the same breath: “Good evening. Ada Example.”"""
    return bool(unit.cues.get("greeting")) and following.pause < BREATH


def _names_writer(unit: Unit, one: Spotted) -> bool:
    """Whether the unit is short and says from whom something is: “One, from Ada Example, on Maple Lane.”"""
    return len(unit.words) <= WRITER and one.first > 0 and fold(unit.words[one.first - 1].text) == "from"


def _is_announcement(unit: Unit) -> bool:
    """Whether the unit is no more than the public's item as an agenda has it: “Item four, public comments.”"""
    if len(unit.folded) > ANNOUNCEMENT or item_kind(" ".join(unit.folded)) != "public_comment" or not has_phrase("items.txt", "public_comment", unit.folded, at_end=True):
        return False
    title = next(place for place in range(len(unit.folded)) if has_phrase("items.txt", "public_comment", unit.folded[place:], at_start=True))
    return all(has_phrase("items.txt", "announces", [word]) for word in unit.folded[:title])


def _is_bare(unit: Unit, *names: Spotted, beside: str = "beside") -> bool:
    """Whether the unit is nothing but the names, and what people say beside those who are called; or what they answer (``beside`` names the phrases)."""
    in_names = {place for one in names for place in range(one.first, one.end)}
    others = [word for place, word in enumerate(unit.words) if place not in in_names]
    return len(unit.words) <= LONGEST_BARE * len(names) and all(has_phrase("names.txt", beside, [part]) for word in others for part in re.findall(r"\w+", fold(word.text)))


def _works_for_them(unit: Unit, own: Spotted) -> bool:
    """Whether a department stands right after the name."""
    following: list[str] = []
    for word in unit.words[own.end : own.end + DEPARTMENT]:  # up to the comma or full stop after it: “engineering student” is no department
        following += re.findall(r"\w+", fold(word.text))
        if word.text[-1:] in ".,;" or word is unit.words[-1]:
            return has_phrase("names.txt", "department", following, at_start=True, at_end=True)
    return False


def _bears(name: str, listed: Sequence[str], unit: Unit) -> bool:
    """Whether the name is said near the unit's beginning, too: alike as heard, or both like the same name of the list."""
    words = unit.words[:BEGINNING]
    return best_run(name, words)[0] >= SAME or any(likeness(one, name) >= SAME and best_run(one, words)[0] >= SAME for one in listed)


def _bears_surname(surname: str, listed: Sequence[str], unit: Unit) -> bool:
    """Whether a whole name that ends like the surname is said there: as heard, or as a name of the list."""
    words = unit.words[:BEGINNING]
    heard = [one.name for one in names_in(words)] + [one for one in listed if best_run(one, words)[0] >= SAME]
    return any(likeness(surname, " ".join(name.split()[-len(surname.split()) :])) >= SAME for name in heard)
