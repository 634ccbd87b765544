"""What a stretch of speech gains from what stands around it, and whether a turn goes on with the one before."""

import dataclasses

import numpy as np
import pytest

from tests.transcribe.meeting import spoken
from tests.transcribe.test_manner import OWN_MATTER
from tests.transcribe.test_newcomers import BUSINESS, OPENED, TO_THE_MATTER, starts, windows
from tests.transcribe.test_voices import voices_of
from transcribe.cues import weights
from transcribe.floor import surroundings
from transcribe.floor.mentions import with_mentions
from transcribe.floor.speech import Unit, units_of
from transcribe.floor.states import CHAIR, OFFICIAL, PUBLIC, Held, floor_of
from transcribe.floor.together import put_together, resumed_odds
from transcribe.floor.turns import Turn, turns_of
from transcribe.sound.voices import Voices

PRESIDES, CLERK, ADA, BORIS, CEM, DANA = range(6)


def heard(*turns: tuple[str, float, int]) -> tuple[list[Unit], Voices]:
    segments = spoken(*((text, pause) for text, pause, _ in turns))
    return with_mentions(units_of(segments)), voices_of(segments, [person for *_, person in turns]).centred()


def odds_beside(*turns: tuple[str, float, int]) -> float:
    """The odds of the last stretch but one."""
    units, voices = heard(*turns)
    return surroundings.log_odds(units, floor_of(units, voices), voices)[-2]


def test_every_feature_has_a_value_for_each_stretch_and_every_weight_a_feature():
    units, voices = heard(*OPENED, BUSINESS)
    floor = floor_of(units, voices)
    found = surroundings.features(units, floor, voices)

    assert {len(values) for values in found.values()} == {len(floor)}
    assert set(weights("surroundings.tsv")) <= set(found)
    assert surroundings.features([], [], voices) == {}


def test_one_sentence_is_the_publics_in_the_voice_of_somebody_of_the_public_rather_than_in_the_chairs():
    asked = ("Would you want that at the schools, too?", 1.0, PRESIDES)
    hers, the_chairs = (odds_beside(*OPENED, (OWN_MATTER, 2.0, ADA), asked, ("Those most of all.", 0.5, who), BUSINESS) for who in (ADA, PRESIDES))

    assert hers > the_chairs


def test_staff_who_are_asked_to_answer_are_not_the_public():
    asked = ("Dana, can you answer that?", 1.5, PRESIDES)
    answer = ("The pump station has three motors. Two of them are new. The third one was ordered in March and comes in June.", 1.5, DANA)
    segments, found = windows(*OPENED, asked, answer, BUSINESS)

    assert starts(found) == [segments[2].start]


def test_a_room_that_makes_all_voices_more_alike_changes_nothing():
    more = [turn for who in (BORIS, CEM, DANA) for turn in (("Next speaker, please.", 1.0, PRESIDES), (OWN_MATTER, 2.0, who))]
    units, voices = heard(*OPENED, *more, BUSINESS)
    floor = floor_of(units, voices)
    odds = surroundings.log_odds(units, floor, voices)

    class Boomy(Voices):
        """In which all cosines are half as far apart, around 0.5."""

        def of(self, said):
            voice = voices.of(said)
            return None if voice is None else np.concatenate([voice, [1.0]]).astype(np.float32) / np.sqrt(2)

    assert sum(unit.end - unit.start > 2.0 for unit in units) > surroundings.FEW
    assert np.allclose(odds, surroundings.log_odds(units, floor, Boomy(voices.at, voices.vectors)), atol=0.01)


def test_whoever_is_called_in_so_many_words_and_says_a_name_is_the_publics(monkeypatch: pytest.MonkeyPatch):
    units, voices = heard(*OPENED, BUSINESS)
    floor = floor_of(units, voices)
    monkeypatch.setattr(surroundings, "log_odds", lambda units, floor, voices: [-3.0] * len(floor))
    judged = surroundings.with_surroundings(units, floor, voices)

    assert [held.odds for held in judged if held.speaker == PUBLIC] == [surroundings.CALLED]
    assert {held.odds for held in judged if held.speaker != PUBLIC} == {-3.0}
    assert [held.speaker for held in judged if held.speaker == CHAIR] == [held.speaker for held in floor if held.speaker == CHAIR]


def test_a_turn_has_the_highest_odds_of_its_stretches():
    units, _ = heard(("Good evening.", 1.0, ADA), (OWN_MATTER, 0.5, ADA))
    for odds in ((0.5, 2.5), (2.5, 0.5)):
        floor = [dataclasses.replace(Held(PUBLIC, 0, 1), odds=odds[0]), dataclasses.replace(Held(PUBLIC, 1, len(units)), odds=odds[1])]
        (turn,) = turns_of(units, floor, 0.0)

        assert turn.odds == 2.5


def test_who_spoke_for_minutes_may_still_go_on():
    stopped = ("Sir, please face the board and go on.", 1.0, PRESIDES)
    units, voices = heard(*((OWN_MATTER, 1.0, ADA) for _ in range(12)), stopped, *((TO_THE_MATTER, 1.0, ADA) for _ in range(4)))
    (at,) = [at for at, unit in enumerate(units) if unit.text == stopped[0]]
    chain = [Turn(tuple(units[:at]), odds=2.0), Turn(tuple(units[at + 1 :]), before=(units[at],), odds=3.0)]
    (turn,) = put_together(chain, (), voices)

    assert chain[0].end - chain[0].start > 120.0
    assert turn.odds == 3.0


def test_who_was_stopped_for_twenty_seconds_has_one_comment_and_the_next_person_another():
    stopped = (
        "Sir, let me stop you there. We have no police of our own, and this is not in front of this board tonight, nor is it going to be. The members are told that the speaker may go on all the same. Go on, then.",
        1.0,
        PRESIDES,
    )
    for who, comments in ((ADA, 1), (BORIS, 2)):
        units, voices = heard((OWN_MATTER, 1.0, ADA), stopped, (TO_THE_MATTER, 1.0, who))
        own, said, more = (tuple(unit for unit in units if unit.text in text) for text in (OWN_MATTER, stopped[0], TO_THE_MATTER))
        chain = [Turn(own, odds=3.0), Turn(more, before=said, odds=3.0)]

        assert more[0].start - own[-1].end > 15.0
        assert (resumed_odds(chain[0], chain[1], voices) > 0) == (comments == 1)
        assert len(put_together(chain, (), voices)) == comments


def test_what_whoever_reads_a_letter_says_of_it_is_no_part_of_the_letter():
    said = (
        "One, from Ada Example, on Maple Lane.",
        "She asked me to read it.",
        "To the council.",
        "My fence was moved by two feet.",
        "Please put it back.",
        "Close quote.",
        "That is in your packet.",
    )
    units, voices = heard(("Is there anything in writing?", 1.0, PRESIDES), *((sentence, 1.0, CLERK) for sentence in said))
    announced, letter = tuple(units[:2]), tuple(units[2:])
    answer, _ = heard((OWN_MATTER, 60.0, BORIS))
    turns = put_together([Turn(letter, before=announced, odds=2.0), Turn(tuple(answer), odds=2.0)], (), voices)

    assert units[1].cues.get("letter")
    assert [unit.text for unit in turns[0].units] == list(said[2:5])
    assert [unit.text for unit in turns[1].before] == list(said[5:])


def test_a_letter_keeps_its_own_words():
    said = ("They said the fence would be moved by the city before the end of the year.", "That is the rest of my yard.", "Please put it back.")
    units, voices = heard(("There is a letter from Ada Example.", 1.0, CLERK), *((sentence, 1.0, CLERK) for sentence in said))
    (turn,) = put_together([Turn(tuple(units[1:]), before=tuple(units[:1]), odds=2.0)], (), voices)

    assert [unit.text for unit in turn.units] == list(said)


@pytest.mark.parametrize(("language", "spoken_by"), [("es", PUBLIC), ("en", OFFICIAL)])
def test_who_says_in_english_what_was_said_in_spanish_interprets_in_whosever_manner(monkeypatch: pytest.MonkeyPatch, language: str, spoken_by: str):
    said = ("Buenas noches. Me llamo Ada Example y vivo en la calle del molino. El autobús no pasa los domingos.", 1.0, language)
    told = ("Good evening. My name is Ada Example and I live on the street of the mill. The bus does not come on Sundays.", 2.0)
    units = with_mentions(units_of(spoken((TO_THE_MATTER, 1.0), said, told)))
    first, second = (next(at for at, unit in enumerate(units) if unit.text in text) for text in (said[0], told[0]))
    floor = [Held(CHAIR, 0, first), Held(PUBLIC, first, second), Held(PUBLIC, second, len(units))]
    monkeypatch.setattr(surroundings, "log_odds", lambda *_: [-3.0, 3.0, -1.0])
    judged = surroundings.with_surroundings(units, floor, voices_of(spoken(said), [ADA]))

    assert [held.speaker for held in judged] == [CHAIR, PUBLIC, spoken_by]
