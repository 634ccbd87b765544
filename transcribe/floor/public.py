"""The public in a meeting: units of speech in, who holds the floor, turns, and windows of public comment out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import AgendaItem
from transcribe.floor import manner
from transcribe.floor.mentions import with_mentions
from transcribe.floor.newcomers import with_newcomers
from transcribe.floor.speech import Unit
from transcribe.floor.states import floor_of
from transcribe.floor.surroundings import with_surroundings
from transcribe.floor.turns import Turn, turns_of
from transcribe.floor.windows import FoundWindow, find_windows
from transcribe.names.roster import Known
from transcribe.sound.voices import Voices


@dataclass(frozen=True)
class Public:
    """The units, with names as cues; the turns of whoever may be of the public; the windows that evidence leaves of them."""

    units: tuple[Unit, ...]
    turns: tuple[Turn, ...]
    windows: tuple[FoundWindow, ...]


def public_in(units: Sequence[Unit], known: Known, voices: Voices, duration: float, found_by: str, agenda: Sequence[AgendaItem] = (), shortest: float = 0.0) -> Public:
    """Find the public among the units of a recording of ``duration`` seconds. ``shortest`` is the seconds below which a turn is none;
    ``found_by`` (``sound``, ``captions``) is said of windows that no agenda item with a second covers."""
    named, centred = with_mentions(units, known.speakers, known.officials), voices.centred()
    floor = floor_of(named, centred)
    judged = with_surroundings(named, floor, centred) if manner.counts(units, voices) else with_newcomers(named, floor, centred)
    turns = turns_of(named, judged, shortest)
    windows = find_windows(turns, agenda, duration, found_by, shortest, centred)
    return Public(tuple(named), tuple(turns), tuple(windows))
