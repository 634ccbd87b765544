"""Ids, days and overlaps."""

from archive.model import Comment, Media, Meeting, comment_id, matched_by_overlap, slug


def comment(start: float, end: float, identifier: str = "") -> Comment:
    return Comment("m", start, end, "words", identifier)


def test_slug_is_readable_and_plain():
    assert slug("Coral Key", "City Commission", "2026-04-14") == "coral-key-city-commission-2026-04-14"
    assert slug("Peñarroca’s Board") == "penarroca-s-board"


def test_comment_ids_depend_on_recording_and_start():
    assert comment_id("a" * 64, 60.0) == comment_id("a" * 64, 60.001)
    assert len({comment_id("a" * 64, 60.0), comment_id("a" * 64, 60.5), comment_id("b" * 64, 60.0)}) == 3


def test_a_bare_day_has_no_start_hour():
    assert Meeting("x", "Board", "2026-04-14").start is None
    assert Meeting("x", "Board", "2026-04-14T19:00:00-04:00").day.isoformat() == "2026-04-14"


def test_official_link_rounds_down():
    assert Media(None, None, official_link="https://v.example/?t={second}").link_at(61.9) == "https://v.example/?t=61"
    assert Media(None, None).link_at(61.9) is None


def test_ids_are_taken_over_by_the_largest_overlap_one_to_one():
    old = [comment(0, 30, "a"), comment(30, 60, "b")]
    new = [comment(1, 29), comment(29, 61), comment(100, 110)]

    assert matched_by_overlap(old, new) == {0: "a", 1: "b"}


def test_a_touch_is_no_overlap():
    assert matched_by_overlap([comment(0, 30, "a")], [comment(28, 90)]) == {}
