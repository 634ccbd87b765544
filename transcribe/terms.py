"""Terms put right: 287(g) in all its heard forms is shown as one; what was heard is kept beside it."""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import Word
from index_config.load import find_terms
from index_config.words import Token, cut


def put_right(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with every term written as we print it; the words that a term takes become one, with all their time."""
    tokens: list[Token] = []
    of: list[int] = []
    for place, word in enumerate(words):
        for token in cut(word.text):
            tokens.append(token)
            of.append(place)
    out: list[Word] = []
    at = 0
    for span in find_terms(tokens):
        first, last = of[span.start], of[span.end - 1]
        starts_word = span.start == 0 or of[span.start - 1] != first
        ends_word = span.end == len(of) or of[span.end] != last
        if not (starts_word and ends_word):
            continue  # inside a longer word, “anti-287(g)”: left as it was heard
        out += words[at:first]
        lead = words[first].text[: tokens[span.start].start]
        trail = words[last].text[tokens[span.end - 1].end :].lstrip(")")
        out.append(Word(words[first].start, words[last].end, lead.rstrip("(") + span.term.shown + trail))
        at = last + 1
    return (*out, *words[at:])


def text_of(words: Sequence[Word]) -> str:
    """Words as running text."""
    return " ".join(word.text for word in words)
