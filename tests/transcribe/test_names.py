"""Names: from the minutes in their order, from calls and self-introductions, and none without evidence."""

import pytest

from tests.transcribe.meeting import spoken
from transcribe.floor.speech import units_of
from transcribe.floor.states import floor_of
from transcribe.floor.turns import turns_of
from transcribe.names.assigned import _aligned, likeness, name_turns
from transcribe.names.roster import Listed, listed_speakers, officials_named, places_of

MINUTES = """TOWN OF EXAMPLE BAY
1. ROLL CALL
Mayor Greta Official called the meeting to order. Present: Commissioner Otto Member.
4. CITIZENS TO BE HEARD
The following persons spoke: Ada Marple, Jean-
Claude Probe (Heron Friends), Otto Member, and Siobhan O’Sample.
Nora Absent signed up but did not appear.
PH.2 REZONING OF HERON LOT
Speaking on the item: Mr. Boris Test, Heron Legal Clinic; Zoë de la Cruz.
"""


def listed(*names: str) -> list[Listed]:
    return [Listed(name, "4", "CITIZENS TO BE HEARD", place, "The following persons spoke", "d" * 64) for place, name in enumerate(names)]


def named(*turns: tuple, people: list[Listed] = ()):
    units = units_of(spoken(*turns))
    return name_turns(turns_of(units, floor_of(units), 3.0), people)


COMMENTS = (
    ("We now come to public comment. The first speaker is Ada Marpel, followed by Shivon O'Sampel.", 1.0),
    ("Good evening commissioners. I live on Heron Street. Please keep the library open on Sundays for our children.", 2.0),
    ("Thank you. The next speaker is Shivon O'Sampel.", 2.0),
    ("Hello. I'm here about the bus. It stopped running on our block and my mother cannot get to the clinic.", 2.0),
)


def test_minutes_name_who_spoke_section_by_section():
    people = listed_speakers(MINUTES)

    assert [(one.section, one.name) for one in people] == [
        ("4", "Ada Marple"),
        ("4", "Jean-Claude Probe"),
        ("4", "Siobhan O'Sample"),
        ("PH.2", "Boris Test"),
        ("PH.2", "Zoë de la Cruz"),
    ]
    assert [people[place].name for place in places_of(people, "PH.2", None)] == ["Boris Test", "Zoë de la Cruz"]


@pytest.mark.parametrize(
    "rows",
    [
        "* Ada Marple / golf carts\n* Boris Test / golf carts, in favor\n* Nora Absent / did not appear\n* Zoë de la Cruz (by letter)",
        "Card 1    Ada Marple      street lights\nCard 2    Boris Test      oaks\nCard 3    Nora Absent     not present\nCard 4    Zoë de la Cruz  bus stop",
        "Ada Marple  |  12 Heron Street\nBoris Test  |  no address\nZoë de la Cruz  |  Heron Way",
        "1. Ada Marple, Heron Street\n2. Mr. Boris Test, Heron Way\n3. Zoë de la Cruz",
        "Appearing: Ada Marple, carts; Boris Test, oaks; Zoë de la Cruz, bus stop. Nora Absent submitted a card and did not appear.",
    ],
)
def test_lists_and_tables_name_who_spoke(rows: str):
    people = listed_speakers(f"3. GOOD AND WELFARE\n{rows}\n\n4. ORDINANCE 7\nMotion Member, second Official, to approve.\n")

    assert [(one.section, one.name) for one in people] == [("3", "Ada Marple"), ("3", "Boris Test"), ("3", "Zoë de la Cruz")]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Ada Marple, 12 Heron Street, spoke at 6:45 p.m.", ["Ada Marple"]),
        ("Łukasz Sample, Jean du Probe and Charles d'Exemple spoke.", ["Łukasz Sample", "Jean du Probe", "Charles d'Exemple"]),
        ('The following spoke: Robert "Bob" Probe; ADA MARPLE.', ["Robert Probe", "Ada Marple"]),
        ("Heron Homeowners Association President Boris Test asked about noise.", ["Boris Test"]),
        ("Commissioner Otto Member commented on the budget.", []),
    ],
)
def test_names_as_minutes_write_them(sentence: str, names: list[str]):
    assert [one.name for one in listed_speakers(f"3. PUBLIC COMMENT\n{sentence}\n")] == names


def test_the_president_of_an_association_is_no_official():
    assert officials_named("3. PUBLIC COMMENT\nHeron Association President Boris Test spoke. Attorney Dana Heller spoke. Mayor Greta Official thanked them.\n") == [
        "Greta Official"
    ]


def test_who_attended_is_an_official_whatever_stands_beside_the_name():
    text = "TOWN OF EXAMPLE BAY\nCouncil: Greta Official (President), Otto Member. Staff: Carla Keeper, Town Clerk; Dora Badge, Chief of Police.\n\n1. OPENING\nAll were there.\n"

    assert officials_named(text) == ["Carla Keeper", "Dora Badge", "Greta Official", "Otto Member"]


def test_likeness_is_of_letters_and_sound():
    assert likeness("Siobhan O'Rourke", "Shivon O'Rourke") > 0.7
    assert likeness("Gregory Hale", "Grace Kim") < 0.6


def test_a_misheard_name_is_put_right_by_the_minutes():
    first, second = named(*COMMENTS, people=listed("Ada Marple", "Siobhan O'Sample"))

    assert (first.name, first.evidence) == ("Ada Marple", "minutes")
    assert (second.name, second.evidence) == ("Siobhan O'Sample", "minutes")
    assert [each.kind for each in first.shown_by] == ["minutes", "called"]
    assert first.shown_by[0].document == "d" * 64


def test_minutes_of_another_meeting_name_nobody():
    assert [one.evidence for one in named(*COMMENTS, people=listed("Walter Brandt", "Yolanda Etienne"))] == ["unverified", "unverified"]


def test_without_minutes_a_call_alone_is_not_sure():
    assert {one.evidence for one in named(*COMMENTS)} == {"unverified"}


def test_a_call_and_the_speakers_own_words_that_agree_are_sure():
    (one,) = named(
        ("We now come to public comment. The first speaker is Dana Heller.", 1.0),
        ("Good evening commissioners. My name is Dana Heller, and I live on Heron Street. Please keep the library open for our children.", 2.0),
    )

    assert (one.name, one.evidence) == ("Dana Heller", "called")


def test_whoever_two_people_mention_is_not_the_speaker():
    (one,) = named(
        ("Item five, the Ada Marple Library. We will now hear from the public. First speaker, please.", 1.0),
        ("Good evening commissioners. I oppose closing the Ada Marple Library, where my children learned to read.", 2.0),
    )

    assert one.evidence in (None, "unverified")


def test_who_is_not_named_has_no_name():
    (one,) = named(
        ("We now come to public comment. Who is the next speaker?", 1.0),
        ("Good evening commissioners. I live on Heron Street. Please keep the library open on Sundays for our children.", 2.0),
    )

    assert (one.name, one.evidence) == (None, None)


@pytest.mark.parametrize(
    ("minutes", "names"),
    [
        ("The following persons spoke: Ada Example; Boris Sample, attorney for the applicant; Cem Tester.", ["Ada Example", "Cem Tester"]),
        ("Ada Example asked for the applicant to wait. Boris Sample spoke for the owners of Heron Towers.", ["Ada Example", "Boris Sample"]),
        ("Speaking in opposition: Ada Example, Rev. Boris Sample, Cem Tester (through an interpreter).", ["Ada Example", "Boris Sample", "Cem Tester"]),
        ("Bishop Hartwell spoke against it. Pastor Ada Example spoke for it.", ["Bishop Hartwell", "Ada Example"]),
        ("Dana Quill spoke for the applicant. Ada Example spoke. Dana Quill spoke in rebuttal.", ["Ada Example"]),
    ],
)
def test_who_speaks_for_an_applicant_is_not_of_the_public_and_titles_are_no_names(minutes: str, names: list[str]):
    assert [one.name for one in listed_speakers(f"3. HEARING\n{minutes}\n")] == names


def test_items_in_running_text_are_sections_and_numbered_speakers_are_not():
    items = "3. Public hearing, SUP 26-03. Ada Example spoke in favor.\n4. Public comments. Speakers: Boris Sample, Cem Tester.\n5. Adjournment. Motion by Official.\n"
    speakers = "4. PUBLIC COMMENTS\n1. Ada Example spoke about noise. She asked for help.\n2. Boris Sample, 3 Gull Road, supported it. He said that\nit was due.\n"

    assert [(one.name, one.section) for one in listed_speakers(items)] == [("Ada Example", "3"), ("Boris Sample", "4"), ("Cem Tester", "4")]
    assert [(one.name, one.section) for one in listed_speakers(speakers)] == [("Ada Example", "4"), ("Boris Sample", "4")]


def test_of_two_people_with_one_surname_nobody_gets_the_others_first_name():
    first, second = named(
        ("We now come to public comment. The first speaker is Gerald Matty.", 1.0),
        ("Good evening. Gerald Matty, I live on Beacon Street. Please keep the library open for our children.", 2.0),
        ("Thank you. The next speaker is Harold Markey.", 2.0),
        ("Good evening. Harold Markey, I live on Heron Street. My mother cannot get to the clinic by bus.", 2.0),
        people=listed("Harold Mackey", "Gerald Mackey"),
    )

    assert first.name != "Harold Mackey"
    assert second.name != "Gerald Mackey"


def test_a_pair_that_would_never_be_shown_pushes_nobody_out_of_their_place():
    assert _aligned([[0.45, 0.0], [0.9, 0.75]]) == {1: 0}


def test_who_is_clearly_called_is_not_their_namesake_whom_they_mention():
    (only,) = named(
        ("We now come to public comment. The first speaker is Gerald Mackey.", 1.0),
        ("My wife Harriet Mackey and I live on Beacon Street. Please keep the library open for our children.", 2.0),
        people=listed("Gerald Mackey", "Boris Sample", "Harriet Mackey"),
    )

    assert (only.name, only.evidence) == ("Gerald Mackey", "minutes")


def test_headings_in_capitals_lists_of_sides_and_streets_are_told_from_people():
    minutes = """CITY OF HERON SPRINGS
MINUTES

PUBLIC COMMENT
Dewey Sample, Sawgrass Road, appeared before the Board regarding the road.
Boris Placeholder, East Magnolia, wrote in opposition.

REZONING
Petitioner Cem Specimen spoke.
In favor: Dana Exemplar.
Opposed: Ada Example; Emil Muster.
"""
    found = listed_speakers(minutes)

    assert [one.name for one in found] == ["Dewey Sample", "Boris Placeholder", "Dana Exemplar", "Ada Example", "Emil Muster"]
    assert [one.heading for one in found[:3]] == ["PUBLIC COMMENT", "PUBLIC COMMENT", "REZONING"]


def test_a_first_name_heard_otherwise_is_still_that_of_the_only_one_so_named_in_the_minutes():
    (one,) = named(
        ("We now hear from the public.", 1.0), ("Good morning. My name is Bob Miller and I live on Sawgrass Road. I am out on the dirt part.", 2.0), people=listed("Robert Miller")
    )

    assert (one.name, one.evidence) == ("Robert Miller", "minutes")


@pytest.mark.parametrize(
    ("minutes", "names"),
    [
        ("Motion offered by Dana Sample, seconded by Emil Muster.", []),
        ("Ayes on said ordinance: Dana Sample, Boris Exemplar.", []),
        ("The motion carried. In favor: Dana Sample, Boris Exemplar.", []),
        ("In favor: Dana Sample. Opposed: Emil Muster.", ["Dana Sample", "Emil Muster"]),
        ("Ada North spoke. Emil Court asked for help. Mae West-Jones spoke.", ["Ada North", "Emil Court", "Mae West-Jones"]),
        ("After a question to the applicant, Ada Example spoke against it.", ["Ada Example"]),
        ("Applicant Ada Example spoke.", []),
    ],
)
def test_who_moves_votes_or_applies_did_not_speak_as_the_public(minutes: str, names: list[str]):
    assert [one.name for one in listed_speakers(f"4. HEARING\n{minutes}\n")] == names


def test_a_line_in_capitals_in_numbered_minutes_is_no_section():
    minutes = "4. PUBLIC COMMENT\nAda Example spoke.\n\nCITY COUNCIL MINUTES\nBoris Sample spoke.\n"

    assert [(one.name, one.section) for one in listed_speakers(minutes)] == [("Ada Example", "4"), ("Boris Sample", "4")]
