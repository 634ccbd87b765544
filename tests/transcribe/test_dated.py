"""Minutes of another day are told by their head, and no name comes from them."""

from datetime import date

import pytest

from archive.model import Document
from transcribe.names.dated import days_at_the_head, of_that_day, told_of_other_days

DAY = date(2026, 4, 14)


def minutes(head: str, body: str = "3. Public comment\nAda Sample spoke.") -> Document:
    return Document("minutes", None, "x", text=f"{head}\n{body}")


@pytest.mark.parametrize(
    "head", ["Minutes of April 14, 2026, 9:00 a.m.", "APR. 14TH, 2026", "4/14/2026", "2026-04-14", "14th of April 2026", "Acta del 14 de abril de 2026", "Minit 14 avril 2026"]
)
def test_days_as_they_are_written(head: str):
    assert days_at_the_head(head) == [DAY]


def test_minutes_of_another_day_are_left_out_and_told():
    others = minutes("Town Council, minutes of March 10, 2026")

    assert of_that_day([others], DAY) == []
    assert told_of_other_days([others], DAY) == "its minutes are of 2026-03-10, not of 2026-04-14: no name was taken from them"


@pytest.mark.parametrize("head", ["Town Council minutes", "Draft of April 30, 2026: minutes of April 14, 2026", "Minutes of 13/45/2026"])
def test_minutes_without_a_day_or_with_this_one_are_kept(head: str):
    assert of_that_day([minutes(head)], DAY) == [minutes(head)]
    assert told_of_other_days([minutes(head)], DAY) == ""


def test_a_day_that_is_only_spoken_of_later_is_none_of_the_head():
    assert of_that_day([minutes("Town Council minutes", "x" * 900 + " The next meeting is on May 12, 2026.")], DAY)
