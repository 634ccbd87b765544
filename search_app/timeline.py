"""How many hits each month has, as bars of a picture that is also a filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search_app import narrow

WIDTH, HEIGHT, LEFT, BASE = 700, 50, 8, 60  # of the picture, in its own units
MOST = 240  # bars by month; a longer time is shown by year


@dataclass(frozen=True)
class Bar:
    """One month or year, and the query that its link leads to."""

    name: str
    count: int
    query: str
    x: float
    y: float
    width: float
    height: float


def bars(query: str, counts: Sequence[tuple[str, int]]) -> list[Bar]:
    """A bar for every month (``2026-04``) from the first to the last, or every year where those are many; none for one month alone."""
    if len(counts) < 2:
        return []
    facet, known = "month", dict(counts)
    names = _months(min(known), max(known))
    if len(names) > MOST:
        facet, known = "year", Counter()
        for month, count in counts:
            known[month[:4]] += count
        names = [f"{year:04d}" for year in range(int(min(known)), int(max(known)) + 1)]
    most, step = max(known.values()), WIDTH / len(names)
    found = []
    for at, name in enumerate(names):
        count = known.get(name, 0)
        height = HEIGHT * count / most
        field = narrow.added(query, narrow.field_of(facet, name))
        found.append(Bar(name, count, field, round(LEFT + at * step, 1), round(BASE - height, 1), round(max(0.5, step - min(4, step / 4)), 1), round(height, 1)))
    return found


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1)]
