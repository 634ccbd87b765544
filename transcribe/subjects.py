"""What an item of the agenda is about, by what is said under it: titles say “agreement with the sheriff” where everybody speaks of 287(g)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.model import AgendaItem
from index_config.load import find_terms
from index_config.words import cut, folded
from transcribe.agenda import timed
from transcribe.cues import has_phrase
from transcribe.floor.speech import Unit


def terms_under(agenda: Sequence[AgendaItem], units: Sequence[Unit], duration: float) -> Mapping[str, str]:
    """The terms that are named, by whomever, under each item whose title speaks of an agreement: the item's label and the terms.

    Only items with a second are known to be before the body at a time; what is named under general comment says nothing of others.
    """
    named: dict[str, str] = {}
    for item, start, end in timed(agenda, duration):
        if is_an_agreement(item):
            named[item.label] = terms_named([unit for unit in units if start <= unit.start < end])
    return named


def terms_named(units: Sequence[Unit]) -> str:
    """The terms that are named in what was said."""
    return " ".join(sorted({span.term.shown for span in find_terms(cut(" ".join(unit.text for unit in units)))}))


def is_an_agreement(item: AgendaItem) -> bool:
    """Whether the item's title speaks of an agreement."""
    return has_phrase("agreement.txt", "title", folded(item.title).split())


def means_an_agreement(text: str) -> bool:
    """Whether it speaks of “this memorandum”, “the agreement”, without saying which."""
    return has_phrase("agreement.txt", "said", folded(text).split())
