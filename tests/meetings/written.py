"""The written meetings as files that the command line takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
TEXTS = HERE / "texts"  # meetings that are written and have no sound
KEPT = ("named", "read_by", "phone", "pii")


@dataclass(frozen=True)
class Written:
    """One written meeting: its recording, what is true of it, and the options of ``podium add``."""

    recording: Path
    truth: dict[str, Any]
    options: tuple[str, ...]


def written(name: str, folder: Path) -> Written:
    """The meeting whose file begins with ``name``; its agenda and minutes are written into ``folder``."""
    (source,) = HERE.glob(f"{name}*.yaml")
    meeting = yaml.safe_load(source.read_text())
    truth = json.loads(source.with_suffix(".truth.json").read_text())
    options = ["--jurisdiction", name, "--body", meeting["body"], "--date", truth["date"][:16], "--zone", "America/New_York", "--languages", ",".join(meeting["languages"])]
    for kind, text in (("agenda", _agenda(meeting, truth)), ("minutes", meeting.get("minutes"))):
        if text:
            file = folder / f"{name}.{kind}.{'html' if text.startswith('<') else 'txt'}"
            file.write_text(text)
            options += [f"--{kind}", str(file)]
    return Written(source.with_suffix(".ogg"), truth, tuple(options))


def _agenda(meeting: dict[str, Any], truth: dict[str, Any]) -> str | None:
    """The agenda as it stands, or a page with the seconds at which its items begin."""
    if "agenda_seconds" not in meeting:
        return meeting.get("agenda")
    start: dict[str, int] = {}
    for turn in truth["turns"]:
        start.setdefault(turn["item"], int(turn["start"]))
    return agenda_page(meeting["jurisdiction"], [(item["id"], item["title"], start[item["id"]]) for item in meeting["items"] if item["id"] in start])


def agenda_page(heading: str, items: Iterable[tuple[str, str, int]]) -> str:
    """An agenda as a page: number, title and second of each item."""
    rows = "".join(
        f'<li class="item" id="{number}"><span class="number">{number}</span> <span class="title">{title}</span> <span class="time" data-seconds="{second}"></span></li>'
        for number, title, second in items
    )
    return f'<!doctype html><html><body><h1>{heading}</h1><ol class="agenda">{rows}</ol></body></html>'


def truth_of(turn: dict[str, Any], voices: dict[str, Any], start: float, end: float) -> dict[str, Any]:
    """A turn as the truth files have it, from one second to another."""
    voice = voices[turn["who"]]
    return {
        "item": turn["item"], "speaker": voice["name"], "role": voice["role"], "title": voice.get("title"), "lang": turn.get("lang", "en"),
        "comment": turn.get("comment", False), "topics": turn.get("topics", []), "stance": turn.get("stance"),
        "interprets": voices[turn["interprets"]]["name"] if "interprets" in turn else None,
        "start": round(start, 2), "end": round(end, 2), "text": turn["say"], **{key: turn[key] for key in KEPT if key in turn},
    }  # fmt: skip
