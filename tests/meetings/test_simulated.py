"""Meetings that are written and have no sound: who of the public speaks is found without any document."""

import itertools
from pathlib import Path

import pytest
import yaml

from tests.meetings.simulated import Simulated, simulated
from tests.meetings.written import TEXTS
from transcribe.floor.manner import log_odds
from transcribe.floor.public import public_in
from transcribe.floor.speech import units_of
from transcribe.measures import measured
from transcribe.names.roster import Known
from transcribe.sound.voices import cosine

FILES = sorted(TEXTS.glob("*.yaml"))


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


def test_most_of_the_public_is_found_in_meetings_of_any_habit():
    found = [found_in(read(file)) for file in FILES[::2]]
    people, lost = sum(one["comments"] for one in found), sum(len(one["lost"]) for one in found)

    assert sum(one["comments_f1"] for one in found) / len(found) >= 0.75
    assert lost <= 0.15 * people
    assert sum(len(one["extra"]) for one in found) <= 0.15 * people


def test_voices_are_alike_as_those_of_recordings():
    heard = read(FILES[0])
    voices = heard.voices.centred()
    spoken = [(turn["speaker"], voices.mean(turn["start"], turn["end"])) for turn in heard.truth["turns"] if turn["end"] - turn["start"] > 4]
    same = sorted(cosine(one / sum(one**2) ** 0.5, two / sum(two**2) ** 0.5) for (a, one), (b, two) in itertools.combinations(spoken, 2) if a == b)

    assert 0.5 < same[len(same) // 2] < 0.9


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("I live on Heron Street with my two kids and I'm asking you to fix the drain, please.", True),
        ("Staff recommends approval. The motion carries. Item seven is the second reading of the ordinance.", False),
    ],
)
def test_the_manner_of_speaking_tells_the_public_from_officials(said: str, public: bool):
    from tests.transcribe.meeting import spoken

    assert (log_odds(units_of(spoken((said, 1.0))), [], []) > -2.0) == public
