"""The written meetings as they are heard, to learn from: each without sound, and those with a recording by the engine, too."""

from __future__ import annotations

import dataclasses
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from archive.model import Segment
from tests.meetings.simulated import simulated
from tests.meetings.written import HERE, TEXTS
from transcribe.floor.mentions import with_mentions
from transcribe.floor.speech import Unit, units_of
from transcribe.names.roster import listed_speakers, officials_named
from transcribe.sound.blocks import Heard
from transcribe.sound.voices import Voices, joined


@dataclass(frozen=True)
class Overheard:
    """One hearing of a meeting: its units, with the names that its minutes give, its voices, and the turns that are true."""

    meeting: str
    units: tuple[Unit, ...]
    voices: Voices
    turns: tuple[dict[str, Any], ...]

    def excerpts(self, seconds: float) -> Iterator[Overheard]:
        """The same, cut into stretches of about so many seconds, each judged by itself: much as a fast pass hears a part of a meeting, whose voices and phrases are those of the whole here."""
        first = 0
        for at, unit in enumerate(self.units):
            if unit.end - self.units[first].start >= seconds or at == len(self.units) - 1:
                yield dataclasses.replace(self, units=self.units[first : at + 1])
                first = at + 1

    def turn_of(self, unit: Unit) -> dict[str, Any]:
        """The turn in which the unit's middle lies, or the nearest one."""
        second = (unit.start + unit.end) / 2
        return min(self.turns, key=lambda turn: max(turn["start"] - second, second - turn["end"], 0.0))


def overheard(folder: Path) -> Iterator[Overheard]:
    """Every meeting but those in ``texts/unseen``. ``folder`` keeps what the engine heard for the next time."""
    for source in sorted([*HERE.glob("*.yaml"), *TEXTS.glob("*.yaml")]):
        meeting = yaml.safe_load(source.read_text())
        spoken = simulated(meeting)
        yield _overheard(source.stem, meeting, spoken.segments, spoken.voices, spoken.truth)
        if source.with_suffix(".ogg").exists():
            blocks = _by_engine(source, meeting, folder)
            segments = tuple(segment for block in blocks for segment in block.segments)
            yield _overheard(source.stem, meeting, segments, joined([block.voices for block in blocks]), json.loads(source.with_suffix(".truth.json").read_text()))


def _overheard(name: str, meeting: dict[str, Any], segments: tuple[Segment, ...], voices: Voices, truth: dict[str, Any]) -> Overheard:
    minutes = str(meeting.get("minutes") or "")
    units = with_mentions(units_of(segments), [one.name for one in listed_speakers(minutes)], officials_named(minutes))
    return Overheard(name, tuple(units), voices.centred(), tuple(truth["turns"]))


def _by_engine(source: Path, meeting: dict[str, Any], folder: Path) -> list[Heard]:
    from transcribe.engines import load_engine
    from transcribe.sound.audio import examine
    from transcribe.sound.listen import listen

    kept = folder / f"{source.stem}.heard"
    if not kept.exists():
        recording = source.with_suffix(".ogg")
        kept.write_bytes(pickle.dumps(list(listen(recording, [(0.0, examine(recording).duration)], load_engine(None), meeting["languages"], lambda seconds: None))))
    return list(pickle.loads(kept.read_bytes()))
