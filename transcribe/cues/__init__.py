"""Cues as data, and how they are read: phrases by family, one file a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "es", "ht")
KINDS = ("public_comment", "public_hearing", "procedural")  # of agenda items; the last only where the title does not go on
KEPT = (("body", "greeting"), ("body", "thanks"))  # a greeting to the body stays a greeting, a thanks to it a thanks
GAP = r"(?:[^\s/]\S* ){0,4}?"  # what `..` stands for; it holds no break


@dataclass(frozen=True)
class Cue:
    """A phrase that was said: its family, and the words it takes (``start`` up to, not with, ``end``)."""

    family: str
    start: int
    end: int


def find_cues(words: Sequence[str]) -> list[Cue]:
    """The cues of all languages among folded words, in order. A word ``/`` is a break that no cue crosses."""
    text = " ".join(words) + " "
    places = [0]
    for word in words:
        places.append(places[-1] + len(word) + 1)
    word_at = {place: number for number, place in enumerate(places)}
    found = set()
    for language in LANGUAGES:
        for family, pattern in patterns(f"{language}.txt").items():
            for match in pattern.finditer(text):
                if match.start() in word_at and match.end() in word_at:
                    found.add(Cue(family, word_at[match.start()], word_at[match.end()]))
    return sorted(_longest(found), key=lambda cue: (cue.start, cue.end, cue.family))


def _longest(cues: set[Cue]) -> Iterator[Cue]:
    """Cues that stand in no longer one: “thank you for your time” is no thanks by the chair, “Director Cook, you're up” no call of a speaker."""
    inside: set[Cue] = set()
    reaching: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        reaching = [other for other in reaching if other.end > cue.start]
        if any(
            other.end >= cue.end and (other.start, other.end) != (cue.start, cue.end) and other.family != cue.family and (other.family, cue.family) not in KEPT
            for other in reaching
        ):
            inside.add(cue)
        reaching.append(cue)
    yield from cues - inside


@cache
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """The families of a cue file, each as one expression over words that are each followed by a space."""
    families: dict[str, list[str]] = {}
    family = ""
    for line in files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            family = line[1:-1]
        elif line and not line.startswith("#"):
            families.setdefault(family, []).append("".join(_pieces(line)))
    return {family: re.compile(r"(?<!\S)(?:" + "|".join(lines) + ")") for family, lines in families.items()}


@cache
def weights(name: str) -> Mapping[str, float]:
    """A table of learned weights: the feature (its tabs included), its weight."""
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return {feature: float(weight) for feature, _, weight in (line.rpartition("\t") for line in lines if not line.startswith("//"))}


def has_phrase(name: str, family: str, words: Sequence[str], at_start: bool = False, at_end: bool = False) -> bool:
    """Whether a phrase of that family of the file is among the folded words; ``at_start``, ``at_end``: whether they begin, end with one."""
    text = " ".join(words) + " "
    return any((not at_start or match.start() == 0) and (not at_end or match.end() == len(text)) for match in patterns(name)[family].finditer(text))


def item_kind(title: str) -> str | None:
    """``public_comment``, ``public_hearing`` or ``procedural`` where the folded title says so, else None."""
    goes_on = has_phrase("items.txt", "goes_on", title.split())
    for kind in (kind for kind in KINDS if not (goes_on and kind == "procedural")):
        pattern = patterns("items.txt")[kind]
        # A procedural item begins with its phrase: “recess time in schools” may well have the public speak.
        if pattern.match(title + " ") if kind == "procedural" else pattern.search(title + " "):
            return kind
    return None


def _pieces(line: str) -> Iterator[str]:
    """A line's notation as expressions: words, brackets (nested ones too), gaps and what may be missing."""
    for part in _split(line):
        missing = part.endswith("?")
        part = part.removesuffix("?")
        if part == "..":
            yield GAP
            continue
        inner = part[1:-1] if part.startswith("(") else part
        inner = re.sub(r"\(([^()]*)\)\? ", r"(?:(?:\1) )?", inner).replace(" .. ", " " + GAP).replace("*|", r"\S*|")
        inner = re.sub(r"(?<=\w)\*", r"\\S*", inner)
        yield f"(?:(?:{inner}) )" + ("?" if missing else "")


def _split(line: str) -> Iterator[str]:
    """A line at the spaces outside its brackets."""
    depth, start = 0, 0
    for at, sign in enumerate(line + " "):
        depth += (sign == "(") - (sign == ")")
        if sign == " " and depth == 0:
            yield line[start:at]
            start = at + 1
