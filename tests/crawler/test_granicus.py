"""Small pages of our own in Granicus' forms: what each trap does."""

import pytest

from crawler.platforms import ADAPTERS, NotThisPlatform, Page
from crawler.platforms.pages import why

read = ADAPTERS["granicus"]
LISTING = "https://example.org/ViewPublisher.php?view_id=1"


def listing(*rows: str) -> Page:
    table = "".join(f'<tr class="odd">{row}</tr>' for row in rows)
    return Page(LISTING, f'<html><body><div id="granicus"><table class="listingTable" id="archive"><tbody>{table}</tbody></table></div></body></html>'.encode())


def row(name: str, when: str, clip: int | None = 7, more: str = "") -> str:
    link = (
        f"<td><a href=\"javascript:void(0);\" onclick=\"window.open('//example.org/MediaPlayer.php?view_id=1&clip_id={clip}','player','x')\">Video</a></td>"
        if clip
        else "<td></td>"
    )
    return f'<td class="listItem" headers="Name" scope="row">{name}</td><td class="listItem" headers="Date x"><span style="display:none;">1</span>{when}</td>{link}{more}'


def test_a_row_without_a_date_is_an_error_that_names_page_and_row():
    reading = read([listing(row("City Council", "Mar 3, 2022"), row("City Council", "soon", 8), row("City Council", "Mar 5, 2022", 9))], None)

    assert [meeting.start for meeting in reading.meetings] == ["2022-03-03", "2022-03-05"]
    assert [str(error) for error in reading.errors] == [f"{LISTING}, row 2: no date in “City Council soon Video”"]


def test_an_hour_is_taken_with_the_zone():
    (meeting,) = read([listing(row("City Council", "Jul&nbsp;4,&nbsp;2022 - 06:30 PM"))], "America/New_York").meetings

    assert meeting.start == "2022-07-04T18:30:00-04:00"


def test_the_date_of_the_cell_goes_before_one_in_the_name():
    (meeting,) = read([listing(row("Minutes of Feb 1, 2022 reviewed", "Mar 3, 2022"))], None).meetings

    assert (meeting.start, meeting.title) == ("2022-03-03", "Minutes of Feb 1, 2022 reviewed")


def test_a_cancelled_meeting_says_so():
    (meeting,) = read([listing(row("City Council - CANCELLED", "Mar 3, 2022"))], None).meetings

    assert meeting.status == "cancelled"


def test_dead_links_are_no_recordings():
    more = '<td><a style="display:none" href="//example.org/ASX.php?view_id=1&clip_id=7">Open</a></td>'
    (meeting,) = read([listing(row("City Council", "Mar 3, 2022", more=more))], None).meetings

    assert [(m.url, m.page_url) for m in meeting.media] == [(None, "https://example.org/MediaPlayer.php?view_id=1&clip_id=7")]


def test_a_listing_with_nothing_in_it_is_no_error():
    assert read([listing('<td class="listItem" colspan="4">Currently there are no upcoming events.</td>')], None).meetings == ()


def test_latin_1_that_calls_itself_so_is_read():
    page = listing(row("Comisión", "Mar 3, 2022"))
    latin = Page(page.url, b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">' + page.content.decode().encode("latin-1"))

    assert read([latin], None).meetings[0].title == "Comisión"


@pytest.mark.parametrize("content", [b"", b"   ", b"<html><body>Welcome to nginx</body></html>", b"\x00\x01\x02", b"{}"])
def test_what_is_no_page_of_granicus_is_refused(content: bytes):
    with pytest.raises(NotThisPlatform, match=r"example\.org"):
        read([Page(LISTING, content)], None)


def test_a_page_that_asks_whether_we_are_a_person_is_told_as_such():
    page = Page(LISTING, b"<html><title>Just a moment...</title><body>captcha</body></html>")
    with pytest.raises(NotThisPlatform) as refused:
        read([page], None)

    assert "whether we are a person" in why(refused.value, page)


def test_player_and_agenda_are_joined_by_item_id():
    player = Page(
        "https://example.org/player/clip/7?view_id=1",
        b'<html><div id="video-name">City Council - Mar 3, 2022</div><script>flowplayer({cuepoints: [{"time":5,"type":"Agenda","id":"11"},{"time":9,"type":"Slide","id":"12"}],\n})</script></html>',
    )
    agenda = Page(
        "https://example.org/AgendaViewer.php?clip_id=7",
        b'<html><body>CITY COUNCIL REGULAR MEETING<br>Thursday, March 3, 2022 at 07:00 pm<table><tr><td>1.</td><td><a name="agenda11" href="/MediaPlayer.php?clip_id=7&meta_id=11">Public comment</a></td></tr>'
        b'<tr><td>2.</td><td><a name="agenda12" href="/MediaPlayer.php?clip_id=7&meta_id=12">Adjourn</a></td></tr></table></body></html>',
    )
    (meeting,) = read([player, agenda], "America/New_York").meetings

    assert meeting.start == "2022-03-03T19:00:00-05:00"
    assert [(item.number, item.title, item.start) for item in meeting.agenda_items] == [("1", "Public comment", 5.0), ("2", "Adjourn", None)]
