"""Egret Cove, a fictional town, and what its council's meetings have: before and after something changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

BODY = "Town Council"
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.500\nThe floor is open for public comment.\n"


@dataclass(frozen=True)
class Sitting:
    number: int
    day: date
    hour: time = time(18, 0)
    agenda: bytes | None = None
    minutes: bytes | None = None
    video: bytes | None = None
    captions: bytes | None = None
    cancelled: bool = False

    @property
    def stamp(self) -> str:
        """``2026-09-14T18:00:00``."""
        return f"{self.day}T{self.hour}"

    @property
    def us_day(self) -> str:
        """``9/14/2026``."""
        return f"{self.day.month}/{self.day.day}/{self.day.year}"

    @property
    def us_hour(self) -> str:
        return self.hour.strftime("%I:%M %p").lstrip("0")

    @property
    def month_day(self) -> str:
        """``Sep 14, 2026``."""
        return f"{self.day.strftime('%b')} {self.day.day}, {self.day.year}"


def page(words: str) -> bytes:
    """A document as a page."""
    return f"<html><body><p>Egret Cove</p><p>{words}</p></body></html>".encode()


def before(video: bytes) -> list[Sitting]:
    """Held with everything; held, and its video not there yet; to come."""
    return [
        Sitting(301, date(2026, 9, 14), agenda=page("1. Public comment"), minutes=page("Minutes of September 14, 2026"), video=video, captions=CAPTIONS),
        Sitting(302, date(2026, 10, 12), agenda=page("1. Public comment of October")),
        Sitting(303, date(2026, 12, 7), agenda=page("1. Public comment of December")),
    ]


def after(video: bytes, other: bytes) -> list[Sitting]:
    """One new video, one replaced agenda, one meeting called off."""
    held, late, ahead = before(video)
    return [replace(held, agenda=page("1. Public comment, as amended")), replace(late, video=other, captions=CAPTIONS), replace(ahead, cancelled=True)]
