"""Names that documents write, and what was heard put right by them."""

import itertools

import pytest

from archive.model import Word
from transcribe.names.people import is_known, names_in
from transcribe.names.written import names_written, put_names_right

MINUTES = """3. CITIZENS TO BE HEARD
Ms. Ada Example asked about the lights on Dock Street and at Bayshore
Pavilion. The library on Heron Way closes at five."""


def said(text: str) -> list[Word]:
    return [Word(float(at), at + 0.5, word) for at, word in enumerate(text.split())]


def put_right(text: str) -> str:
    return " ".join(word.text for word in put_names_right(said(text), names_written([MINUTES])))


def test_places_are_put_right_where_letters_and_sound_agree():
    assert put_right("I live on Dark Street, and I walk to Harren Way.") == "I live on Dock Street, and I walk to Heron Way."
    assert put_right("near the Bay Shore Pavilion today") == "near the Bayshore Pavilion today"


def test_other_words_stay_as_they_were_heard():
    for text in ("I live on Park Street.", "the dark street where nobody walks", "Heron, Way too far", "Main Street is fine"):
        assert put_right(text) == text


def test_the_words_keep_the_seconds_of_what_was_heard():
    words = put_names_right(said("near the Bay Shore Pavilion today"), names_written([MINUTES]))

    assert (words[2].start, words[3].end) == (2.0, 4.5)
    assert all(before.end <= after.start for before, after in itertools.pairwise(words))


def test_a_name_is_two_to_four_capitalized_words_that_nothing_else_explains():
    assert [one.name for one in names_in(said("Good Morning. The next speaker is Ada Example, followed by Jean de la Cruz."))] == ["Ada Example", "Jean de la Cruz"]
    assert names_in(said("GOOD MORNING ADA EXAMPLE")) == []
    assert names_in(said("Thank you Mayor. Monday is fine.")) == []


def test_what_nobody_is_called_is_no_known_name():
    pytest.importorskip("names", reason="the census is in the package names")

    assert is_known("Rosa Ibarra")
    assert not is_known("Rosa Eibara")
