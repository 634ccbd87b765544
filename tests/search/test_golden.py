"""The golden queries: by the plain reading of the tree over the text, and by every backend."""

import json

import pytest

from search.backend import Backend
from search.match import matches
from search.parser import parse
from tests.shared import DATA

QUERIES = [json.loads(line) for line in (DATA / "queries.jsonl").read_text().splitlines()]
pytestmark = pytest.mark.parametrize("asked", QUERIES, ids=[f"{at} {query['query'][:40]}" for at, query in enumerate(QUERIES)])


def test_the_tree_says_what_the_query_means(asked: dict, golden_comments: list[dict]):
    assert sorted(line["id"] for line in golden_comments if matches(parse(asked["query"]).node, line)) == asked["ids"]


def test_every_backend_finds_the_same(asked: dict, golden: Backend):
    answer = golden.search(parse(asked["query"]).node, "relevance", 100, None)

    assert (sorted(answer.ids), answer.total) == (asked["ids"], len(asked["ids"]))
    assert sorted(golden.all_ids(parse(asked["query"]).node)) == asked["ids"]


def test_pages_follow_each_other_without_gap_or_repeat(asked: dict, golden: Backend):
    node = parse(asked["query"]).node
    whole = golden.search(node, "date", 100, None).ids
    paged, cursor = [], None
    while True:
        answer = golden.search(node, "date", 7, cursor)
        paged += answer.ids
        cursor = answer.next
        if cursor is None:
            break

    assert tuple(paged) == whole
