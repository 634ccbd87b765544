"""Spoken meetings for tests, written as turns: who says what after which pause. All people are invented."""

from __future__ import annotations

from archive.model import Segment, Word

SPEED = 0.35  # seconds a word


def spoken(*turns: tuple[str, float] | tuple[str, float, str]) -> list[Segment]:
    """A segment a turn: its words, the pause before it, its language (en); sentences are a pause of 0.6 s apart."""
    at, segments = 0.0, []
    for text, pause, *language in turns:
        at += pause
        words = []
        for piece in text.split():
            words.append(Word(round(at, 2), round(at + SPEED, 2), piece))
            at += SPEED + (0.6 if piece[-1] in ".?!" else 0.0)
        end = words[-1].end
        segments.append(Segment(words[0].start, end, text, tuple(words), language[0] if language else "en", -0.2))
        at = end
    return segments
