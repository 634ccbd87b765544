"""Whatever is typed or sent: an answer or a clear refusal, in bounded time, never a traceback."""

from __future__ import annotations

import time
import uuid

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import positive_data_acceptance

from archive import Archive
from archive.flat import parsed
from search.backend import open_backend
from search.indexer import update
from search_app import create_app

LONGEST = 10.0  # seconds that any answer may take here
ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch"))]


@pytest.fixture(scope="module", params=ENGINES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, golden_comments: list[dict]) -> Flask:
    folder = tmp_path_factory.mktemp("bad-input")
    address = f"{request.getfixturevalue('elasticsearch')}/test-{uuid.uuid4().hex[:12]}" if request.param == "elasticsearch" else "embedded"
    with Archive(folder) as archive:
        archive.comments.put_imported((*parsed(line, at), True) for at, line in enumerate(golden_comments))
        update(archive, open_backend(address, folder))
    return create_app({"ARCHIVE": str(folder), "SEARCH": address})


def nested(deep: int) -> str:
    query = "x"
    for number in range(deep):
        query = f"(a{number} -(b{number} OR {query}))"
    return query


HEAVY = {
    "500 brackets": "(" * 500 + "rent" + ")" * 500, "500 open brackets": "(" * 500, "nested": nested(200), "nested ors": "".join(f"(a{at} OR (b{at} " for at in range(60)),
    "10 kB": "a" * 10_000, "10 kB of words": "rent " * 2000, "a phrase of one word": '"' + "the " * 2000 + '"', "near of one word": '"' + "the " * 400 + '"~9999',
    "near of many": '"' + " ".join(f"w{at}" for at in range(300)) + '"~9999', "many ors": " OR ".join(f"w{at}" for at in range(900)), "many exclusions": " ".join(f"-w{at}" for at in range(900)),
    "many prefixes": " OR ".join(f"{one}{other}*" for one in "abcdefghijklmnop" for other in "abcdefghijklmnop"), "a set many times": '"' + "ice " * 300 + '"', "near of a set": '"' + "ice " * 30 + '"~5',
    "many terms": "287(g) " * 800, "many dates": " ".join(f"date:{year}" for year in range(1000, 1390)), "many values": " OR ".join(f"topic:t{at}" for at in range(400)),
    "many nears": " OR ".join(f'"the 287(g) w{at}"~50' for at in range(130)), "NUL": "rent\0rent", "a lone surrogate": "rent \ud800", "right to left": "\u202e287(g)\u202c", "star": "*", "quote": '"',
    "dash": "-", "a field alone": "speaker:", "fields alone": "speaker:" * 300, "quotes": '"' * 999, "a prefix of a field": "speaker:" + "a* " * 300, "a long prefix": "ab" * 2000 + "*",
}  # fmt: skip


@pytest.mark.parametrize("query", HEAVY.values(), ids=HEAVY.keys())
def test_heavy_and_odd_queries_are_answered_in_bounded_time(app: Flask, query: str):
    for path in ("/api/v1/search", "/search", "/api/v1/speakers"):
        started = time.monotonic()
        answer = app.test_client().get(path, query_string={"q": query.encode("utf-8", "surrogatepass")})

        assert answer.status_code == 200 or (answer.status_code == 400 and "read word by word" in answer.text), answer.text[:300]
        assert time.monotonic() - started < LONGEST


@pytest.mark.parametrize(
    "sent",
    [
        {"cursor": "made-up"}, {"cursor": "é"}, {"cursor": "W10"}, {"cursor": "WzEsMiwzLDQsNV0"}, {"cursor": "W251bGwsMSwiYSIsMSwiYiJd"}, {"size": "-1"}, {"size": "0"}, {"size": "101"}, {"size": "ten"},
        {"size": "1e9"}, {"size": "٣"}, {"sort": "newest"}, {"sort": ""}, {"cursor": "WzFlOTk5LDEsImEiLDEsImIiXQ"}, {"cursor": "WzEsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OSwiYSIsMSwiYiJd"},
    ],
    ids=str,
)  # fmt: skip
def test_a_made_up_request_is_refused_with_the_reason(app: Flask, sent: dict):
    answer = app.test_client().get("/api/v1/search", query_string={"q": "rent"} | sent)

    assert answer.status_code == 400
    assert answer.json["error"]


def test_an_unknown_facet_or_parameter_changes_nothing(app: Flask):
    client = app.test_client()

    assert client.get("/api/v1/search?q=rent&facet=colour&colour=red").json == client.get("/api/v1/search?q=rent").json


PIECES = st.sampled_from(
    ["rent", "287(g)", "ICE", "ice", " ", " ", "(", ")", "-", "OR ", "NOT ", '"', '"~3', "=", "*", "re*", "don't*", "speaker:", "topic:", "date:", "2025-04", "..", "x:", "\0", "\u202e", "ñ", "É", "%", "\\", "'", ";", "~", ":"]
)  # fmt: skip
TYPED = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=TYPED, sort=st.sampled_from(["relevance", "date"]))
def test_whatever_is_typed_is_answered(app: Flask, query: str, sort: str):
    answer = app.test_client().get("/api/v1/search", query_string={"q": query.encode("utf-8", "surrogatepass"), "sort": sort, "explain": "1"})

    assert answer.status_code == 200, (query, answer.text[:300])


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cursor=st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: raw.hex())), size=st.text(max_size=6), sort=st.text(max_size=6))
def test_whatever_is_sent_is_answered_or_refused(app: Flask, cursor: str, size: str, sort: str):
    answer = app.test_client().get("/api/v1/search", query_string={"q": "rent", "cursor": cursor, "size": size, "sort": sort})

    assert answer.status_code in (200, 400)


def test_the_api_is_as_it_is_described(app: Flask):
    for operation in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations():

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.ok().as_strategy())
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])  # a cursor is a string, but not every string is a cursor

        check()
