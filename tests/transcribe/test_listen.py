"""Clips and word times."""

from archive.model import Word
from transcribe.engines import LONGEST_CLIP, LONGEST_SOUND
from transcribe.sound.blocks import rest_at
from transcribe.sound.listen import Clip, clamped, clips_of, together


def test_a_clear_pause_ends_a_clip_and_a_short_one_does_not():
    assert list(clips_of([(0, 2), (2.5, 4), (6, 8)])) == [[(0, 2), (2.5, 4)], [(6, 8)]]


def test_no_clip_is_too_long_and_none_of_the_speech_is_lost():
    spoken = [(at * 1.0, at + 0.7) for at in range(100)] + [(200.0, 290.0)]
    clips = list(clips_of(spoken))

    assert all(clip[-1][1] - clip[0][0] <= LONGEST_CLIP for clip in clips)
    assert sum(end - start for clip in clips for start, end in clip) == sum(end - start for start, end in spoken)


def test_a_word_does_not_hang_over_a_pause():
    assert clamped([Word(0.5, 2.4, "a"), Word(1.9, 3.2, "b")], [(0, 1.5), (2.5, 4)]) == [Word(0.5, 1.5, "a"), Word(2.5, 3.2, "b")]


def test_a_block_ends_at_a_pause_and_not_in_a_word():
    assert rest_at([(0, 310), (312, 599.5)], 600.0) == 310.65
    assert rest_at([(0, 600)], 600.0) == 600.0


def test_clips_are_put_together_as_far_as_an_engine_hears_at_once():
    clips = [Clip(((at, at + 8.0),), at - 0.5, at + 8.5) for at in (1.0, 10.0, 19.0, 28.0, 60.0)]
    rows = list(together(clips))

    assert [len(row) for row in rows] == [3, 1, 1]
    assert all(row[-1].end - row[0].start <= LONGEST_SOUND for row in rows)
