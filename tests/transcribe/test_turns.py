"""Who holds the floor, and where the public's windows are: meetings that use other words than the demo's."""

import dataclasses

import pytest

from archive.model import AgendaItem, Segment
from tests.transcribe.meeting import spoken
from transcribe.agenda import kind_of, stretches
from transcribe.floor.speech import units_of
from transcribe.floor.states import floor_of
from transcribe.floor.turns import Turn, turns_of
from transcribe.floor.windows import FoundWindow, find_windows

FORUM = (
    ("All right, the motion carries. We will now hear from the public.", 2.0),
    ("First up is Ada Example. Ada, go ahead.", 1.5),
    ("Hello council. My name is Ada Example, and I live on Heron Street. I urge you to keep the library open on Sundays. My children read there every week.", 2.0),
    ("Thank you. The next speaker is Boris Sample.", 2.0),
    ("Good evening. I am here to talk about the noise on our street. The trucks come at five in the morning and nobody answers when we call.", 2.0),
    ("Thank you very much. Seeing no other speakers, that closes public comment.", 2.0),
    ("Item seven is a resolution on the budget. Is there a motion? I move approval. Second. All in favor say aye.", 2.5),
)


def turns(segments: list[Segment]) -> list[Turn]:
    units = units_of(segments)
    return turns_of(units, floor_of(units), 3.0)


def windows(segments: list[Segment], agenda: list[AgendaItem] = ()) -> list[FoundWindow]:
    units = units_of(segments)
    return find_windows(turns_of(units, floor_of(units), 3.0), agenda, 10_000.0, "sound")


def first_words(found: list[Turn]) -> list[str]:
    return [" ".join(turn.units[0].text.split()[:2]) for turn in found]


def test_one_turn_a_person_and_none_of_the_officials():
    assert first_words(turns(spoken(*FORUM))) == ["Hello council.", "Good evening."]


def test_a_window_says_how_it_was_found():
    (found,) = windows(spoken(*FORUM))

    assert (found.window.kind, found.window.found_by) == ("public_comment", "sound")
    assert "hear from the public" in found.window.shown_by


def test_the_agenda_gives_the_item_and_its_kind():
    (found,) = windows(spoken(*FORUM), [AgendaItem("6", "Citizens to be heard", None, 1.0), AgendaItem("7", "Budget", None, 80.0)])

    assert (found.window.found_by, found.window.kind, found.item.number) == ("agenda", "public_comment", "6")


def test_debate_is_no_public_comment():
    debate = spoken(
        ("Item four is an ordinance on parking, first reading. Madam Clerk, please read the title.", 1.0),
        ("Thank you, Madam Mayor. I have read the staff report and I think our residents deserve better. I move to defer this item.", 2.0),
        ("Second. Any discussion?", 1.5),
        ("Thank you, Mr. Chair. My colleagues and I met with staff. The ordinance needs more work and I cannot support it.", 2.0),
        ("Roll call, please. Commissioner Example, yes. Commissioner Sample, no. The motion passes.", 2.0),
    )

    assert windows(debate) == []


def test_an_interpreter_speaks_for_the_comment_before():
    segments = spoken(
        ("We now open the public forum. The first speaker is Carla Ejemplo.", 1.0),
        ("Buenas tardes concejales. Me llamo Carla Ejemplo y vivo en la calle Nueve. Les pido que no cierren la escuela.", 2.0, "es"),
        ("Good afternoon council members. My name is Carla Ejemplo and I live on Ninth Street. I ask you not to close the school.", 2.0),
        ("Thank you. Next speaker, Dana Probe.", 2.0),
        ("Hello. I'm here because of the bus route. It stopped running on our block and my mother cannot get to the clinic.", 2.0),
    )
    first, second = turns(segments)

    assert (first.language, bool(first.interpreted), second.language) == ("es", True, "en")
    assert first.end == segments[2].end


def test_two_people_with_an_interpreter_each_are_two():
    segments = spoken(
        ("We now open the public forum. The first speaker is Carla Ejemplo.", 1.0),
        ("Buenas tardes concejales. Me llamo Carla Ejemplo y vivo en la calle Nueve. Les pido que no cierren la escuela.", 2.0, "es"),
        ("Good afternoon council members. My name is Carla Ejemplo and I live on Ninth Street. I ask you not to close the school.", 2.0),
        ("Buenas tardes. Me llamo Diego Prueba y vivo en la calle Diez. Mi madre no puede llegar a la clínica sin el autobús.", 2.5, "es"),
        ("Good afternoon. My name is Diego Prueba and I live on Tenth Street. My mother cannot get to the clinic without the bus.", 2.0),
    )
    found = turns(segments)

    assert [(one.language, bool(one.interpreted), one.start) for one in found] == [("es", True, segments[1].start), ("es", True, segments[3].start)]


def test_a_clip_without_words_is_a_turn():
    unheard = Segment(30.0, 46.0, "boniou komisione", (), "ht", -0.71, flags=("untranscribed",))
    before = spoken(("We now come to public comment. The first speaker is Marie Egzanp.", 1.0))
    after = [
        dataclasses.replace(s, start=s.start + 50, end=s.end + 50, words=tuple(dataclasses.replace(w, start=w.start + 50, end=w.end + 50) for w in s.words))
        for s in spoken(("Thank you. Next speaker.", 0.0))
    ]
    (turn,) = turns([*before, unheard, *after])

    assert (turn.start, turn.end, turn.units[0].attempt) == (30.0, 46.0, "boniou komisione")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Public comment", "public_comment"),
        ("GENERAL COMMENTS FROM THE PUBLIC", "public_comment"),
        ("Citizens to be heard", "public_comment"),
        ("Public hearing: rezoning", "public_hearing"),
        ("Roll call", "procedural"),
        ("A resolution on parking", None),
    ],
)
def test_what_an_items_title_says(title: str, kind: str | None):
    assert kind_of(AgendaItem("1", title)) == kind


def test_only_what_may_hold_comments_is_heard():
    agenda = [AgendaItem("1", "Call to order", None, 0.0), AgendaItem("2", "Public comment", None, 100.0), AgendaItem("3", "Adjournment", None, 400.0)]

    assert stretches(agenda, 500.0) == [(90.0, 410.0)]


def test_timecodes_outside_the_recording_are_not_believed():
    assert stretches([AgendaItem("1", "Call to order", None, 0.0), AgendaItem("2", "Public comment", None, 3700.0)], 500.0) == [(0.0, 500.0)]
