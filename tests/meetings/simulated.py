"""A written meeting as a perfect engine would hear it, without any sound: every word with its seconds, and voices about as alike as
those of the recordings.

It is made in a moment, so that many meetings can be tried; what it cannot show is what an engine mishears. The voices are drawn so
that two stretches of one person have a cosine of 0.72 in the middle (0.43 to 0.91 from the 5th to the 95th of 100), and two people's
stretches at most 0.6 (95th): the recordings of ``tests/meetings`` give 0.71 (0.47 to 0.88), and 0.62.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from archive.model import Segment, Word
from tests.meetings.written import truth_of
from transcribe.sound.voices import Vectors, Voices

BEGINS = 1.5  # seconds
WORD, LETTER = 0.10, 0.055  # seconds of a word, and of each of its letters
PAUSES = {".": 0.45, "?": 0.45, "!": 0.45, ",": 0.15}  # seconds after a word that ends so
NO_PAUSE = 0.02
LONGEST_CLIP = 15.0  # seconds after which a clip ends with the sentence
EVERY = 0.4  # seconds from one voice vector to the next
SIZE = 20  # of a voice vector
OWN, STRETCH, MOMENT, ROOM = 0.25, 0.45, 0.8, 0.5  # how far a person, a stretch, a moment and the room change a voice


@dataclass(frozen=True)
class Simulated:
    """What is heard of a meeting, and its truth as the truth files have it."""

    segments: tuple[Segment, ...]
    voices: Voices
    duration: float
    truth: dict[str, Any]


def simulated(meeting: dict[str, Any]) -> Simulated:
    """A meeting of ``tests/meetings`` as read from its file; always the same for the same meeting."""
    chance = np.random.default_rng(meeting["room"]["seed"])
    at = BEGINS
    segments: list[Segment] = []
    moments: list[float] = []
    vectors: list[Vectors] = []
    turns: list[dict[str, Any]] = []
    for turn in meeting["turns"]:
        if "sound" in turn:
            at = max(at, (at - turn["seconds"] if turn.get("under") else at) + turn["seconds"] + 0.5)
            continue
        words = _words(turn["say"], at)
        turns.append(truth_of(turn, meeting["voices"], at, words[-1].end))
        segments += [Segment(clip[0].start, clip[-1].end, " ".join(word.text for word in clip), tuple(clip), turn.get("lang", "en"), -0.2) for clip in _clips(words)]
        there = np.arange(at + EVERY / 2, words[-1].end, EVERY)
        moments += there.tolist()
        vectors += _voice(meeting["voices"][turn.get("read_by", turn["who"])]["voice"], len(there), chance)
        at = words[-1].end + turn.get("after", float(chance.uniform(0.5, 1.2)))
    truth = {"title": meeting["title"], "languages": meeting["languages"], "items": meeting["items"], "duration": at + 1.0, "turns": turns}
    return Simulated(tuple(segments), Voices(np.array(moments), np.array(vectors, np.float32)), at + 1.0, truth)


def _words(text: str, at: float) -> list[Word]:
    words = []
    for piece in text.split():
        end = at + WORD + LETTER * len(piece)
        words.append(Word(round(at, 2), round(end, 2), piece))
        at = end + PAUSES.get(piece[-1], NO_PAUSE)
    return words


def _clips(words: list[Word]) -> list[list[Word]]:
    clips: list[list[Word]] = [[]]
    for word in words:
        clips[-1].append(word)
        if word.text[-1] in ".?!" and word.end - clips[-1][0].start > LONGEST_CLIP:
            clips.append([])
    return [clip for clip in clips if clip]


def _voice(name: str, count: int, chance: np.random.Generator) -> list[Vectors]:
    """``count`` moments of a voice as ``render`` names it: a blend is between its parts."""
    parts = [part.split(":") for part in name.removeprefix("flite:").split("+")]
    voice = _unit(sum((float(part[1]) if len(part) > 1 else 1.0) * _drawn(part[0]) for part in parts)) + OWN * _drawn(name)
    voice = _unit(voice) + STRETCH * _random(chance) + ROOM * _drawn("room")
    return [_unit(voice + MOMENT * _random(chance)).astype(np.float32) for _ in range(count)]


def _drawn(name: str) -> Vectors:
    return _random(np.random.default_rng(zlib.crc32(name.encode())))


def _random(chance: np.random.Generator) -> Vectors:
    return (chance.standard_normal(SIZE) / SIZE**0.5).astype(np.float32)


def _unit(vector: Any) -> Vectors:
    return (vector / np.linalg.norm(vector)).astype(np.float32)
