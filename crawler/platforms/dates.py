"""Dates and hours as American portals write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MONTHS = {name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)}
NAMED = re.compile(r"\b([A-Z][a-z]{2,8}|[A-Z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
HOUR = re.compile(r"\b(\d{1,2})(?:\s?:(\d{2}))?\s*([AaPp])\s?\.?\s*[Mm]\b\s?\.?")


def find_day(text: str) -> date | None:
    """The first date written out in the text (``Mar 3, 2022``, ``12/18/2023``, ``2026-06-16``), or None."""
    found = [(match.start(), day) for pattern in (NAMED, NUMERIC, ISO) for match in pattern.finditer(text) if (day := _day(pattern, match))]
    return min(found)[1] if found else None


def find_hour(text: str) -> time | None:
    """The first hour of the day written out in the text (``9:00 AM``, ``2 p.m.``), or None."""
    for match in HOUR.finditer(text):
        hour, minute = int(match[1]), int(match[2] or 0)
        if 1 <= hour <= 12 and minute < 60:
            return time(hour % 12 + (12 if match[3] in "Pp" else 0), minute)
    return None


def without_dates(text: str) -> str:
    """The text less its dates and hours and what joined them on."""
    for pattern in (NAMED, NUMERIC, ISO, HOUR):
        text = pattern.sub(" ", text)
    text = re.sub(r"\b(?:on|at|for)\s*(?=$|[-–—,(])", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"[\s,:–—-]+$", "", text)).strip()


def without_date_at_end(text: str) -> str:
    """The text less a date that follows a dash: a player's heading, ``City Council Meeting - Jun 16th, 2026``."""
    name, dash, rest = text.rpartition(" - ")
    return name.strip() if dash and find_day(rest) and not without_dates(rest) else text.strip()


def written(day: date, hour: time | None, zone: str | None) -> str:
    """``2026-04-14T09:00:00-04:00``; without a zone no offset, without an hour the bare day."""
    if hour is None:
        return day.isoformat()
    moment = datetime.combine(day, hour, ZoneInfo(zone) if zone else None)
    return moment.isoformat(timespec="seconds")


def _day(pattern: re.Pattern[str], match: re.Match[str]) -> date | None:
    try:
        if pattern is NAMED:
            month = MONTHS.get(match[1][:3].lower())
            return date(int(match[3]), month, int(match[2])) if month else None
        if pattern is NUMERIC:
            return date(int(match[3]), int(match[1]), int(match[2]))
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
