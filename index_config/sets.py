"""Terms and synonyms as one idea: a set of forms that mean the same thing, and where they stand in a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from index_config.load import synonyms, terms
from index_config.words import in_capitals, words

Words = tuple[str, ...]


@dataclass(frozen=True)
class FormSet:
    """One thing in its many forms, as folded words. A form in ``capitals`` stands for the set only where it is written so."""

    name: str
    forms: frozenset[Words]
    capitals: frozenset[Words]


@dataclass(frozen=True)
class Occurrence:
    """Where a set stands among tokens: from ``start`` up to, not with, ``end``."""

    name: str
    start: int
    end: int


@cache
def form_sets() -> tuple[FormSet, ...]:
    """The terms of ``terms.toml`` and the sets of ``synonyms.txt``; a set of synonyms is called by its last form."""
    found = [FormSet(term.shown, term.forms, frozenset()) for term in terms()]
    for group in synonyms():
        forms = {_words(form): _is_capital(form) for form in group}
        found.append(FormSet(group[-1], frozenset(forms), frozenset(form for form, capital in forms.items() if capital)))
    return tuple(found)


def set_of(words: Words) -> FormSet | None:
    """The set of which these folded words are a form."""
    return _by_form().get(words)


def occurrences(folded: Sequence[str], written: Sequence[str]) -> list[Occurrence]:
    """The sets among the words of a text, from left to right, longest form first, none overlapping another."""
    sizes, by_form = _sizes(), _by_form()
    found: list[Occurrence] = []
    for at in [place for place, word in enumerate(folded) if word in sizes]:
        if found and at < found[-1].end:
            continue
        for size in sizes[folded[at]]:
            form = tuple(folded[at : at + size])
            form_set = by_form.get(form)
            if form_set and (form not in form_set.capitals or all(word.isupper() for word in written[at : at + size])):
                found.append(Occurrence(form_set.name, at, at + size))
                break
    return found


def typed_small(words: Words, written: str) -> bool:
    """Whether a query's words are a capital form that was typed in small letters."""
    form_set = set_of(words)
    return form_set is not None and words in form_set.capitals and not in_capitals(written)


@cache
def longest_form() -> int:
    """How many words the longest form of any set has."""
    return max((len(form) for form in _by_form()), default=0)


@cache
def words_of_forms() -> frozenset[str]:
    """Every word that is part of some form: those that may stand inside an occurrence."""
    return frozenset(word for form in _by_form() for word in form)


def may_be_cut_off(run: Words, begins: bool, ends: bool, prefix: bool = False) -> bool:
    """Whether a form may take words of this run away, inside it or reaching over its rim.

    ``begins``, ``ends``: nothing is known of the words before and after it. ``prefix``: its last word is a word's beginning.
    """
    parts = _parts_of_forms()
    if any(run[at:end] in parts.whole for at in range(len(run)) for end in range(at + 1, len(run) + 1)):
        return True
    if begins and any(run[:end] in parts.last for end in range(1, len(run) + 1)):
        return True
    if not prefix:
        return ends and any(run[at:] in parts.first for at in range(len(run)))
    return any(part[-1].startswith(run[-1]) for part in parts.whole | parts.first if part[:-1] in {run[at:-1] for at in range(len(run))})


@dataclass(frozen=True)
class _Parts:
    """All forms, and what they begin and end with, short of the whole."""

    whole: frozenset[Words]
    first: frozenset[Words]
    last: frozenset[Words]


@cache
def _parts_of_forms() -> _Parts:
    forms = frozenset(_by_form())
    first = frozenset(form[:end] for form in forms for end in range(1, len(form)))
    return _Parts(forms, first, frozenset(form[at:] for form in forms for at in range(1, len(form))))


@cache
def _by_form() -> Mapping[Words, FormSet]:
    return {form: form_set for form_set in reversed(form_sets()) for form in form_set.forms}


@cache
def _sizes() -> Mapping[str, Sequence[int]]:
    """The lengths of the forms that begin with a word, longest first."""
    sizes: dict[str, set[int]] = {}
    for form in _by_form():
        sizes.setdefault(form[0], set()).add(len(form))
    return {first: sorted(lengths, reverse=True) for first, lengths in sizes.items()}


def _words(form: str) -> Words:
    return tuple(words(form)[0])


def _is_capital(form: str) -> bool:
    """``ICE`` and ``I.C.E.``, not ``Homeowners Association``."""
    return form.isupper() and sum(c.isalpha() for c in form) > 1
