"""Comments made up for benches: words by Zipf's law, about 180 a comment, 25 a meeting, 3 % with a form of 287(g)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np

VOCABULARY = 200_000
EXPONENT, SHIFT = 1.05, 2.7  # Zipf and Mandelbrot
LENGTH = 180
A_MEETING = 25
FORMS = ("287(g)", "287 G", "two eighty-seven G", "2.87 G", "dos ochenta y siete ge")
AT_ONCE = 10_000
FIRST_DAY = date(2016, 1, 4)
TOPICS = ["immigration-287g", "policing", "housing", "schools", "parks", "stormwater", "traffic", "budget", "taxes", "zoning", "utilities", "public-health", "elections", "other"]
LANGUAGES = ("en", "en", "en", "en", "en", "en", "en", "es", "es", "ht")


@cache
def words() -> tuple[str, ...]:
    """The words, commonest first: invented, short where they are common."""
    chance = np.random.default_rng(7)
    syllables = [consonant + vowel for consonant in ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "st", "tr", "pl", "ch"] for vowel in "aeiou"]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        size = 1 + int(chance.integers(0, 2)) + (len(found) > 200) + (len(found) > 20_000)
        found["".join(syllables[at] for at in chance.integers(0, len(syllables), size)) + ("", "n", "r", "s")[int(chance.integers(0, 4))]] = None
    return tuple(found)


def comments(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """``count`` comments in the flat format, meeting after meeting."""
    chance = np.random.default_rng(seed)
    texts = _texts(count, chance)
    names = [f"{first.title()} {last.title()}" for first, last in zip(chance.permutation(words()[300:3300]), chance.permutation(words()[3300:6300]), strict=True)]
    places = [f"{words()[1000 + at].title()}, Florida" for at in range(60)]
    meeting: dict[str, Any] = {}
    for number, text in enumerate(texts):
        if number % A_MEETING == 0:
            meeting = _meeting(number // A_MEETING, places)
        speaker = None if number % 7 == 0 else names[int(chance.integers(0, len(names)))] if number % 3 else f"{names[number % 3000]} {number % 97_001}"
        topics = sorted({TOPICS[min(13, int(each))] for each in chance.geometric(0.25, 2) - 1})
        at = number % A_MEETING
        yield meeting | {
            "id": f"b{number:08d}", "agenda_item": f"PC.{at // 9} Public comment", "start": 60.0 + 130 * at, "end": 180.0 + 130 * at, "speaker": speaker,
            "speaker_evidence": "called" if speaker else None, "language": LANGUAGES[number % 10], "topics": topics, "text": text, "translation": None,
            "state": "machine", "flags": [], "revision": 1, "url": None, "official_url": None, "media_sha256": None, "engine": "bench", "model": "bench",
        }  # fmt: skip


def _meeting(number: int, places: Sequence[str]) -> dict[str, Any]:
    place = places[number % len(places)]
    body = ("City Commission", "County Commission", "Planning Board")[number % 3]
    day = FIRST_DAY + timedelta(days=number % 3600)
    return {"meeting": f"bench-{number}", "jurisdiction": f"bench-{number % len(places)}", "place": place, "body": body, "title": body, "date": f"{day}T18:00:00-05:00"}


def _texts(count: int, chance: np.random.Generator) -> Iterator[str]:
    vocabulary = np.array(words(), dtype=object)
    shares = 1 / np.power(np.arange(VOCABULARY) + SHIFT, EXPONENT)
    below = np.cumsum(shares / shares.sum())
    for start in range(0, count, AT_ONCE):
        sizes = np.clip(chance.lognormal(np.log(LENGTH) - 0.08, 0.4, min(AT_ONCE, count - start)).astype(int), 5, 600)
        drawn = vocabulary[np.minimum(np.searchsorted(below, chance.random(sizes.sum())), VOCABULARY - 1)]
        at = 0
        for number, size in enumerate(sizes.tolist(), start=start):
            said = drawn[at : at + size].tolist()
            if number % 100 in (13, 46, 79):
                said[size // 2 : size // 2] = [FORMS[number // 100 % len(FORMS)]] * (1 + number % 2)
            yield " ".join(said).capitalize() + "."
            at += size
