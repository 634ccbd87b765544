"""What a turn becomes in print: its topics and its flags."""

import dataclasses

from archive.model import AgendaItem
from tests.transcribe.meeting import spoken
from transcribe.comments import Around, comment_of
from transcribe.floor.speech import Unit, units_of
from transcribe.floor.turns import Turn
from transcribe.names.assigned import Named
from transcribe.subjects import terms_under

NOBODY = Named(None, None)
AGREEMENT, FORUM = AgendaItem("4", "Agreement with the sheriff, renewal", None, 10.0), AgendaItem("3", "Open forum", None, 0.0)
SAID = spoken(
    ("Good evening, I fish for a living and I am tired of the noise in the channel at night.", 1.0),
    ("The staff recommends the renewal of the two eighty seven G agreement for one year.", 3.0),
    ("Ada Example. Nine people out of two hundred is a poor use of four officers. Let it end in July.", 2.0),
)


def turn(*units: Unit, resumed: tuple[float, ...] = ()) -> Turn:
    return Turn(units, resumed=resumed)


def comment(one: Turn, item: AgendaItem):
    named = terms_under([FORUM, dataclasses.replace(AGREEMENT, start=SAID[1].start)], units_of(SAID), 60.0)
    return comment_of(one, NOBODY, item, Around("m", None, "e", "m", [FORUM, AGREEMENT], (), named))


def test_under_an_agreement_that_others_call_287g_every_comment_is_of_it():
    assert "immigration-287g" in comment(turn(*units_of(SAID[2:])), AGREEMENT).topics


def test_what_is_named_under_another_item_says_nothing_of_a_comment():
    assert "immigration-287g" not in comment(turn(*units_of(SAID[:1])), FORUM).topics


def test_flags_say_what_a_person_should_check():
    units = units_of(SAID[2:])
    doubted = [dataclasses.replace(unit, flags=("check_language", "low_confidence")) for unit in units]

    assert comment(turn(*doubted, resumed=(30.0,)), FORUM).flags == ("low_confidence", "check_language", "overlapping")
    assert comment(turn(*units), FORUM).flags == ()


def test_that_memorandum_with_the_sheriff_is_the_one_that_the_meeting_names():
    said = "I teach civics. That memorandum is eleven pages long and my class read it. Write the sheriff back and say no."
    other = "I teach civics. The rental agreement for the field is eleven pages long, and nobody can read the small print in it."
    around = Around("m", None, "e", "m", named_anywhere="287(g)")
    topics = [comment_of(turn(*units_of(spoken((text, 1.0)))), NOBODY, None, around).topics for text in (said, other)]

    assert ["immigration-287g" in each for each in topics] == [True, False]


def test_the_agreement_is_the_one_that_the_meeting_names_where_its_agenda_has_no_other():
    said = "I am an accountant. Ask him what the overtime costs before you vote on the agreement in September."
    lease = AgendaItem("4", "Lease agreement with the rowing club")
    arounds = [Around("m", None, "e", "m", agenda=agenda, named_anywhere="287(g)") for agenda in ((), (lease,))]
    topics = [comment_of(turn(*units_of(spoken((said, 1.0)))), NOBODY, None, around).topics for around in arounds]

    assert ["immigration-287g" in each for each in topics] == [True, False]
