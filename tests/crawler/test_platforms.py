"""Small pages of our own in the vendors' forms: what each trap does."""

import base64
import json
from typing import Any

import pytest

from crawler.platforms import ADAPTERS, NotThisPlatform, Page, Reading
from crawler.platforms.civicplus import other_years

NY = "America/New_York"


def read(platform: str, content: str | bytes | Any, url: str = "https://example.org/page", zone: str | None = NY) -> Reading:
    data = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else json.dumps(content).encode()
    return ADAPTERS[platform]([Page(url, data)], zone)


# --- Legistar


def calendar(headings: list[str], *rows: list[str]) -> str:
    head = "".join(f"<th class='rgHeader'>{heading}</th>" for heading in headings)
    body = "".join(f"<tr class='rg{'Alt' * (at % 2)}Row'>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for at, row in enumerate(rows))
    return f"<html><body><table id='ctl00_gridCalendar_ctl00' class='rgMasterTable'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>"


DETAIL = "<a href='MeetingDetail.aspx?ID={0}&GUID=AB'>Meeting details</a>"


def test_columns_in_another_order_are_read_by_their_headings():
    page = calendar(
        ["Meeting Details", "Minutes", "Meeting Time", "Name", "Meeting Date", "Agenda"],
        [DETAIL.format(7), "<a>Not available</a>", "9:30 AM", "Town Council", "4/14/2026", "<a href='View.ashx?M=A&ID=7'>Agenda</a>"],
    )
    (meeting,) = read("legistar", page).meetings

    assert (meeting.source.vendor_id, meeting.body, meeting.start) == ("7", "Town Council", "2026-04-14T09:30:00-04:00")
    assert [(document.kind, document.url) for document in meeting.documents] == [("agenda", "https://example.org/View.ashx?M=A&ID=7")]


def test_a_video_behind_base64_is_its_address():
    hidden = base64.b64encode(b"https://www.youtube.com/watch?v=abcdefghijk").decode()
    page = calendar(
        ["Name", "Meeting Date", "Meeting Details", "Video"],
        ["Town Council", "4/14/2026", DETAIL.format(7), f"<a href='#' onclick=\"window.open('Video.aspx?Mode=Auto&URL={hidden}&Mode2=Video','video');return false;\">Video</a>"],
    )
    (meeting,) = read("legistar", page).meetings

    assert (meeting.media[0].url, meeting.status) == ("https://www.youtube.com/watch?v=abcdefghijk", "held")


def test_a_row_without_a_date_is_an_error_that_names_page_and_row():
    reading = read("legistar", calendar(["Name", "Meeting Date"], ["Town Council", "4/14/2026"], ["Town Council", "to be announced"]))

    assert len(reading.meetings) == 1
    assert [str(error) for error in reading.errors] == ["https://example.org/page, row 2: no date in “Town Council to be announced”"]


@pytest.mark.parametrize(("given", "page_url"), [("4321", "https://example.org/Video.aspx?Mode=Granicus&ID1=4321&Mode2=Video"), (None, None), ("soon", None)])
def test_a_number_as_media_of_the_web_api_is_a_clip_that_the_portals_own_page_plays(given: str | None, page_url: str | None):
    event = {
        "EventId": 5,
        "EventBodyName": "Town Council",
        "EventDate": "2026-04-14T00:00:00",
        "EventInSiteURL": "https://example.org/MeetingDetail.aspx?LEGID=5",
        "EventMedia": given,
    }
    (meeting,) = read("legistar", [event]).meetings

    assert [recording.page_url for recording in meeting.media] == ([page_url] if page_url else [])


def test_items_that_the_web_api_gives_twice_are_one():
    item = {"EventItemId": 5, "EventItemEventId": 9, "EventItemAgendaSequence": 2, "EventItemAgendaNumber": "2.", "EventItemTitle": "Public comment", "EventItemVideoIndex": 61}
    event = {
        "EventId": 9,
        "EventBodyName": "Town Council",
        "EventDate": "2026-04-14T00:00:00",
        "EventTime": None,
        "EventItems": [item, item | {"EventItemId": 4, "EventItemAgendaSequence": 1}, item],
    }
    (meeting,) = read("legistar", [event]).meetings

    assert meeting.start == "2026-04-14"
    assert [(each.number, each.title, each.start) for each in meeting.agenda_items] == [("2", "Public comment", 61.0)] * 2


def test_columns_that_a_city_named_itself_are_known_by_the_vendors_marks():
    mark = "id='ctl00_ContentPlaceHolder1_gridCalendar_ctl00_ctl04_{0}'"
    page = calendar(
        ["Legislative Body", "Day", "Begins", "Meeting Location", "Details", "Order of Business", "Journal", "eComment", "Watch"],
        [
            f"<a {mark.format('hypBody')} href='DepartmentDetail.aspx?ID=1'>Town Council</a>", "4/14/2026", f"<span {mark.format('lblTime')}>9:30 AM</span>",
            "Town Hall <a href='https://example.org/map'>map</a>", f"<a {mark.format('hypMeetingDetail')} href='MeetingDetail.aspx?ID=7&GUID=AB'>Meeting details</a>",
            f"<a {mark.format('hypAgenda')} href='View.ashx?M=A&ID=7'>Open</a>", f"<a {mark.format('hypMinutes')} href='View.ashx?M=M&ID=7'>Open</a>",
            "<a href='https://example.granicusideas.com/meetings/7'>eComment</a>",
            f"<a {mark.format('hypVideo')} onclick=\"window.open('Video.aspx?Mode=Granicus&ID1=9&Mode2=Video','video')\">Watch</a>",
        ],
    )  # fmt: skip
    (meeting,) = read("legistar", page).meetings

    assert (meeting.source.vendor_id, meeting.body, meeting.start, meeting.location, meeting.status) == ("7", "Town Council", "2026-04-14T09:30:00-04:00", "Town Hall map", "held")
    assert [(document.kind, document.url) for document in meeting.documents] == [
        ("agenda", "https://example.org/View.ashx?M=A&ID=7"),
        ("minutes", "https://example.org/View.ashx?M=M&ID=7"),
    ]


def test_what_is_coming_may_stand_in_a_table_of_its_own():
    head = ["Name", "Meeting Date", "Meeting Details"]
    coming = calendar(head, ["Town Council", "5/12/2026", DETAIL.format(8)]).replace("gridCalendar", "gridUpcomingMeetings")
    page = coming.replace("</body></html>", calendar(head, ["Town Council", "5/12/2026", DETAIL.format(8)], ["Town Council", "4/14/2026", DETAIL.format(7)]))

    assert [meeting.source.vendor_id for meeting in read("legistar", page).meetings] == ["8", "7"]


@pytest.mark.parametrize("heading", ["Video", "Multimedia", "Meeting Video", "Video/Audio", "Webcast"])
def test_a_recording_stands_under_many_names_and_a_cancellation_in_any_cell(heading: str):
    row = ["Town Council", "4/14/2026", "Canceled", DETAIL.format(7), "<a onclick=\"window.open('Video.aspx?Mode=Granicus&ID1=9&Mode2=Video')\">Video</a>"]
    (meeting,) = read("legistar", calendar(["Name", "Meeting Date", "Meeting Time", "Meeting Details", heading], row)).meetings

    assert (meeting.status, meeting.start, [recording.page_url for recording in meeting.media]) == (
        "cancelled", "2026-04-14", ["https://example.org/Video.aspx?Mode=Granicus&ID1=9&Mode2=Video"],
    )  # fmt: skip


@pytest.mark.parametrize("platform", ["legistar", "civicclerk"])
def test_one_odd_record_leaves_the_rest(platform: str):
    event = {"EventId": 5, "EventBodyName": "Town Council", "EventDate": "2026-04-14T00:00:00"}
    other = {"id": 5, "eventName": "Town Council", "startDateTime": "2026-04-14T18:00:00Z"}
    reading = read(platform, [None, event] if platform == "legistar" else {"value": [None, other]})

    assert ([meeting.source.vendor_id for meeting in reading.meetings], [error.row for error in reading.errors]) == (["5"], [1])


def test_half_a_character_and_years_that_are_none_cost_no_page():
    events = [{"id": 1, "eventName": "Town \ud83d Council\0", "startDateTime": "2026-04-14T18:00:00Z"}, {"id": 2, "eventName": "Board", "startDateTime": "9999-12-31T23:59:59Z"}]
    reading = read("civicclerk", {"value": events})

    assert ([meeting.title for meeting in reading.meetings], [error.row for error in reading.errors]) == (["Town Council"], [2])
    assert [error.row for error in read("legistar", calendar(["Name", "Meeting Date"], ["Town Council", "1/1/0001"])).errors] == [1]


# --- IQM2


def row(status: str, link: str = "<a href='/Citizens/Detail_Meeting.aspx?ID=7' title='{0}'>{1}</a>", shown: str = "Apr 14, 2026 9:00 AM") -> str:
    title = (
        f"TUESDAY, APRIL 14, 2026  9:00 AM&#13;&#13;Board:&#09;Town Council&#13;Type:&#09;Regular Meeting&#13;Status:&#09;{status}&#13;&#13;&#09;Town Hall&#13;&#09;1 Invented Way"
    )
    return f"<div class='RowTop'><div class='RowLink'>{link.format(title, shown)}</div></div>"


def test_an_iqm2_meeting_that_was_called_off():
    (meeting,) = read("iqm2", f"<html><body>{row('Cancelled')}</body></html>").meetings

    assert (meeting.status, meeting.location, meeting.title) == ("cancelled", "Town Hall, 1 Invented Way", "Town Council - Regular Meeting")


def test_a_hidden_link_is_no_document():
    links = "<div class='MeetingLinks'><a class='HiddenDocumentLink' href='FileOpen.aspx?Type=14'>Agenda</a><a href='FileOpen.aspx?Type=15&ID=3'>Minutes</a></div>"
    (meeting,) = read("iqm2", f"<html><body>{row('Scheduled').removesuffix('</div>')}{links}</div></body></html>").meetings

    assert [(document.kind, document.url) for document in meeting.documents] == [("minutes", "https://example.org/FileOpen.aspx?Type=15&ID=3")]


def test_an_outline_gives_its_items_their_seconds():
    link = "<a class='AgendaOutlineLink' onclick='javascript:SetPosition({0}); return false;' href='Detail_Motion.aspx?ID=1'>{1}</a>"
    page = f"<html><head><title>2026/04/14 01:30 PM Town Council Regular Meeting - Web Outline - Invented Town</title></head><body>{link.format('0.000', 'Roll Call')}{link.format('240.901', '2. <b>Public Comment</b>')}<a class='AgendaOutlineLink' href='FileOpen.aspx?ID=3'>Packet</a></body></html>"
    (meeting,) = read("iqm2", page, "https://example.org/Citizens/Detail_Meeting.aspx?Mode=Video&ID=7").meetings

    assert (meeting.source.vendor_id, meeting.body, meeting.title, meeting.start) == ("7", "Town Council", "Town Council Regular Meeting", "2026-04-14T13:30:00-04:00")
    assert [(item.number, item.title, item.start) for item in meeting.agenda_items] == [("", "Roll Call", 0.0), ("2", "Public Comment", 240.901)]


def test_a_video_that_a_plain_link_leads_to_is_a_recording():
    links = "<div class='MeetingLinks'><a href='/Citizens/SplitView.aspx?Mode=Video&MeetingID=7'>Video</a><a href='FileOpen.aspx?Type=15&ID=3'>Minutes</a></div>"
    (meeting,) = read("iqm2", f"<html><body>{row('Scheduled').removesuffix('</div>')}{links}</div></body></html>").meetings

    assert [recording.page_url for recording in meeting.media] == ["https://example.org/Citizens/SplitView.aspx?Mode=Video&MeetingID=7"]
    assert [document.kind for document in meeting.documents] == ["minutes"]


# --- PrimeGov, CivicClerk


def test_json_that_is_cut_short_is_no_empty_list():
    for platform in ("primegov", "civicclerk", "escribe", "youtube"):
        with pytest.raises(NotThisPlatform, match="cut short"):
            read(platform, '[{"id": 1, "title": "Town')


def test_an_entry_that_cannot_be_read_leaves_the_rest():
    reading = read("primegov", [{"id": 1, "title": "Town Council", "dateTime": "2026-04-14T18:00:00", "documentList": None}, {"id": 2, "title": "Town Council"}, "?"])

    assert [meeting.source.vendor_id for meeting in reading.meetings] == ["1"]
    assert [(error.row, error.reason) for error in reading.errors] == [(2, "meeting 2 has no date"), (3, "no number in “?”")]


def test_committees_give_their_meetings_a_body():
    listed = [{"id": 1, "title": "Regular Business Meeting", "committeeId": 5, "dateTime": "2026-04-14T18:00:00"}]
    committees = [{"id": 5, "name": "Town Council"}, {"id": 6, "name": "Planning Board"}]
    pages = [Page(f"https://example.org/{at}", json.dumps(page).encode()) for at, page in enumerate((listed, committees))]

    assert [meeting.body for meeting in ADAPTERS["primegov"](pages, NY).meetings] == ["Town Council"]
    assert [meeting.body for meeting in ADAPTERS["primegov"](pages[:1], NY).meetings] == [None]


def test_a_file_of_another_type_is_what_its_name_says():
    event = {"id": 1, "eventName": "Town Council", "startDateTime": "2026-04-14T18:00:00Z", "publishedFiles": [{"fileId": 3, "type": "Other", "name": "Approved Minutes"}]}
    (meeting,) = read("civicclerk", {"value": [event]}, "https://example.api.civicclerk.com/v1/Events").meetings

    assert [document.kind for document in meeting.documents] == ["minutes"]


@pytest.mark.parametrize("address", ["//example.granicus.com/MediaPlayer.php?clip_id=4", "example.granicus.com/MediaPlayer.php?clip_id=4"])
def test_a_video_without_the_beginning_of_its_address(address: str):
    (meeting,) = read("primegov", [{"id": 1, "title": "Town Council", "dateTime": "2026-04-14T18:00:00", "videoUrl": address}]).meetings

    assert meeting.media[0].page_url == "https://example.granicus.com/MediaPlayer.php?clip_id=4"


def test_times_of_the_years_1_and_1900_are_none():
    reading = read(
        "civicclerk",
        {"value": [{"id": 1, "eventName": "Town Council", "eventDate": "0001-01-01T00:00:00Z"}, {"id": 2, "eventName": "Board", "startDateTime": "1900-01-01T00:00:00Z"}]},
    )

    assert (len(reading.meetings), [error.row for error in reading.errors]) == (0, [1, 2])


# --- Swagit, CivicPlus, eScribe


def test_an_agenda_and_its_packet_in_two_rows_are_one_sitting():
    table = "<h2>▼Town Council</h2><table><tr class='catAgendaRow'><td><strong>Apr 14, 2026</strong> — Posted Apr 9, 2026<p><a href='/AgendaCenter/ViewFile/Agenda/_04142026-7'>Regular Meeting {0}</a></p></td></tr><tr class='catAgendaRow'><td><strong>Apr 14, 2026</strong><p><a href='/AgendaCenter/ViewFile/Agenda/_04142026-8'>{1}</a></p></td></tr></table>"
    (one,) = read("civicplus", table.format("Agenda", "Regular Meeting Packet")).meetings
    two = read("civicplus", table.format("Agenda", "Workshop Agenda")).meetings

    assert (one.body, one.start, [document.kind for document in one.documents]) == ("Town Council", "2026-04-14", ["agenda", "packet"])
    assert len(two) == 2


def test_an_hour_that_escribe_overrides_is_no_hour():
    entry = {
        "ID": "a-1",
        "MeetingName": "Planning Board",
        "StartDate": "2026/04/14 18:30:00",
        "FormattedStart": "Tuesday, April 14, 2026 @ 6:30 PM",
        "TimeOverride": "after the hearing",
    }
    (meeting,) = read("escribe", {"d": [entry]}, "https://pub-example.escribemeetings.com/x").meetings

    assert (meeting.start, meeting.source.url) == ("2026-04-14", "https://pub-example.escribemeetings.com/Meeting.aspx?Id=a-1&Agenda=Agenda&lang=English")


PLAYED = """<html><head><title>Apr 14, 2026 Town Council Regular Meeting - Example Bay, FL</title></head><body>
<div id="video-index"><a class="btn playerControl" data-ts="51" data-end-ts="491" data-title="1. Call to Order" href="/play/77/51">1. Call to Order</a>
<a class="playerControl" data-ts="491" data-title="2. Public  Comment" href="/play/77/491">2. Public Comment</a></div>
<div id="video-index-sm"><a class="playerControl" data-ts="51" data-title="1. Call to Order" href="/play/77/51">1.</a></div>
<script>var playlist = [{0}];</script></body></html>"""


def test_a_swagit_video_has_the_seconds_of_its_agenda_and_a_link_to_each():
    page = PLAYED.replace("{0}", '{"file": "https://archive.example.org/77/playlist.m3u8"}')
    (meeting,) = read("swagit", page, "https://example.new.swagit.com/videos/77").meetings

    assert (meeting.body, meeting.title, meeting.start) == ("Town Council", "Town Council Regular Meeting", "2026-04-14")
    assert [(item.title, item.start) for item in meeting.agenda_items] == [("1. Call to Order", 51.0), ("2. Public Comment", 491.0)]
    assert meeting.media[0].url == "https://archive.example.org/77/playlist.m3u8"
    assert meeting.media[0].link_at(491.9) == "https://example.new.swagit.com/play/77/491"


def test_a_swagit_recording_in_parts_is_all_of_them_in_their_order():
    parts = ", ".join(f'{{"id": {at}, "seq": {at}, "title": "Part", "dfile": "https:\\/\\/media.example.org\\/{at}.h264.mp4"}}' for at in (2, 1, 3))
    (meeting,) = read("swagit", PLAYED.replace("{0}", parts), "https://example.new.swagit.com/videos/77").meetings

    assert [recording.url for recording in meeting.media] == [f"https://media.example.org/{at}.h264.mp4" for at in (1, 2, 3)]
    assert (meeting.agenda_items, meeting.media[0].official_link) == ((), None)


def test_an_agenda_center_names_the_years_that_it_does_not_show():
    link = "<li{0}><a href=\"javascript:changeYear({1}, {2},'a0')\">{1}</a></li>"
    page = f"<h2>▼Town Council</h2><ul>{link.format(' class=current', 2026, 4)}{link.format('', 2025, 4)}</ul><h2>▼Board of Adjustment</h2><ul>{link.format('', 2019, 7)}{link.format('', 2025, 7)}</ul>"

    assert other_years(Page("https://example.org/AgendaCenter", page.encode())) == [
        (2025, "4", "Town Council"),
        (2025, "7", "Board of Adjustment"),
        (2019, "7", "Board of Adjustment"),
    ]


def test_an_agenda_that_lies_elsewhere_is_known_by_its_label():
    table = "<h2>▼Town Council</h2><table><tr class='catAgendaRow'><td><h3><a id='_04142026-7' name='_04142026-7'></a></h3><p><a href='https://example.net/agenda/7'>Regular Meeting</a></p></td></tr></table>"
    (meeting,) = read("civicplus", table, "https://example.org/AgendaCenter").meetings

    assert (meeting.source.vendor_id, meeting.start, meeting.body, meeting.title) == ("7", "2026-04-14", "Town Council", "Regular Meeting")


def test_an_escribe_players_page_is_a_recording_and_no_document():
    links = [
        {"Type": "Agenda", "Title": "Agenda (PDF)", "Url": "FileStream.ashx?DocumentId=1"},
        {"Type": "Video", "Title": "Video", "Url": "./Players/ISIStandAlonePlayer.aspx?Id=a-1"},
    ]
    entry = {"ID": "a-1", "MeetingName": "Town Council", "StartDate": "2026/04/14 18:30:00", "FormattedStart": "Tuesday, April 14, 2026 @ 6:30 PM", "MeetingDocumentLink": links}
    portal = "https://pub-example.escribemeetings.com"
    (listed,) = read("escribe", {"d": [entry]}, f"{portal}/MeetingsCalendarView.aspx/GetCalendarMeetings").meetings
    player = '<html><body><div id="isi_player" data-client_id="example" data-file_name="Encoder 1.mp4"></div></body></html>'
    (played,) = read("escribe", player, f"{portal}/Players/ISIStandAlonePlayer.aspx?Id=a-1").meetings

    assert [(document.kind, document.url) for document in listed.documents] == [("agenda", f"{portal}/FileStream.ashx?DocumentId=1")]
    assert (listed.status, listed.media[0].page_url) == ("held", f"{portal}/Players/ISIStandAlonePlayer.aspx?Id=a-1")
    assert (played.source.vendor_id, played.media[0].url) == ("a-1", "https://video.isilive.ca/example/Encoder%201.mp4")


def test_a_player_in_a_centers_media_column():
    table = "<div id='AgendaCenterContent'><h2>Town Council</h2><table><tr class='catAgendaRow'><td><strong>Apr 14, 2026</strong><p><a href='/AgendaCenter/ViewFile/Agenda/_04142026-7'>Meeting</a></p></td><td class='media'><a href='https://example.granicus.com/player/clip/4?view_id=1'>Media</a></td></tr></table></div>"
    (meeting,) = read("civicplus", table).meetings

    assert [recording.page_url for recording in meeting.media] == ["https://example.granicus.com/player/clip/4?view_id=1"]


def test_an_hour_that_is_only_in_escribes_own_time():
    entry = {"ID": "a-1", "MeetingName": "Conseil", "StartDate": "2026/04/14 18:30:00", "FormattedStart": "mardi 14 avril 2026 à 18 h 30"}

    assert read("escribe", {"d": [entry]}).meetings[0].start == "2026-04-14T18:30:00-04:00"


# --- Granicus


@pytest.mark.parametrize("script", ["<script src='/flowplayer.js'></script>", "<a href='/papers/Terminal-GMP.pdf'>x</a>"])
def test_a_listing_with_a_players_script_is_a_listing(script: str):
    row = "<tr class='listingRow'><td headers='Name'>Town Council</td><td headers='Date'>Apr 14, 2026</td><td><a href='/player/clip/7?view_id=1'>Video</a></td></tr>"
    page = f"<html><head>{script}</head><body>{script}<table class='listingTable'>{row}{row.replace('clip/7', 'clip/8')}</table></body></html>"

    assert [meeting.source.vendor_id for meeting in read("granicus", page, "https://example.granicus.com/ViewPublisher.php?view_id=1").meetings] == ["7", "8"]


def test_an_agenda_that_speaks_of_a_maximum_price_is_an_agenda():
    page = "<html><body><p>TOWN COUNCIL</p><p>April 14, 2026 6:00 PM</p><table><tr><td>1.</td><td>Contract with a Guaranteed Maximum Price (GMP. of 5 million)</td></tr></table></body></html>"
    (meeting,) = read("granicus", page, "https://example.granicus.com/AgendaViewer.php?view_id=1&clip_id=7").meetings

    assert (meeting.start, len(meeting.agenda_items), [document.kind for document in meeting.documents]) == ("2026-04-14T18:00:00-04:00", 1, ["agenda"])


@pytest.mark.parametrize("start", ['<?xml version="1.0"?>', '\ufeff<?xml version="1.0"?>', ""])
def test_a_feed_of_agendas_plays_nothing(start: str):
    item = "<item><title>Town Council - Apr 14, 2026</title><link>https://example.granicus.com/AgendaViewer.php?view_id=1&amp;clip_id=7</link></item>"
    (meeting,) = read("granicus", f'{start}<rss version="2.0"><channel>{item}</channel></rss>').meetings

    assert (meeting.source.vendor_id, meeting.start, meeting.media, [document.kind for document in meeting.documents]) == ("7", "2026-04-14", (), ["agenda"])


# --- YouTube, files


def test_a_short_date_is_a_day_and_one_without_a_year_is_of_the_video():
    videos = [
        {"id": "a", "title": "4/14/26 Town Council"},
        {"id": "b", "title": "Town Council April 14", "upload_date": "20260415"},
        {"id": "c", "title": "Town Council April 14"},
    ]
    meetings = read("youtube", {"entries": videos}).meetings

    assert [(meeting.source.vendor_id, meeting.body, meeting.start) for meeting in meetings] == [
        ("a", "Town Council", "2026-04-14"),
        ("b", "Town Council", "2026-04-14"),
        ("c", "Town Council", None),
    ]


def test_clips_and_talks_are_no_meetings():
    titles = [
        ("City Council Meeting - April 14, 2026", 7200),
        ("Meet our new clerk", 120),
        ("City Council Meeting - April 14, 2026 (test)", 30),
        ("District 7 Councilor Connect | April 3, 2026", 2700),
    ]
    meetings = read("youtube", {"entries": [{"id": f"video-{at}", "title": title, "duration": seconds} for at, (title, seconds) in enumerate(titles)]}).meetings

    assert [(m.source.vendor_id, m.body, m.start, m.status) for m in meetings] == [("video-0", "City Council", "2026-04-14", "held")]


def test_what_is_still_to_be_streamed_has_no_recording():
    (meeting,) = read("youtube", {"id": "abcdefghijk", "title": "City Council Meeting - April 14, 2026", "live_status": "is_upcoming"}).meetings

    assert (meeting.status, meeting.media) == ("scheduled", ())


def test_a_list_of_links_is_meetings_by_body_and_day():
    lines = [
        "# ours",
        "2026-04-14 Town Council https://example.org/a.mp4",
        "https://example.org/2026-04-14%20Town%20Council%20minutes.pdf",
        "2026-05-01 Planning Board.mp4",
        "https://example.org/b.mp4",
    ]
    reading = read("files", "\n".join(lines), "https://example.org/list")

    assert [(m.body, m.start, len(m.media), [d.kind for d in m.documents]) for m in reading.meetings] == [
        ("Town Council", "2026-04-14", 1, ["minutes"]),
        ("Planning Board", "2026-05-01", 1, []),
    ]
    assert [(error.row, error.reason[:6]) for error in reading.errors] == [(5, "no day")]


@pytest.mark.parametrize("platform", [name for name in ADAPTERS if name != "files"])
@pytest.mark.parametrize("content", [b"", b"<html><body>Just a moment...</body></html>", b"\xff\xfe\x00", b'{"error": "no"}', b"[1, 2]", b"null"])
def test_what_is_none_of_a_platforms_pages_is_refused(platform: str, content: bytes):
    with pytest.raises(NotThisPlatform):
        read(platform, content)
