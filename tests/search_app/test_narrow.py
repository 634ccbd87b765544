"""Links that narrow a query find what they count, whatever the values and the query look like."""

import pytest

from search.documents import sitting
from search.embedded import Embedded
from search.parser import parse
from search_app.narrow import added, field_of
from search_app.timeline import bars
from tests.search import invented

ODD = {
    "topics": ["Public Safety", "Women’s rights"],
    "body": "Parks, Recreation and Culture Board",
    "place": "Odd Key, Florida",
    "speaker": "Ana “Nita” O’Fictiva",
    "language": "pt-BR",
    "text": "rent",
}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    made = Embedded(tmp_path_factory.mktemp("narrow"))
    with made.rebuilding() as writer:
        writer.put(invented.comments(seed=1, count=40))
        writer.put([line | ODD | {"id": f"odd{at}"} for at, line in enumerate(invented.comments(seed=2, count=3))])
    return made


@pytest.mark.parametrize("facet", ["topic", "speaker", "body", "place", "language", "year", "month"])
def test_a_link_finds_what_it_counts(backend: Embedded, facet: str):
    counts = dict(backend.search(parse("rent").node, "date", 1, None).facets[facet])
    odd = {"topic": ODD["topics"][1], "body": sitting(ODD)}.get(facet, ODD.get(facet))
    if odd:
        assert counts[odd] == 3
    for value, count in counts.items():
        (total,) = backend.totals([parse(added("rent", field_of(facet, value))).node])
        assert total == count or (total > count and facet in ("body", "topic")), value  # one body at two places; fields fold case


def test_a_link_to_a_body_with_commas_finds_it_alone(backend: Embedded):
    assert backend.totals([parse(field_of("body", sitting(ODD))).node]) == [3]


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        ("rent", "rent topic:parks"), ("", "topic:parks"), ('"rent', '"rent" topic:parks'), ("“rent control", '“rent control" topic:parks'), ('“rent"', '“rent" topic:parks'),
        ("rent NOT", "rent topic:parks"), ("rent OR", "rent topic:parks"), ("rent AND NOT ", "rent topic:parks"), ("rent -", "rent topic:parks"), ("rent speaker:", "rent topic:parks"),
        ("-(rent", "-(rent) topic:parks"), ("((a) OR (b", "((a) OR (b)) topic:parks"), ("287(g)", "287(g) topic:parks"), ("RANDOR", "RANDOR topic:parks"),
    ],
)  # fmt: skip
def test_what_is_open_is_closed_before_a_query_is_narrowed(query: str, narrowed: str):
    assert added(query, "topic:parks") == narrowed


def test_a_long_time_is_shown_by_year_to_its_end():
    counts = [("1996-05", 1), *((f"2026-{month:02d}", month) for month in range(1, 12))]
    found = bars("rent", counts)

    assert [found[0].name, found[-1].name, len(found)] == ["1996", "2026", 31]
    assert sum(bar.count for bar in found) == 1 + sum(range(1, 12))
    assert found[-1].query == "rent date:2026"


def test_months_without_a_comment_stand_between_the_others():
    found = bars("", [("2025-11", 2), ("2026-02", 4)])

    assert [(bar.name, bar.count) for bar in found] == [("2025-11", 2), ("2025-12", 0), ("2026-01", 0), ("2026-02", 4)]
    assert [bar.height for bar in found] == [25.0, 0.0, 0.0, 50.0]
