"""What parts two versions of a comment, told so that a reader can check it."""

from archive.differences import Difference, differences

WAS = {"text": "I live at 42 mango flan and I am here.", "speaker": None, "start": 10.0, "end": 20.0, "topics": ["other"], "language": "en"}


def test_changed_words_stand_alone():
    assert differences(WAS, WAS | {"text": "I live at 42 Mangrove Lane and I am here."}) == [Difference("text", "mango flan", "Mangrove Lane")]


def test_every_run_of_words_is_told():
    found = differences(WAS, WAS | {"text": "We live at 42 mango flan and I am here today."})

    assert found == [Difference("text", "I", "We"), Difference("text", "here.", "here today.")]


def test_names_lists_and_bounds_are_told_whole():
    found = differences(WAS, WAS | {"speaker": "Ada Example", "topics": ("other", "housing"), "start": 10.2, "end": 23.0})

    assert found == [Difference("speaker", "", "Ada Example"), Difference("topics", "other", "other, housing"), Difference("end", "20.0", "23.0")]


def test_the_same_is_no_difference():
    assert differences(WAS, dict(WAS) | {"topics": ("other",)}) == []
