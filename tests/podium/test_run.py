"""A night's work: crawl, transcribe, index and a summary, on the portal of a fictional town."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive import Archive
from tests.crawler.replay.crawling import environment, file_for, recording
from tests.crawler.replay.server import Answer, serving
from tests.crawler.replay.sites import SITES
from tests.crawler.replay.town import after, before

pytest.importorskip("scrapy", reason="Scrapy is not installed (extra crawl)")
pytestmark = pytest.mark.needs("whisper")


def night(file: Path, archive: Path, address: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "podium", "run", str(file), "--archive", str(archive), *options], capture_output=True, text=True, timeout=300, check=False, env=environment(address)
    )


def test_a_night_and_the_next_and_one_with_news(tmp_path: Path):
    with serving() as portal:
        portal.site = SITES["granicus"][2](before(recording()), portal.address)
        file, archive = file_for(tmp_path, "granicus", portal.address + "/"), tmp_path / "archive"
        first = night(file, archive, portal.address, "--json")
        summary = json.loads(first.stdout)

        assert first.returncode == 0, first.stdout + first.stderr
        assert (len(summary["meetings_new"]), summary["recordings"], summary["transcribed"]) == (3, 1, ["egret-cove-town-council-2026-09-14"])

        second = night(file, archive, portal.address)

        assert second.returncode == 0
        assert "new: 0 meetings, 0 documents, 0 recordings" in second.stdout
        assert "transcribed: 0 meetings" in second.stdout

        portal.site = SITES["granicus"][2](after(recording(), recording(1.5, 660)), portal.address)
        portal.faults["/AgendaViewer.php"] = [Answer(b"gone", status=404)]
        third = night(file, archive, portal.address)

        assert third.returncode == 1, "a person should look"
        assert "transcribed: 1 meeting" in third.stdout
        assert "answered 404" in third.stdout
        assert "called off: egret-cove-town-council-2026-12-07" in third.stdout
        assert "no public comment found, check the recording: egret-cove-town-council-2026-10-12" in third.stdout
        told = subprocess.run(
            [sys.executable, "-m", "podium", "status", "--archive", str(archive), "--json"], capture_output=True, text=True, check=True, env=environment("")
        ).stdout
        looked_at = {row["id"]: row["look"] for row in map(json.loads, told.splitlines())}
        assert looked_at["egret-cove-town-council-2026-12-07"] == [], "nobody records what was called off"


def test_a_second_one_says_that_the_first_is_at_work(tmp_path: Path):
    with serving() as portal:
        portal.site = SITES["granicus"][2](before(recording()), portal.address)
        portal.faults["/ViewPublisher.php"] = [6.0]
        file, archive = file_for(tmp_path, "granicus", portal.address + "/"), tmp_path / "archive"
        first = subprocess.Popen([sys.executable, "-m", "podium", "run", str(file), "--archive", str(archive)], stdout=subprocess.PIPE, text=True, env=environment(portal.address))
        while not portal.asked_for_robots:
            time.sleep(0.05)
        second = night(file, archive, portal.address)
        told, _ = first.communicate(timeout=120)

    assert (second.returncode, second.stdout) == (1, "")
    assert "another podium run is at work" in second.stderr
    assert first.returncode == 0
    assert "new: 3 meetings" in told
    with Archive(archive) as kept:
        assert len(kept.meetings.all()) == 3
