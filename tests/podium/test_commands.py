"""The command line as a person meets it: clear errors, the right exit code, never a traceback."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from archive import Archive
from archive.model import Jurisdiction, Media, Meeting, Source
from podium.cli import COMMANDS
from tests.shared import DATA, HERE, MEETING
from transcribe.sound.audio import ffmpeg_binary

MEETING_OPTIONS = ("--jurisdiction", "egret-cove", "--body", "Town Council", "--date", "2026-07-01T18:00", "--zone", "America/New_York", "--languages", "en,es,ht")
CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:05.000
>> We now come to public comment. The first speaker is Ada Example.

00:00:06.000 --> 00:00:26.000
>> Good evening commissioners. My name is Ada Example and I live on Heron Street. I am here about the 287 G agreement. Please vote no. Our police should not do this work and we are afraid.

00:00:27.000 --> 00:00:30.000
>> Thank you. The next speaker is Boris Sample.

00:00:31.000 --> 00:00:51.000
>> Good evening council. My name is Boris Sample. I'm here because the playground on our street is closed. The fence is down and nobody returns our calls. When will it open again?

00:00:52.000 --> 00:00:55.000
>> Thank you. Seeing no one else, public comment is now closed.
"""


def made(path: Path, *arguments: str) -> Path:
    subprocess.run([ffmpeg_binary(), "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def refused(done: subprocess.CompletedProcess, code: int, told: str) -> None:
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert re.search(told, " ".join(done.stderr.split())), done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(podium, name: str):
    done = podium(name, "--help")

    assert done.returncode == 0
    assert f"podium {name}" in (HERE.parent / "README.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("crawl", "nowhere"), "no jurisdiction “nowhere”; there are: coral-gables, coral-key"),
        (("add", "--jurisdiction", "x", "--body", "B", "--date", "2026-01-01"), "RECORDING, or --captions"),
        (("add", "r.mp4", "--jurisdiction", "Not A Slug", "--body", "B", "--date", "2026-01-01"), "no slug"),
        (("add", "r.mp4", "--jurisdiction", "x", "--body", "B", "--date", "someday"), "“someday” is no date"),
        (("add", "r.mp4", "--jurisdiction", "x", "--body", "B", "--date", "2026-13-41"), "is no date"),
        (("add", "r.mp4", "--jurisdiction", "x", "--body", "B", "--date", "0001-01-01"), "cannot be the day"),
        (("add", "r.mp4", "--jurisdiction", "x", "--body", "B", "--date", "2026-01-01", "--zone", "Mars/Base"), "no time zone"),
        (("add", "r.mp4", "--jurisdiction", "x", "--body", "B", "--date", "2026-01-01", "--languages", "English please"), "like en,es,ht"),
        (("export", "rent", "--meeting", "m"), "not both"),
        (("export", "--format", "vtt"), "--meeting"),
        (("search", "--size", "0", "x"), "--size"),
        (("serve", "--port", "99999"), "--port"),
        (("read", "nothing", "x.html", "--url", "u"), "granicus"),
        (("fly",), "No such command"),
    ],
)
def test_wrong_use_ends_with_2(podium, tmp_path: Path, arguments: tuple[str, ...], told: str):
    refused(podium(*arguments, PODIUM_ARCHIVE=str(tmp_path / "a")), 2, told)


@pytest.mark.parametrize("arguments", [("search", "x"), ("export",), ("status",), ("transcribe",), ("index",)])
def test_no_archive_yet_is_told(podium, tmp_path: Path, arguments: tuple[str, ...]):
    refused(podium(*arguments, "--archive", tmp_path / "none"), 1, "no archive in")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_told(podium, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    refused(podium("import", DATA / "comments.jsonl", "--archive", tmp_path / "file" / "archive"), 1, "cannot be written")


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "no sound", "cut short", "silent"])
def test_a_recording_that_is_none_is_told_and_nothing_is_kept(podium, tmp_path: Path, kind: str):
    recording = tmp_path / "r.mp4"
    if kind == "empty":
        recording.write_bytes(b"")
    elif kind == "text":
        recording.write_text("not a film" * 100)
    elif kind == "no sound":
        made(recording, "-f", "lavfi", "-i", "color=size=64x64:rate=5", "-t", "2")
    elif kind == "cut short":
        recording.write_bytes((MEETING / "recording.mp4").read_bytes()[:1_000_000])
    elif kind == "silent":
        made(recording, "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "5")
    told = {"missing": "is not there", "empty": "is empty", "text": "no recording", "no sound": "no sound track", "cut short": "cut short", "silent": "is silent"}[kind]

    refused(podium("add", recording, *MEETING_OPTIONS, "--archive", tmp_path / "a"), 1, told)
    assert podium("export", "--archive", tmp_path / "a").stdout == ""
    assert '"id"' not in podium("status", "--json", "--archive", tmp_path / "a").stdout


def test_a_meeting_is_held_against_what_is_known(podium, captioned: Path, tmp_path: Path):
    whole = json.loads(podium("export", "--meeting", "egret-cove-town-council-2026-07-01", "--archive", captioned).stdout)
    truth = tmp_path / "known.truth.json"
    truth.write_text(json.dumps({"windows": whole["windows"], "comments": whole["comments"][:1]}))

    result = json.loads(podium("eval", truth, "--json", "--archive", captioned).stdout)
    assert (result["windows_covered"], result["windows_false"], result["comments_f1"]) == (1.0, 0.0, round(2 / 3, 4))
    assert "comments_f1      0.6667" in podium("eval", truth, "--meeting", "egret-cove-town-council-2026-07-01", "--archive", captioned).stdout
    truth.write_text("{}")
    refused(podium("eval", truth, "--archive", captioned), 1, "needs turns, or windows and comments")
    truth.write_text("no json")
    refused(podium("eval", truth, "--archive", captioned), 1, "is not JSON")
    refused(podium("eval", tmp_path / "missing.json", "--archive", captioned), 2, "does not exist")


@pytest.fixture
def captioned(podium, tmp_path: Path) -> Path:
    (tmp_path / "c.vtt").write_text(CAPTIONS)
    done = podium("add", "--captions", tmp_path / "c.vtt", *MEETING_OPTIONS, "--place", "Egret Cove, Florida", "--json", "--archive", tmp_path / "a")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"meeting": "egret-cove-town-council-2026-07-01"}), done.stderr
    return tmp_path / "a"


def test_captions_alone_are_enough(podium, captioned: Path):
    whole = json.loads(podium("export", "--meeting", "egret-cove-town-council-2026-07-01", "--archive", captioned).stdout)

    assert (whole["meeting"]["date"], whole["meeting"]["place"]) == ("2026-07-01T18:00:00-04:00", "Egret Cove, Florida")
    assert [(window["found_by"], window["kind"]) for window in whole["windows"]] == [("captions", "public_comment")]
    assert [(comment["speaker"], comment["speaker_evidence"], comment["engine"]) for comment in whole["comments"]] == [
        ("Ada Example", "called", "captions"), ("Boris Sample", "called", "captions"),
    ]  # fmt: skip
    assert "287(g)" in whole["comments"][0]["text"]
    assert "287 G" in whole["comments"][0]["heard"]
    assert json.loads(podium("search", "287(g)", "--json", "--archive", captioned).stdout)["total"] == 1


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("Ada Example, Boris Sample", None),
        ("Ada Example, Boris Sample, Zita Probe", "in the minutes and on no comment: Zita Probe"),
        ("Quentin Plover, Zita Probe", "nobody whom the minutes name was heard (Quentin Plover, Zita Probe): are they of another meeting?"),
    ],
)
def test_minutes_that_do_not_fit_are_told_and_name_nobody(podium, captioned: Path, tmp_path: Path, names: str, told: str | None):
    (tmp_path / "m.txt").write_text(f"3. PUBLIC COMMENT\nThe following persons addressed the Council: {names}.\n")
    added = podium("add", "--captions", tmp_path / "c.vtt", *MEETING_OPTIONS, "--minutes", tmp_path / "m.txt", "--archive", captioned)
    assert added.returncode == 0, added.stderr
    (row,) = (json.loads(line) for line in podium("status", "--json", "--archive", captioned).stdout.splitlines())
    speakers = [comment["speaker"] for comment in json.loads(podium("export", "--meeting", row["id"], "--archive", captioned).stdout)["comments"]]

    assert speakers == ["Ada Example", "Boris Sample"]
    assert row["look"] == ([told] if told else [])


def test_the_status_of_an_archive_is_told_though_its_index_is_of_before(podium, captioned: Path):
    (index,) = (captioned / "search").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute("UPDATE about SET made_with = 'before'")
    told = podium("status", "--archive", captioned)

    assert told.returncode == 0
    assert "1 meeting, 2 comments; the index cannot be asked" in told.stdout
    assert "run podium index" in told.stdout


def test_adding_twice_changes_nothing(podium, captioned: Path, tmp_path: Path):
    before = podium("export", "--archive", captioned).stdout
    again = podium("add", "--captions", tmp_path / "c.vtt", *MEETING_OPTIONS, "--place", "Egret Cove, Florida", "--json", "--archive", captioned)

    assert again.returncode == 0
    assert podium("export", "--archive", captioned).stdout == before


def test_a_second_reading_says_what_it_changed(podium, captioned: Path, tmp_path: Path):
    other = CAPTIONS.replace("Please vote no.", "Please vote yes.").replace("00:00:52.000 -->", "00:00:51.000 -->").replace("Boris Sample", "Boris Simple")
    (tmp_path / "other.vtt").write_text(other)
    told = podium("add", "--captions", tmp_path / "other.vtt", *MEETING_OPTIONS, "--place", "Egret Cove, Florida", "--archive", captioned)

    assert "changed: 0:05 Ada Example: text “no.” → “yes.”" in told.stdout
    assert "speaker “Boris Sample” → “Boris Simple”" in told.stdout


@pytest.mark.parametrize(
    ("captions", "code", "told"),
    [
        ("WEBVTT\n\n", 0, "blank"),
        ("no times here", 1, "no times"),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:09.000\nThe budget is on page nine.\n", 0, "no window of public comment found in 0:0"),
    ],
)
def test_captions_without_public_comment_are_told(podium, tmp_path: Path, captions: str, code: int, told: str):
    (tmp_path / "c.vtt").write_text(captions)

    refused(podium("add", "--captions", tmp_path / "c.vtt", *MEETING_OPTIONS, "--json", "--archive", tmp_path / "a"), code, told)


@pytest.mark.needs("whisper")
def test_a_meeting_without_public_comment_says_how_it_was_looked_for(podium, tmp_path: Path):
    made(tmp_path / "r.wav", "-ss", "440", "-t", "30", "-i", str(MEETING / "recording.mp4"))
    done = podium("add", tmp_path / "r.wav", *MEETING_OPTIONS, "--archive", tmp_path / "a")

    assert done.returncode == 0
    assert re.search(r"0 comments in 0 windows.*no window of public comment found: there is no agenda; listened to 0:00–0:30 and heard \d+ words", " ".join(done.stdout.split()))


def test_a_wrong_line_of_an_import_is_named(podium, tmp_path: Path):
    (tmp_path / "x.jsonl").write_text('{"meeting": "m"\n')
    refused(podium("import", tmp_path / "x.jsonl", "--archive", tmp_path / "a"), 1, "line 1: no JSON")


def test_the_round_trip_is_byte_for_byte(podium, tmp_path: Path):
    assert podium("import", DATA / "comments.jsonl", "--archive", tmp_path / "a").returncode == 0
    once = podium("export", "--archive", tmp_path / "a").stdout
    (tmp_path / "once.jsonl").write_text(once)
    podium("import", tmp_path / "once.jsonl", "--archive", tmp_path / "b")

    assert podium("export", "--archive", tmp_path / "b").stdout == once == (DATA / "comments.jsonl").read_text()
    assert podium("export", "topic:housing", "--format", "csv", "--archive", tmp_path / "a").stdout.count("\n") == 5


def test_a_port_in_use_is_told(podium, tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused(podium("serve", "--port", str(taken.getsockname()[1]), "--archive", tmp_path / "a"), 1, "cannot be had")


def test_a_page_of_another_make_is_told(podium, tmp_path: Path):
    (tmp_path / "p.html").write_text("<html><body>Welcome</body></html>")
    refused(podium("read", "granicus", tmp_path / "p.html", "--url", "https://example.org/"), 1, "no Granicus listing")


def test_doctor_finds_damage(podium, captioned: Path):
    assert podium("doctor", "--archive", captioned).returncode == 0
    damaged = next(path for path in (captioned / "files").glob("??/*"))
    damaged.write_bytes(b"changed")
    done = podium("doctor", "--archive", captioned)

    assert done.returncode == 1
    assert "DAMAGED" in done.stdout


def test_a_relative_archive_plays(podium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Flask looks for relative files beside its own modules: the default archive is a relative one."""
    from search_app import create_app

    monkeypatch.chdir(tmp_path)
    with Archive(Path("here")) as archive:
        archive.meetings.put_jurisdiction(Jurisdiction("egret-cove", "Egret Cove"))
        meeting = archive.meetings.put(Meeting("egret-cove", "Council", "2026-01-01"), Source("files", "1", ""))
        sha256 = archive.files.keep_bytes(b"sound and picture")
        archive.meetings.put_media(meeting, Media(sha256, None))

    answer = create_app({"ARCHIVE": "here"}).test_client().get(f"/media/{sha256}", buffered=True)
    assert (answer.status_code, answer.data) == (200, b"sound and picture")


def test_an_exclusion_may_come_first(podium, captioned: Path):
    assert podium("search", "-playground", "--archive", captioned).stdout.startswith("1 comment\n")


def test_nobody_is_sent_to_look_for_a_recording_that_there_cannot_be(podium, tmp_path: Path):
    with Archive(tmp_path / "archive") as archive:
        archive.meetings.put_jurisdiction(Jurisdiction("egret-cove", "Egret Cove"))
        for day, status in (("2026-01-01", "scheduled"), ("2026-01-02", "cancelled"), ("2199-01-01", "scheduled")):
            archive.meetings.put(Meeting("egret-cove", "Council", day, status=status), Source("files", day, ""))
    told = podium("status", "--json", "--archive", tmp_path / "archive").stdout

    assert {row["date"]: row["look"] for row in map(json.loads, told.splitlines())} == {"2026-01-01": ["no recording yet"], "2026-01-02": [], "2199-01-01": []}


def test_a_page_is_read_only_as_of_an_address_of_the_web(podium, tmp_path: Path):
    (tmp_path / "p.html").write_text("<html></html>")
    for address in ("nonsense", "", "ftp://x/y", "http://[::1"):
        refused(podium("read", "granicus", tmp_path / "p.html", "--url", address), 2, "is no address of the web")


def test_a_jurisdiction_that_comes_along_is_checked_by_its_slug(podium, tmp_path: Path):
    told = podium("crawl", "--check", "monroe-county", "--archive", tmp_path / "archive")

    assert told.returncode == 0, told.stderr
    assert "monroe-county.toml: Monroe County, Florida, 1 source, nothing wrong in it" in told.stdout
    refused(podium("crawl", "--check", "nosuch.toml", "--archive", tmp_path / "archive"), 2, "nosuch.toml is not there")
    refused(podium("run", "nosuch.toml", "--archive", tmp_path / "archive"), 2, "nosuch.toml is not there")


def test_crawl_check_tells_what_is_wrong_and_what_nobody_checked(podium, tmp_path: Path):
    good = tmp_path / "egret-cove.toml"
    good.write_text(
        'slug = "egret-cove"\nname = "Egret Cove"\nstate = "Florida"\nzone = "America/New_York"\nlanguages = ["en"]\nchecked = ["name"]\n'
        '[[bodies]]\nname = "Town Council"\n[[sources]]\nplatform = "iqm2"\nurl = "https://egretcove.example.org/Citizens/calendar.aspx"\nchecked = ["platform", "url"]\n'
    )
    bad = tmp_path / "heron-cove.toml"
    bad.write_text(good.read_text().replace("egret-cove", "heron-cove").replace("iqm2", "iqm3"))

    told = podium("crawl", "--check", good, "--archive", tmp_path / "archive")
    assert (told.returncode, told.stdout) == (
        0,
        "egret-cove.toml: Egret Cove, Florida, 1 source, nothing wrong in it\n  not checked against a recorded page: slug, state, zone, languages, bodies[0].name\n",
    )
    told = podium("crawl", "--check", bad, "--archive", tmp_path / "archive")
    assert (told.returncode, told.stdout[:67]) == (1, "heron-cove.toml, line 10: sources[0].platform “iqm3” is none of gra")
    assert not (tmp_path / "archive").exists()


def test_a_portal_of_the_web_is_not_asked_by_nobody(podium, tmp_path: Path):
    file = tmp_path / "egret-cove.toml"
    file.write_text(
        'slug = "egret-cove"\nname = "Egret Cove"\nstate = "Florida"\nzone = "America/New_York"\nlanguages = ["en"]\n'
        '[[bodies]]\nname = "Town Council"\n[[sources]]\nplatform = "iqm2"\nurl = "https://egretcove.example.org/Citizens/calendar.aspx"\n'
    )
    done = podium("crawl", file, "--archive", tmp_path / "archive")

    assert done.returncode == 1
    assert "say who crawls" in done.stderr
    assert "--contact" in done.stderr
