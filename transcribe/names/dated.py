"""The days that a document's head names: minutes that name only others are of another meeting, and nobody's name may come from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from archive.model import Document

HEAD = 800  # letters in which minutes say of which day they are
MONTHS = (
    ("january", "enero", "janvye"),
    ("february", "febrero", "fevriye"),
    ("march", "marzo", "mas"),
    ("april", "abril", "avril"),
    ("may", "mayo", "me"),
    ("june", "junio", "jen"),
    ("july", "julio", "jiye"),
    ("august", "agosto", "out"),
    ("september", "septiembre", "septanm"),
    ("october", "octubre", "oktob"),
    ("november", "noviembre", "novanm"),
    ("december", "diciembre", "desanm"),
)
NUMBER = {name: number for number, names in enumerate(MONTHS, start=1) for full in names for name in (full, full[:3] if len(full) > 3 else full)}
MONTH_FIRST = re.compile(r"\b([a-z]{2,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})\b")
DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?([a-z]{2,10})\.?,?\s+(?:de\s+)?(\d{4})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def days_at_the_head(text: str) -> list[date]:
    """The days that the first lines write out, in English, Spanish or Creole, or as American numbers."""
    head = "".join(letter for letter in unicodedata.normalize("NFKD", text[:HEAD]).lower() if not unicodedata.combining(letter))
    named = [(found[1], found[2], found[3]) for found in MONTH_FIRST.finditer(head)] + [(found[2], found[1], found[3]) for found in DAY_FIRST.finditer(head)]
    days = [(int(year), NUMBER[month], int(day)) for month, day, year in named if month in NUMBER]
    days += [(int(found[3]), int(found[1]), int(found[2])) for found in NUMERIC.finditer(head)] + [(int(found[1]), int(found[2]), int(found[3])) for found in ISO.finditer(head)]
    return list(_real(days))


def of_that_day(documents: Sequence[Document], day: date) -> list[Document]:
    """The documents but those whose head names days, and not that one."""
    return [document for document in documents if not other_days(document, day)]


def other_days(document: Document, day: date) -> list[date]:
    """The days of another meeting that the head of a document names; none where it names none, or names ``day`` as well."""
    named = days_at_the_head(document.text or "")
    return [] if day in named else named


def told_of_other_days(minutes: Sequence[Document], day: date) -> str:
    """That the minutes are of another day, in words; nothing where they are not."""
    named = [each for document in minutes for each in other_days(document, day)]
    return f"its minutes are of {named[0].isoformat()}, not of {day.isoformat()}: no name was taken from them" if named else ""


def _real(days: Sequence[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in days:
        try:
            yield date(year, month, day)
        except ValueError:
            continue  # “13/45/2026” is no day
