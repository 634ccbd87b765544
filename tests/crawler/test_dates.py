"""Days, hours and lengths as pages write them."""

from datetime import date, time

import pytest

from crawler.platforms.dates import find_day, find_hour, length_told, named_day_near, names_a_day, without_dates
from crawler.platforms.names import body_of

DAY = date(2026, 4, 14)


@pytest.mark.parametrize(
    "text",
    ["April 14, 2026", "APRIL 14TH 2026", "Apr. 14th, 2026", "4/14/2026", "04-14-2026", "4.14.2026", "2026-04-14", "2026/04/14 01:30 PM", "2026.4.14", "4/14/26", "4.14.26", "4-14-26"],
)  # fmt: skip
def test_a_day_in_every_form(text: str):
    assert find_day(text) == find_day(f"Town Council {text} (Special)") == DAY
    assert body_of(f"Town Council {text}") == body_of(f"{text} Town Council - Item 7.1 Safety") == "Town Council"


@pytest.mark.parametrize(
    "text",
    [
        "Marina 5, 2026",
        "Mayor 10, 2026",
        "Item 7.1 of 26",
        "1.2.3.26",
        "26-14-08",
        "13/45/26",
        "2026-13-40",
        "April 31, 2026",
        "555-12-3456",
        "Ordinance 10-12-24",
        "Case No. 7-1-10",
    ],
)
def test_what_only_looks_like_a_day(text: str):
    assert find_day(text) is None


def test_a_whole_year_counts_before_a_short_one():
    assert find_day("Land bank 10-12-24, heard on April 14, 2026") == DAY


@pytest.mark.parametrize(
    ("text", "came", "day"),
    [
        ("Town Council - April 14", date(2026, 4, 15), DAY),
        ("Town Council 4/14/26", date(2026, 4, 15), DAY),
        ("Town Council - December 28", date(2026, 1, 3), date(2025, 12, 28)),
        ("Agenda preview, April 20", date(2026, 4, 15), date(2026, 4, 20)),
        ("Town Council Sept 11 Memorial Workshop", date(2026, 4, 14), None),
        ("Town Council on land bank 10-12-24", date(2026, 4, 14), None),
        ("Town Council, you may 10 times", date(2026, 5, 9), None),
        ("Town Council", date(2026, 4, 13), None),
    ],
)
def test_a_day_without_its_whole_year_is_one_about_which_the_video_came(text: str, came: date, day: date | None):
    assert named_day_near(text, came) == day


def test_a_day_without_its_year_is_a_day():
    assert names_a_day("Town Council - April 14")
    assert not names_a_day("Town Council of May")


def test_of_several_days_the_first_counts():
    assert find_day("Strategic Retreat, April 14-15, 2026") == DAY
    assert without_dates("Town Council, April 14-15, 2026") == "Town Council"


@pytest.mark.parametrize(
    ("text", "hour"),
    [("9:00 AM", time(9)), ("2 p.m.", time(14)), ("12:30 am", time(0, 30)), ("at noon", time(12)), ("12:00 Noon", time(12)), ("afternoon", None), ("High Noon Committee", None)],
)
def test_an_hour(text: str, hour: time | None):
    assert find_hour(text) == hour


def test_a_name_loses_its_dates_only():
    assert without_dates("Town Council on April 14, 2026 - 9:00 AM") == "Town Council"
    assert without_dates("Resolution 26-14-08") == "Resolution 26-14-08"


def test_a_length_stands_by_itself():
    assert (length_told("01h 41m"), length_told("0h 0m 7s"), length_told("00h 00m"), length_told("in 01h 41m")) == (6060.0, 7.0, 0.0, None)
