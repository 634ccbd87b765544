"""What a machine repeats over silence goes; what people repeat stays."""

import pytest

from tests.shared import FIXTURES
from transcribe.captions import decoded, read_captions
from transcribe.sound.loops import loops


def test_even_steps_are_a_machine_and_the_first_line_may_be_real():
    lines = [(1.0, "We are in recess."), *((10.0 + 30 * at, "Thank you.") for at in range(8)), (400.0, "We are back.")]

    assert loops(lines) == set(range(2, 9))


def test_a_roll_call_and_a_stutter_stay():
    assert loops([(at, "Yes.") for at in (1.0, 1.9, 3.1, 3.4, 5.0, 7.7)]) == set()
    assert loops([(float(at), "Aye") for at in range(4)]) == set()


def test_a_loop_after_people_have_said_the_same_goes():
    lines = [(0.0, "You."), (0.7, "You."), *((3.0 + 2 * at, "You.") for at in range(6))]

    assert loops(lines) == {3, 4, 5, 6, 7}


@pytest.mark.needs("fixtures")
@pytest.mark.parametrize(
    ("name", "line", "left"),
    [
        ("loop_haines_city_fl", "in the process", 3),
        ("loop_hermosa_beach_ca", "music", 3),
        ("recess_halifax_ns", "thank you", 5),
        ("rollcall_bentonville_ar", "yes", None),
        ("stutter_troy_nh", "there will be", None),
    ],
)
def test_recorded_loops_go_and_recorded_people_stay(name: str, line: str, left: int | None):
    text = decoded((FIXTURES / f"transcripts/hallucination/{name}.srt").read_bytes())
    read = " ".join(segment.text for segment in read_captions(text, ("en",)).segments).lower()

    if left is None:
        assert read.count(line) == text.lower().count(line)
    else:
        assert read.count(line) <= left < text.lower().count(line)
