"""Every stage killed (SIGKILL) at moments drawn from a seed, then run again: the archive of a run that was never killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from archive import Archive
from search.elastic import Elastic
from search.embedded import Embedded
from search.indexer import update
from search.parser import parse
from tests.crawler.replay.crawling import file_for, recording
from tests.crawler.replay.server import serving
from tests.crawler.replay.sites import SITES
from tests.crawler.replay.town import before
from tests.shared import DATA, MEETING
from transcribe.sound.audio import ffmpeg_binary

KILLS = 20
CRAWL_KILLS = 50
SEED = 287
# What differs from run to run by nature: when something was fetched or done, and numbers that only count.
TIMES = frozenset({"fetched_at", "created_at", "at", "looked_at"})
COUNTED = {"changes": {"id"}, "transcripts": {"id"}, "segments": {"transcript"}, "windows": {"id"}, "documents": {"id"}, "media": {"id"}}


def contents(folder: Path) -> dict[str, list]:
    """Every table, less times and counters, and every file of the archive."""
    found: dict[str, list] = {}
    with sqlite3.connect(folder / "podium.sqlite") as connection:
        connection.row_factory = sqlite3.Row
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
            if table in ("indexed", "index_progress", "runs"):
                continue  # two name the index, which has another name in every archive; the third is the record of the runs themselves
            left_out = TIMES | COUNTED.get(table, set())
            found_rows = map(dict, connection.execute(f"SELECT * FROM {table}"))
            rows = [tuple((key, undated(value) if key == "headers" else value) for key, value in row.items() if key not in left_out) for row in found_rows]
            found[table] = sorted(rows, key=repr)
    connection.close()
    found["files"] = sorted(path.relative_to(folder).as_posix() for path in (folder / "files").glob("??/*"))
    return found


def undated(headers: str | None) -> dict[str, str]:
    """Headers of an answer without the moment at which it was given."""
    return {name: value for name, value in (json.loads(headers or "null") or {}).items() if name != "Date"}


def killed_again_and_again(command: Sequence[str], never: Path, often: Path) -> None:
    """Run the command once in ``never`` to see how long it takes, then KILLS times in ``often``, each killed at a moment of its own."""
    killed([*command, "--archive", str(often)], seconds_of([*command, "--archive", str(never)]))


def seconds_of(command: Sequence[str]) -> float:
    """How long the command takes that nobody kills."""
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    return time.monotonic() - began


def killed(command: Sequence[str], whole: float, times: int = KILLS) -> None:
    """Run the command so many times, each killed at a moment of its own within its ``whole`` seconds."""
    for number in range(times):
        moment = random.Random(f"{SEED}-{number}").uniform(0.15, 1.0) * whole
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def never_and_often(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """Runs a command in one archive that is never killed and in one that often is, and then once more; gives both."""

    def run(arguments: Sequence[str], beginning: Path | None = None) -> tuple[Path, Path]:
        never, often = tmp_path / "never", tmp_path / "often"
        if beginning is not None:
            shutil.copytree(beginning, never)
            shutil.copytree(beginning, often)
        command = [sys.executable, "-m", "podium", *arguments]
        killed_again_and_again(command, never, often)
        subprocess.run([*command, "--archive", str(often)], check=True, capture_output=True, timeout=200)
        return never, often

    return run


def test_crawl_and_download(tmp_path: Path):
    """Fifty kills in a crawl most of whose time is the download of a recording."""
    never, often = tmp_path / "never", tmp_path / "often"
    with serving() as portal:
        portal.site = SITES["granicus"][2](before(recording(30.0)), portal.address)
        portal.faults["/media/301.mp4"] = [1.0] * 1000  # seconds for the whole of it
        command = [sys.executable, "-m", "podium", "crawl", str(file_for(tmp_path, "granicus", portal.address + "/"))]
        whole = seconds_of([*command, "--archive", str(never)])
        killed([*command, "--archive", str(often)], whole, CRAWL_KILLS)
        done = subprocess.run([*command, "--archive", str(often), "--json"], check=True, capture_output=True, text=True, timeout=200)
        resumed = [sent for sent in portal.sent if sent.status == 206]

    assert json.loads(done.stdout)["errors"] == []
    assert contents(often) == contents(never)
    assert resumed, "no kill fell into the download"


@pytest.mark.needs("whisper")
def test_transcribe(never_and_often, tmp_path: Path, podium):
    beginning = tmp_path / "beginning"
    add_without_hearing(beginning, tmp_path)
    never, often = never_and_often(["transcribe"], beginning)

    assert contents(often) == contents(never)
    assert json.loads(podium("export", "--archive", often).stdout.splitlines()[0])["speaker"] == "Maria Delgado"


def add_without_hearing(folder: Path, beside: Path) -> None:
    """An archive with one short recording that nobody has transcribed yet: the first comment of the demo's meeting."""
    from archive.model import Jurisdiction, Media, Meeting, Source

    clip = beside / "clip.wav"
    subprocess.run([ffmpeg_binary(), "-v", "error", "-ss", "40", "-t", "60", "-i", str(MEETING / "recording.mp4"), "-ac", "1", "-ar", "16000", str(clip)], check=True)
    with Archive(folder) as archive:
        archive.meetings.put_jurisdiction(Jurisdiction("coral-key", "Coral Key", "Florida", languages=("en", "es", "ht")))
        meeting = archive.meetings.put(Meeting("coral-key", "City Commission", "2026-04-14", status="held"), Source("files", "clip", ""))
        archive.meetings.put_media(meeting, Media(archive.files.keep_file(clip), "http://127.0.0.1/clip.wav"))


def test_import_and_index(never_and_often, tmp_path: Path, podium):
    never, often = never_and_often(["import", str(many_comments(tmp_path))])

    assert contents(often) == contents(never)
    for folder in (never, often):
        backend = Embedded(folder / "search")
        assert backend.count() == 1500
        assert backend.search(parse("rent").node, "date", 100, None).total == Embedded(never / "search").search(parse("rent").node, "date", 100, None).total


def test_rebuilding_the_index(never_and_often, tmp_path: Path, podium):
    beginning = tmp_path / "beginning"
    podium("import", DATA / "comments.jsonl", "--archive", beginning)
    never, often = never_and_often(["index", "--rebuild"], beginning)

    assert contents(often) == contents(never)
    assert Embedded(often / "search").count() == 60


@pytest.mark.needs("whisper")
def test_add(never_and_often, tmp_path: Path, podium):
    captions = tmp_path / "c.vtt"
    captions.write_text(
        "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n>> We now come to public comment. The first speaker is Ada Example.\n\n00:00:06.000 --> 00:00:26.000\n"
        ">> Good evening commissioners. My name is Ada Example and I live on Heron Street. I am here about the park. Please vote no. We are afraid that it will close for good.\n"
    )
    never, often = never_and_often(["add", "--captions", str(captions), "--jurisdiction", "egret-cove", "--body", "Council", "--date", "2026-07-01"])

    assert contents(often) == contents(never)
    assert podium("export", "--archive", often).stdout.count("\n") == 1


@pytest.mark.needs("elasticsearch")
@pytest.mark.parametrize("how", ["update", "rebuild"])
def test_an_index_on_a_server(elasticsearch: str, tmp_path: Path, how: str):
    folder, alias = tmp_path / "archive", f"{elasticsearch}/killed-{uuid.uuid4().hex[:8]}"
    podium = [sys.executable, "-m", "podium"]
    subprocess.run([*podium, "import", str(many_comments(tmp_path)), "--archive", str(folder)], check=True, capture_output=True, timeout=200)
    index = [*podium, "index", *(["--rebuild"] if how == "rebuild" else []), "--archive", str(folder), "--search"]
    killed([*index, alias], seconds_of([*index, f"{alias}-never"]))
    subprocess.run([*index, alias], check=True, capture_output=True, timeout=200)

    never, often = Elastic(f"{alias}-never"), Elastic(alias)
    assert never.count() == often.count() == 1500
    assert list(often.all_ids(parse("").node)) == list(never.all_ids(parse("").node))
    with Archive(folder) as archive:
        assert update(archive, often) == 0


def many_comments(folder: Path) -> Path:
    """The golden comments 25 times over, as a file to import."""
    many = folder / "many.jsonl"
    lines = [json.loads(line) for line in (DATA / "comments.jsonl").read_text().splitlines()]
    many.write_text("".join(json.dumps(line | {"id": f"{line['id']}-{copy}"}, ensure_ascii=False) + "\n" for copy in range(25) for line in lines))
    return many
