"""Which hits come first: a page of them by relevance or date, or all of them as an export has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from search.embedded.columns import Columns, Numbers
from search.embedded.facts import Facts
from search.embedded.sql import rows

IDS_AT_ONCE = 5000


@dataclass(frozen=True)
class Place:
    """Where a hit stands in the order: best worth first, newest meeting first, then meeting, start and id."""

    worth: float
    moment: int
    meeting: str
    start: float
    id: str

    def order(self) -> tuple[Any, ...]:
        """What is smaller comes first."""
        return (-self.worth, -self.moment, self.meeting, self.start, self.id)


def page(connection: apsw.Connection, columns: Columns, hits: Numbers, worth: NDArray[np.float32] | None, size: int, after: Place | None) -> list[Place]:
    """The first ``size`` hits after a place, and one more where there is one."""
    worths = worth[hits] if worth is not None else np.zeros(len(hits), np.float32)
    moments = columns["date"][hits]
    if after is not None:
        later = (worths < np.float32(after.worth)) | ((worths == np.float32(after.worth)) & (moments <= after.moment))
        hits, worths, moments = hits[later], worths[later], moments[later]
    wanted = size + 1
    if after is not None:  # those of the same meeting and before it may stand first
        wanted += int(np.count_nonzero((worths == np.float32(after.worth)) & (moments == after.moment)))
    first = _first(-worths, -moments, wanted)
    places = sorted(_places(connection, columns, hits[first], worths[first]), key=Place.order)
    if after is not None:
        places = [place for place in places if place.order() > after.order()]
    return places[: size + 1]


def export_ids(connection: apsw.Connection, columns: Columns, hits: Numbers) -> Iterator[str]:
    """The ids of all hits, by date, meeting, start and id."""
    meetings = columns["meeting"][hits]
    ranks = np.zeros(int(meetings.max(initial=0)) + 1, np.int64)
    in_order = np.array([number for (number,) in rows(connection, "SELECT number FROM facts WHERE kind = 'meeting' ORDER BY value")], np.int64)
    in_order = in_order[in_order < len(ranks)]
    ranks[in_order] = np.arange(1, len(in_order) + 1)
    keys = (columns["start"][hits], ranks[meetings], columns["date"][hits])
    order = np.lexsort(keys)
    hits = hits[order]
    same = np.ones(len(hits), np.bool_)
    for key in keys:
        sorted_key = key[order]
        same[1:] &= sorted_key[1:] == sorted_key[:-1]
    groups: Numbers = np.cumsum(~same)
    return _ids(connection, hits, groups)


def _ids(connection: apsw.Connection, hits: Numbers, groups: Numbers) -> Iterator[str]:
    at = 0
    while at < len(hits):
        end = min(at + IDS_AT_ONCE, len(hits))
        while end < len(hits) and groups[end] == groups[end - 1]:
            end += 1
        numbers = hits[at:end].tolist()
        ids = ids_of(connection, numbers)
        for _, together in groupby(zip(groups[at:end].tolist(), numbers, strict=True), key=lambda each: each[0]):
            yield from sorted(ids[number] for _, number in together if number in ids)
        at = end


def ids_of(connection: apsw.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Ids by number."""
    return dict(rows(connection, f"SELECT number, id FROM documents WHERE number IN ({','.join(map(str, numbers))})"))


def _places(connection: apsw.Connection, columns: Columns, hits: Numbers, worths: NDArray[np.float32]) -> Iterator[Place]:
    meetings = columns["meeting"][hits]
    names = Facts(connection).values(set(meetings.tolist()))
    ids = ids_of(connection, hits.tolist())
    together = zip(hits.tolist(), worths.tolist(), columns["date"][hits].tolist(), meetings.tolist(), columns["start"][hits].tolist(), strict=True)
    for number, worth, moment, meeting, start in together:
        yield Place(worth, moment, names[meeting], start, ids[number])


def _first(first: NDArray[Any], second: NDArray[Any], wanted: int) -> Numbers:
    """Places of at least ``wanted`` smallest pairs: all that tie with the last of them are among these."""
    places = np.arange(len(first))
    if len(places) <= wanted:
        return places
    least = np.partition(first, wanted - 1)[wanted - 1]
    sure = np.flatnonzero(first < least)
    tied = np.flatnonzero(first == least)
    rest = wanted - len(sure)
    if len(tied) > rest:
        least = np.partition(second[tied], rest - 1)[rest - 1]
        tied = tied[second[tied] <= least]
    return np.concatenate([sure, tied])
