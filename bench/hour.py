"""An hour of meeting with a quarter of public comment, put together from the written meetings whose sound is in the repository."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from tests.meetings.written import agenda_page
from transcribe.sound.audio import RATE, ffmpeg_binary, samples

ROOT = Path(__file__).parent.parent
BUSINESS, PUBLIC = "business", "public"
FAR = 60.0  # seconds without a comment between two windows
AROUND = (12.0, 8.0)  # seconds of officials' words before the first comment and after the last that belong to a window
CAPTION = 6  # words of one caption
FIT = 30.0  # seconds by which a part may be longer or shorter than asked for
PAUSE = 1.0  # seconds of silence between pieces


@dataclass(frozen=True)
class Hour:
    """The recording, its true turns, the seconds of its public comment, an agenda page that tells them, and captions of all of it."""

    recording: Path
    truth: dict[str, Any]
    public: tuple[float, float]
    agenda: bytes
    captions: bytes


def hour(folder: Path, seconds: float = 3600.0, share: float = 0.25) -> Hour:
    """Business first, then public comment, then business again. There is less business than that: it is repeated."""
    pieces = [piece for truth in _truths() for piece in _pieces(*truth)]
    public, rest = ([piece for piece in pieces if piece[0] == kind] for kind in (PUBLIC, BUSINESS))
    spoken = list(_filled(iter(public), share * seconds))
    business = cycle(rest)
    before = list(_filled(business, (1 - share) / 2 * seconds))
    after = list(_filled(business, (1 - share) / 2 * seconds))
    return _joined(folder, before, spoken, after)


Piece = tuple[str, Path, float, float, list[dict[str, Any]]]  # kind, recording, seconds from and to, turns


def _truths() -> Iterator[tuple[Path, dict[str, Any]]]:
    yield ROOT / "podium/demo/meeting/recording.mp4", json.loads((ROOT / "tests/data/coral-key.truth.json").read_text())
    for file in sorted((ROOT / "tests/meetings").glob("*.truth.json")):
        yield file.with_name(file.name.replace(".truth.json", ".ogg")), json.loads(file.read_text())


def _pieces(recording: Path, truth: dict[str, Any]) -> Iterator[Piece]:
    """The recording cut into windows of public comment and what lies between, at the edges of turns."""
    windows: list[list[float]] = []
    for turn in truth["turns"]:
        if turn["comment"] and windows and turn["start"] - windows[-1][1] < FAR:
            windows[-1][1] = turn["end"]
        elif turn["comment"]:
            windows.append([turn["start"], turn["end"]])
    for turns in _runs(truth["turns"], [(a - AROUND[0], b + AROUND[1]) for a, b in windows]):
        kind = PUBLIC if any(turn["comment"] for turn in turns) else BUSINESS
        yield kind, recording, turns[0]["start"] - 0.2, turns[-1]["end"] + 0.3, turns


def _runs(turns: list[dict[str, Any]], windows: list[tuple[float, float]]) -> Iterator[list[dict[str, Any]]]:
    run: list[dict[str, Any]] = []
    was = None
    for turn in turns:
        number = next((at for at, (a, b) in enumerate(windows) if turn["end"] > a and turn["start"] < b), None)
        if run and number != was:
            yield run
            run = []
        run.append(turn)
        was = number
    yield run


def _filled(pieces: Iterator[Piece], seconds: float) -> Iterator[Piece]:
    """Pieces, one after the other, until no more fit; one that is too long is left out."""
    left = seconds + FIT
    for piece in pieces:
        length = piece[3] - piece[2] + PAUSE
        if length <= left:
            yield piece
            left -= length
        if left < 2 * FIT:
            return


def _joined(folder: Path, before: list[Piece], spoken: list[Piece], after: list[Piece]) -> Hour:
    sounds, turns, at, edges = [], [], 0.0, []
    for part in (before, spoken, after):
        edges.append(at)
        for _, recording, start, end, said in part:
            sounds.append(np.concatenate([samples(recording, start, end), np.zeros(int(PAUSE * RATE), np.float32)]))
            turns += [turn | {"start": round(turn["start"] - start + at, 2), "end": round(turn["end"] - start + at, 2)} for turn in said]
            at += len(sounds[-1]) / RATE
    recording = folder / "hour.m4a"
    command = [ffmpeg_binary(), "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-c:a", "aac", "-b:a", "64k", str(recording)]
    subprocess.run(command, input=np.concatenate(sounds).astype("<f4").tobytes(), check=True)
    truth = {"languages": ["en", "es", "ht"], "duration": at, "turns": turns}
    return Hour(recording, truth, (edges[1], edges[2]), _agenda(edges), _captions(turns))


def _agenda(edges: list[float]) -> bytes:
    titles = ("Reports of the departments", "Public comment", "Matters of the board")
    return agenda_page("An hour", [(str(number), title, int(second)) for number, (title, second) in enumerate(zip(titles, edges, strict=True), start=1)]).encode()


def _captions(turns: list[dict[str, Any]]) -> bytes:
    """Captions as a live captioner writes them: a few words at a time, ``>>`` where another speaks."""
    cues = []
    for turn in turns:
        words = turn["text"].split()
        a_word = (turn["end"] - turn["start"]) / len(words)
        for first in range(0, len(words), CAPTION):
            said = words[first : first + CAPTION]
            start = turn["start"] + first * a_word
            cues.append(f"{_clock(start)} --> {_clock(start + len(said) * a_word)}\n{'>> ' if first == 0 else ''}{' '.join(said)}\n")
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _clock(seconds: float) -> str:
    return f"{int(seconds // 3600):02d}:{int(seconds // 60 % 60):02d}:{seconds % 60:06.3f}"
