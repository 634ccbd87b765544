"""Several clips by one pass of the encoder: as right as each by itself."""

import difflib

import pytest

from tests.meetings.written import HERE
from transcribe.engines import load_engine
from transcribe.sound.audio import RATE, samples

CLIPS = [(58.4, 79.3), (80.0, 86.6)]  # Harrow Bend: Odette Marchetti, and the clerk's words after her


@pytest.fixture(scope="module")
def engine():
    return load_engine("base")


def passes(engine, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each pass of the encoder from now on."""
    counted: list[int] = []
    real = engine._whisper.model.encode

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(real.__self__, name)

        def encode(self, *given: object, **more: object) -> object:
            counted.append(1)
            return real(*given, **more)

    monkeypatch.setattr(engine._whisper, "model", Counting())
    return counted


@pytest.mark.needs("whisper")
def test_clips_that_share_a_pass_read_as_they_do_alone(engine, monkeypatch: pytest.MonkeyPatch):
    sound = samples(next(HERE.glob("harrow-bend*.ogg")), CLIPS[0][0], CLIPS[-1][1])
    clips = [(start - CLIPS[0][0], end - CLIPS[0][0]) for start, end in CLIPS]
    alone = [engine.read(sound[int(start * RATE) : int(end * RATE)], ("en", "es")) for start, end in clips]
    list(engine._whisper.memories(sound[:RATE], []))  # silence is encoded once, whatever comes after
    counted = passes(engine, monkeypatch)
    together = engine.read_together(sound, clips, ("en", "es"))

    assert len(counted) == 1
    for one, shared in zip(alone, together, strict=True):
        said, again = ([word.text.strip(".,!?").lower() for word in segment.words] for segment in (one, shared))
        assert difflib.SequenceMatcher(None, said, again, autojunk=False).ratio() > 0.85
        assert abs(one.words[0].start - shared.words[0].start) < 0.5
        assert abs(one.words[-1].end - shared.words[-1].end) < 0.5


@pytest.mark.needs("whisper")
def test_nothing_that_was_put_together_is_remembered_afterwards(engine):
    sound = samples(next(HERE.glob("harrow-bend*.ogg")), *CLIPS[0])
    before = engine.read(sound, ("en",)).text
    engine.read_together(sound, [(0.0, 5.0), (6.0, 15.0)], ("en",))

    assert not engine._whisper.remembers
    assert engine.read(sound, ("en",)).text == before
