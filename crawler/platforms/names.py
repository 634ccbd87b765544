"""What the names of meetings and of documents tell."""

from __future__ import annotations

import re

from crawler.platforms.dates import without_dates

BODY = re.compile(
    r"\b(?:council|commission|commissioners|(?:sub-?)?committee|board|authority|agency|panel|task force|district|trustees|directors|legislature|court)\b", re.IGNORECASE
)
SITTING = re.compile(
    r"\b(?:regular|special|joint|annual|adjourned|emergency|organizational|closed|open|virtual|rescheduled|cancell?ed|study|work|workshop|session|meetings?|mtg|hearing|formal (?:meeting|session)|policy (?:meeting|session)|part [ivx\d]+|am|pm|@.*)\b.*$|@.*$",
    re.IGNORECASE,
)
CANCELLED = re.compile(r"\bcancel(?:l?ed|lation)\b", re.IGNORECASE)
KINDS = (
    ("packet", re.compile(r"\bpacket\b|\bsupporting (?:documents|materials)\b|\bmeeting materials\b", re.IGNORECASE)),
    ("minutes", re.compile(r"\bminutes\b|\bpostminutes\b", re.IGNORECASE)),
    ("agenda", re.compile(r"\bagenda\b|\bagendacover\b", re.IGNORECASE)),
    ("captions", re.compile(r"\bcaptions?\b", re.IGNORECASE)),
)


def body_of(title: str | None) -> str | None:
    """The body that a meeting's name names (``City Council Regular Meeting`` → ``City Council``), or None where it names none."""
    if not title:
        return None
    name = re.sub(r"\(.*?\)|\(.*$", " ", without_dates(title))
    name = re.sub(r"^(?:\s*(?:regular|special|joint|annual|adjourned)\b)+", " ", name, flags=re.IGNORECASE)
    name = SITTING.sub("", re.split(r"\s[-–—]+(?:\s|$)", name.strip())[0]).strip(" -–—,:.|*")
    name = re.sub(r"\s+(?:on|at|of|the)$", "", re.sub(r"\s+", " ", name)).strip(" -–—,:.|*")
    return name if name and BODY.search(name) else None


def is_cancelled(*texts: str | None) -> bool:
    """Whether the page says that the meeting was called off."""
    return any(CANCELLED.search(text) for text in texts if text)


def document_kind(label: str) -> str:
    """The kind of document that a link's words promise: a packet before an agenda, ``other`` where they promise none of ours."""
    return next((kind for kind, pattern in KINDS if pattern.search(label)), "other")
