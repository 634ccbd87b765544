"""What looks like a person's name, and how alike two names are, by their letters and by their sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import jellyfish
import regex
from rapidfuzz import fuzz

from archive.model import Word
from index_config.words import fold
from transcribe.cues import has_phrase
from transcribe.names.roster import NO_PERSON

CAPITAL = regex.compile(r"^[“\"(]?\p{Lu}[\w’'\-]*[.,!?;:”\"]*$")
MYSELF = re.compile(r"I['’]")  # “I'm”, “I've”: no part of a name
SMALL = frozenset({"de", "del", "la", "los", "van", "von", "der", "di", "da", "st", "y"})
MARKS = '.,!?;:“”"()'
BEGINNING = 14  # words in which a speaker says who they are
REMEMBERED = 65_536  # names whose letters and sound are kept at hand
FEWEST, MOST = 2, 4  # words of a name


@dataclass(frozen=True)
class Spotted:
    """A name among spoken words: as heard, and the words it takes (``first`` up to, not with, ``end``)."""

    name: str
    first: int
    end: int


def names_in(words: Sequence[Word]) -> list[Spotted]:
    """Runs of two to four capitalized words that may be a person's name. Text all in capitals tells no names."""
    found: list[Spotted] = []
    run: list[str] = []
    for at, word in enumerate([*words, Word(0.0, 0.0, "")]):
        plain = word.text.strip(MARKS)
        folded = fold(plain)
        small = folded in SMALL and bool(run)
        fits = bool(CAPITAL.match(word.text)) and folded not in no_names() and not NO_PERSON.search(plain) and not MYSELF.match(plain)
        if fits or small:
            run.append(plain)
        if run and (not (fits or small) or word.text[-1:] in ".,!?;:"):
            end = at + (1 if fits or small else 0)
            if FEWEST <= len(run) <= MOST and fold(run[-1]) not in SMALL and not all(part.isupper() for part in run):
                found.append(Spotted(" ".join(run), end - len(run), end))
            run = []
    return found


def titled_in(words: Sequence[Word]) -> list[Spotted]:
    """Surnames after a title: ``Mister Oldham``. ``first`` is the title's place, and the name is without it."""
    found = []
    for at, word in enumerate(words):
        if not has_phrase("names.txt", "title", [fold(word.text.strip(MARKS))]) or word.text[-1:] in ",!?;:":
            continue
        end = at + 1
        while end < min(len(words), at + 1 + FEWEST) and CAPITAL.match(words[end].text) and fold(words[end].text.strip(MARKS)) not in no_names():
            end += 1
            if words[end - 1].text[-1:] in MARKS:
                break
        if end > at + 1:
            found.append(Spotted(" ".join(word.text.strip(MARKS) for word in words[at + 1 : end]), at, end))
    return found


def after_self(words: Sequence[Word], first: int, within: int = BEGINNING) -> bool:
    """Whether the name whose ``first`` word that is follows “I am”, in any of the languages, near the beginning (``within`` so many words)."""
    before = [fold(word.text) for word in words[max(0, first - 2) : first]]
    return first <= within and has_phrase("names.txt", "i_am", re.findall(r"\w+", " ".join(before)), at_end=True)


def is_own(words: Sequence[Word], first: int, end: int) -> bool:
    """Whether the name from ``first`` up to, not with, ``end`` is how people say who they are: after “I am”, or by itself near the beginning, a stop before and a stop or comma after it."""
    begins = first == 0 or (first <= BEGINNING and words[first - 1].text[-1:] in ".!?")
    return after_self(words, first) or (begins and (end == len(words) or words[end - 1].text[-1:] in MARKS))


def likeness(name: str, heard: str) -> float:
    """How alike two names are, 0 to 1: half by their letters, half by their sound (metaphone), accents and spaces aside."""
    left, right = letters(name), letters(heard)
    if not left or not right:
        return 0.0
    return (fuzz.ratio(left, right) + fuzz.ratio(sound(name), sound(heard))) / 200


@lru_cache(REMEMBERED)
def letters(name: str) -> str:
    """A name's folded letters, without spaces."""
    return "".join(fold(part) for part in re.findall(r"\w+", name))


@lru_cache(REMEMBERED)
def sound(name: str) -> str:
    """How a name sounds, by metaphone."""
    return "".join(jellyfish.metaphone(fold(part)) for part in re.findall(r"\w+", name.replace("'", "").replace("’", "")))


def best_run(name: str, words: Sequence[Word]) -> tuple[float, int, int]:
    """The run of words most like the name: likeness, first word, number of words (about as many as the name has)."""
    count = len(name.split())
    best = (0.0, 0, 0)
    for size in range(max(1, count - 1), count + 2):
        for at in range(len(words) - size + 1):
            alike = likeness(name, " ".join(word.text for word in words[at : at + size]))
            if alike > best[0]:
                best = (alike, at, size)
    return best


def is_known(name: str) -> bool:
    """Whether every part is a first name or surname of the United States' census of 1990 (90,000 of them, with the package ``names``).

    What an engine heard is spelled as somebody is called only then; without the package no such name is known.
    """
    parts = [part for part in re.findall(r"\w+", name.replace("'", "").replace("’", "")) if fold(part) not in SMALL]
    return bool(parts) and all(letters(part) in _census() for part in parts)


@cache
def _census() -> frozenset[str]:
    spec = find_spec("names")
    if spec is None or not spec.submodule_search_locations:
        return frozenset()
    folder = Path(spec.submodule_search_locations[0])
    return frozenset(line.split()[0].lower() for part in ("all.last", "female.first", "male.first") for line in (folder / f"dist.{part}").read_text().splitlines() if line)


@cache
def no_names() -> frozenset[str]:
    """Folded words that are no part of a name, though they may be written with a capital."""
    lines = (files("transcribe.cues") / "no_name.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
