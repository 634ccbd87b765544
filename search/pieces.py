"""Words of a query as pieces: single words, and terms and synonym sets as one piece each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from index_config.load import synonyms, terms
from index_config.words import Token, cut
from search.query import Piece, Several, Word


def exact(token: Token) -> Word:
    """The word itself, without forms; one typed in capitals must stand in capitals."""
    return Word(token.folded, capitals=in_capitals(token.written))


def in_capitals(written: str) -> bool:
    """Two letters or more, all of them capitals."""
    return len(written) > 1 and written.isupper()


def pieces_of(tokens: Sequence[Token], prefix: bool = False) -> list[Piece]:
    """Words, with terms and synonyms among them as one piece each, longest form first. A prefix has none."""
    if prefix:
        return [*(Word(token.folded) for token in tokens[:-1]), Word(tokens[-1].folded, prefix=True)]
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
    return pieces


def several_of(tokens: Sequence[Token]) -> Several | None:
    """The term or synonym set of which these words are a form."""
    folded = tuple(token.folded for token in tokens)
    forms = _forms().get(folded)
    if forms is None:
        return None
    shown, several, capital_form = forms
    written = "".join(token.written for token in tokens)
    if capital_form and not (written.isupper() and len(written) > 1):
        return Several(shown, tuple(dict.fromkeys((tuple(Word(word) for word in folded), *several))))  # typed small: the word in any case, too
    return Several(shown, several)


@cache
def _forms() -> Mapping[tuple[str, ...], tuple[str, tuple[tuple[Word, ...], ...], bool]]:
    """Every form of every term and synonym set: what it is shown as, all the forms beside it, whether it must stand in capitals."""
    found: dict[tuple[str, ...], tuple[str, tuple[tuple[Word, ...], ...], bool]] = {}
    for group in synonyms():
        several = tuple(_form(form) for form in group)
        for form in several:
            found[tuple(word.folded for word in form)] = (group[-1], several, any(word.capitals for word in form))
    for term in terms():
        several = tuple(tuple(Word(word) for word in form) for form in sorted(term.forms))
        found |= dict.fromkeys(term.forms, (term.shown, several, False))
    return found


@cache
def longest_form() -> int:
    """How many words the longest form of any term or synonym set has."""
    return max(len(form) for form in _forms())


def _form(text: str) -> tuple[Word, ...]:
    """A form of a synonym set; one in capitals (ICE, I.C.E.) must stand in capitals."""
    tokens = cut(text)
    capitals = text.isupper() and sum(c.isalpha() for c in text) > 1
    return tuple(Word(token.folded, capitals=capitals) for token in tokens)
