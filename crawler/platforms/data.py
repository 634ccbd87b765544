"""JSON that portals answer with, and what its fields hold."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.platforms.dates import plausible
from crawler.platforms.pages import NotThisPlatform, Page, from_first_sign


def is_json(page: Page) -> bool:
    """Whether the page is JSON rather than HTML, by its first sign."""
    return from_first_sign(page.content)[:1] in (b"{", b"[")


def json_of(page: Page) -> Any:
    """The page's JSON. Raises NotThisPlatform where it is none, or cut short."""
    try:
        return json.loads(page.content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise NotThisPlatform(f"{page.url} is no JSON, or was cut short: {error}") from error


def text_in(value: Any) -> str | None:
    """A text with something in it, on one line, without signs that no archive can keep (half a character, NUL); None for everything else."""
    if not isinstance(value, str):
        return None
    return " ".join(value.encode("utf-8", "ignore").decode().replace("\0", "").split()) or None


def local_time(value: Any, zone: str | None) -> str | None:
    """``2026-04-13T18:00:00Z`` of a portal that writes local time and calls it UTC: its hour, with the zone of the place.

    None for what is no time, and for the placeholders of the years 1, 1900 and 9999.
    """
    text = text_in(value)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None
    if not plausible(moment.year):
        return None
    return moment.replace(tzinfo=ZoneInfo(zone) if zone else None).isoformat()


def web_address(value: Any) -> str | None:
    """An address of the web; one that begins with ``//`` gets https."""
    text = text_in(value)
    if text is None:
        return None
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None
