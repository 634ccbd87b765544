"""The golden queries: by the plain reading of the tree over the text, and by the embedded backend."""

import json

import pytest

from search.embedded import Embedded
from search.match import matches
from search.parser import parse
from tests.shared import DATA

QUERIES = [json.loads(line) for line in (DATA / "queries.jsonl").read_text().splitlines()]
pytestmark = pytest.mark.parametrize("golden", QUERIES, ids=[f"{at} {query['query'][:40]}" for at, query in enumerate(QUERIES)])


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, golden_comments: list[dict]) -> Embedded:
    backend = Embedded(tmp_path_factory.mktemp("golden") / "index.sqlite")
    with backend.rebuilding() as writer:
        writer.put(golden_comments)
    return backend


def test_the_tree_says_what_the_query_means(golden: dict, golden_comments: list[dict]):
    assert sorted(line["id"] for line in golden_comments if matches(parse(golden["query"]).node, line)) == golden["ids"]


def test_the_embedded_backend_finds_the_same(golden: dict, embedded: Embedded):
    answer = embedded.search(parse(golden["query"]).node, "relevance", 100, None)

    assert (sorted(answer.ids), answer.total) == (golden["ids"], len(golden["ids"]))
    assert sorted(embedded.all_ids(parse(golden["query"]).node)) == golden["ids"]


def test_pages_follow_each_other_without_gap_or_repeat(golden: dict, embedded: Embedded):
    node = parse(golden["query"]).node
    whole = embedded.search(node, "date", 100, None).ids
    paged, cursor = [], None
    while True:
        answer = embedded.search(node, "date", 7, cursor)
        paged += answer.ids
        cursor = answer.next
        if cursor is None:
            break

    assert tuple(paged) == whole
