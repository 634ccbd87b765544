"""faster-whisper's model with an encoder that is asked as seldom as may be: it takes half of the time, and always hears 30 seconds.

What it heard last is kept for detection, tries in several languages and word times. Several clips may share a pass: it hears the
stretch that holds them all, and each is decoded from the frames of its own seconds, moved to the front, with the frames of silence
behind them. The decoder looks at frames by what they hold, not by where they stand, so it takes such a memory for a clip heard alone.
Without the silence it loops; with the frames left where they were, it loses first sentences (docs/truth.md). Its times must be told by
the words' alignment, for a frame holds the time at which it was heard: decode without timestamps.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.transcribe import get_ctranslate2_storage

from transcribe.engines import LONGEST_SOUND
from transcribe.engines.reader import RATE
from transcribe.spans import Span

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

FRAMES = 50  # of the encoder's output, a second


class Enough(Exception):
    """What is left of a clip holds no more words."""


class SharedEncoder(WhisperModel):  # type: ignore[misc]
    """WhisperModel that encodes the same clip once, and several clips together. Every thread has a memory of its own."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._of_thread = threading.local()
        self._silence: np.ndarray[Any, Any] | None = None

    @contextmanager
    def hearing_on(self, unless: Callable[[], bool]) -> Iterator[None]:
        """Within it, a transcription asks for another pass of the same clip only where ``unless`` says no; otherwise Enough ends it."""
        self._of_thread.passes, self._of_thread.unless = 0, unless
        try:
            yield
        finally:
            self._of_thread.unless = None

    @property
    def remembers(self) -> bool:
        """Whether what is decoded now comes from a memory that was put together."""
        return getattr(self._of_thread, "memory", None) is not None

    @contextmanager
    def remembering(self, memory: Any) -> Iterator[None]:
        """Decode from this memory, whatever features are given."""
        self._of_thread.memory = memory
        try:
            yield
        finally:
            self._of_thread.memory = None

    def encode(self, features: Any) -> Any:
        """What the encoder makes of the features: the memory that is set, or the last output where they are the same again. Raises Enough, see ``hearing_on``."""
        unless = getattr(self._of_thread, "unless", None)
        if unless is not None:
            self._of_thread.passes += 1
            if self._of_thread.passes > 1 and unless():
                raise Enough
        if self.remembers:
            return self._of_thread.memory
        last = getattr(self._of_thread, "last", None)
        if last is None or not np.array_equal(last[0], features):
            self._of_thread.last = last = (features.copy(), super().encode(features))
        return last[1]

    def memories(self, sound: Samples, clips: Sequence[Span]) -> Iterator[Any]:
        """A memory for each of the clips (seconds) of a sound of at most LONGEST_SOUND seconds, by one pass. For processors only: the frames are copied."""
        if self._silence is None:
            self._silence = self._encoded(np.zeros(int(LONGEST_SOUND * RATE), np.float32))
        heard = self._encoded(sound)
        for start, end in clips:
            own = heard[:, max(0, int(start * FRAMES)) : int(np.ceil(end * FRAMES))]
            yield get_ctranslate2_storage(np.ascontiguousarray(np.concatenate([own, self._silence[:, own.shape[1] :]], axis=1)))

    def _encoded(self, sound: Samples) -> np.ndarray[Any, Any]:
        return np.array(super().encode(pad_or_trim(self.feature_extractor(sound)[..., :-1])))
