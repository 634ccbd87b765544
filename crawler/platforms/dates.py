"""Dates, hours and lengths as American portals write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1901, 2199
MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTHS = {name[:length]: number for number, name in enumerate(MONTH_NAMES, start=1) for length in (3, 4, len(name))}  # “Sept” as well as “Sep”
WRITTEN = sorted({form for name in MONTHS for form in (name.capitalize(), name.upper())}, key=len, reverse=True)  # “may 10” is no day
ORDINAL = r"(?:st|nd|rd|th|ST|ND|RD|TH)?"
NAME = r"\b(" + "|".join(WRITTEN) + r")\.?\s+(\d{1,2})" + ORDINAL + r"(?:\s?[-–&]\s?\d{1,2}" + ORDINAL + r")?"  # of “March 3-4” the first
NAMED = re.compile(NAME + r"\s*,?\s+(\d{4})\b")
NUMERIC = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
ISO = re.compile(r"\b(\d{4})([/.-])(\d{1,2})\2(\d{1,2})\b")
NUMBERED = re.compile(
    r"\b(?:ord(?:inance)?|res(?:olution)?|case|item|file|bid|r[fi]p|no|sec(?:tion)?|permit|petition|application)s?\b\W*$|#\s*$", re.IGNORECASE
)  # whose numbers look like short dates
SHORT = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?![\d/-]|\.\d)")  # 4/14/26: of this century
YEARLESS = re.compile(NAME + r"\b(?!:)(?!\s*,?\s+\d{4}\b)")
HOUR = re.compile(r"\b(\d{1,2})(?:\s?:(\d{2}))?\s*([AaPp])\s?\.?\s*[Mm]\b\s?\.?")
LENGTH = re.compile(r"(\d{1,2})h\s*(\d{1,2})m(?:\s*(\d{1,2})s)?", re.IGNORECASE)
NOON = re.compile(r"(?:\b12(?::00)?\s*|\bat\s+|^|[,@–—-]\s*)noon\b", re.IGNORECASE)
NEAR = timedelta(days=60)  # a recording is put up no longer after its meeting, nor announced longer before it


def find_day(text: str) -> date | None:
    """The first date in the text with a whole year (``Mar 3, 2022``, ``12/18/2023``, ``2026-06-16``), else with a short one (``4/14/26``), or None."""
    for patterns in ((NAMED, NUMERIC, ISO), (SHORT,)):
        found = [(match.start(), day) for pattern in patterns for match in pattern.finditer(text) if (day := _day(pattern, match))]
        if found:
            return min(found)[1]
    return None


def names_a_day(text: str) -> bool:
    """Whether the text has a date, be it without its year (``April 14``)."""
    return find_day(text) is not None or YEARLESS.search(text) is not None


def has_whole_year(text: str) -> bool:
    """Whether the text has a date with all of its year."""
    return any(_day(pattern, match) for pattern in (NAMED, NUMERIC, ISO) for match in pattern.finditer(text))


def named_day_near(text: str, came: date) -> date | None:
    """The day that a text names with a short year or without one, where it is one about which the recording came."""
    short = [_day(SHORT, match) for match in SHORT.finditer(text)]
    yearless = [day for match in YEARLESS.finditer(text) for year in (came.year - 1, came.year, came.year + 1) if (day := _of_year(year, match))]
    near = [day for day in (*short, *yearless) if day and abs(day - came) <= NEAR]
    return min(near, key=lambda day: abs(day - came), default=None)


def _of_year(year: int, match: re.Match[str]) -> date | None:
    try:
        return date(year, MONTHS[match[1].lower()], int(match[2]))
    except ValueError:  # February 29
        return None


def find_hour(text: str) -> time | None:
    """The first hour of the day written out in the text (``9:00 AM``, ``2 p.m.``, ``noon``), or None."""
    for match in HOUR.finditer(text):
        hour, minute = int(match[1]), int(match[2] or 0)
        if 1 <= hour <= 12 and minute < 60:
            return time(hour % 12 + (12 if match[3] in "Pp" else 0), minute)
    return time(12) if NOON.search(text) else None


def without_dates(text: str) -> str:
    """The text less its dates and hours and what joined them on."""
    text = SHORT.sub(lambda match: " " if _day(SHORT, match) else match[0], text)
    for pattern in (NAMED, NUMERIC, ISO, HOUR, NOON, YEARLESS):
        text = pattern.sub(" ", text)
    text = re.sub(r"\b(?:on|at|for)\s*(?=$|[-–—,(])", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"[\s,:–—-]+$", "", text)).strip()


def without_date_at_end(text: str) -> str:
    """The text less a date that follows a dash: a player's heading, ``City Council Meeting - Jun 16th, 2026``."""
    name, dash, rest = text.rpartition(" - ")
    return name.strip() if dash and find_day(rest) and not without_dates(rest) else text.strip()


def without_date_at_start(text: str) -> str:
    """The text less a date that it begins with: a Swagit video's heading, ``Jul 21, 2026 Town Council``."""
    match = next((match for pattern in (NAMED, NUMERIC, ISO, SHORT) if (match := pattern.match(text)) and _day(pattern, match)), None)
    return text[match.end() :].lstrip(" ,:–—-") if match else text


def length_told(text: str) -> float | None:
    """Seconds of a recording, where the text is nothing but ``01h 22m``; whole minutes, as such pages count."""
    told = LENGTH.fullmatch(text.strip())
    return float(int(told[1]) * 3600 + int(told[2]) * 60 + int(told[3] or 0)) if told else None


def written(day: date, hour: time | None, zone: str | None) -> str:
    """``2026-04-14T09:00:00-04:00``; without a zone no offset, without an hour the bare day."""
    if hour is None:
        return day.isoformat()
    moment = datetime.combine(day, hour, ZoneInfo(zone) if zone else None)
    return moment.isoformat(timespec="seconds")


def plausible(year: int) -> bool:
    """Whether a meeting may be of that year: 1, 1900 and 9999 are what databases write for none."""
    return FIRST_YEAR <= year <= LAST_YEAR


def _day(pattern: re.Pattern[str], match: re.Match[str]) -> date | None:
    if pattern is NAMED:
        year, month, day = int(match[3]), MONTHS[match[1].lower()], int(match[2])
    elif pattern is ISO:
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif pattern is SHORT and NUMBERED.search(match.string[: match.start()]):
        return None
    else:
        year, month, day = int(match[4]) + (2000 if pattern is SHORT else 0), int(match[1]), int(match[3])
    try:
        return date(year, month, day) if plausible(year) else None
    except ValueError:
        return None
