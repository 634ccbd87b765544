"""Near: each piece at a place of its own, with at most so many other words among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

Place = tuple[int, int]  # from a word up to, not with, another
MOST_STEPS = 2000  # of the search for places that do not overlap, in one text


def gathered(wanted: Sequence[tuple[Sequence[Place], int]], slop: int, counted: Sequence[int]) -> Iterator[Place]:
    """Choices of a place for each piece with at most ``slop`` other words among them, from left to right, none overlapping another.

    ``wanted``: where each different piece stands, in order, and how often it is wanted; ``counted``: how many words lie before
    each place, a set counted as one.
    """
    if any(len(places) < times for places, times in wanted):
        return
    every = sorted(place for places, _ in wanted for place in places)
    if any(one[1] > other[0] for one, other in pairwise(every)):
        yield from _apart([places for places, times in wanted for _ in range(times)], sorted(set(every)), slop, counted)
        return
    starts = [[start for start, _ in places] for places, _ in wanted]
    past = 0
    for first, _ in every:  # the leftmost of them; each piece takes its next places from there on
        if first < past:
            continue
        chosen: list[Place] = []
        for (places, times), begin in zip(wanted, starts, strict=True):
            at = bisect_left(begin, first)
            if at + times > len(places):
                return
            chosen += places[at : at + times]
        if _others(chosen, counted) <= slop:
            yield from sorted(chosen)
            past = max(end for _, end in chosen)


def _apart(places: Sequence[Sequence[Place]], every: Sequence[Place], slop: int, counted: Sequence[int]) -> Iterator[Place]:
    """The same where places of different pieces overlap: tried one after the other, and given up after MOST_STEPS."""
    steps = 0

    def choose(left: list[int], chosen: list[Place]) -> list[Place] | None:
        nonlocal steps
        if not left:
            return chosen if _others(chosen, counted) <= slop else None
        piece = min(left, key=lambda number: len(places[number]))
        for place in places[piece]:
            steps += 1
            if steps > MOST_STEPS:
                return None
            if place[0] < chosen[0][0] or any(place[0] < end and start < place[1] for start, end in chosen):
                continue
            if _others([*chosen, place], counted) > slop + len(left) - 1:
                continue
            found = choose([number for number in left if number != piece], [*chosen, place])
            if found:
                return found
        return None

    for first in every:
        for piece, of_piece in enumerate(places):
            found = choose([number for number in range(len(places)) if number != piece], [first]) if first in of_piece else None
            if found:
                yield from sorted(found)
                return


def _others(chosen: Sequence[Place], counted: Sequence[int]) -> int:
    """How many words stand among the chosen places that are none of theirs."""
    inside = counted[max(end for _, end in chosen)] - counted[min(start for start, _ in chosen)]
    return inside - sum(max(1, counted[end] - counted[start]) for start, end in chosen)
