"""How a run ends: what portals do wrong, kept in the archive and shown by the command and the page."""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive
from archive.model import FoundMeeting, Source
from crawler.items import ListedMeetings
from crawler.loading import jurisdiction as checked_file
from crawler.pipelines import KeepMeetings
from crawler.task import Task
from search_app.app import create_app
from tests.crawler.replay.crawling import command, crawl, environment, file_for, recording
from tests.crawler.replay.server import Answer, Portal, serving
from tests.crawler.replay.sites import SITES
from tests.crawler.replay.town import before

pytest.importorskip("scrapy", reason="Scrapy is not installed (extra crawl)")
LISTING = "/ViewPublisher.php"
CHALLENGE = Answer(b"<html><title>Just a moment...</title><script>window.cf_chl_opt</script></html>", validators=False)


@pytest.fixture
def portal():
    with serving() as portal:
        portal.site = SITES["granicus"][2](before(recording()), portal.address)
        yield portal


def run(portal: Portal, folder: Path, *options: str, extra: str = "") -> dict:
    return crawl(file_for(folder, "granicus", portal.address + "/", extra), folder / "archive", portal.address, *options)


def await_request(portal: Portal, path: str, longest: float = 60.0) -> None:
    until = time.monotonic() + longest
    while not any(sent.path.startswith(path) for sent in portal.sent):
        assert time.monotonic() < until, f"{path} was never asked for"
        time.sleep(0.05)


def kept(folder: Path) -> list:
    with Archive(folder / "archive") as archive:
        return [(meeting, archive.meetings.documents(meeting.id), archive.meetings.media(meeting.id)) for meeting in archive.meetings.all()]


@pytest.mark.parametrize(
    ("fault", "state", "told"),
    [
        (CHALLENGE, "blocked", "asks whether we are a person"),
        (Answer(b"<table class='listingTable' id='archive'></table>", validators=False), "failed", ""),
        (Answer(b"no", status=403), "blocked", "answered 403"),
        (Answer(b"no", status=404), "failed", "answered 404"),
        (Answer(b"", status=302, headers={"Location": "https://parked.example.org/"}), "failed", ""),
        (Answer(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}), "failed", "private network"),
        (Answer(b"x" * 70_000_000, validators=False), "failed", "could not be reached"),
    ],
    ids=["challenge", "nothing", "forbidden", "gone", "moved", "private", "huge"],
)
def test_a_run_that_fails_is_told_and_changes_no_meeting(portal: Portal, tmp_path: Path, fault: Answer, state: str, told: str):
    run(portal, tmp_path)
    was = kept(tmp_path)
    portal.faults[LISTING] = [fault] * 9
    outcome = run(portal, tmp_path)

    assert outcome["state"] == state
    assert outcome["exit"] == 1
    assert told in " ".join(outcome["errors"])
    assert kept(tmp_path) == was
    with Archive(tmp_path / "archive") as archive:
        (latest,) = archive.runs.latest()
        assert (latest.state, latest.platform) == (state, "granicus")


def test_nothing_where_nothing_ever_was_is_empty_and_no_failure(portal: Portal, tmp_path: Path):
    portal.faults[LISTING] = [Answer(b"<table class='listingTable' id='archive'></table>", validators=False)]
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["errors"], outcome["exit"]) == ("empty", [], 0)


def test_many_fewer_rows_are_a_warning(portal: Portal, tmp_path: Path):
    def listing(rows: int) -> Answer:
        cells = "".join(f'<tr class="listingRow"><td headers="Name">Town Council</td><td headers="Date">Sep {day}, 2026</td></tr>' for day in range(1, rows + 1))
        return Answer(f"<table class='listingTable' id='archive'>{cells}</table>".encode(), validators=False)

    portal.faults[LISTING] = [listing(20), listing(6)]
    run(portal, tmp_path)
    outcome = run(portal, tmp_path)

    assert outcome["state"] == "ok"
    assert outcome["warnings"] == ["6 rows are listed where 20 were: has the page changed, or its paging?"]


def test_overload_is_waited_out_and_the_wait_that_is_asked_for_kept(portal: Portal, tmp_path: Path):
    portal.faults[LISTING] = [Answer(b"slow down", status=429, headers={"Retry-After": "1"}), Answer(b"oops", status=500)]
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["errors"]) == ("ok", [])
    assert [sent.status for sent in portal.sent if sent.path.startswith(LISTING)] == [429, 500, 200]


def test_one_page_or_file_that_fails_is_an_error_and_the_rest_is_kept(portal: Portal, tmp_path: Path):
    portal.faults["/MinutesViewer.php"] = [Answer(b"gone", status=404)]
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["documents"], outcome["recordings"], outcome["exit"]) == ("ok", 4, 1, 1)
    assert [error.rpartition(": ")[2] for error in outcome["errors"]] == ["answered 404"]

    again = run(portal, tmp_path)
    assert (again["errors"], again["documents"]) == ([], 1)


def test_a_challenge_in_place_of_a_document_is_not_kept_as_one(portal: Portal, tmp_path: Path):
    portal.faults["/MinutesViewer.php"] = [CHALLENGE]
    outcome = run(portal, tmp_path)

    assert "and no minutes" in outcome["errors"][0]
    assert all(document.kind != "minutes" for _, documents, _ in kept(tmp_path) for document in documents)


@pytest.mark.parametrize("answer", [Answer(b"gone", status=404), CHALLENGE], ids=["gone", "challenge"])
def test_an_agenda_that_is_page_and_document_fails_once(portal: Portal, tmp_path: Path, answer: Answer):
    portal.faults["/AgendaViewer.php"] = [answer]
    outcome = run(portal, tmp_path)

    assert (len(outcome["errors"]), outcome["state"], outcome["documents"]) == (1, "ok", 4)
    assert len([sent for sent in portal.sent if sent.path.startswith("/AgendaViewer")]) == 3


def test_the_evidence_of_a_crawl_is_exported_with_its_meeting(portal: Portal, tmp_path: Path):
    run(portal, tmp_path)
    command = [sys.executable, "-m", "podium", "export", "--meeting", "egret-cove-town-council-2026-09-14", "--format", "json", "--archive", str(tmp_path / "archive")]
    meeting = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["meeting"]
    (recording_of_it,) = meeting["media"]

    assert recording_of_it["url"] == f"{portal.address}/media/301.mp4"
    assert recording_of_it["sha256"] == hashlib.sha256(recording()).hexdigest()
    for fetched in (recording_of_it, *meeting["documents"]):
        assert fetched["headers"]["Content-Type"] == fetched["content_type"]
        assert fetched["fetched_at"].startswith("2026-11-23T")


def test_robots_are_obeyed(portal: Portal, tmp_path: Path):
    portal.robots = b"User-agent: *\nDisallow: /ViewPublisher.php\n"
    outcome = run(portal, tmp_path)

    assert outcome["state"] == "blocked"
    assert "robots.txt" in outcome["errors"][0]


def test_robots_are_obeyed_by_downloads_too(portal: Portal, tmp_path: Path):
    portal.robots = b"User-agent: *\nDisallow: /media/\n"
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["recordings"]) == ("ok", 0)
    assert f"{portal.address}/robots.txt says so" in outcome["errors"][0]
    assert not [sent for sent in portal.sent if sent.path.startswith("/media/")]


def relisted(portal: Portal, old: str, new: str) -> None:
    """Have the listing say something else."""
    site = portal.site

    def changed(method: str, path: str, form: bytes) -> Answer | None:
        answer = site(method, path, form)
        return Answer(answer.body.replace(old.encode(), new.encode())) if answer and path == f"{LISTING}?view_id=1" else answer

    portal.site = changed


def test_a_name_that_leads_home_only_when_it_is_asked_is_refused(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REPLAY_REBINDING", "rebinding.example.org")
    relisted(portal, '"/MinutesViewer.php', f'"http://rebinding.example.org:{portal.address.rpartition(":")[2]}/admin/MinutesViewer.php')
    outcome = run(portal, tmp_path)

    assert (outcome["state"], len(outcome["errors"])) == ("ok", 1)
    assert "rebinding.example.org" in outcome["errors"][0]
    assert not [sent for sent in portal.sent if sent.path.startswith("/admin")]


def test_a_recording_much_shorter_than_its_portal_says_is_told_and_kept(portal: Portal, tmp_path: Path):
    relisted(portal, '<td headers="Agenda">', '<td headers="Duration">02h&nbsp;11m</td><td headers="Agenda">')
    outcome = run(portal, tmp_path)
    again = run(portal, tmp_path)

    assert "is 1 s long where its portal says 7860 s: it may be cut short" in outcome["errors"][0]
    assert (outcome["recordings"], again["recordings"]) == (1, 0)
    assert outcome["errors"] == again["errors"]


@pytest.mark.parametrize(("length", "again"), [(100.0, {"303"}), (60.0, {"301", "303"})], ids=["a meeting", "a stub"])
def test_a_recording_of_a_minute_does_not_stand_for_the_meetings_own(portal: Portal, tmp_path: Path, length: float, again: set[str], monkeypatch: pytest.MonkeyPatch):
    portal.site = SITES["granicus"][2](before(recording(length)), portal.address)
    monkeypatch.setenv("REPLAY_DAY", "2026-09-16")
    run(portal, tmp_path)
    portal.sent.clear()
    monkeypatch.setenv("REPLAY_DAY", "2026-11-23")
    outcome = run(portal, tmp_path, "--due")

    assert outcome["errors"] == []
    assert again <= {sent.path.rpartition("=")[2] for sent in portal.sent if sent.path.startswith("/AgendaViewer")} <= again | {"302"}


def test_a_silent_recording_is_fetched_once_until_the_portal_has_another(portal: Portal, tmp_path: Path):
    silent = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=black:size=64x48:duration=2", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-"],
        capture_output=True,
        check=True,
    ).stdout
    portal.site = SITES["granicus"][2](before(silent), portal.address)
    first, second = run(portal, tmp_path), run(portal, tmp_path)

    assert [len(kept_of[2]) for kept_of in kept(tmp_path)] == [0, 0, 0]
    assert "has no sound" in first["errors"][0]
    assert first["errors"] == second["errors"]
    assert portal.statuses("/media/301.mp4") == [200, 304]

    portal.site = SITES["granicus"][2](before(recording()), portal.address)
    third = run(portal, tmp_path)

    assert (third["errors"], third["recordings"]) == ([], 1)


def test_since_body_and_limit_narrow_a_run(portal: Portal, tmp_path: Path):
    assert run(portal, tmp_path, "--since", "2026-10-01")["meetings"] == ["egret-cove-town-council-2026-10-12", "egret-cove-town-council-2026-12-07"]
    assert len(run(portal, tmp_path, "--limit", "1")["meetings"]) == 1
    assert len(run(portal, tmp_path, "--body", "town council")["meetings"]) == 3
    wrong = subprocess.run(
        [sys.executable, "-m", "podium", "crawl", str(tmp_path / "egret-cove.toml"), "--body", "Zoning Board", "--archive", str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 2
    assert "there are: Town Council" in wrong.stderr


def test_only_what_is_due_is_looked_at_again(portal: Portal, tmp_path: Path):
    run(portal, tmp_path)
    portal.sent.clear()
    outcome = run(portal, tmp_path, "--due")
    looked_at = {sent.path.rpartition("=")[2] for sent in portal.sent if sent.path.startswith("/AgendaViewer")}

    assert outcome["errors"] == []
    assert len(outcome["meetings"]) == 3
    assert looked_at == {"303"}, "only the one that is still to come"


def test_the_page_and_the_command_show_how_runs_ended(portal: Portal, tmp_path: Path):
    run(portal, tmp_path)
    portal.faults[LISTING] = [CHALLENGE]
    run(portal, tmp_path)
    app = create_app({"ARCHIVE": tmp_path / "archive", "TESTING": True})
    page = app.test_client().get("/sources").text
    app.extensions["podium"][0].close()
    told = subprocess.run([sys.executable, "-m", "podium", "status", "--archive", str(tmp_path / "archive")], capture_output=True, text=True, check=True).stdout
    as_json = subprocess.run(
        [sys.executable, "-m", "podium", "status", "--sources", "--json", "--archive", str(tmp_path / "archive")], capture_output=True, text=True, check=True
    ).stdout

    assert "kept out" in page
    assert "asks whether we are a person" in page
    assert "last read well on" in page
    assert "source egret-cove, granicus" in told
    assert ": blocked on" in told
    assert json.loads(as_json)["errors"][0]["page"].endswith("ViewPublisher.php?view_id=1")


def test_a_link_that_is_no_address_costs_its_own_row_alone(portal: Portal, tmp_path: Path):
    site = portal.site

    def with_a_bad_link(method: str, path: str, form: bytes) -> Answer | None:
        answer = site(method, path, form)
        if answer is None or not path.startswith(LISTING):
            return answer
        return Answer(answer.body.replace(b'href="/AgendaViewer.php?view_id=1&event_id=302"', b'href="C:/docs/agenda.pdf"'), validators=False)

    portal.site = with_a_bad_link
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["recordings"], len(outcome["meetings"])) == ("ok", 1, 3)
    assert any("which is no address" in error or "no address" in error for error in outcome["errors"])


def test_paging_in_a_circle_ends(tmp_path: Path):
    with serving() as portal:
        portal.site = SITES["civicclerk"][2](before(recording()), portal.address)
        listing = {"value": [{"id": 1, "eventName": "Town Council", "startDateTime": "2026-09-14T18:00:00Z"}], "@odata.nextLink": f"{portal.address}/v1/Events?again"}
        portal.faults["/v1/Events"] = [Answer(json.dumps(listing).encode(), "application/json", validators=False)] * 50
        outcome = crawl(file_for(tmp_path, "civicclerk", portal.address + "/"), tmp_path / "archive", portal.address)

    assert "leads in a circle" in outcome["errors"][-1]
    assert len([sent for sent in portal.sent if sent.path.startswith("/v1/Events?")]) == 6


def test_a_page_of_the_listing_that_is_refused_makes_no_good_run(tmp_path: Path):
    with serving() as portal:
        portal.site = SITES["civicclerk"][2](before(recording()), portal.address)
        file, folder = file_for(tmp_path, "civicclerk", portal.address + "/"), tmp_path / "archive"
        whole = crawl(file, folder, portal.address)
        site = portal.site
        portal.site = lambda method, path, form: Answer(b"no", status=403) if "skip=2" in path else site(method, path, form)
        cut = crawl(file, folder, portal.address)

    assert (whole["state"], whole["rows"], cut["state"], cut["rows"], cut["exit"]) == ("ok", 3, "blocked", 2, 1)
    with Archive(folder) as archive:
        assert len(archive.meetings.all()) == 3
        assert archive.runs.last_rows("egret-cove", "civicclerk", portal.address + "/", "") == 3, "a run that was cut is no measure"


def test_rows_that_are_all_unreadable_are_a_failure(portal: Portal, tmp_path: Path):
    rows = "".join(f'<tr class="listingRow"><td headers="Name">Town Council</td><td><a href="/player/clip/{number}">Video</a></td></tr>' for number in (1, 2, 3))
    portal.faults[LISTING] = [Answer(f"<table class='listingTable' id='archive'>{rows}</table>".encode(), validators=False)]
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["rows"], len(outcome["errors"])) == ("failed", 3, 3)


def test_each_view_of_a_portal_has_its_own_record_of_runs(portal: Portal, tmp_path: Path):
    site = portal.site
    nothing = Answer(b"<table class='listingTable' id='archive'></table>")
    portal.site = lambda method, path, form: nothing if path == "/ViewPublisher.php?view_id=5" else site(method, path, form)
    file = file_for(tmp_path, "granicus", portal.address + "/")
    file.write_text(file.read_text() + f'\n[[sources]]\nplatform = "granicus"\nurl = "{portal.address}/"\nview = 5\n')
    for _ in range(2):
        crawl(file, tmp_path / "archive", portal.address)
    with Archive(tmp_path / "archive") as archive:
        latest = archive.runs.latest()

    assert [(each.url.rpartition("?")[2], each.state) for each in latest] == [("view_id=1", "ok"), ("view_id=5", "empty")]


@pytest.mark.parametrize("name", ["primegov", "legistar", "granicus"])
def test_a_meeting_that_was_called_off_can_be_on_again(portal: Portal, tmp_path: Path, name: str):
    """PrimeGov and Legistar have a sign for what is called off, and none for what is not."""
    platform, path, site = SITES[name]
    called_off = [replace(sitting, cancelled=sitting.number == 303) for sitting in before(recording())]
    states = []
    for town in (called_off, before(recording())):
        portal.site = site(town, portal.address)
        crawl(file_for(tmp_path, platform, portal.address + path), tmp_path / "archive", portal.address)
        states.append({meeting.date[:10]: meeting.status for meeting, _, _ in kept(tmp_path)})

    assert [each["2026-12-07"] for each in states] == ["cancelled", "scheduled"]
    assert states[1]["2026-09-14"] == "held"


def test_a_calendar_that_shows_another_year_than_it_was_asked_for_is_told(tmp_path: Path):
    with serving() as portal:
        site = SITES["legistar"][2](before(recording()), portal.address)

        def ignoring(method: str, path: str, form: bytes) -> Answer | None:
            return site("GET" if path == "/Calendar.aspx" else method, path, form)

        portal.site = ignoring
        outcome = crawl(file_for(tmp_path, "legistar", portal.address + "/Calendar.aspx"), tmp_path / "archive", portal.address)

    assert (outcome["state"], outcome["exit"]) == ("failed", 1)
    assert "shows “This Month” when it is asked for All Years" in outcome["errors"][0]


def test_legistars_api_is_asked_for_json(tmp_path: Path):
    with serving() as portal:
        site = SITES["legistar's API"][2](before(recording()), portal.address)
        portal.site = site
        crawl(file_for(tmp_path, "legistar", portal.address + "/v1/egretcove"), tmp_path / "archive", portal.address)

    asked = [sent.headers.get("Accept") for sent in portal.sent if sent.path.startswith("/v1/")]
    assert asked
    assert set(asked) == {"application/json"}, "it answers with XML to whoever takes that, too"


def test_a_challenges_date_is_not_asked_for_again(portal: Portal, tmp_path: Path):
    today = {"Last-Modified": "Mon, 23 Nov 2026 00:00:00 GMT"}
    portal.faults["/MinutesViewer.php"] = [Answer(CHALLENGE.body, validators=False, headers=today)]
    run(portal, tmp_path)
    portal.sent.clear()
    outcome = run(portal, tmp_path)

    assert (outcome["errors"], outcome["documents"]) == ([], 1)
    (asked,) = [sent.headers for sent in portal.sent if sent.path.startswith("/MinutesViewer")]
    assert "If-Modified-Since" not in asked


def test_a_portal_that_asks_for_an_hour_is_left_alone(portal: Portal, tmp_path: Path):
    portal.faults["/AgendaViewer.php"] = [Answer(b"slow down", status=429, headers={"Retry-After": "3600"})] * 9
    outcome = run(portal, tmp_path)

    assert len([sent for sent in portal.sent if sent.path.startswith("/AgendaViewer")]) <= 2, "those that were under way"
    assert any("asks to be left alone for" in error for error in outcome["errors"])


def test_captions_that_are_not_made_yet_are_no_error_of_every_night(tmp_path: Path):
    with serving() as portal:
        town = [replace(sitting, captions=None) for sitting in before(recording(100.0))]
        portal.site = SITES["escribe"][2](town, portal.address)
        file, folder = file_for(tmp_path, "escribe", portal.address + "/"), tmp_path / "archive"
        first = crawl(file, folder, portal.address)
        portal.sent.clear()
        again = crawl(file, folder, portal.address, "--due")

    assert (first["errors"], first["recordings"], again["errors"]) == ([], 1, [])
    assert portal.statuses("/isi/egretcove/301.mp4.vtt") == []


def test_a_signature_under_the_same_words_is_a_new_version(portal: Portal, tmp_path: Path):
    run(portal, tmp_path)
    site = portal.site

    def signed(method: str, path: str, form: bytes) -> Answer | None:
        answer = site(method, path, form)
        return Answer(answer.body.replace(b"</body>", b"<img src='signature.png'></body>")) if answer and path.startswith("/MinutesViewer") else answer

    portal.site = signed
    outcome = run(portal, tmp_path)

    assert outcome["documents"] == 1
    assert [document.kind for _, documents, _ in kept(tmp_path) for document in documents].count("minutes") == 2


def test_what_is_broken_and_cannot_be_asked_for_conditionally_is_fetched_anew(portal: Portal, tmp_path: Path):
    site, broken = SITES["granicus"][2](before(recording()), portal.address), b"\0\0\0\x18ftypisom" + bytes(range(256)) * 20
    portal.site = lambda method, path, form: Answer(broken, "video/mp4", validators=False) if path.startswith("/media/") else site(method, path, form)
    first = run(portal, tmp_path)
    portal.site = lambda method, path, form: Answer(recording(), "video/mp4", validators=False) if path.startswith("/media/") else site(method, path, form)
    second = run(portal, tmp_path)

    assert ("is no recording" in first["errors"][0], second["errors"], second["recordings"]) == (True, [], 1)


def test_a_token_of_the_day_in_a_page_makes_no_new_version(portal: Portal, tmp_path: Path):
    site, answered = portal.site, iter(range(99))

    def with_a_token(method: str, path: str, form: bytes) -> Answer | None:
        answer = site(method, path, form)
        if answer is None or not path.startswith("/MinutesViewer"):
            return answer
        return Answer(answer.body.replace(b"<body>", f"<body><script>token = {next(answered)}</script>".encode()), validators=False)

    portal.site = with_a_token
    first, second = run(portal, tmp_path), run(portal, tmp_path)

    assert (first["documents"], second["documents"]) == (5, 0)
    assert [document.kind for _, documents, _ in kept(tmp_path) for document in documents].count("minutes") == 1


def test_a_stub_is_replaced_by_the_recording_that_comes_under_its_address(portal: Portal, tmp_path: Path):
    first, second = run(portal, tmp_path), run(portal, tmp_path)
    portal.site = SITES["granicus"][2](before(recording(100.0)), portal.address)
    third, fourth = run(portal, tmp_path), run(portal, tmp_path)

    assert [outcome["recordings"] for outcome in (first, second, third, fourth)] == [1, 0, 1, 0]
    assert [round(each.duration or 0) for each in kept(tmp_path)[-1][2]] == [100], "the other is evidence, and is not heard"
    assert portal.statuses("/media/301.mp4") == [200, 304, 200], "a meeting's own is not asked for again"


def test_a_row_that_cannot_be_kept_costs_no_other(tmp_path: Path):
    archive = tmp_path / "archive"
    file = file_for(tmp_path, "files", str(tmp_path))
    task = Task(checked_file(str(file)), checked_file(str(file)).sources[0])
    rows = tuple(FoundMeeting(Source("files", str(number), ""), "Town Council", "Meeting", start) for number, start in enumerate(("2026-04-14", "9999-12-31", "2026-05-12")))
    keep = KeepMeetings({"PODIUM_FOLDER": str(archive), "PODIUM_DATABASE": None, "USER_AGENT": "x"})
    try:
        asyncio.run(keep.process_item(ListedMeetings(rows, (None, None, None), task)))
    finally:
        keep.close_spider()

    assert [meeting.date for meeting, _, _ in kept(tmp_path)] == ["2026-05-12", "2026-04-14"]
    assert (len(task.outcome.meetings), task.outcome.not_kept, len(task.outcome.errors)) == (2, 1, 1)


def test_a_file_that_was_replaced_in_the_folder_is_read_again(tmp_path: Path):
    folder = tmp_path / "clerk"
    folder.mkdir()
    (folder / "2026-04-14 Town Council.mp4").write_bytes(recording())
    file = file_for(tmp_path, "files", str(folder))
    first, second = (crawl(file, tmp_path / "archive", "") for _ in range(2))
    (folder / "2026-04-14 Town Council.mp4").write_bytes(recording(1.5, 660))
    third = crawl(file, tmp_path / "archive", "")

    assert [outcome["recordings"] for outcome in (first, second, third)] == [1, 0, 1]
    assert len(kept(tmp_path)[0][2]) == 1, "the one that lies there now"


def test_a_dry_run_asks_each_size_once_whatever_comes_of_it(portal: Portal, tmp_path: Path):
    portal.robots = b"User-agent: *\nDisallow: /media/\n"
    outcome = run(portal, tmp_path, "--dry-run")

    assert [error for error in outcome["errors"] if "/media/301.mp4" in error] == [f"{portal.address}/media/301.mp4: could not be asked for its size: Forbidden by robots.txt"]
    assert portal.statuses("/media/301.mp4") == []


def test_a_run_that_is_at_work_or_was_killed_is_told_as_such(portal: Portal, tmp_path: Path):
    portal.faults["/media/301.mp4"] = [20.0]
    process = subprocess.Popen(command(file_for(tmp_path, "granicus", portal.address + "/"), tmp_path / "archive"), env=environment(portal.address))
    await_request(portal, "/media/301.mp4")
    process.kill()
    process.wait()
    app = create_app({"ARCHIVE": tmp_path / "archive", "TESTING": True})
    page = app.test_client().get("/sources")
    app.extensions["podium"][0].close()
    told = subprocess.run([sys.executable, "-m", "podium", "status", "--sources", "--archive", str(tmp_path / "archive")], capture_output=True, text=True, check=True).stdout

    assert page.status_code == 200
    assert "at work, or cut off" in page.text
    assert "not ended: at work, or cut off" in told


def test_one_interrupt_ends_a_crawl_soon_and_says_so(portal: Portal, tmp_path: Path):
    site, video = portal.site, recording()
    rows = "".join(
        f'<tr class="listingRow"><td headers="Name">Town Council</td><td headers="Date">Sep {day}, 2026</td><td><a href="/player/clip/{day}">Video</a> <a href="/media/{day}.mp4">MP4</a></td></tr>'
        for day in range(1, 21)
    )
    listing = Answer(f"<table class='listingTable'>{rows}</table>".encode())

    def slow(method: str, path: str, form: bytes) -> Answer | None:
        if path.startswith("/media/"):
            time.sleep(1)
            return Answer(video, "video/mp4")
        return listing if path.startswith(LISTING) else site(method, path, form)

    portal.site = slow
    process = subprocess.Popen(
        command(file_for(tmp_path, "granicus", portal.address + "/"), tmp_path / "archive", "--json"), env=environment(portal.address), stdout=subprocess.PIPE, text=True
    )
    await_request(portal, "/media/")
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=60)

    assert process.returncode == 130
    assert json.loads(told.splitlines()[0])["errors"][-1].endswith("was stopped before its end: the next run goes on where it was")
    assert len([sent for sent in portal.sent if sent.path.startswith("/media/")]) < 10


def test_two_sources_that_name_one_recording_fetch_it_once(portal: Portal, tmp_path: Path):
    site = portal.site
    portal.site = lambda method, path, form: site(method, path.replace("view_id=2", "view_id=1") if path.startswith(LISTING) else path, form)
    file = file_for(tmp_path, "granicus", portal.address + "/")
    file.write_text(file.read_text() + f'\n[[sources]]\nplatform = "granicus"\nurl = "{portal.address}/"\nview = 2\n')
    outcome = crawl(file, tmp_path / "archive", portal.address)

    assert (outcome["errors"], outcome["exit"]) == ([], 0)
    assert portal.statuses("/media/301.mp4").count(200) == 1


def test_an_event_without_items_is_no_other_meeting(tmp_path: Path):
    with serving() as portal:
        site = SITES["legistar's API"][2](before(recording()), portal.address)
        portal.site = lambda method, path, form: Answer(b"[]", "application/json") if "/eventitems" in path else site(method, path, form)
        outcome = crawl(file_for(tmp_path, "legistar", portal.address + "/v1/egretcove"), tmp_path / "archive", portal.address)

    assert (outcome["state"], outcome["errors"]) == ("ok", [])


def test_a_broken_recording_is_asked_for_again_only_if_it_changed(portal: Portal, tmp_path: Path):
    portal.site = SITES["granicus"][2](before(b"\0\0\0\x18ftypisom" + bytes(range(256)) * 20), portal.address)
    first, second = run(portal, tmp_path), run(portal, tmp_path)
    statuses = portal.statuses("/media/301.mp4")
    portal.site = SITES["granicus"][2](before(recording()), portal.address)
    third = run(portal, tmp_path)

    assert "is no recording" in first["errors"][0]
    assert first["errors"] == second["errors"]
    assert statuses == [200, 304]
    assert (third["errors"], third["recordings"]) == ([], 1)


def test_a_meeting_to_come_that_is_not_listed_any_more_is_told(portal: Portal, tmp_path: Path):
    run(portal, tmp_path)
    portal.site = SITES["granicus"][2](before(recording())[:2], portal.address)
    narrowed = [run(portal, tmp_path, *options) for options in (("--limit", "2"), ("--since", "2027-01-01"), ("--body", "Town Council"), ("--dry-run",))]
    outcome = run(portal, tmp_path)

    assert [each["warnings"] for each in narrowed] == [[]] * 4, "it was not asked for"

    assert (outcome["state"], outcome["errors"]) == ("ok", [])
    assert outcome["warnings"] == ["egret-cove-town-council-2026-12-07 is to come and not listed any more: was it moved or called off?"]
    assert {meeting.date[:10]: meeting.status for meeting, _, _ in kept(tmp_path)}["2026-12-07"] == "scheduled", "nothing is cancelled by silence"


@pytest.mark.parametrize("after", ["2", "8"], ids=["papers", "the recording"])
def test_a_full_disk_is_told_as_such_and_ends_the_run(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str):
    monkeypatch.setenv("REPLAY_FULL_AFTER", after)
    outcome = run(portal, tmp_path)

    assert (outcome["state"], outcome["exit"]) == ("failed", 1)
    assert any("cannot be written" in error and "make room" in error for error in outcome["errors"])
    assert "Traceback" not in outcome["stderr"]
    monkeypatch.delenv("REPLAY_FULL_AFTER")
    assert (run(portal, tmp_path)["state"], len(kept(tmp_path))) == ("ok", 3)
