"""Recorded pages of the other platforms: every row, counted by hand in the pages' source, and full records of some.

Counted: Legistar's rows by their ``hypBody`` links, its agendas and minutes by ``hypAgenda`` and ``hypMinutes`` that have an address,
its videos by ``Video.aspx``; IQM2's rows by ``RowLink``, its documents by ``FileOpen.aspx``, its videos by ``SplitView.aspx``; the rest
by the entries of their JSON.
"""

import pytest

from archive.model import Media
from crawler.platforms import ADAPTERS, NotThisPlatform, Page, Reading
from tests.shared import FIXTURES

pytestmark = pytest.mark.needs("fixtures")
LA, NY = "America/Los_Angeles", "America/New_York"
PAGES = {
    "legistar/maricopa_calendar.html": "https://maricopa.legistar.com/Calendar.aspx",
    "legistar/chicago_events.html": "https://chicago.legistar.com/Calendar.aspx",
    "legistar/charlotte_meetingdetail.html": "https://charlottenc.legistar.com/MeetingDetail.aspx?ID=1365278",
    "legistar/annarbor_webapi_events.json": "https://webapi.legistar.com/v1/a2gov/events",
    "legistar/chicago_api_event.json": "https://webapi.legistar.com/v1/chicago/matters/1/histories",
    "iqm2/monroecountyfl_calendar_list_excerpt.html": "https://monroecountyfl.iqm2.com/Citizens/calendar.aspx?View=List",
    "iqm2/monroecountyfl_1180_splitview_excerpt.html": "https://monroecountyfl.iqm2.com/Citizens/SplitView.aspx?Mode=Video&MeetingID=1180&Format=Minutes",
    "iqm2/monroecountyfl_1180_outline_excerpt.html": "https://monroecountyfl.iqm2.com/Citizens/Detail_Meeting.aspx?Target=Detail&Mode=Video&ID=1180",
    "iqm2/norcross_calendar.html": "http://norcrossga.iqm2.com/Citizens/default.aspx",
    "iqm2/riversidecounty_calendar.html": "https://riversidecountyca.iqm2.com/Citizens/calendar.aspx",
    "primegov/claytoncountyga_list_meetings.json": "https://claytoncountyga.primegov.com/api/v2/PublicPortal/ListArchivedMeetings?year=2026",
    "primegov/lacity_list_meetings_2021.json": "https://lacity.primegov.com/api/v2/PublicPortal/ListUpcomingMeetings",
    "civicclerk/southfultonga_events.json": "https://southfultonga.api.civicclerk.com/v1/Events",
    "civicclerk/clovisca_event17.json": "https://clovisca.api.civicclerk.com/v1/Events/17",
    "civicclerk/clovisca_media17.json": "https://clovisca.api.civicclerk.com/v1/EventsMedia/17",
    "civicclerk/clovisca_event20.json": "https://clovisca.api.civicclerk.com/v1/Events/20",
    "civicclerk/clovisca_media20.json": "https://clovisca.api.civicclerk.com/v1/EventsMedia/20",
    "swagit/sanbenito_views_322_excerpt.html": "https://sanbenitotx.new.swagit.com/views/322/commission-meetings",
    "civicplus/nashcounty_agendacenter_search.html": "http://nc-nashcounty.civicplus.com/AgendaCenter/Search/?term=&CIDs=all",
    "civicplus/alameda_water_agendacenter.html": "https://www.acwd.org/AgendaCenter/Search/?term=&CIDs=all",
    "escribe/hazelton_getcalendarmeetings.json": "https://pub-hazelton.escribemeetings.com/MeetingsCalendarView.aspx/GetCalendarMeetings",
    "escribe/bakersfield_ccm330_meeting.html": "https://pub-bakersfield.escribemeetings.com/Meeting.aspx?Id=981f78d7-8211-4b4b-b066-5f93b4fd5e74&Agenda=Agenda&lang=English",
}
# rows, agendas, minutes, recordings
COUNTED = {
    "legistar/maricopa_calendar.html": (47, 47, 40, 20),
    "legistar/chicago_events.html": (8, 1, 0, 0),
    "legistar/annarbor_webapi_events.json": (3, 3, 2, 1),
    "iqm2/monroecountyfl_calendar_list_excerpt.html": (2, 0, 0, 1),
    "iqm2/norcross_calendar.html": (12, 0, 0, 0),
    "iqm2/riversidecounty_calendar.html": (87, 7, 0, 5),
    "primegov/claytoncountyga_list_meetings.json": (18, 17, 12, 16),
    "primegov/lacity_list_meetings_2021.json": (5, 4, 0, 4),
    "civicclerk/southfultonga_events.json": (16, 1, 0, 1),
    "swagit/sanbenito_views_322_excerpt.html": (3, 0, 0, 3),
    "civicplus/nashcounty_agendacenter_search.html": (2, 2, 2, 0),
    "civicplus/alameda_water_agendacenter.html": (2, 2, 0, 0),
    "escribe/hazelton_getcalendarmeetings.json": (2, 2, 1, 0),
}


def reading(*names: str, zone: str | None = NY) -> Reading:
    pages = [Page(PAGES[name], (FIXTURES / name).read_bytes()) for name in names]
    return ADAPTERS[names[0].split("/")[0]](pages, zone)


@pytest.mark.parametrize(("name", "counted"), COUNTED.items())
def test_no_row_is_lost_and_none_invented(name: str, counted: tuple[int, int, int, int]):
    found = reading(name)
    have = [sum(any(document.kind == kind for document in meeting.documents) for meeting in found.meetings) for kind in ("agenda", "minutes")]

    assert (len(found.meetings), *have, sum(bool(meeting.media) for meeting in found.meetings)) == counted
    assert found.errors == ()
    assert len({meeting.source.vendor_id for meeting in found.meetings}) == counted[0]
    assert all(meeting.start and meeting.title for meeting in found.meetings)


def test_a_calendar_row_is_read_by_its_headings():
    meeting = reading("legistar/maricopa_calendar.html").meetings[4]

    assert (meeting.source.vendor_id, meeting.body, meeting.start, meeting.status, meeting.location) == (
        "1427785", "City Council Special Meeting", "2026-07-14T18:00:00-04:00", "held", "Council Chambers",
    )  # fmt: skip
    assert [(d.kind, d.url.split("?")[1].split("&")[0]) for d in meeting.documents] == [("agenda", "M=A"), ("other", "M=AADA"), ("minutes", "M=M"), ("other", "M=MADA")]
    assert meeting.media == (Media(None, None, "https://maricopa.legistar.com/Video.aspx?Mode=Granicus&ID1=1498&Mode2=Video"),)


def test_a_remark_beside_the_place_is_no_place():
    rows = {meeting.source.vendor_id: meeting for meeting in reading("legistar/maricopa_calendar.html").meetings}
    chicago = reading("legistar/chicago_events.html").meetings

    assert [(m.status, m.location) for m in rows.values() if m.status == "cancelled"] == [("cancelled", "City Hall Cotton Conference Room")]
    assert (rows["1374972"].status, rows["1374972"].location) == (None, "John Wayne Conference Room")  # “Rescheduled from …” is another remark
    assert [m.start[:10] for m in chicago if m.status == "cancelled"] == ["2019-01-08"]
    assert chicago[-1].location == "Council Chambers -- City Hall -- Chicago, Illinois"


def test_two_sittings_of_a_body_on_one_day_are_two():
    days = [m.start for m in reading("legistar/maricopa_calendar.html").meetings if m.body == "City Council Special Meeting" and m.start.startswith("2026-06")]

    assert days == ["2026-06-16T18:00:00-04:00", "2026-06-10T17:00:00-04:00", "2026-06-02T17:00:00-04:00"]


def test_the_web_api_has_day_and_hour_apart():
    meeting = reading("legistar/annarbor_webapi_events.json").meetings[2]

    assert (meeting.source.vendor_id, meeting.body, meeting.start) == ("14158", "City Council", "2026-09-08T19:00:00-04:00")
    assert meeting.media[0].link_at(61.9) == "https://www.youtube.com/watch?v=lUBYUBtMOJw&t=61s"


def test_another_list_of_the_web_api_is_refused():
    with pytest.raises(NotThisPlatform, match="neither events nor their items"):
        reading("legistar/chicago_api_event.json")


def test_the_page_of_one_meeting_gives_its_agenda():
    (meeting,) = reading("legistar/charlotte_meetingdetail.html").meetings

    assert (meeting.source.vendor_id, meeting.start, len(meeting.agenda_items)) == ("1365278", "2026-06-22T17:30:00-04:00", 65)
    assert [item.number for item in meeting.agenda_items[:6]] == ["1", "2", "3", "4", "", "5"]
    assert meeting.agenda_items[5].title == "Public Forum"


def test_a_tooltip_holds_body_kind_status_and_place():
    meetings = reading("iqm2/norcross_calendar.html").meetings

    assert (meetings[0].body, meetings[0].title, meetings[0].start, meetings[0].status) == (
        "Mayor and Council",
        "Mayor and Council - Regular Meeting",
        "2022-09-06T18:30:00-04:00",
        "scheduled",
    )
    assert meetings[0].location == "Council Chambers, 65 Lawrenceville Street, Norcross, GA  30071"
    assert meetings[1].title == "Sustainable Norcross Commission"


def test_pages_of_one_iqm2_meeting_are_one_meeting():
    names = [name for name in PAGES if name.startswith("iqm2/monroe")]
    meetings = reading(*names).meetings

    assert [m.source.vendor_id for m in meetings] == ["1179", "1180"]
    assert (meetings[1].start, meetings[1].status, meetings[1].body) == ("2023-12-13T09:00:00-05:00", "held", "Board of County Commissioners")
    assert meetings[1].media[0].url == "https://MediaHTTP.IQM2.com/MonroeCountyFL/1349_480.mp4"
    assert meetings[1].captions_urls == ("https://monroecountyfl.iqm2.com/Services/TranscriptGet.aspx?MediaID=1349&format=vtt",)


def test_primegov_old_and_new():
    clayton = reading("primegov/claytoncountyga_list_meetings.json").meetings
    los_angeles = reading("primegov/lacity_list_meetings_2021.json", zone=LA).meetings

    assert (clayton[0].start, clayton[0].media[0].page_url) == ("2026-01-06T18:00:00-05:00", "https://claytoncountyga.granicus.com/MediaPlayer.php?clip_id=34")
    assert clayton[0].media[0].link_at(5) == "https://claytoncountyga.granicus.com/player/clip/34?redirect=true&entrytime=5"
    assert [document.kind for document in clayton[4].documents] == ["agenda", "packet", "agenda", "minutes"]
    assert (los_angeles[0].start, los_angeles[0].media[0].url) == ("2021-10-21T10:00:00-07:00", "https://www.youtube.com/watch?v=XsG8X1NTEoo")
    assert [(m.title, m.status) for m in los_angeles if m.status != "held"] == [("City Council Meeting", "cancelled")]
    assert los_angeles[0].documents[1].url == "https://lacity.primegov.com/Public/CompiledDocument?meetingTemplateId=77545&compileOutputType=1"


def test_civicclerk_calls_local_time_utc():
    meetings = reading("civicclerk/southfultonga_events.json").meetings

    assert [meeting.start for meeting in meetings[:2]] == ["2026-04-15T17:00:00-04:00", "2026-04-28T16:00:00-04:00"]
    assert [(document.kind, document.url) for document in meetings[0].documents] == [
        ("agenda", "https://southfultonga.api.civicclerk.com/v1/Meetings/GetMeetingFileStream(fileId=2261,plainText=false)"),
        ("packet", "https://southfultonga.api.civicclerk.com/v1/Meetings/GetMeetingFileStream(fileId=2262,plainText=false)"),
    ]


def test_civicclerk_media_join_their_event():
    (with_file,) = reading("civicclerk/clovisca_event20.json", "civicclerk/clovisca_media20.json", zone=LA).meetings
    (elsewhere,) = reading("civicclerk/clovisca_event17.json", "civicclerk/clovisca_media17.json", zone=LA).meetings

    assert (with_file.body, with_file.start, with_file.media[0].url) == ("City Council", "2026-04-13T18:00:00-07:00", "https://cpmedia.azureedge.net/clovisca/f32a4ab02f.mp4")
    assert [document.kind for document in with_file.documents] == ["agenda", "packet", "minutes", "other"]
    assert [(item.number, item.start) for item in with_file.agenda_items[:4]] == [("1", 855), ("2", 865), ("3", 918), ("4", None)]
    assert [recording.url for recording in elsewhere.media] == ["https://www.youtube.com/watch?v=2SkDu11i3hQ"]


def test_what_swagit_comments_out_is_not_on_the_page():
    meeting = reading("swagit/sanbenito_views_322_excerpt.html").meetings[0]

    assert (meeting.source.vendor_id, meeting.title, meeting.start, meeting.documents) == ("401170", "Commission Meetings", "2026-09-15", ())
    assert meeting.media[0].page_url == "https://sanbenitotx.new.swagit.com/videos/401170"


def test_the_day_of_a_meeting_is_not_that_of_its_posting():
    nash = reading("civicplus/nashcounty_agendacenter_search.html").meetings
    water = reading("civicplus/alameda_water_agendacenter.html").meetings

    assert [(m.body, m.title, m.start) for m in nash] == [
        ("Board of Commissioners", "May 5, 2020 Recessed Meeting/Budget Work Session Agenda", "2020-05-05"),
        ("Board of Commissioners", "May 4, 2020 Regular Meeting Agenda", "2020-05-04"),
    ]
    assert [(d.kind, d.url) for d in nash[1].documents] == [
        ("agenda", "http://nc-nashcounty.civicplus.com/AgendaCenter/ViewFile/Agenda/_05042020-381"),
        ("minutes", "http://nc-nashcounty.civicplus.com/AgendaCenter/ViewFile/Minutes/_05042020-381"),
    ]
    assert [(m.body, m.start) for m in water] == [("Engineering and Information Technology Services", "2024-09-04"), ("Operations and Water Quality", "2024-09-03")]


def test_escribe_gives_stream_captions_and_seconds():
    (meeting,) = reading("escribe/bakersfield_ccm330_meeting.html", zone=LA).meetings

    assert (meeting.source.vendor_id, meeting.title, meeting.start) == ("981f78d7-8211-4b4b-b066-5f93b4fd5e74", "City Council Meeting 330", "2026-07-15T15:30:00-07:00")
    assert meeting.media[0].url == "https://video.isilive.ca/bakersfield/iSiLIVE%20Encoder%20760_CCM330_2026-07-15-06-04.mp4"
    assert meeting.captions_urls == ("https://video.isilive.ca/bakersfield/iSiLIVE%20Encoder%20760_CCM330_2026-07-15-06-04.mp4.vtt",)
    assert [(item.number, item.start) for item in meeting.agenda_items if item.start] == [("a", 1753.667), ("a", 4116.948), ("6", 6520.683), ("7", 7776.153)]
