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


def test_what_could_not_be_read_counts_by_its_sounds_alone():
    assert topics_of("", None, None, "No upavle la polis la tavaya akimikation") == ("immigration-287g", "policing")
    assert topics_of("", None, None, "a school at the park") == ()


@pytest.mark.parametrize("heard", ["The 280 7J agreement works.", "the 28070 memorandum fixes that", "and to AT7G is how they talk"])
def test_287g_in_the_words_that_an_engine_makes_of_it(heard: str):
    assert "immigration-287g" in topics_of(heard)


def test_there_are_twelve_topics_and_more_in_three_languages():
    assert len(topics()) >= 13


def test_elasticsearchs_mapping_is_strict():
    assert elasticsearch_settings()["mappings"]["dynamic"] == "strict"
