"""Did you mean, and names while one types: the same from every backend."""

import pytest

from search.backend import Backend
from search.parser import parse
from search.suggest import did_you_mean, named


def meant(backend: Backend, text: str) -> str | None:
    query = parse(text)
    return did_you_mean(backend, text, query, backend.search(query.node, "date", 1, None).total)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("librery", "library"),
        ("imigrasion", "imigrasyon"),
        ("speaker:larkspurr", "speaker:larkspur"),
        ('"the librery" rink', '"the library" rink'),
        ('"public librery" budget', None),  # what is meant would find nothing either
        ("librery OR rent", "library OR rent"),
        ("item:comuent", "item:comment"),
        ("library", None),
        ("zzzzzzzz", None),
        ("ab", None),
        ("-librery", None),
        ("topic:librery", None),
        ("", None),
    ],
)
def test_words_that_nothing_matches_have_a_better_one(golden: Backend, typed: str, better: str | None):
    assert meant(golden, typed) == better


def test_a_better_query_finds_something(golden: Backend):
    better = meant(golden, "librery")

    assert golden.search(parse(better).node, "date", 1, None).total


def test_names_while_one_types(golden: Backend, golden_comments: list[dict]):
    for typed in ("pa", "Ro", "mar"):
        expected: dict[str, int] = {}
        for line in golden_comments:
            name = line["speaker"]
            if name and any(word.startswith(typed.lower()) for word in name.lower().replace("-", " ").split()):
                expected[name] = expected.get(name, 0) + 1
        assert dict(named(golden, typed)) == expected

    assert named(golden, "") == named(golden, "x") == []
