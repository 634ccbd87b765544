"""Whisper's loops over silence and music, told from people who repeat themselves.

Over a recess Whisper writes the same line again and again, at even steps: every 2.000 s, every 30.000 s. A roll call and a stutter
repeat lines too, but nobody answers at even steps.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from index_config.words import folded

FEWEST = 5  # lines of a loop
FAR_TOO_MANY = 12  # lines that nobody repeats in a row, at whatever steps
EVEN = 0.05  # seconds by which its steps may differ


def loops(lines: Sequence[tuple[float, str]]) -> set[int]:
    """The places of the lines (start in seconds, text) that a machine went on repeating; the first of each loop stays, for it may be real."""
    found: set[int] = set()
    for _, group in itertools.groupby(range(len(lines)), key=lambda at: folded(lines[at][1])):
        run = list(group)
        if len(run) >= FAR_TOO_MANY:
            found.update(run[1:])
            continue
        while len(run) >= FEWEST:
            even = _even(lines, run)
            if even >= FEWEST:
                found.update(run[1:even])
            run = run[max(1, even - 1) :]
    return found


def _even(lines: Sequence[tuple[float, str]], run: Sequence[int]) -> int:
    """How many lines from the first on follow each other at even steps."""
    step = lines[run[1]][0] - lines[run[0]][0]
    count = 1
    for before, at in itertools.pairwise(run):
        if abs(lines[at][0] - lines[before][0] - step) > EVEN:
            break
        count += 1
    return count
