"""Newcomers: voices that no official has, where the words say nothing of who speaks, and the meeting is not in the language that manner is known of."""

import pytest

from archive.model import Segment
from tests.transcribe.meeting import spoken
from tests.transcribe.test_voices import voices_of
from transcribe.floor import manner
from transcribe.floor.mentions import with_mentions
from transcribe.floor.public import public_in
from transcribe.floor.speech import units_of
from transcribe.floor.windows import FoundWindow
from transcribe.names.roster import Known

CHAIR, CLERK, ADA, BORIS, CEM, DANA = range(6)
OPENED = (
    ("We will now hear from the public.", 2.0, CHAIR),
    ("The first speaker is Ada Example.", 1.0, CHAIR),
    ("Hello council. My name is Ada Example and I live on Heron Street. Nobody answers when we call about the noise on our street.", 2.0, ADA),
)
TO_THE_MATTER = "The library was shut on three Sundays. The door had no sign on it. Children waited in the rain for half an hour, and then went home."
UNCALLED = ("Over there by the window, the blue hat.", 1.5, CHAIR)
BUSINESS = ("Item seven is a resolution on the budget. Is there a motion? So moved. All in favor say aye. The motion carries.", 2.0, CLERK)


def windows(*turns: tuple[str, float, int]) -> tuple[list[Segment], list[FoundWindow]]:
    segments = spoken(*((text, pause) for text, pause, _ in turns))
    voices = voices_of(segments, [person for *_, person in turns])
    return segments, list(public_in(units_of(segments), Known(), voices, 10_000.0, "sound", (), 3.0).windows)


def starts(found: list[FoundWindow]) -> list[float]:
    return [turn.start for window in found for turn in window.turns]


@pytest.fixture(autouse=True)
def manner_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manner, "counts", lambda units, voices: False)


def test_who_gives_no_name_and_no_greeting_is_told_by_a_voice_that_no_official_has():
    segments, found = windows(*OPENED, UNCALLED, (TO_THE_MATTER, 2.0, BORIS), ("Leave us the picture.", 1.5, CHAIR), (TO_THE_MATTER, 2.0, CEM), BUSINESS)

    assert starts(found) == [segments[at].start for at in (2, 4, 6)]


def test_the_same_words_in_the_voice_of_an_official_are_no_comment():
    segments, found = windows((TO_THE_MATTER, 1.0, BORIS), BUSINESS, *OPENED, UNCALLED, (TO_THE_MATTER, 2.0, BORIS), BUSINESS)

    assert starts(found) == [segments[4].start]


def test_after_other_business_a_new_voice_is_no_comment():
    segments, found = windows(*OPENED, ("Thank you. That closes public comment.", 1.5, CHAIR), BUSINESS, (TO_THE_MATTER, 2.0, BORIS))

    assert starts(found) == [segments[2].start]


def test_new_voices_alone_make_no_window():
    _, found = windows(BUSINESS, (TO_THE_MATTER, 2.0, ADA), UNCALLED, (TO_THE_MATTER, 2.0, BORIS), UNCALLED, (TO_THE_MATTER, 2.0, CEM), BUSINESS)

    assert found == []


def test_a_comment_ends_where_officials_begin_to_close_in_the_same_stretch_of_voice():
    segments, found = windows(*OPENED, UNCALLED, (TO_THE_MATTER, 2.0, BORIS), ("That completes the sheet. The public hearing is closed.", 1.0, CHAIR), BUSINESS)

    assert found[-1].turns[-1].end == segments[4].end


def test_a_call_that_reads_like_a_comment_is_no_comment_in_the_voice_of_who_calls():
    called = ("Hello there, my friend over by the door, come up.", 1.5, CHAIR)
    segments, found = windows(*OPENED, UNCALLED, (TO_THE_MATTER, 2.0, BORIS), called, (TO_THE_MATTER, 2.0, CEM), BUSINESS)

    assert starts(found) == [segments[at].start for at in (2, 4, 6)]


def test_the_applicant_who_speaks_right_before_the_hearing_is_opened_is_not_the_public():
    segments, found = windows(
        *OPENED,
        ("Thank you. We come to the rezoning of the depot.", 1.5, CHAIR),
        ("Dana Sample, planning. The request is for six trucks on the old depot lot, and we find no harm in it.", 2.0, CLERK),
        ("Hi, I am the owner. I started with one truck and we have agreed to end the music at eight.", 2.0, DANA),
        ("The hearing is open.", 2.0, CHAIR),
        ("Good evening. My name is Boris Sample. My bedroom window is forty feet from that lot.", 2.0, BORIS),
        ("The hearing is closed.", 2.0, CHAIR),
        BUSINESS,
    )

    assert starts(found) == [segments[at].start for at in (2, 7)]


def test_who_answers_with_a_name_and_no_more_has_begun_to_speak():
    answered = ("Yes, Boris Sample.", 2.0, BORIS)
    said = ("The deputies check the database and that is all. Nobody goes from door to door. The library was never asked.", 1.0, BORIS)
    segments, found = windows(*OPENED, ("So go ahead.", 1.5, CHAIR), answered, said, BUSINESS)

    assert starts(found) == [segments[2].start, segments[4].start]


def test_who_comes_last_before_a_hearing_is_still_of_the_public():
    said = ("My name is Boris Sample and I live on Heron Street. The trucks come at five in the morning and nobody answers.", 2.0, BORIS)
    invited = ("Does anyone else wish to speak? Go ahead, sir.", 1.5, CHAIR)
    segments, found = windows(*OPENED, invited, said, ("Thank you. I now open the public hearing on item seven.", 1.5, CHAIR), BUSINESS)

    assert starts(found) == [segments[2].start, segments[4].start]


def test_a_trade_is_no_department():
    student = ("My name is Boris Sample, engineering student at the college. The buses stop at nine and the lectures end at ten.", 2.0, BORIS)
    segments, found = windows(*OPENED, ("The next speaker is Boris Sample.", 1.5, CHAIR), student, BUSINESS)

    assert starts(found) == [segments[2].start, segments[4].start]


def test_public_comment_is_announced_by_its_title_and_not_by_who_complains_of_it():
    units = with_mentions(units_of(spoken(("Item four, public comments.", 1.0), ("You cut off public comment.", 3.0), ("We deserve public input.", 3.0))))

    assert [bool(unit.cues.get("opening")) for unit in units] == [True, False, False]
