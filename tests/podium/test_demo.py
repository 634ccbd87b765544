"""The main job, end to end: what the demo finds, held against the truth of the meeting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("whisper")
MEETING = "coral-key-city-commission-2026-04-14"
WITHIN = 2.0  # seconds


@pytest.fixture(scope="module")
def exported(coral_key: Path, podium) -> dict:
    return json.loads(podium("export", "--meeting", MEETING, "--format", "json", "--archive", coral_key).stdout)


@pytest.fixture(scope="module")
def people(truth: dict) -> list[dict]:
    return [turn for turn in truth["turns"] if turn["comment"]]


def test_all_ten_people_and_nobody_else(exported: dict, people: list[dict]):
    assert len(exported["comments"]) == len(people) == 10
    assert [abs(comment["start"] - turn["start"]) <= WITHIN for comment, turn in zip(exported["comments"], people, strict=True)] == [True] * 10


def test_nothing_of_the_debate(exported: dict, truth: dict):
    debate = next(turn for turn in truth["turns"] if turn["speaker"] == "Lucia Perez")

    assert all(comment["end"] < debate["start"] for comment in exported["comments"])
    assert all(window["end"] < debate["start"] for window in exported["windows"])


def test_a_window_for_the_comment_and_one_for_the_hearing(exported: dict):
    assert [(window["kind"], window["found_by"]) for window in exported["windows"]] == [("public_comment", "agenda"), ("public_hearing", "agenda")]


def test_no_wrong_name_is_shown_with_evidence(exported: dict, people: list[dict]):
    shown = [(comment["speaker"], turn["speaker"]) for comment, turn in zip(exported["comments"], people, strict=True) if comment["speaker_evidence"] not in (None, "unverified")]

    assert len(shown) >= 9
    assert all(name == true for name, true in shown)
    assert all(comment["evidence"] for comment in exported["comments"] if comment["speaker"])


def test_languages_and_what_could_not_be_written_down(exported: dict, people: list[dict]):
    assert [comment["language"] for comment in exported["comments"]] == [turn["lang"] for turn in people]
    creole = next(comment for comment in exported["comments"] if comment["language"] == "ht")
    assert (creole["text"], creole["flags"]) == ("", ["untranscribed"])
    assert creole["heard"]


def test_the_interpreters_words_are_the_translation(exported: dict):
    spanish = next(comment for comment in exported["comments"] if comment["language"] == "es")

    assert "afraid to go to school" in spanish["translation"]
    assert "287(g)" in spanish["text"]


def test_what_was_heard_is_kept(exported: dict):
    assert any("287(g)" not in comment["heard"] and "287(g)" in comment["text"] for comment in exported["comments"])


def test_provenance(exported: dict):
    (recording,) = exported["meeting"]["media"]

    assert recording["url"].endswith(".mp4")
    assert len(recording["sha256"]) == 64
    assert recording["runs"][0]["weights_sha256"] == "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
    assert all("entrytime=" in comment["official_url"] for comment in exported["comments"])


def test_the_command_line_finds_every_form(coral_key: Path, podium):
    found = [json.loads(podium("search", query, "--json", "--archive", coral_key).stdout) for query in ("287(g)", "dosan katrevensèt ge", '"two eighty-seven g"')]

    assert {answer["total"] for answer in found} == {4}
    assert found[0]["hits"][0]["excerpt"].count("<mark>287(g)</mark>")


def test_a_second_run_of_every_stage_changes_nothing(coral_key: Path, podium):
    before = podium("export", "--archive", coral_key).stdout
    for stage in ("transcribe", "index"):
        assert podium(stage, "--archive", coral_key).returncode == 0

    assert podium("export", "--archive", coral_key).stdout == before
    assert podium("doctor", "--archive", coral_key).returncode == 0
