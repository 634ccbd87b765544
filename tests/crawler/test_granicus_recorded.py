"""The recorded pages of real portals: every row, counted by hand, and full records of some.

Rows were counted in the pages' source: LAWA by its ``<tr class="odd|even"`` rows with a clip, San Diego by its rows with
``td.name``, the RTA's two views by their ``span.committee``.
"""

import json
from collections import Counter

import pytest

from crawler.platforms import ADAPTERS, NotThisPlatform, Page
from tests.shared import FIXTURES

pytestmark = pytest.mark.needs("fixtures")
read = ADAPTERS["granicus"]
PAGES = {
    "lawa_viewpublisher.html": "http://lawa.granicus.com/ViewPublisher.php?view_id=4",
    "sandiego_view28_viewpublisher.html": "http://sandiego.granicus.com/ViewPublisher.php?view_id=28",
    "rtachicago_view4_archive.html": "http://rtachicago.granicus.com/ViewPublisher.php?view_id=4",
    "rtachicago_view5_upcoming.html": "http://rtachicago.granicus.com/ViewPublisher.php?view_id=5",
    "lawa_clip_agendaviewer.html": "http://lawa.granicus.com/AgendaViewer.php?view_id=4&clip_id=825",
    "walnutcreek_agendaviewer_planning_2022-05-12.html": "https://walnutcreek.granicus.com/AgendaViewer.php?view_id=12&clip_id=4494",
    "simivalley_clip2840_player.html": "https://simivalley.granicus.com/player/clip/2840",
    "napacity_clip3450_player.html": "https://napacity.granicus.com/player/clip/3450",
    "calabasas_event1525_player.html": "https://calabasas.granicus.com/player/event/1525",
    "fountainvalley_clip607_mediaplayer.html": "https://fountainvalley.granicus.com/MediaPlayer.php?clip_id=607",
    "fountainvalley_clip607_videos_player.html": "https://fountainvalley.granicus.com/videos/607/player",
    "tulsa_view4_rss_video_one_item.xml": "https://tulsa-ok.granicus.com/ViewPublisherRSS.php?view_id=4&mode=video",
}
ROWS = {"lawa_viewpublisher.html": 297, "sandiego_view28_viewpublisher.html": 8, "rtachicago_view4_archive.html": 117, "rtachicago_view5_upcoming.html": 11}
SINGLE = [name for name in PAGES if name not in ROWS]


def page(name: str) -> Page:
    return Page(PAGES[name], (FIXTURES / "granicus" / name).read_bytes())


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_no_row_is_lost(name: str, rows: int):
    reading = read([page(name)], None)

    assert (len(reading.meetings), reading.errors) == (rows, ())
    assert all(meeting.start and meeting.title for meeting in reading.meetings)


@pytest.mark.parametrize("name", SINGLE)
def test_a_page_of_one_meeting_is_one_meeting(name: str):
    assert len(read([page(name)], None).meetings) == 1


@pytest.mark.parametrize(("name", "rows"), [("lawa_viewpublisher.html", 297), ("rtachicago_view4_archive.html", 117), ("sandiego_view28_viewpublisher.html", 8)])
def test_every_clip_is_another(name: str, rows: int):
    assert len({meeting.source.vendor_id for meeting in read([page(name)], None).meetings}) == rows


def test_dates_are_the_visible_ones():
    days = {name: [meeting.start for meeting in read([page(name)], "America/Los_Angeles").meetings] for name in ROWS}

    assert (days["lawa_viewpublisher.html"][0], days["lawa_viewpublisher.html"][-1]) == ("2022-03-03", "2013-01-14")
    assert days["sandiego_view28_viewpublisher.html"] == [f"2008-{day}" for day in ("11-10", "10-13", "07-14", "05-19", "04-21", "03-03", "02-07", "01-14")]
    assert Counter(days["rtachicago_view5_upcoming.html"])["2018-06-21"] == 4
    assert days["lawa_viewpublisher.html"] == sorted(days["lawa_viewpublisher.html"], reverse=True)


def test_links_of_a_listing_row():
    first = read([page("lawa_viewpublisher.html")], None).meetings[1]

    assert (first.source.vendor_id, first.title, first.start, first.status) == ("833", "Regular Meeting", "2022-02-17", "held")
    assert [(d.kind, d.url) for d in first.documents] == [
        ("agenda", "http://lawa.granicus.com/AgendaViewer.php?view_id=4&clip_id=833"),
        ("minutes", "http://lawa.granicus.com/MinutesViewer.php?view_id=4&clip_id=833"),
    ]
    (recording,) = first.media
    assert recording.url == "http://archive-media.granicus.com:443/OnDemand/lawa/lawa_9fbad17c-c1f4-43fb-9ae0-e6bddeee3601.mp4"
    assert recording.page_url == "http://lawa.granicus.com/MediaPlayer.php?view_id=4&clip_id=833"
    assert recording.duration == 5520.0
    assert recording.link_at(61.7) == "http://lawa.granicus.com/player/clip/833?view_id=4&redirect=true&entrytime=61"


def test_recordings_of_a_minute_are_kept_with_their_length():
    lengths = Counter(meeting.media[0].duration for meeting in read([page("lawa_viewpublisher.html")], None).meetings)

    assert (lengths[60.0], lengths[120.0], lengths[None]) == (40, 32, 0)


def test_what_lawa_lacks_is_left_empty():
    meetings = read([page("lawa_viewpublisher.html")], None).meetings

    assert sum(not any(d.kind == "agenda" for d in m.documents) for m in meetings) == 1
    assert sum(not any(d.kind == "minutes" for d in m.documents) for m in meetings) == 4
    assert sum(not m.media for m in meetings) == 0


def test_bodies_named_in_titles():
    bodies = Counter(meeting.body for meeting in read([page("rtachicago_view4_archive.html")], None).meetings)

    assert bodies == {
        "Finance Committee": 44,
        "Board of Directors": 41,
        "Planning & Administration Committee": 17,
        "Audit Committee": 8,
        "Compensation & Human Resources Committee": 6,
        "Board": 1,
    }


def test_upcoming_meetings_are_scheduled_and_have_events():
    meetings = read([page("rtachicago_view5_upcoming.html")], None).meetings

    assert {meeting.status for meeting in meetings} == {"scheduled"}
    assert [meeting.source.vendor_id for meeting in meetings if meeting.source.vendor_id] == ["event-325", "event-326"]


def test_a_player_gives_stream_captions_documents_and_seconds():
    (meeting,) = read([page("simivalley_clip2840_player.html")], None).meetings

    assert (meeting.source.vendor_id, meeting.body, meeting.start) == ("2840", "City Council", "2023-12-18")
    (recording,) = meeting.media
    assert recording.url == "https://archive-stream.granicus.com/OnDemand/_definst_/mp4:archive/simivalley/simivalley_27111b43-1b63-4b6f-8085-75c25a3595dc.mp4/playlist.m3u8"
    assert meeting.captions_urls == ("https://simivalley.granicus.com/videos/2840/captions.vtt",)
    assert [d.kind for d in meeting.documents] == ["agenda", "minutes"]
    assert [item.start for item in meeting.agenda_items] == [32, 39, 44, 73, 86, 97, 113, 114, 134, 220, 229, 398, 638, 742, 1149, 2046, 2078]


def test_a_player_that_offers_the_file_gives_the_file():
    (meeting,) = read([page("napacity_clip3450_player.html")], None).meetings

    assert meeting.media[0].url == "https://archive-video.granicus.com/napacity/napacity_aee83d50-b5ac-47d0-a81d-a7919722f68a.mp4"
    assert meeting.captions_urls == ("https://napacity.granicus.com/videos/3450/captions.vtt",)
    assert meeting.start is None


def test_an_event_has_no_recording():
    (meeting,) = read([page("calabasas_event1525_player.html")], None).meetings

    assert (meeting.source.vendor_id, meeting.media, meeting.start) == ("event-1525", (), None)


@pytest.mark.parametrize("name", ["fountainvalley_clip607_mediaplayer.html", "fountainvalley_clip607_videos_player.html"])
def test_older_players(name: str):
    (meeting,) = read([page(name)], None).meetings

    assert (meeting.source.vendor_id, meeting.title, meeting.start) == ("607", "City Council Meeting", "2026-06-16")


def test_agendas_give_the_hour_and_the_items():
    (lawa,) = read([page("lawa_clip_agendaviewer.html")], "America/Los_Angeles").meetings
    (walnut,) = read([page("walnutcreek_agendaviewer_planning_2022-05-12.html")], None).meetings

    assert (lawa.body, lawa.start) == ("Audit Committee", "2022-01-27T14:00:00-08:00")
    assert [item.number for item in lawa.agenda_items] == ["I", "II", "a", "III", "IV", "1", "2", "V", "VI", "VII"]
    assert (walnut.body, walnut.start) == ("Planning Commission", "2022-05-12T19:00:00")
    assert [item.number for item in walnut.agenda_items] == ["1", "2", "3", "4", "a", "b", "5", "6", "7"]


def test_a_feed_gives_the_hour_of_its_parts():
    (meeting,) = read([page("tulsa_view4_rss_video_one_item.xml")], "America/Chicago").meetings

    assert (meeting.source.vendor_id, meeting.title, meeting.start) == ("7694", "Regular Council Meeting", "2026-08-05T15:45:00-05:00")


@pytest.mark.parametrize("name", ["legistar/chicago_events.html", "other/satellitebeachfl_waf_challenge.html", "iqm2/norcross_calendar.html"])
def test_pages_of_another_make_are_refused(name: str):
    with pytest.raises(NotThisPlatform, match="no Granicus"):
        read([Page("https://example.org/ViewPublisher.php?view_id=1", (FIXTURES / name).read_bytes())], None)


def test_the_command_line_prints_the_same(podium):
    done = podium("read", "granicus", FIXTURES / "granicus" / "lawa_viewpublisher.html", "--url", PAGES["lawa_viewpublisher.html"])

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(lines)) == (0, 297)
    assert list(lines[0]) == ["vendor_id", "body", "title", "start", "status", "location", "detail_url", "documents", "media", "agenda_items"]
