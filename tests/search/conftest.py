"""The golden comments in every backend."""

from __future__ import annotations

import uuid

import pytest

from search.backend import Backend
from search.elastic import Elastic
from search.embedded import Embedded

ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch"))]


def made(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """An index of its own, not there yet."""
    if engine == "elasticsearch":
        return Elastic(f"{request.getfixturevalue('elasticsearch')}/test-{uuid.uuid4().hex[:12]}")
    return Embedded(tmp_path_factory.mktemp("embedded"))


@pytest.fixture(params=ENGINES)
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """An empty index, of each engine in turn."""
    return made(request.param, request, tmp_path_factory)


@pytest.fixture(scope="session", params=ENGINES)
def golden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, golden_comments: list[dict]) -> Backend:
    """An index of the golden comments, of each engine in turn."""
    filled = made(request.param, request, tmp_path_factory)
    with filled.rebuilding() as writer:
        writer.put(golden_comments)
    return filled
