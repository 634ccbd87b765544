"""Stretches of a recording, seconds from and to: put together, cut away."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[float, float]  # seconds from, to


def merged(spans: Sequence[Span], duration: float) -> list[Span]:
    """Spans in order, those that touch as one, none beyond the recording."""
    out: list[Span] = []
    for start, end in sorted((max(0.0, start), min(duration, end)) for start, end in spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif end > start:
            out.append((start, end))
    return out


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What of the spans lies in none of those taken."""
    left = list(spans)
    for start, end in taken:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[1] > piece[0]]
    return left


def total(spans: Sequence[Span]) -> float:
    """Their seconds."""
    return sum(end - start for start, end in spans)
