"""What a stretch of speech gains from how it is spoken, from the pause before it, and from what stands around it."""

from tests.transcribe.meeting import spoken
from tests.transcribe.test_newcomers import BUSINESS, OPENED, TO_THE_MATTER, starts, windows
from tests.transcribe.test_voices import voices_of
from transcribe.floor.manner import FOREIGN, features, log_odds, unit_words
from transcribe.floor.public import public_in
from transcribe.floor.speech import units_of
from transcribe.names.roster import Known

CHAIR, CLERK, ADA, BORIS, CEM, DANA = range(6)
OWN_MATTER = "I live on Heron Street with my kids, and I'm asking you, please, to fix the drain. My neighbors and I have called four times. Nobody came."
OTHER_BUSINESS = "Staff recommends approval with two conditions. The applicant has agreed to them. The motion carries, and we move on to the second reading."


def test_the_public_and_officials_speak_differently():
    public, official = (units_of(spoken((said, 1.0))) for said in (OWN_MATTER, OTHER_BUSINESS))

    assert log_odds(public, [], []) > log_odds(official, [], []) + 3.0


def test_what_stands_around_a_stretch_counts_too():
    said = units_of(spoken((OWN_MATTER, 1.0)))
    called, thanked = units_of(spoken(("Next speaker, please.", 1.0))), units_of(spoken(("Thank you, ma'am.", 1.0)))

    assert log_odds(said, called, thanked) > log_odds(said, [], [])


def test_numbers_count_alike_and_another_language_not_at_all():
    (two, many, spanish) = (units_of(spoken((said, 1.0, language)))[0] for said, language in (("You have two minutes.", "en"), ("You have 30 minutes.", "en"), ("Buenas noches, soy Ada Example, de la calle Garza.", "es")))  # fmt: skip

    assert list(features([two], [], [])) == list(features([many], [], []))
    assert unit_words(spanish) == [FOREIGN]


def test_somebody_who_walks_up_after_officials_talk_begins_a_comment():
    report = ("The pool opens on Friday. The pump has been replaced. We spent nine thousand dollars on it.", 1.0, CLERK)
    segments, found = windows(*OPENED, BUSINESS, ("We will hear from the public again.", 1.0, CHAIR), report, ("Come on up.", 0.8, CHAIR), (OWN_MATTER, 2.8, BORIS), BUSINESS)

    assert starts(found) == [segments[2].start, segments[7].start]


def test_a_hand_that_is_seen_after_the_last_card_is_in_the_same_window():
    hand = ("That's all the cards, but I see a hand. Ma'am, come on up.", 1.0, CHAIR)
    segments, found = windows(*OPENED, hand, (OWN_MATTER, 2.5, BORIS), BUSINESS)

    assert [starts([window]) for window in found] == [[segments[2].start, segments[4].start]]


def test_each_of_several_people_called_in_one_breath_is_called():
    segments = spoken(("Ada Example, Boris Sample, Cem Placeholder.", 1.0), ("Ada Example. The bus is late.", 2.0), ("Boris Sample. The pool is cold.", 2.0))
    units = public_in(units_of(segments), Known(), voices_of(segments, [CHAIR, ADA, BORIS]), 100.0, "sound").units

    assert [bool(unit.cues.get("introduces")) for unit in units if unit.text.endswith(("Example.", "Sample.")) and len(unit.words) == 2] == [True, True]


def test_a_last_sentence_in_quite_another_voice_is_no_part_of_the_comment():
    segments, found = windows(*OPENED, ("Over there.", 1.5, CHAIR), (TO_THE_MATTER, 2.5, BORIS), ("That was the contractor and not us.", 0.4, CHAIR), BUSINESS)

    assert found[0].turns[1].end == segments[4].end


def test_the_minutes_of_a_meeting_are_no_minutes_to_speak():
    (unit,) = units_of(spoken(("You have the minutes of March fifth.", 1.0)))

    assert not unit.cues.get("rules")
