"""Small pages of our own in the vendors' forms: what each trap does."""

import base64
import json
from typing import Any

import pytest

from crawler.platforms import ADAPTERS, NotThisPlatform, Page, Reading

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


# --- PrimeGov, CivicClerk


def test_json_that_is_cut_short_is_no_empty_list():
    for platform in ("primegov", "civicclerk", "escribe", "youtube"):
        with pytest.raises(NotThisPlatform, match="cut short"):
            read(platform, '[{"id": 1, "title": "Town')


def test_an_entry_that_cannot_be_read_leaves_the_rest():
    reading = read("primegov", [{"id": 1, "title": "Town Council", "dateTime": "2026-04-14T18:00:00", "documentList": None}, {"id": 2, "title": "Town Council"}, "?"])

    assert [meeting.source.vendor_id for meeting in reading.meetings] == ["1"]
    assert [(error.row, error.reason) for error in reading.errors] == [(2, "meeting 2 has no date"), (3, "no number in “?”")]


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


# --- YouTube, files


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
