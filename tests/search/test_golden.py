"""The golden queries: by the plain reading of the tree over the text, and by every backend."""

import json
import uuid

import pytest

from search.backend import Backend
from search.elastic import Elastic
from search.embedded import Embedded
from search.match import matches
from search.parser import parse
from tests.shared import DATA

QUERIES = [json.loads(line) for line in (DATA / "queries.jsonl").read_text().splitlines()]
pytestmark = pytest.mark.parametrize("golden", QUERIES, ids=[f"{at} {query['query'][:40]}" for at, query in enumerate(QUERIES)])


@pytest.fixture(scope="module", params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch"))])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, golden_comments: list[dict]) -> Backend:
    made: Backend
    made = Elastic(f"{request.getfixturevalue('elasticsearch')}/golden-{uuid.uuid4().hex[:8]}") if request.param == "elasticsearch" else Embedded(tmp_path_factory.mktemp("golden"))
    with made.rebuilding() as writer:
        writer.put(golden_comments)
    return made


def test_the_tree_says_what_the_query_means(golden: dict, golden_comments: list[dict]):
    assert sorted(line["id"] for line in golden_comments if matches(parse(golden["query"]).node, line)) == golden["ids"]


def test_every_backend_finds_the_same(golden: dict, backend: Backend):
    answer = backend.search(parse(golden["query"]).node, "relevance", 100, None)

    assert (sorted(answer.ids), answer.total) == (golden["ids"], len(golden["ids"]))
    assert sorted(backend.all_ids(parse(golden["query"]).node)) == golden["ids"]


def test_pages_follow_each_other_without_gap_or_repeat(golden: dict, backend: Backend):
    node = parse(golden["query"]).node
    whole = backend.search(node, "date", 100, None).ids
    paged, cursor = [], None
    while True:
        answer = backend.search(node, "date", 7, cursor)
        paged += answer.ids
        cursor = answer.next
        if cursor is None:
            break

    assert tuple(paged) == whole
