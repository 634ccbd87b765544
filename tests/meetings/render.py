"""Render a written meeting into sound and its truth file: python -m tests.meetings.render tests/meetings/NAME.yaml …

A turn is who speaks and what they say; ``after`` is the pause that follows in seconds (negative: the next one cuts in).
``phone: true`` is a caller over a bad line, ``read_by: VOICE`` a letter that another reads aloud, ``named: false`` a speaker
who gives no name. A turn with ``sound`` (applause, music, silence) and ``seconds`` has no words; ``under: true`` lays it
under the end of the turn before. ``room`` is the hall: noise_db, reverb, seed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import yaml

from tests.meetings.voices import RATE, say
from tests.meetings.written import truth_of

TELEPHONE = (300, 3400)  # Hz
BIT_RATE = "28k"


def render(path: Path) -> float:
    """Write NAME.ogg and NAME.truth.json beside the meeting; its seconds."""
    meeting = yaml.safe_load(path.read_text())
    room = meeting["room"]
    chance = np.random.default_rng(room["seed"])
    placed: list[tuple[float, np.ndarray]] = []
    turns: list[dict[str, Any]] = []
    at = 1.5
    for turn in meeting["turns"]:
        if "sound" in turn:
            sound = _sound(turn["sound"], turn["seconds"], chance)
            begin = at - turn["seconds"] if turn.get("under") else at
            placed.append((begin, sound))
            at = max(at, begin + turn["seconds"] + 0.5)
            continue
        spoken = _spoken(turn, meeting["voices"], chance)
        placed.append((at, spoken))
        end = at + len(spoken) / RATE
        turns.append(truth_of(turn, meeting["voices"], at, end))
        at = end + turn.get("after", float(chance.uniform(0.5, 1.2)))
    sound = np.zeros(int((max(begin + len(part) / RATE for begin, part in placed) + 1.0) * RATE), np.float32)
    for begin, part in placed:
        first = int(begin * RATE)
        sound[first : first + len(part)] += part
    sound = _echoed(sound, room["reverb"], chance)
    sound = sound / np.abs(sound).max() * 0.8 + chance.standard_normal(len(sound)) * 10 ** (room["noise_db"] / 20)
    _write(path, sound)
    head = {key: value if isinstance(value, str | list) else value.isoformat() for key, value in meeting.items() if key not in ("turns", "voices", "room", "agenda", "minutes")}
    told = {**head, "duration": round(len(sound) / RATE, 2), "turns": turns}
    path.with_suffix("").with_suffix(".truth.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return len(sound) / RATE


def _spoken(turn: dict[str, Any], voices: dict[str, Any], chance: np.random.Generator) -> np.ndarray:
    mouth = voices[turn.get("read_by", turn["who"])]
    sound = say(turn["say"], mouth["voice"], turn.get("lang", "en"), mouth.get("speed", 1.0))
    if turn.get("phone"):
        frequencies = np.fft.rfftfreq(len(sound), 1 / RATE)
        sound = np.fft.irfft(np.fft.rfft(sound) * ((frequencies > TELEPHONE[0]) & (frequencies < TELEPHONE[1])), len(sound))
        sound = np.clip(sound * 1.6, -0.5, 0.5) + chance.standard_normal(len(sound)) * 0.004
    return (sound / (np.abs(sound).max() + 1e-9) * chance.uniform(0.35, 0.7)).astype(np.float32)


def _sound(kind: str, seconds: float, chance: np.random.Generator) -> np.ndarray:
    count = int(seconds * RATE)
    if kind == "silence":
        return np.zeros(count, np.float32)
    time = np.arange(count) / RATE
    fade = np.minimum(1, np.minimum(time, seconds - time) / 0.8)
    if kind == "music":
        notes = np.array([262, 330, 392, 523])
        melody = sum(np.sin(2 * np.pi * note * time) * (0.6 + 0.4 * np.sin(2 * np.pi * time * (0.2 + number / 7))) for number, note in enumerate(notes))
        return (melody * 0.08 * fade).astype(np.float32)
    claps = np.zeros(count + RATE, np.float32)
    for begin in chance.uniform(0, seconds, int(90 * seconds)):
        length = int(RATE * chance.uniform(0.008, 0.02))
        first = int(begin * RATE)
        claps[first : first + length] += chance.standard_normal(length) * np.exp(-np.linspace(0, 5, length)) * chance.uniform(0.05, 0.2)
    return claps[:count] * fade.astype(np.float32)


def _echoed(sound: np.ndarray, amount: float, chance: np.random.Generator) -> np.ndarray:
    length = int(RATE * 0.35)
    answer = chance.standard_normal(length) * np.exp(-np.linspace(0, 7, length))
    answer /= np.sqrt((answer**2).sum())
    size = len(sound) + length
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(answer, size))[: len(sound)]
    return sound + amount * wet * np.std(sound) / (np.std(wet) + 1e-9)


def _write(path: Path, sound: np.ndarray) -> None:
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        soundfile.write(file.name, sound.astype(np.float32), RATE)
        command = ["ffmpeg", "-v", "error", "-y", "-i", file.name, "-c:a", "libopus", "-b:a", BIT_RATE, "-ac", "1", "-map_metadata", "-1", str(path.with_suffix(".ogg"))]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, f"{render(Path(name)):.0f} s")
