"""Phrases: what officials say to pass the floor, and what people say in their comments that sounds like it."""

import pytest

from index_config.words import folded
from transcribe.cues import find_cues, item_kind


def families(text: str) -> set[str]:
    return {cue.family for cue in find_cues(folded(text).split())}


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Next up is audience participation", "opening"),
        ("That brings us to public comment", "opening"),
        ("The hearing is open", "hearing"),
        ("Anyone else in favor?", "invitation"),
        ("what have we got on the Zoom", "invitation"),
        ("You have ninety seconds", "rules"),
        ("The first three are Ada Example, Boris Sample and Cem Tester", "call"),
        ("and the last one is Ada Example", "call"),
        ("And you've got a letter?", "letter"),
        ("I've got two people signed in on it", "invitation"),
        ("you've got two and a half minutes", "rules"),
        ("Card number seven", "call"),
        ("Ada Example, followed by Boris Sample", "call"),
        ("After that it is Boris Sample", "call"),
        ("she'd like it in the record", "letter"),
        ("your light's red, sir", "time"),
        ("We'll hear from Chief Badge with her annual report", "applicant"),
        ("Good evening, Mister President", "body"),
        ("I am the town attorney", "staff"),
    ],
)
def test_what_officials_and_speakers_say(text: str, family: str):
    assert family in families(text)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("My brother was followed by police for three miles", "call"),
        ("After the storm we have no power", "call"),
        ("The next person deported could be my brother", "call"),
        ("I live on a street with no sidewalks", "close"),
        ("the bill no longer helps us", "business"),
        ("your ordinance I'm asking you to drop", "business"),
        ("I met with staff last week", "staff"),
        ("I'm the manager of the Heron Diner", "staff"),
        ("I just want to state for the record", "letter"),
        ("Thank you, Mister Chair", "body"),
    ],
)
def test_what_sounds_like_it_and_is_not(text: str, family: str):
    assert family not in families(text)


@pytest.mark.parametrize(
    ("title", "kind"), [("Adjournment", "procedural"), ("Adjourn as Commission and convene as Board of Appeals", None), ("Recess to 6:00 p.m., then appeals", None)]
)
def test_a_procedural_title_that_goes_on_is_none(title: str, kind: str | None):
    assert item_kind(folded(title)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "The first one is the roof", "The first two are the doors", "First up is the roof", "The last few people who came got wet", "What they post online is false",
        "I have never met anyone in favor of this", "We have two broken speakers", "There are three boat slips", "I have a letter here", "The notice reads as follows",
        "I have never signed up for that newsletter", "The last speaker said it cost nothing",
    ],
)  # fmt: skip
def test_what_speakers_say_gives_the_floor_to_nobody(text: str):
    assert families(text) <= {"decoy", "plea"}
