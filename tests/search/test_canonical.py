"""A query's tree prints as a query, and reading that gives the same tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.canonical import canonical
from search.parser import parse

PIECES = st.sampled_from(
    ["two", "87", "g", "287(g)", "ice", "ICE", "I.C.E.", "law", "enforcement", "immigration and customs enforcement", "DHS", " ", " ", "(", ")", "-", "NOT ", "OR ", "AND ", '"', '"~3', "=", "*", "pre*", "don't", "don't*", "speaker:", "topic:", "date:", "2025-04", "..", "2025", "lang:En", "item:", "meeting:", "ñandú", "ß", "colour:", "eighty seven g", "2.", "."]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=10).map(" ".join), st.text(max_size=30)))
def test_what_is_printed_is_read_as_the_same_tree(query: str):
    read = parse(query)

    again = parse(canonical(read))

    assert (again.node, again.notes) == (read.node, ())


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("  Rent   control ", "rent control"),
        ("“don’t go", '"don t go"'),
        ("287 G", '"287(g)"'),
        ("i.c.e.", '"i c e"'),
        ('=FIRE -="fire"~2', '="FIRE" -"fire"~2'),
        ("a b OR d", "a b OR d"),
        ("NOT (a b)", "-(a b)"),
        ("Topic:Housing date:2025-04-01..2025-04", "topic:housing date:2025-04"),
        ("date:2026..2020", "date:2020-01-01..2026-12-31"),
        ('flag:"a b" speaker:(x z)', 'flag:"a b" (speaker:x speaker:z)'),
        ("date:2025-13 *", ""),
    ],
)
def test_there_is_one_way_to_print_a_query(query: str, printed: str):
    assert canonical(parse(query)) == printed
