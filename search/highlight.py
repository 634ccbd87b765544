"""Marks and excerpts, from the query's tree over the text: the same whichever engine answered."""

from __future__ import annotations

from bisect import bisect_left
from html import escape

from search.match import Text, analysed, spans
from search.query import Node, marked_matches

WORDS = 42  # in an excerpt
MOST_MARKS = 500  # in one text


def marks(node: Node, text: str) -> list[tuple[int, int]]:
    """Stretches of characters that the query found in the text, in order, none overlapping."""
    cut_text = analysed(text)
    found: list[tuple[int, int]] = []
    for match in marked_matches(node):
        for number, (start, end) in enumerate(spans(match, cut_text)):
            if number >= MOST_MARKS:
                break
            found.append((cut_text.starts[start], cut_text.end(end - 1)))
    return _merged([_with_bracket(text, span) for span in found])


def marked(node: Node, text: str) -> str:
    """The whole text as escaped HTML with ``<mark>`` around what was found."""
    return _html(text, 0, len(text), marks(node, text))


def excerpt(node: Node, text: str, translation: str | None = None) -> str:
    """The passage that shows best what was found, as escaped HTML with ``<mark>`` only.

    It is taken from the translation where only that has what was asked. It starts at a word, at a sentence's where one
    begins near by.
    """
    found = marks(node, text)
    if not found and translation:
        inside = marks(node, translation)
        if inside or not text:
            text, found = translation, inside
    if not text:
        return ""
    cut_text = analysed(text)
    first, last = _passage(text, cut_text, found)
    start = cut_text.starts[first] if first else 0
    end = cut_text.end(last - 1) if last < len(cut_text.folded) else len(text)
    if last < len(cut_text.folded):
        end = next((place for place, sign in enumerate(text[end:], end) if sign.isspace()), len(text))
    return ("… " if first else "") + _html(text, start, end, found) + (" …" if last < len(cut_text.folded) else "")


def _passage(text: str, cut_text: Text, found: list[tuple[int, int]]) -> tuple[int, int]:
    """First word and last word (not with) of the best WORDS words: those with most marks, the earliest of them."""
    total = len(cut_text.folded)
    if total <= WORDS or not found:
        return 0, min(total, WORDS)
    starts = cut_text.starts
    places = sorted({place for start, end in found for place in range(bisect_left(starts, start), bisect_left(starts, end))})
    best = max(places, key=lambda place: (bisect_left(places, place + WORDS - 8) - bisect_left(places, place), -place))
    first = max(0, best - 8)
    for place in range(best, max(0, best - 16), -1):
        if place and text[: cut_text.starts[place]].rstrip()[-1:] in ".?!":
            first = place
            break
    first = 0 if best < 14 else first
    return first, min(total, first + WORDS)


def _html(text: str, start: int, end: int, found: list[tuple[int, int]]) -> str:
    out, at = [], start
    for begin, stop in found:
        if begin >= at and stop <= end:
            out += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
            at = stop
    return "".join([*out, escape(text[at:end])])


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(found)):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _with_bracket(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A mark that ends inside a bracket of its own takes the closing one in: ``287(g)``."""
    start, end = span
    return (start, end + 1) if "(" in text[start:end] and ")" not in text[start:end] and text[end : end + 1] == ")" else span
