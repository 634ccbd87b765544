"""Which sitting a portal's row is of."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from archive import Archive
from archive.model import AgendaItem, Jurisdiction, Meeting, Source

DAY = "2026-05-01"


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path) as archive:
        archive.meetings.put_jurisdiction(Jurisdiction("x", "X"))
        yield archive


def sitting(hour: str | None, title: str = "", body: str = "Council") -> Meeting:
    return Meeting("x", body, f"{DAY}T{hour}:00-04:00" if hour else DAY, title=title, status="")


def source(platform: str, vendor_id: str, provisional: bool = False, portal: str = "", rank: int = 0) -> Source:
    return Source(platform, vendor_id, "https://x.example.org/", provisional, portal, rank)


def put(archive: Archive, platform: str, vendor_id: str, hour: str | None, provisional: bool = False, title: str = "", agenda: list[AgendaItem] | None = None) -> str:
    return archive.meetings.put(sitting(hour, title), source(platform, vendor_id, provisional), agenda)


def test_two_events_of_one_day_are_two_sittings(archive: Archive):
    morning, evening = put(archive, "granicus", "event-11", "09:00", True), put(archive, "granicus", "event-12", "18:00", True)

    assert morning != evening
    assert put(archive, "granicus", "900", "18:05") == evening
    assert put(archive, "granicus", "event-11", "09:30", True) == morning


def test_a_row_gets_a_number_then_a_recording_and_stays_one_meeting(archive: Archive):
    first = put(archive, "granicus", f"Council@{DAY}", "09:00", True)

    assert put(archive, "granicus", "event-11", "09:00", True) == first
    assert put(archive, "granicus", "900", "11:30") == first
    assert put(archive, "granicus", "901", "18:00") != first


@pytest.mark.parametrize(("hour", "same"), [("09:00", True), ("10:30", True), (None, True), ("18:00", False)])
def test_two_portals_agree_on_body_day_and_nearly_the_hour(archive: Archive, hour: str | None, same: bool):
    video = put(archive, "granicus", "900", "09:00")

    assert (put(archive, "iqm2", "7", hour) == video) is same


def test_of_two_sittings_the_nearer_hour_decides_and_what_stays_open_is_listed(archive: Archive):
    morning, evening = put(archive, "granicus", "900", "09:00"), put(archive, "granicus", "901", "18:00")

    assert put(archive, "iqm2", "7", "18:00") == evening
    assert put(archive, "iqm2", "8", "09:15") == morning
    alone = put(archive, "primegov", "5", None)
    (group,) = archive.meetings.apart()
    assert {meeting.id for meeting in group} == {morning, evening, alone}


def test_the_first_portal_has_the_word_and_others_fill_in(archive: Archive):
    first = put(archive, "granicus", "900", None, title="Regular Meeting")
    put(archive, "iqm2", "7", "09:00", title="BCC - Regular", agenda=[AgendaItem("1", "Invocation")])
    known = archive.meetings.get(first)

    assert (known.title, known.date) == ("Regular Meeting", f"{DAY}T09:00:00-04:00")
    assert archive.meetings.agenda(first) == [AgendaItem("1", "Invocation")]

    put(archive, "granicus", "900", "09:00", agenda=[AgendaItem("1", "Call to order")])
    put(archive, "iqm2", "7", "09:00", agenda=[AgendaItem("1", "Invocation")])
    assert archive.meetings.agenda(first) == [AgendaItem("1", "Call to order")]


def test_two_portals_of_one_platform_count_for_themselves(archive: Archive):
    city = archive.meetings.put(sitting("09:00"), source("granicus", "838", portal="city.example.org"))
    school = archive.meetings.put(sitting("18:00", body="School Board"), source("granicus", "838", portal="school.example.org"))

    assert city != school
    assert archive.meetings.put(sitting("09:00"), source("granicus", "838", portal="city.example.org")) == city
    assert archive.meetings.get(city).body == "Council"


def test_what_was_kept_before_portals_were_told_apart_is_taken_over(archive: Archive):
    before = archive.meetings.put(sitting("09:00"), source("granicus", "838"))

    assert archive.meetings.put(sitting("10:00"), source("granicus", "838", portal="city.example.org")) == before
    assert [each.portal for each in archive.meetings.sources_of(before)] == ["city.example.org"]
    assert archive.meetings.looks("x", "granicus", "city.example.org", ["838"]) == {}


def test_a_portal_that_moves_to_another_address_doubles_nothing(archive: Archive):
    first = archive.meetings.put(sitting("09:00"), source("granicus", "838", portal="city.example.org"))

    assert archive.meetings.put(sitting("09:00"), source("granicus", "7", portal="elsewhere.example.org")) == first


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_first_in_the_file_has_the_word_whichever_was_read_first(archive: Archive, order: tuple[int, int]):
    told = [(sitting("09:00", "Regular Meeting"), source("granicus", "900", portal="a")), (sitting("09:05", "BCC - Regular"), source("iqm2", "7", portal="b", rank=1))]
    identifiers = {archive.meetings.put(*told[at]) for at in (*order, *order)}
    (known,) = archive.meetings.all()

    assert identifiers == {known.id}
    assert (known.title, known.date) == ("Regular Meeting", f"{DAY}T09:00:00-04:00")


@pytest.mark.parametrize("clip_first", [True, False])
def test_a_recording_without_an_hour_is_of_neither_of_two_sittings_that_a_portal_lists_together(archive: Archive, clip_first: bool):
    place = Jurisdiction("x", "X")
    listed = [(sitting("09:00"), source("legistar", "1")), (sitting("17:00"), source("legistar", "2"))]
    if clip_first:
        put(archive, "granicus", "900", None)
    archive.meetings.put_listed(place, listed, [None, None])
    if not clip_first:
        put(archive, "granicus", "900", None)

    assert len(archive.meetings.all()) == 3
    assert [len(group) for group in archive.meetings.apart()] == [3]


def test_titles_tell_which_of_several_sittings_it_is(archive: Archive):
    put(archive, "legistar", "1", "09:00", title="Regular Meeting")
    evening = put(archive, "legistar", "2", "17:00", title="Budget Hearing")

    assert put(archive, "granicus", "900", None, title="Budget hearing") == evening


def test_a_workshop_is_not_the_regular_meeting_of_the_same_hours(archive: Archive):
    workshop = put(archive, "legistar", "1", "09:00", title="Council Workshop")

    assert put(archive, "granicus", "900", "10:30", title="Council Regular Meeting") != workshop


def test_announced_and_recorded_apart_on_one_portal_is_told(archive: Archive):
    for number, hour in (("event-1", "09:00"), ("event-2", "17:00")):
        put(archive, "granicus", number, hour, provisional=True)
    for number in ("900", "901"):
        put(archive, "granicus", number, None)

    assert [len(group) for group in archive.meetings.apart()] == [4]


def test_sittings_hours_apart_are_two_whatever_their_titles(archive: Archive):
    """Legistar's title is always the body's name."""
    morning = put(archive, "legistar", "1", "09:00", title="Council")
    evening = put(archive, "granicus", "50", "18:00", title="Council")

    assert evening != morning
    assert put(archive, "granicus", "49", "09:00", title="Council") == morning


def test_days_without_an_hour_are_not_joined_against_their_titles(archive: Archive):
    assert put(archive, "civicplus", "1", None, title="Council Workshop") != put(archive, "youtube", "abc", None, title="Council Regular Meeting")


def status(archive: Archive, *told: tuple[str, str]) -> str:
    """What is known of a meeting after two portals said something of it, in this order."""
    for platform, said in told:
        meeting = dataclasses.replace(sitting("09:00"), status=said)
        archive.meetings.put(meeting, source(platform, "1", portal=platform, rank=int(platform == "granicus")))
    (known,) = archive.meetings.all()
    return known.status


@pytest.mark.parametrize(
    ("told", "is_now"),
    [
        ([("legistar", "scheduled"), ("granicus", "cancelled"), ("legistar", "scheduled")], "cancelled"),
        ([("legistar", "scheduled"), ("granicus", "cancelled"), ("legistar", "scheduled"), ("granicus", "scheduled")], "scheduled"),
        ([("legistar", "cancelled"), ("granicus", "scheduled")], "cancelled"),
        ([("legistar", "cancelled"), ("granicus", "scheduled"), ("legistar", "scheduled")], "scheduled"),
        ([("legistar", "cancelled"), ("granicus", "cancelled"), ("legistar", "scheduled")], "cancelled"),
        ([("legistar", "cancelled"), ("legistar", "")], "cancelled"),
        ([("granicus", "held"), ("legistar", "scheduled")], "held"),
    ],
)
def test_whoever_called_a_meeting_off_says_that_it_is_on_again(archive: Archive, told: list[tuple[str, str]], is_now: str):
    assert status(archive, *told) == is_now
