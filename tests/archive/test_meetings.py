"""Meetings are minted once and found again by whatever shows them."""

import pytest

from archive import Archive, NotFound
from archive.model import AgendaItem, Document, Jurisdiction, Media, Meeting, Source

START = "2026-04-14T09:00:00-04:00"


@pytest.fixture(autouse=True)
def place(archive: Archive) -> None:
    archive.meetings.put_jurisdiction(Jurisdiction("coral-key", "Coral Key", "Florida", languages=("en", "es")))


def sitting(date: str = START, **rest: str) -> Meeting:
    return Meeting("coral-key", "City Commission", date, **rest)


def shown(platform: str = "granicus", vendor_id: str = "1") -> Source:
    return Source(platform, vendor_id, "http://127.0.0.1/")


def test_the_id_says_what_it_is(archive: Archive):
    assert archive.meetings.put(sitting(), shown()) == "coral-key-city-commission-2026-04-14"


def test_a_moved_hour_makes_no_second_meeting(archive: Archive):
    first = archive.meetings.put(sitting(), shown())
    second = archive.meetings.put(sitting("2026-04-14T13:00:00-04:00", title="Moved"), shown())

    assert first == second
    assert [(m.date, m.title) for m in archive.meetings.all()] == [("2026-04-14T13:00:00-04:00", "Moved")]


def test_two_on_one_day_of_one_platform_are_two(archive: Archive):
    ids = [archive.meetings.put(sitting("2026-04-14"), shown(vendor_id=number)) for number in "12"]

    assert ids == ["coral-key-city-commission-2026-04-14", "coral-key-city-commission-2026-04-14-2"]


def test_another_platform_shows_the_same_meeting(archive: Archive):
    first = archive.meetings.put(sitting("2026-04-14"), shown())
    second = archive.meetings.put(sitting(), shown("iqm2", "77"))

    assert first == second
    assert [source.platform for source in archive.meetings.sources_of(first)] == ["granicus", "iqm2"]


def test_a_second_recording_given_by_hand_makes_no_second_meeting(archive: Archive):
    first = archive.meetings.put(sitting(), shown("files", "a" * 64))
    second = archive.meetings.put(sitting(), shown("files", "b" * 64))

    assert first == second


def test_title_body_and_date_reach_the_change_log_and_nothing_else_does(archive: Archive):
    meeting = archive.meetings.put(sitting(title="Regular"), shown())
    archive.meetings.put(sitting(title="Regular", status="held"), shown())
    assert archive.changes.pending("an index", 10) == []

    archive.meetings.put(sitting(title="Special", status="held"), shown())

    assert [(kind, ref) for _, kind, ref in archive.changes.pending("an index", 10)] == [("meeting", meeting)]


def test_agenda_is_replaced_and_kept_in_order(archive: Archive):
    items = [AgendaItem("1", "Roll call", None, 1.0), AgendaItem("2", "Public comment", "public_comment", 40.0)]
    meeting = archive.meetings.put(sitting(), shown(), items)
    archive.meetings.put(sitting(), shown())

    assert archive.meetings.agenda(meeting) == items


def test_versions_of_a_document_are_kept_beside_each_other(archive: Archive):
    meeting = archive.meetings.put(sitting(), shown())
    for sha256 in ("a", "b", "a"):
        archive.meetings.put_document(meeting, Document("minutes", "http://127.0.0.1/m", sha256, "2026-04-15T00:00:00+00:00"))

    assert [document.sha256 for document in archive.meetings.documents(meeting, "minutes")] == ["a", "b"]


def test_what_is_known_of_a_recording_is_never_overwritten_by_nothing(archive: Archive):
    meeting = archive.meetings.put(sitting(), shown())
    archive.meetings.put_media(meeting, Media("a", "http://127.0.0.1/v", official_link="x{second}", fetched_at="first"))
    archive.meetings.put_media(meeting, Media("a", None, duration=61.5, fetched_at="second"))

    (kept,) = archive.meetings.media(meeting)
    assert (kept.url, kept.duration, kept.official_link, kept.fetched_at) == ("http://127.0.0.1/v", 61.5, "x{second}", "first")


def test_an_unknown_meeting_is_named(archive: Archive):
    with pytest.raises(NotFound, match="nowhere-2026"):
        archive.meetings.get("nowhere-2026")


def test_an_event_that_becomes_a_clip_stays_the_same_meeting(archive: Archive):
    first = archive.meetings.put(sitting("2026-04-14"), Source("granicus", "event-7", "", provisional=True))
    second = archive.meetings.put(sitting("2026-04-14"), shown(vendor_id="414"))

    assert first == second


def test_bodies_without_latin_letters_are_told_apart(archive: Archive):
    ids = {archive.meetings.put(Meeting("coral-key", body, "2026-04-14"), shown("files", body)) for body in ("日本", "中国")}

    assert len(ids) == 2
