"""Comments and queries made up by chance, from words that are hard to search: for the differential test."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from archive.flat import KEYS
from search.documents import FACETS, LARGEST, facet_values

WORDS = [
    "rent",
    "water",
    "police",
    "council",
    "agreement",
    "flood",
    "sheriff",
    "office",
    "law",
    "enforcement",
    "g",
    "2",
    "87",
    "287",
    "two",
    "eighty",
    "seven",
    "dos",
    "ochenta",
    "y",
    "siete",
    "ge",
    "the",
    "of",
    "and",
    "to",
    "vote",
    "park",
    "parks",
    "parking",
    "ice",
    "rink",
    "cone",
    "security",
    "department",
    "homeland",
    "customs",
    "immigration",
    "don",
    "t",
    "o",
    "rourke",
    "niño",
    "ninos",
    "straße",
    "école",
    "Łódź",
]
TERMS = ["287(g)", "287 G", "2.87 G", "two eighty-seven G", "dos ochenta y siete ge", "dosan katrevensèt ge", "ICE", "I.C.E.", "Immigration and Customs Enforcement", "ice", "Ice", "DHS",
         "Department of Homeland Security", "HOA", "homeowners association", "Customs and Border Protection", "don't", "O’Rourke", "FIRE", "RENT", "NIÑO"]  # fmt: skip
NAMES = ["Ana Fictiva", "Ana O'Rourke", "Jean Imaginé", "Rosa Park", "Ice Sample", "Bo Invented", "HOA Speaker", None]
ITEMS = ["RE.4 A resolution on 287(g)", "Public comment", "Rent and water", "PH.1 The ICE contract", None]
SITTINGS = [("City Commission", "Coral Key, Florida"), ("County Board", "Sample County"), ("City Commission", ""), ("Parks Board", "Coral Key, Florida")]
TOPICS = ["housing", "immigration-287g", "Parks", "other"]


def comments(seed: int, count: int) -> list[dict[str, Any]]:
    """Comments in the flat format."""
    chance = random.Random(seed)
    meetings = []
    for number in range(max(2, count // 12)):
        day = f"{chance.choice((2024, 2025, 2026))}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        date = day + chance.choice(("", "T18:00:00-05:00", "T09:30:00-04:00", "T18:00:00"))
        body, place = chance.choice(SITTINGS)
        meetings.append({"meeting": f"sample-{number}", "jurisdiction": "sample", "place": place, "body": body, "title": body, "date": date})
    return [_comment(chance, number, chance.choice(meetings)) for number in range(count)]


def _comment(chance: random.Random, number: int, meeting: Mapping[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = dict.fromkeys(KEYS)
    line |= meeting
    line |= {"id": f"c{number:04d}", "start": float(chance.choice((10, 20, 30, number))), "end": 99.0, "speaker": chance.choice(NAMES), "agenda_item": chance.choice(ITEMS)}
    line |= {"language": chance.choice(("en", "es", "ht", None)), "topics": chance.sample(TOPICS, chance.randint(0, 3)), "state": chance.choice(("machine", "verified"))}
    line |= {"flags": chance.sample(["untranscribed", "read_aloud"], chance.randint(0, 2)), "revision": 1, "text": said(chance, chance.choice((0, 5, 20, 60)))}
    return line | {"translation": said(chance, 10) if chance.random() < 0.2 else None}


def said(chance: random.Random, size: int) -> str:
    """Some words."""
    words = [chance.choice(TERMS) if chance.random() < 0.08 else chance.choice(WORDS) for _ in range(size)]
    return " ".join(word.upper() if chance.random() < 0.04 else word + chance.choice(("", "", "", ",", ".")) for word in words)


def query(chance: random.Random, depth: int = 0) -> str:
    """A query that uses everything the language has."""
    items = [_item(chance, depth) for _ in range(chance.choice((1, 1, 2, 3)))]
    return "".join(item + chance.choice((" ", " ", " ", " OR ")) for item in items[:-1]) + items[-1]


def _item(chance: random.Random, depth: int) -> str:
    dash = "-" if chance.random() < 0.15 else ""
    kind = chance.random()
    if kind < 0.1 and depth < 3:
        return f"{dash}({query(chance, depth + 1)})"
    if kind < 0.3:
        return dash + chance.choice((
            "topic:HOUSING", "topic:parks", "lang:es", "state:verified", "flag:read_aloud", "meeting:sample-1", "date:2025", "date:2025-04..2025-09", "date:..2024-06", "date:2026-02..",
            "speaker:ana", 'speaker:"ana o\'rourke"', "speaker:(rosa OR jean)", "body:commission", 'place:"coral key"', "item:287(g)", "item:ice", "item:ICE", "speaker:ice", "item:re*", "body:=CITY",
        ))  # fmt: skip
    word, other = (chance.choice(TERMS) if chance.random() < 0.3 else chance.choice(WORDS) for _ in range(2))
    if kind < 0.4:
        return f'{dash}"{word} {other}"'
    if kind < 0.45:
        return f'{dash}"{" ".join(said(chance, chance.choice((3, 4, 5))).split())}"'
    if kind < 0.6:
        return f'{dash}"{word} {other}{chance.choice(("", " " + chance.choice(WORDS)))}"~{chance.choice((0, 1, 3, 8))}'
    if kind < 0.68:
        return f'{dash}{chance.choice(("=", ""))}"{chance.choice((word, word.upper(), f"{word} {other.upper()}"))}"'
    if kind < 0.76:
        return f"{dash}{word[: chance.randint(1, 4)].strip()}*"
    return dash + word


def counted(found: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, int]]]:
    """The facets of these comments, by a plain count."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in (*FACETS, "month")}
    for line in found:
        for facet, value in facet_values(line):
            counts[facet][value] += 1
    facets = {facet: sorted(counts[facet].items(), key=lambda each: (-each[1], each[0]))[:LARGEST] for facet in FACETS}
    return facets | {"month": sorted(counts["month"].items())}
