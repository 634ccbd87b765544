"""How long a portal asks to be left alone, as Scrapy's requests and our downloads both obey it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 120.0  # seconds; a portal that asks for more is left alone until the next run


def retry_after(value: str | None) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, which may be a number or a date; None where it says nothing."""
    text = (value or "").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
