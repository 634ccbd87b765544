"""Malformed input is read as well as it can be, and said so; nothing raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.parser import parse
from search.query import EVERYTHING


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("fiddle date:2025-13", "“date:2025-13” is no date and was left out"),
        ("date:2025..soon", "“date:soon” is no date and was left out"),
        ("speaker:", "“speaker:” without a value was left out"),
        ("colour:statute", "“colour:” is no field and was read as a word"),
        ("date:2026..2020", "“date:2026..2020” was turned round"),
        ('"rent control', "an open quote was closed at the end"),
        ("(a b", "an open bracket was closed at the end"),
        ("a) b", "a closing bracket without an opening one was dropped"),
    ],
)
def test_what_could_not_be_read_is_said(query: str, note: str):
    assert parse(query).notes == (note,)


@pytest.mark.parametrize("query", ["", "   ", "*", '"', "-", "()", "speaker:", "\0", "!!! ???", "date:"])
def test_nothing_at_all_is_everything(query: str):
    assert parse(query).node == EVERYTHING


@pytest.mark.parametrize("query", ["(" * 500 + "rent" + ")" * 500, "rent " * 5000, "\ud800 rent", "a" * 10_000, "\u202e287(g)", "-" * 3000, '"' * 999, "speaker:" * 300])
def test_heavy_input_is_read_in_bounded_time(query: str):
    parse(query)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab2 8 7 g()\"-=:*~OR.AND NOTñ'’speaker:date:2025-04..")), max_size=60))
def test_no_text_raises(query: str):
    parse(query)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_unicode_raises(query: str):
    parse(query)


def test_a_word_asked_twice_is_asked_once():
    assert parse("rent rent rent").node == parse("rent").node


def test_what_is_left_out_takes_one_or_along():
    assert parse("rent OR date:foo OR roof").node == parse("rent OR roof").node
    assert parse("date:foo OR rent OR roof").node == parse("rent OR roof").node


@pytest.mark.parametrize("query", ["👮", "%", "*", "()", '""', "---", "\\"])
def test_a_query_without_a_word_says_that_everything_is_shown(query: str):
    assert parse(query).node == EVERYTHING
    assert len(parse(query).notes) == 1


def test_a_beginning_of_one_letter_is_told():
    assert parse("p*").notes == ("“p*” is too short for the beginning of a word and was read as a word",)
    assert parse("po* rent").notes == parse("").notes == parse("rent & roof").notes == ()
