"""A whole crawl of every platform: first, again with nothing changed, and after a video, an agenda and a cancellation."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from archive import Archive
from tests.crawler.replay.crawling import crawl, file_for, recording
from tests.crawler.replay.server import Answer, serving
from tests.crawler.replay.sites import SITES
from tests.crawler.replay.town import Sitting, after, before, page

pytest.importorskip("scrapy", reason="Scrapy is not installed (extra crawl)")
ONLY_RECORDED = {"swagit"}  # lists nothing before there is a recording
NO_PAPERS = {"youtube"}
NO_HOUR = {"civicplus", "swagit", "youtube"}
SAYS_CANCELLED = set(SITES) - ONLY_RECORDED


def meetings(folder: Path) -> dict[str, tuple[str, str, int, Counter]]:
    """Day to start, status, recordings and documents of each meeting."""
    with Archive(folder) as archive:
        return {
            meeting.date[:10]: (
                meeting.date,
                meeting.status,
                len(archive.meetings.media(meeting.id)),
                Counter(document.kind for document in archive.meetings.documents(meeting.id)),
            )
            for meeting in archive.meetings.all()
        }


def test_a_video_without_a_day_in_its_title_is_asked_for_it_once(tmp_path: Path):
    platform, path, site = SITES["youtube"]
    with serving() as portal:
        portal.site = site(before(recording()), portal.address)
        file, archive = file_for(tmp_path, platform, portal.address + path), tmp_path / "archive"
        limited = crawl(file, archive, portal.address, "--limit", "2")
        assert portal.statuses("/watch/egretcove01.json") == [], "enough were found before it"

        unwanted = [crawl(file, archive, portal.address, "--since", "2026-10-01") for _ in range(2)]
        assert portal.statuses("/watch/egretcove01.json") == [200]

        wanted = crawl(file, archive, portal.address)

    assert [len(outcome["meetings"]) for outcome in (limited, *unwanted, wanted)] == [2, 2, 2, 3]
    assert wanted["recordings"] == 1
    assert meetings(archive)["2026-09-14"][1] == "held"


def test_an_agenda_center_is_asked_for_the_years_that_it_does_not_show(tmp_path: Path):
    platform, path, site = SITES["civicplus"]
    older = [Sitting(number, date(year, 9, 14), agenda=page(f"1. Public comment of {year}")) for number, year in ((101, 2023), (201, 2025))]
    with serving() as portal:
        portal.site = site([*before(recording()), *older], portal.address)
        file, archive = file_for(tmp_path, platform, portal.address + path), tmp_path / "archive"
        recent = crawl(file, archive, portal.address, "--since", "2025-01-01")
        days = set(meetings(archive))
        whole = crawl(file, archive, portal.address)

    assert (recent["state"], recent["rows"], recent["errors"]) == ("ok", 4, [])
    assert days == {"2025-09-14", "2026-09-14", "2026-10-12", "2026-12-07"}
    assert (whole["rows"], min(meetings(archive))) == (5, "2023-09-14")
    with Archive(archive) as kept:
        assert {meeting.body for meeting in kept.meetings.all()} == {"Town Council"}


def test_a_portal_whose_meetings_bear_only_the_number_of_their_committee(tmp_path: Path):
    platform, path, site = SITES["primegov"]
    committees = "/api/committee/GetCommitteeesListByShowInPublicPortal?showInactive=true"
    with serving() as portal:
        portal.site = site(before(recording()), portal.address)
        named = crawl(file_for(tmp_path, platform, portal.address + path), tmp_path / "named", portal.address)
        listed = portal.site
        portal.site = lambda method, path, form: Answer(b"no", status=500) if path == committees else listed(method, path, form)
        unnamed = crawl(file_for(tmp_path, platform, portal.address + path), tmp_path / "unnamed", portal.address)

    assert (named["state"], named["errors"]) == ("ok", [])
    with Archive(tmp_path / "named") as archive:
        assert {(meeting.body, meeting.title) for meeting in archive.meetings.all()} == {("Town Council", "Regular Business Meeting")}
    assert (unnamed["state"], unnamed["rows"], [error.partition(": ")[2][:12] for error in unnamed["errors"]]) == ("ok", 3, ["answered 500"])


@pytest.mark.parametrize("name", SITES)
def test_a_portal_is_crawled_then_left_alone_then_followed(tmp_path: Path, name: str):
    platform, path, site = SITES[name]
    video, other = recording(), recording(1.5, 660)
    with serving() as portal:
        portal.site = site(before(video), portal.address)
        file, archive = file_for(tmp_path, platform, portal.address + path), tmp_path / "archive"
        first = crawl(file, archive, portal.address)
        held = meetings(archive)["2026-09-14"]

        assert (first["state"], first["errors"], first["recordings"]) == ("ok", [], 1)
        assert held[:3] == ("2026-09-14" if platform in NO_HOUR else "2026-09-14T18:00:00-04:00", "held", 1)
        assert len(meetings(archive)) == (1 if platform in ONLY_RECORDED else 3)
        if platform not in NO_PAPERS:
            assert held[3]["agenda"] == 1
            assert held[3]["minutes"] == (platform not in ONLY_RECORDED)

        portal.sent.clear()
        again = crawl(file, archive, portal.address)
        files = [
            sent
            for sent in portal.bodies()
            if "media/" in sent or ".mp4" in sent or ("agenda" in sent.lower() and sent != "/AgendaCenter" and not sent.startswith("/Meeting.aspx"))
        ]

        assert (again["state"], again["errors"], again["documents"], again["recordings"]) == ("ok", [], 0, 0)
        assert files == [], "sent a second time"

        portal.site = site(after(video, other), portal.address)
        changed = crawl(file, archive, portal.address)

        assert (changed["state"], changed["errors"], changed["recordings"]) == ("ok", [], 1)
        now = meetings(archive)
        assert now["2026-10-12"][1:3] == ("held", 1)
        assert len(now) == (2 if platform in ONLY_RECORDED else 3)
        if platform in SAYS_CANCELLED:
            assert now["2026-12-07"][1] == "cancelled"
        if platform not in NO_PAPERS:
            assert now["2026-09-14"][3]["agenda"] == 2, "the amended agenda beside the first"
