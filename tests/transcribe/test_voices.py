"""Voices: whose they are, where they change, and what a turn gains from them."""

import numpy as np
import pytest

from archive.model import Segment
from tests.meetings.written import HERE
from tests.transcribe.meeting import spoken
from transcribe.floor.mentions import with_mentions
from transcribe.floor.speech import units_of
from transcribe.floor.states import floor_of
from transcribe.floor.turns import turns_of
from transcribe.floor.windows import find_windows
from transcribe.sound.audio import RATE, samples
from transcribe.sound.voices import NOBODY, Voices, can_tell, changes, hear_voices, joined


def speaking(*people: tuple[int, float, float]) -> Voices:
    """Voices of invented people (a number each) from one second to another."""
    at, vectors = [], []
    chance = np.random.default_rng(1)
    for person, start, end in people:
        for moment in np.arange(start + 0.2, end, 0.4):
            at.append(moment)
            vectors.append(np.eye(8)[person] + chance.normal(0, 0.05, 8))
    heard = np.array(vectors, np.float32)
    return Voices(np.array(at), heard / np.linalg.norm(heard, axis=1, keepdims=True))


def test_another_voice_is_found_where_it_begins_and_a_pause_alone_is_none():
    spoken_at = [(0.0, 3.0), (3.4, 8.0), (8.3, 12.0), (12.5, 14.0)]
    voices = speaking((0, 0, 3), (0, 3.4, 8), (1, 8.3, 12), (0, 12.5, 14))

    assert changes(voices.centred(), spoken_at) == {2, 3}
    assert changes(NOBODY, spoken_at) == set()


def test_a_span_is_worth_its_seconds_of_one_voice():
    voices = speaking((0, 0, 10), (1, 10, 20))

    assert np.linalg.norm(voices.mean(0, 10)) == pytest.approx(10, rel=0.02)
    assert np.linalg.norm(voices.mean(0, 20)) == pytest.approx(20 / np.sqrt(2), rel=0.03)
    assert np.linalg.norm(voices.mean(40, 45)) == 0.0


def test_blocks_of_one_recording_are_joined_in_order():
    whole = joined([speaking((0, 0, 4)), NOBODY, speaking((1, 10, 14))])

    assert list(whole.at) == sorted(whole.at)
    assert len(whole.vectors) == len(whole.at) == 20


@pytest.mark.needs("whisper")
def test_the_real_model_tells_the_written_meetings_people_apart():
    """Odette Marchetti (58.7 to 79.0 s) and Leonard Trask (87.0 to 119.2 s) of the Harrow Bend recording."""
    assert can_tell()
    recording = next(HERE.glob("harrow-bend*.ogg"))
    first, second = ((a, a + 9.0) for a in (60.0, 90.0))
    voices = hear_voices(samples(recording, 0.0, 120.0), [first, (69.0, 78.0), second, (99.0, 108.0)]).centred()
    one, one_again, other, other_again = (voices.mean(a, a + 9.0) / np.linalg.norm(voices.mean(a, a + 9.0)) for a in (60.0, 69.0, 90.0, 99.0))

    assert min(one @ one_again, other @ other_again) > max(one @ other, one_again @ other_again) + 0.3


def test_silence_and_a_click_have_no_voice_or_one_and_no_error():
    assert len(hear_voices(np.zeros(RATE, np.float32), []).at) == 0
    if can_tell():
        assert len(hear_voices(np.zeros(RATE, np.float32), [(0.0, 0.3)]).at) == 1


STAFF = (
    ("We will now hear from the public.", 2.0),
    ("The first speaker is Ada Example.", 1.0),
    ("Hello council. My name is Ada Example and I live on Heron Street. Nobody answers when we call about the noise on our street.", 2.0),
    ("We can send an officer on Friday.", 1.0),
    ("The next speaker is Boris Sample.", 1.0),
    ("Good evening. I am here about the library. Please keep it open on Sundays for my children.", 2.0),
)


def voices_of(segments: list[Segment], people: list[int]) -> Voices:
    return speaking(*((person, segment.start, segment.end) for person, segment in zip(people, segments, strict=True)))


def test_an_answer_by_staff_is_no_part_of_a_comment():
    segments = spoken(*STAFF)
    units = with_mentions(units_of(segments))
    found = turns_of(units, floor_of(units, voices_of(segments, [0, 0, 1, 2, 0, 3]).centred()), 3.0)

    assert [(turn.start, turn.end) for turn in found] == [(segments[2].start, segments[2].end), (segments[5].start, segments[5].end)]


def test_who_is_cut_off_and_adds_a_sentence_has_one_comment():
    segments = spoken(
        *STAFF[:3],
        ("Your time is up.", 1.0),
        ("I will only finish this. Somebody will be hurt there before anything is done.", 1.0),
        *STAFF[4:],
    )
    units = with_mentions(units_of(segments))
    voices = voices_of(segments, [0, 0, 1, 0, 1, 0, 3]).centred()
    (window,) = find_windows(turns_of(units, floor_of(units, voices), 3.0), [], 10_000.0, "sound", 3.0, voices)

    assert [(turn.start, turn.end) for turn in window.turns] == [(segments[2].start, segments[4].end), (segments[6].start, segments[6].end)]
    assert "time is up" not in " ".join(unit.text for unit in window.turns[0].units)
