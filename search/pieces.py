"""Words of a query as pieces: single words, and terms and synonym sets as one piece each."""

from __future__ import annotations

from collections.abc import Sequence

from index_config.sets import longest_form, set_of, typed_small
from index_config.words import Token, in_capitals
from search.query import Piece, Several, Word


def exact(token: Token) -> Word:
    """The word itself, without forms; one typed in capitals must stand in capitals."""
    return Word(token.folded, capitals=in_capitals(token.written))


def pieces_of(tokens: Sequence[Token], prefix: bool = False) -> tuple[Piece, ...]:
    """Words, with terms and synonyms among them as one piece each, longest form first. A prefix has none."""
    if prefix:
        return (*(Word(token.folded) for token in tokens[:-1]), Word(tokens[-1].folded, prefix=True))
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        for size in range(min(len(tokens) - at, longest_form()), 0, -1):
            found = several_of(tokens[at : at + size])
            if found:
                pieces.append(found)
                at += size
                break
        else:
            pieces.append(Word(tokens[at].folded))
            at += 1
    return tuple(pieces)


def several_of(tokens: Sequence[Token]) -> Several | None:
    """The term or synonym set of which these words are a form; a capital form typed small means its words in any case, too."""
    words = tuple(token.folded for token in tokens)
    form_set = set_of(words)
    if form_set is None:
        return None
    return Several(form_set.name, words if typed_small(words, "".join(token.written for token in tokens)) else ())
