"""Whatever the tree says, each backend finds what a plain reading of every comment finds: the same comments, total, facets and order by date."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from search import match
from search.backend import Backend, BadRequest
from search.documents import moment
from search.elastic import Elastic
from search.embedded import Embedded, lists
from search.match import matches
from search.parser import parse
from tests.search import invented

COMMENTS = invented.comments(seed=20260414, count=400)
CHANCE = random.Random(287)
QUERIES = list(dict.fromkeys(invented.query(CHANCE) for _ in range(900)))


@pytest.fixture(scope="module", autouse=True)
def _texts_are_cut_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match, "analysed", lru_cache(maxsize=4096)(match.analysed.__wrapped__))
        yield


@pytest.fixture(scope="module", params=["embedded", "embedded-lists", pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch"))])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "embedded-lists":
            patch.setattr(lists, "FROM", 100)
        made: Backend = Elastic(f"{request.getfixturevalue('elasticsearch')}/same-answers-{uuid.uuid4().hex[:8]}") if request.param == "elasticsearch" else Embedded(folder)
        with made.rebuilding() as writer:
            writer.put(COMMENTS[:150])
        for at in range(150, 400, 50):  # the rest one after the other, some of it twice and some taken out for a while
            with made.updating() as writer:
                writer.put([line | {"text": "something else ICE 287(g)", "speaker": "Gone Soon"} for line in COMMENTS[at : at + 60]])
            with made.updating() as writer:
                writer.remove([line["id"] for line in COMMENTS[at + 30 : at + 70]])
                writer.put(COMMENTS[at : at + 50])
    return made


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch"))])
def any_backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """An index of its own, not there yet."""
    return Elastic(f"{request.getfixturevalue('elasticsearch')}/few-{uuid.uuid4().hex[:8]}") if request.param == "elasticsearch" else Embedded(tmp_path)


@pytest.mark.parametrize("number", range(0, len(QUERIES), 100))
def test_random_queries_find_what_reading_finds(backend: Backend, number: int):
    for query in QUERIES[number : number + 100]:
        node = parse(query).node
        found = [line for line in COMMENTS if matches(node, line)]

        answer = backend.search(node, "date", 100, None)

        assert answer.total == len(found), query
        assert list(answer.ids) == [line["id"] for line in sorted(found, key=_newest_first)][:100], query
        assert {facet: list(values) for facet, values in answer.facets.items()} == invented.counted(found), query
        ranked = backend.search(node, "relevance", 100, None).ids
        assert len(ranked) == len(set(ranked)) == min(100, len(found)), query
        assert set(ranked) <= {line["id"] for line in found}, query


@pytest.mark.parametrize("round_", range(3))
def test_what_a_comment_says_is_found_as_a_phrase(backend: Backend, round_: int):
    """Also where the phrase cuts through a term or a name of several words; and beside other things, in one query twice."""
    chance = random.Random(round_)
    for _ in range(150):
        said = chance.choice([line["text"] for line in COMMENTS if line["text"]]).replace('"', "").split()
        at = chance.randrange(len(said))
        phrase = " ".join(said[at : at + chance.choice((2, 3, 4, 6))])
        query = chance.choice(('"{0}"', '"{0}"', '"{0}" {1}', '("{0}" {1}) OR ("{0}" {2})', '-"{0}" {1}')).format(phrase, *chance.sample(said * 3, 2))
        node = parse(query).node

        found = sorted((line for line in COMMENTS if matches(node, line)), key=_newest_first)
        assert list(backend.search(node, "date", 100, None).ids) == [line["id"] for line in found][:100], query


@pytest.mark.parametrize("number", range(0, len(QUERIES), 300))
def test_an_export_has_every_hit_in_its_order(backend: Backend, number: int):
    for query in QUERIES[number : number + 300 : 5]:
        node = parse(query).node
        found = sorted((line for line in COMMENTS if matches(node, line)), key=lambda line: (moment(line["date"]), line["meeting"], line["start"], line["id"]))

        assert list(backend.all_ids(node)) == [line["id"] for line in found], query


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("query", ["", "rent", "topic:housing", "287(g) OR ICE", "-rent"])
def test_pages_follow_each_other_without_gap_or_repeat(backend: Backend, sort: str, query: str):
    node = parse(query).node
    ids, cursor = [], None
    while True:
        answer = backend.search(node, sort, 23, cursor)
        ids += answer.ids
        cursor = answer.next
        if cursor is None:
            break

    assert sorted(ids) == sorted(line["id"] for line in COMMENTS if matches(node, line))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("the Broward Sheriff's Office signed 287(g)", '"sheriff\'s office signed 287(g)"'),
        ("the Broward Sheriff's Office signed 287(g)", '"office signed 287(g)"'),
        ("Immigration and Customs Enforcement officers hate ICE", '"customs enforcement officers hate ICE"'),
        ("we asked ICE and the Department of Homeland Security", '"ICE and the department of"'),
        ("we asked ICE and the Department of Homeland Security", '("ICE and the depart*" rain) OR "ICE and the department of"'),
    ],
)
def test_a_words_place_in_another_sets_form_does_not_hide_it(any_backend: Backend, text: str, query: str):
    with any_backend.rebuilding() as writer:
        writer.put([COMMENTS[0] | {"id": "said", "text": text}, COMMENTS[1] | {"id": "other", "text": "nothing of the kind"}])

    assert any_backend.search(parse(query).node, "date", 10, None).ids == ("said",)


def test_the_same_phrase_twice_in_one_query_keeps_what_it_found_in_each_place(any_backend: Backend):
    with any_backend.rebuilding() as writer:
        writer.put([COMMENTS[number] | {"id": word, "text": f"the sheriff's office 287(g) and {word}"} for number, word in enumerate(("rent", "water", "roof"))])

    answer = any_backend.search(parse('("office 287(g)" rent) OR ("office 287(g)" water)').node, "date", 10, None)

    assert sorted(answer.ids) == ["rent", "water"]


def test_a_query_that_would_read_too_much_in_all_is_refused(any_backend: Backend, monkeypatch: pytest.MonkeyPatch):
    with any_backend.rebuilding() as writer:
        writer.put([COMMENTS[0] | {"id": f"c{number}", "text": "and and some 287(g)"} for number in range(30)])
    monkeypatch.setattr("search.backend.MOST_READ", 100)
    near = ['"and and 287(g)"~0', '"and and 287(g)"~1', '"and and 287(g)"~2', '"and and 287(g)"~3']

    assert any_backend.search(parse(" OR ".join(near[:3])).node, "date", 10, None).total == 30
    with pytest.raises(BadRequest, match="word by word"):
        any_backend.search(parse(" OR ".join(near)).node, "date", 10, None)


def test_what_is_said_more_often_comes_first(tmp_path: Path):
    backend = Embedded(tmp_path)
    with backend.rebuilding() as writer:
        writer.put(
            [COMMENTS[0] | {"id": f"r{times}", "text": "rent " * times + "water " * (9 - times), "translation": None, "speaker": None} for times in (1, 7, 3)] + COMMENTS[1:30]
        )

    assert [each for each in backend.search(parse("rent").node, "relevance", 100, None).ids if each.startswith("r")] == ["r7", "r3", "r1"]


def _newest_first(line: dict[str, Any]) -> tuple[Any, ...]:
    return (-moment(line["date"]), line["meeting"], line["start"], line["id"])
