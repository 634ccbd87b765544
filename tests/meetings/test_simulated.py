"""Meetings that are written and have no sound: who of the public speaks is found without any document."""

import itertools
from pathlib import Path

import yaml

from tests.meetings.simulated import Simulated, simulated
from tests.meetings.written import TEXTS
from transcribe.floor.public import public_in
from transcribe.floor.speech import units_of
from transcribe.measures import measured
from transcribe.names.roster import Known
from transcribe.sound.voices import cosine

FILES = sorted(TEXTS.glob("*.yaml"))
UNSEEN = sorted(TEXTS.glob("unseen/*.yaml"))  # ``learn`` leaves them out


def read(file: Path) -> Simulated:
    return simulated(yaml.safe_load(file.read_text()))


def found_in(heard: Simulated) -> dict[str, object]:
    windows = public_in(units_of(heard.segments), Known(), heard.voices, heard.duration, "sound", (), 3.0).windows
    comments = [
        {"start": turn.start, "end": turn.end, "text": " ".join(unit.text for unit in turn.units), "speaker": None, "language": turn.language, "topics": [], "flags": []}
        for window in windows
        for turn in window.turns
    ]
    return measured(heard.truth, {"comments": comments, "windows": []})


def test_most_of_the_public_is_found_in_meetings_that_nothing_was_learned_from():
    found = [found_in(read(file)) for file in UNSEEN]
    people, lost = sum(one["comments"] for one in found), sum(len(one["lost"]) for one in found)

    assert len(found) == 20
    assert sum(one["comments_f1"] for one in found) / len(found) >= 0.8
    assert lost <= 0.1 * people


def test_voices_are_alike_as_those_of_recordings():
    heard = read(FILES[0])
    voices = heard.voices.centred()
    spoken = [(turn["speaker"], voices.mean(turn["start"], turn["end"])) for turn in heard.truth["turns"] if turn["end"] - turn["start"] > 4]
    same = sorted(cosine(one / sum(one**2) ** 0.5, two / sum(two**2) ** 0.5) for (a, one), (b, two) in itertools.combinations(spoken, 2) if a == b)

    assert 0.5 < same[len(same) // 2] < 0.9
