"""Marks only where the query matches, markup escaped, the best passage shown."""

import pytest

from search.highlight import excerpt, marked
from search.parser import parse


def shown(query: str, text: str, translation: str | None = None) -> str:
    return excerpt(parse(query).node, text, translation)


@pytest.mark.parametrize(
    ("query", "text", "html"),
    [
        ("rent", "The rent rose.", "The <mark>rent</mark> rose."),
        ('"rent control"', "Rent is out of control; rent control now.", "Rent is out of control; <mark>rent control</mark> now."),
        ("287g", "the 287(g) deal", "the <mark>287(g)</mark> deal"),
        ("287(g)", "the two eighty-seven G deal", "the <mark>two eighty-seven G</mark> deal"),
        ("pena", "Señora Peña", "Señora <mark>Peña</mark>"),
        ("-rent roof", "the rent and the roof", "the rent and the <mark>roof</mark>"),
        ("topic:housing", "the rent", "the rent"),
        ("body:city", "the city", "the city"),
        ('"roof rent"~3', "the rent and the roof; rent alone far, far, far from it", "the <mark>rent</mark> and the <mark>roof</mark>; rent alone far, far, far from it"),
        ('"roof rent"~1', "rent and roof, later roof, rent", "<mark>rent</mark> and <mark>roof</mark>, later <mark>roof</mark>, <mark>rent</mark>"),
        ("script", "<script>alert('rent')</script>", "&lt;<mark>script</mark>&gt;alert(&#x27;rent&#x27;)&lt;/<mark>script</mark>&gt;"),
    ],
)
def test_marks(query: str, text: str, html: str):
    assert marked(parse(query).node, text) == html


def test_an_excerpt_begins_at_the_sentence_of_the_mark():
    text = "One two three. " * 20 + "Here is the rent at last. " + "Four five six. " * 20

    assert shown("rent", text).startswith("… Here is the <mark>rent</mark> at last.")
    assert shown("rent", text).endswith(" …")


def test_what_only_the_translation_says_is_shown_from_there():
    assert shown("children", "Mis hijos tienen miedo.", "My children are afraid.") == "My <mark>children</mark> are afraid."


def test_nothing_written_down_has_no_excerpt():
    assert shown("rent", "") == ""
