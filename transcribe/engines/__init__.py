"""Engines that turn sound into words, behind one small protocol. The only package that imports Whisper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from archive.model import Segment
from transcribe.spans import Span

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

LONGEST_SOUND = 30.0  # seconds; as much as Whisper looks at
LONGEST_CLIP = 28.0  # seconds of speech, pauses around it come to that


class Engine(Protocol):
    """What every engine offers. Times are seconds from the beginning of the samples it was given."""

    name: str
    model: str
    version: str
    weights_sha256: str | None
    options: Mapping[str, object]
    workers: int  # clips that may be read at once, each by a thread of its own

    def speech(self, sound: Samples) -> list[tuple[float, float]]:
        """The stretches in which somebody speaks, in order."""

    def read(self, clip: Samples, languages: Sequence[str]) -> Segment:
        """The words of a clip of at most LONGEST_CLIP seconds, in whichever of the languages is spoken.

        A clip that cannot be written down has the flag ``untranscribed``: its ``text`` is the attempt.
        """

    def read_together(self, sound: Samples, clips: Sequence[Span], languages: Sequence[str]) -> list[Segment]:
        """The words of each of several clips (seconds, in order) of a sound of at most LONGEST_SOUND seconds, as ``read`` would find them, for less."""

    def skim(self, clip: Samples, languages: Sequence[str]) -> Segment:
        """The words of a clip as fast as may be, in the likeliest of the languages, with rough times."""


ENGINES = ("faster-whisper", "openai-whisper")


def load_engine(model: str | None = None, device: str = "auto", compute_type: str = "default", name: str = ENGINES[0]) -> Engine:
    """An engine with its weights. Raises NoWeights, or TranscribeError where it is not installed."""
    if name == "openai-whisper":
        from transcribe.engines.openai import OpenAIWhisper

        return OpenAIWhisper(model, device)
    from transcribe.engines.faster import FasterWhisper
    from transcribe.engines.weights import find_weights

    return FasterWhisper(find_weights(model), device, compute_type)
