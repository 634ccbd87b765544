"""A line of an export is what ``json.dumps`` prints."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.flat import KEYS, LISTS, NUMBERS
from archive.lines import line_of

TEXT = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])))
FLAT = st.fixed_dictionaries(
    {
        key: st.lists(st.text(st.characters(exclude_categories=["Cs"])))
        if key in LISTS
        else st.floats(0, 1e9)
        if key in NUMBERS
        else st.integers(1, 9)
        if key == "revision"
        else TEXT
        for key in KEYS
    }
)


@given(FLAT)
def test_a_line_is_what_json_prints(made: dict):
    flat = {key: made[key] for key in KEYS}
    assert line_of(flat) == json.dumps(flat, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\x7f", "\x00", "é", "😀", "\u2028", "", "a\tb"])
def test_signs_that_json_knows(text: str):
    flat = dict.fromkeys(KEYS, text) | {key: [text, text] for key in LISTS} | {"start": 1.0, "end": 12.25, "revision": 3}

    assert line_of(flat) == json.dumps(flat, ensure_ascii=False) + "\n"
