"""What a stretch of speech gains from how it is spoken, from the pause before it, and from what stands around it."""

import pytest

from tests.transcribe.meeting import spoken
from tests.transcribe.test_newcomers import BUSINESS, OPENED, TO_THE_MATTER, starts, windows
from tests.transcribe.test_voices import voices_of
from transcribe.floor import manner
from transcribe.floor.manner import FOREIGN, features, log_odds, unit_words
from transcribe.floor.public import public_in
from transcribe.floor.speech import units_of
from transcribe.floor.together import _with_first_words, _without_answers, _without_call
from transcribe.floor.turns import Turn
from transcribe.names.roster import Known
from transcribe.sound.voices import NOBODY

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


def test_business_in_another_language_is_not_the_publics_for_its_language():
    business = "El informe del personal recomienda aprobar el contrato. La obra empieza en marzo y termina en junio. El costo es de nueve millones."
    segments = spoken(*((business, 1.0, "es") for _ in range(8)))

    assert public_in(units_of(segments), Known(), voices_of(segments, [0, 1, 2, 0, 3, 1, 2, 0]), 200.0, "sound").windows == ()


def test_a_hand_that_is_seen_after_the_last_card_is_in_the_same_window():
    hand = ("That's all the cards, but I see a hand. Ma'am, come on up.", 1.0, CHAIR)
    segments, found = windows(*OPENED, hand, (OWN_MATTER, 2.5, BORIS), BUSINESS)

    assert [starts([window]) for window in found] == [[segments[2].start, segments[4].start]]


def test_each_of_several_people_called_in_one_breath_is_called():
    segments = spoken(("Ada Example, Boris Sample, Cem Placeholder.", 1.0), ("Ada Example. The bus is late.", 2.0), ("Boris Sample. The pool is cold.", 2.0))
    units = public_in(units_of(segments), Known(), voices_of(segments, [CHAIR, ADA, BORIS]), 100.0, "sound").units

    assert [bool(unit.cues.get("introduces")) for unit in units if unit.text.endswith(("Example.", "Sample.")) and len(unit.words) == 2] == [True, True]


def test_after_a_hand_another_hearing_is_still_another_window(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manner, "counts", lambda units, voices: False)
    hearing = ("The motion carries. Now we open the public hearing on the depot. Come on up, ma'am.", 1.0, CHAIR)
    _, found = windows(*OPENED, ("That closes public comment.", 1.0, CHAIR), hearing, (OWN_MATTER, 2.5, BORIS), BUSINESS)

    assert len(found) == 2


def test_a_last_sentence_in_quite_another_voice_is_no_part_of_the_comment():
    segments = spoken((OWN_MATTER, 1.0), ("It is not in the plan.", 0.4), ("Item seven.", 1.0))
    voices, units = voices_of(segments, [ADA, CHAIR, CHAIR]).centred(), units_of(segments)
    following = Turn(tuple(units_of(spoken((TO_THE_MATTER, 100.0)))))
    chain, _ = _without_answers([Turn(tuple(units[:-1])), following], (), voices)

    assert [unit.text for unit in chain[0].units] == [unit.text for unit in units[:-2]]
    assert [unit.text for unit in chain[1].before] == ["It is not in the plan."]
    assert _without_answers([Turn(tuple(units[:-1]))], tuple(units[-1:]), voices)[1] == tuple(units[-2:])
    assert _without_answers([Turn(tuple(units[:-1]))], (), NOBODY)[0][0].units == tuple(units[:-1])


def test_a_call_whose_name_was_misheard_is_no_part_of_the_comment_and_a_name_before_a_pause_is():
    called = tuple(units_of(spoken(("I have Samuel Prut in the room.", 1.0), ("Good evening, Mayor. " + OWN_MATTER, 2.5))))
    named = tuple(units_of(spoken(("Boris Sample, twelve Heron Street.", 1.0), (OWN_MATTER, 2.5))))

    assert _without_call(Turn(called)).units == called[1:]
    assert _without_call(Turn(called)).before == called[:1]
    assert _without_call(Turn(named)).units == named


def test_who_walks_up_and_thanks_the_chair_begins_with_it():
    segments = spoken(("The next speaker, please.", 1.0), ("Thank you, Madam Chair.", 2.8), (OWN_MATTER, 1.1))
    said, voices, thanks, own = units_of(segments), voices_of(segments, [CHAIR, ADA, ADA]).centred(), 1, 2

    assert said[thanks].cues.get("business")
    assert _with_first_words(Turn(tuple(said[own:]), before=tuple(said[:own])), voices).units == tuple(said[thanks:])


def test_the_minutes_of_a_meeting_are_no_minutes_to_speak():
    (unit,) = units_of(spoken(("You have the minutes of March fifth.", 1.0)))

    assert not unit.cues.get("rules")
