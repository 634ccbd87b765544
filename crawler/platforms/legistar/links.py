"""Legistar's links: documents by the column they stand in, and recordings behind ``window.open``."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import urljoin

from archive.model import Document, Media
from crawler.platforms.data import web_address
from crawler.platforms.names import document_kind
from crawler.platforms.pages import Element, parameter, text_of
from crawler.platforms.recordings import recording_at

OPENED = re.compile(r"window\.open\(\s*['\"]([^'\"]+)")
ACCESSIBLE = re.compile(r"\baccessible\b|hypAccessible", re.IGNORECASE)
NO_PAPER = re.compile(r"\be-?comments?\b|\bM=IC\b|/ecomment", re.IGNORECASE)  # a form to write to the council; an entry for one's own calendar
MARKS = (("packet", re.compile(r"hyp\w*Packet$")), ("minutes", re.compile(r"hypMinutes$")), ("agenda", re.compile(r"hypAgenda$")))


def document_in(cell: Element, heading: str, base: str) -> Document | None:
    """The document that a cell links, of the kind that its column's heading says; None where it is “Not available”.

    An accessible copy is another form of the same document: kept, but never taken for a newer version of it.
    """
    for anchor in cell.iter("a"):
        target = (anchor.get("href") or "").strip()
        if target and not target.startswith(("#", "javascript:")) and not NO_PAPER.search(f"{heading} {target}"):
            return Document(_kind(heading, anchor.get("id") or ""), urljoin(base, target))
    return None


def _kind(heading: str, mark: str) -> str:
    if ACCESSIBLE.search(f"{heading} {mark}"):
        return "other"
    kind = document_kind(heading)
    return kind if kind != "other" else next((kind for kind, pattern in MARKS if pattern.search(mark)), "other")


def has_mark(cell: Element, mark: str) -> bool:
    """Whether something in the cell has an id that ends with the vendor's mark."""
    return any((element.get("id") or "").endswith(mark) for element in cell.iter())


def recording_in(cell: Element, base: str) -> Media | None:
    """The recording that a cell's link opens; None where there is none yet."""
    for anchor in cell.iter("a"):
        opened = OPENED.search(anchor.get("onclick") or "")
        target = opened[1] if opened else (anchor.get("href") or "").strip()
        if not target or target.startswith(("#", "javascript:")) or "not available" in text_of(anchor).lower():
            continue
        page_url = urljoin(base, target)
        hidden = _decoded(parameter(page_url, "URL"))
        return recording_at(hidden, page_url) if hidden else Media(sha256=None, url=None, page_url=page_url)
    return None


def _decoded(value: str | None) -> str | None:
    """The address that ``Video.aspx?Mode=Auto&URL=…`` carries in base64."""
    if not value:
        return None
    try:
        return web_address(base64.b64decode(value.replace(" ", "+") + "=" * (-len(value) % 4), validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        return web_address(value)
