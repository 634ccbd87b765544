"""A run that is killed goes on from the last finished block."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from archive.model import Segment, Word
from transcribe.sound import blocks
from transcribe.sound.blocks import Heard, Nowhere, Unfinished
from transcribe.sound.listen import listen
from transcribe.sound.skim import skim
from transcribe.sound.voices import Voices

RATE = 16_000


class Counting:
    """Stands for an engine: a word a clip, told by the clip's length; it may die after some clips."""

    workers = 1

    def __init__(self, dies_after: int = 10**9) -> None:
        self.read_clips, self.dies_after = 0, dies_after

    def speech(self, sound: np.ndarray) -> list[tuple[float, float]]:
        return [(at + 0.5, at + 3.0) for at in np.arange(0.0, len(sound) / RATE - 3.0, 5.0)]

    def read(self, clip: np.ndarray, _languages: object) -> Segment:
        self.read_clips += 1
        if self.read_clips > self.dies_after:
            raise KeyboardInterrupt
        seconds = len(clip) / RATE
        return Segment(0.0, seconds, "word", (Word(seconds / 3, seconds / 2, f"word{seconds:.2f}"),), "en", -0.3)

    def read_together(self, sound: np.ndarray, clips: list[tuple[float, float]], languages: object) -> list[Segment]:
        return [self.read(sound[int(start * RATE) : int(end * RATE)], languages) for start, end in clips]

    skim = read


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(blocks, "BLOCK", 20.0)
    monkeypatch.setattr(blocks, "can_tell", lambda: False)
    soundfile.write(tmp_path / "r.wav", np.random.default_rng(1).normal(0, 0.1, RATE * 70), RATE)
    return tmp_path / "r.wav"


def heard(recording: Path, engine: Counting, kept: object, way: object = listen) -> list[Heard]:
    return list(way(recording, [(0.0, 30.0), (35.0, 70.0)], engine, ("en",), lambda seconds: None, kept))


@pytest.mark.parametrize("way", [listen, skim])
def test_a_run_that_was_killed_goes_on_and_ends_like_one_that_was_not(recording: Path, tmp_path: Path, way: object):
    whole = Counting()
    wanted = heard(recording, whole, Nowhere(), way)
    killed, again = Counting(dies_after=whole.read_clips // 2), Counting()
    with pytest.raises(KeyboardInterrupt):
        heard(recording, killed, Unfinished(tmp_path / "kept", "5" * 64, ["run"]), way)
    found = heard(recording, again, Unfinished(tmp_path / "kept", "5" * 64, ["run"]), way)

    assert [each.segments for each in found] == [each.segments for each in wanted]
    assert 0 < again.read_clips < whole.read_clips


def test_another_run_finds_nothing_and_a_stored_one_leaves_nothing(recording: Path, tmp_path: Path):
    kept = Unfinished(tmp_path / "kept", "5" * 64, ["run"])
    heard(recording, Counting(), kept)
    another = Counting()
    heard(recording, another, Unfinished(tmp_path / "kept", "5" * 64, ["another engine"]))
    kept.forget()

    assert another.read_clips > 0
    assert list((tmp_path / "kept").iterdir()) == []  # nor what the other run kept of the same recording: it holds voices


class Endless(Counting):
    """An engine that hears speech from beginning to end."""

    def speech(self, sound: np.ndarray) -> list[tuple[float, float]]:
        return [(0.0, len(sound) / RATE)]


def test_speech_at_the_edges_of_spans_is_read_and_no_rounding_ends_a_run(recording: Path):
    chance = np.random.default_rng(3)
    for start, end in chance.uniform((0.0, 40.0), (30.0, 70.0), (40, 2)):
        found = list(listen(recording, [(start, end)], Endless(), ("en",), lambda seconds: None))
        read = sum(segment.end - segment.start for each in found for segment in each.segments)

        assert read == pytest.approx(end - start, abs=0.3)


@pytest.mark.parametrize("spoil", [lambda whole: whole[:100], lambda whole: b"", lambda whole: whole[:200] + b"\0\0\0" + whole[203:]])
def test_what_is_damaged_is_heard_again(recording: Path, tmp_path: Path, spoil: object):
    kept = Unfinished(tmp_path / "kept", "5" * 64, ["run"])
    heard(recording, Counting(), kept)
    for file in (tmp_path / "kept").rglob("*.npz"):
        file.write_bytes(spoil(file.read_bytes()))
    again = Counting()
    heard(recording, again, kept)

    assert again.read_clips > 0


def test_voices_and_flags_come_back_as_they_were(tmp_path: Path):
    kept = Unfinished(tmp_path, "5" * 64, ["run"])
    voices = Voices(np.array([1.0, 1.4]), np.eye(2, 4, dtype=np.float32))
    kept.put("a", Heard((Segment(1.0, 2.0, "a", (Word(1.0, 1.5, "á"),), "es", -0.2, 0.1, 1.1, ("low_confidence",)),), voices, 20.0))
    back = kept.get("a")

    assert back is not None
    assert back.segments[0] == Segment(1.0, 2.0, "a", (Word(1.0, 1.5, "á"),), "es", -0.2, 0.1, 1.1, ("low_confidence",))
    assert (list(back.voices.at), back.voices.vectors.tolist(), back.length) == ([1.0, 1.4], np.eye(2, 4).tolist(), 20.0)
