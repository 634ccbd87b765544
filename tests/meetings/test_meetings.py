"""Whole meetings whose every word is known, by the real command: nobody lost, nobody invented, no wrong name."""

import json
from pathlib import Path

import pytest

from tests.meetings.written import written
from transcribe.measures import measured


@pytest.mark.needs("whisper")
@pytest.mark.parametrize("name", ["harrow-bend", "mariners-cove"])
def test_who_spoke_when_and_in_which_language(podium, tmp_path: Path, name: str):
    meeting = written(name, tmp_path)
    added = podium("add", meeting.recording, *meeting.options, "--archive", tmp_path / "archive", "--json")
    assert added.returncode == 0, added.stderr
    exported = podium("export", "--meeting", json.loads(added.stdout)["meeting"], "--format", "json", "--archive", tmp_path / "archive")
    found = measured(meeting.truth, json.loads(exported.stdout))

    assert found["comments_f1"] >= 0.9, found["not_found"]
    assert (found["lost"], found["extra"], found["names_wrong"]) == ([], [], [])
    assert found["languages_right"] >= 0.85
    if "--minutes" in meeting.options:
        assert found["names_right"] >= 0.9, found["names_missed"]
