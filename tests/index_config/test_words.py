"""Words and topics."""

import unicodedata

import pytest

from index_config.load import elasticsearch_settings, topics, topics_of
from index_config.words import cut, folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t", "don t"),
        ("O'Rourke", "o rourke"),
        ("2.87", "2 87"),
        ("Peñarroca ÉCOLE", "penarroca ecole"),
        ("Straße Ærø Łódź œuvre", "strasse aero lodz oeuvre"),
        (unicodedata.normalize("NFD", "Marañón"), "maranon"),
        ("", ""),
        ("… — !", ""),
    ],
)
def test_words_are_cut_and_folded(text: str, words: str):
    assert folded(text) == words


def test_tokens_know_their_place():
    (token,) = cut("  (Peña) ")

    assert (token.folded, token.written, token.start, token.end) == ("pena", "Peña", 3, 7)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("I oppose the two eighty-seven G agreement.", "immigration-287g"),
        ("They handed him to ICE.", "immigration-287g"),
        ("Tienen miedo de la deportación.", "immigration-287g"),
        ("Nou pa vle imigrasyon.", "immigration-287g"),
        ("The rent is too high.", "housing"),
        ("Lekòl la fèmen.", "schools"),
        ("Las inundaciones en mi calle.", "stormwater"),
        ("Hello.", "other"),
    ],
)
def test_topics(text: str, slug: str):
    assert slug in topics_of(text)


def test_the_rink_is_not_the_agency():
    assert topics_of("The ice rink is cold.") == ("other",)


def test_an_items_title_counts_and_no_words_no_topic():
    assert topics_of("Vote no.", None, "A resolution under section 287(g)") == ("immigration-287g",)
    assert topics_of("", None, "Public comment") == ()


def test_there_are_twelve_topics_and_more_in_three_languages():
    assert len(topics()) >= 13


def test_elasticsearchs_mapping_is_strict():
    assert elasticsearch_settings()["mappings"]["dynamic"] == "strict"
