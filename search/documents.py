"""From a record of the archive to the document that an index holds: the streams of words it is found by, the values that its facets count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from archive.flat import flat
from archive.model import Record
from index_config.sets import occurrences
from index_config.words import in_capitals, words

SEARCHED = ("text", "translation", "speaker", "body", "place", "agenda_item")
FACETS = ("topic", "speaker", "body", "place", "language", "year")
LARGEST = 10  # values of a facet that are shown
SPEAKER_BOOST = 2.0  # a name that is asked for is asked for on purpose
BETWEEN = "\x1f"  # a body and its place
SIGN = "\ue000"  # begins every sign; no folded word has it


@dataclass(frozen=True)
class Streams:
    """A text as engines index it, words joined by spaces.

    ``plain``: its folded words. ``named``: the same with each term or synonym set as one sign, and SIGN alone before them;
    empty where there is no set. ``capitals``: the different words that stand in capitals.
    """

    plain: str
    named: str
    capitals: str


def document(record: Record) -> dict[str, Any]:
    """The flat record; addresses of our pages stay out, they are the web app's."""
    return flat(record, "")


@cache
def sign(name: str) -> str:
    """The one word that stands for a set in ``named``: ``287(g)`` → ``287g`` after SIGN."""
    return SIGN + "".join(words(name)[0])


def streams(text: str | None) -> Streams:
    """A text's three streams."""
    if not text:
        return Streams("", "", "")
    folded, written = words(text)
    named, at = [], 0
    for found in occurrences(folded, written):
        named += [*folded[at : found.start], sign(found.name)]
        at = found.end
    if named:
        named = [SIGN, *named, *folded[at:]]
    upper = [place for place, word in enumerate(written) if word.isupper()]
    capitals = dict.fromkeys(folded[place] for place in upper if in_capitals(written[place]))
    return Streams(" ".join(folded), " ".join(named), " ".join(capitals))


def moment(date: str) -> int:
    """A meeting's date as a number that orders as its text does in an export of the archive: by local minute, a bare day before its first.

    Inside a minute ``18:00``, ``18:00+01:00``, ``18:00-05:00``, ``18:00:30…`` and ``18:00Z`` follow each other as their signs do.
    """
    day = datetime.fromisoformat(date[:10]).toordinal()
    if len(date) == 10:
        return day * 1440 * 10**6 - 1
    minute = (day * 1440 + int(date[11:13]) * 60 + int(date[14:16])) * 10**6
    rest = date[16:]
    if rest[:1] == ":":
        return minute + 10_000 * (1 + int(rest[1:3])) + _rank(rest[3:])
    return minute + (900_000 if rest[:1] == "Z" else _rank(rest))


def _rank(zone: str) -> int:
    """The place of an offset, or a fraction of a second, among those that may stand there."""
    if zone[:1] in ("+", "-"):
        hours, minutes = zone[1:3], zone[3:].removeprefix(":")[:2]
        return (10 if zone[0] == "+" else 3_000) + int(hours) * 60 + int(minutes or 0)
    return {"": 0, ".": 6_000}.get(zone[:1], 9_000)


def sitting(document: Mapping[str, Any]) -> str:
    """The body with its place, as its facet keeps it: BETWEEN them, since both may have commas of their own."""
    return BETWEEN.join(part for part in (document["body"], document["place"]) if part)


def printed_sitting(value: str) -> str:
    """The same for people."""
    return value.replace(BETWEEN, ", ")


def largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The largest values of a facet, ties by value."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:LARGEST]


def years(months: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The facet of years, from the counts of all months."""
    counts: dict[str, int] = {}
    for month, count in months:
        counts[month[:4]] = counts.get(month[:4], 0) + count
    return largest(counts)


def facet_values(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facet and value, each that the document counts for; ``month`` is for the timeline."""
    for topic in dict.fromkeys(document["topics"]):
        yield "topic", topic
    if document["speaker"]:
        yield "speaker", document["speaker"]
    yield "body", sitting(document)
    if document["place"]:
        yield "place", document["place"]
    if document["language"]:
        yield "language", document["language"]
    yield "year", document["date"][:4]
    yield "month", document["date"][:7]
