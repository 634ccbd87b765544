"""Which sitting a portal's row is of."""

from __future__ import annotations

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


def put(archive: Archive, platform: str, vendor_id: str, hour: str | None, provisional: bool = False, title: str = "", agenda: list[AgendaItem] | None = None) -> str:
    date = f"{DAY}T{hour}:00-04:00" if hour else DAY
    return archive.meetings.put(Meeting("x", "Council", date, title=title, status=""), Source(platform, vendor_id, "https://x.example.org/", provisional), agenda)


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
