"""A recording in blocks of ten minutes: only one is in memory at a time, and what was heard of each is kept until the run is stored.

A run that is killed goes on from the last finished block. What is kept lies in the archive's folder under ``unfinished`` and goes when
the run is stored; it holds voices too, which otherwise never leave a run.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from archive.model import Segment, Word
from transcribe.engines import Engine
from transcribe.sound.audio import Samples, samples
from transcribe.sound.voices import NOBODY, Voices, can_tell, hear_voices
from transcribe.spans import Span

BLOCK = 600.0  # seconds of sound held in memory at a time
CLEAR_PAUSE = 1.3  # seconds after which another person may have the floor
SHORTEST = 0.25  # seconds of speech below which a stretch is a click


@dataclass(frozen=True)
class Heard:
    """What was heard in one block of a recording: a segment a clip, and the voices, in seconds of the recording; how long it was."""

    segments: tuple[Segment, ...]
    voices: Voices = NOBODY
    length: float = 0.0


@dataclass(frozen=True)
class Block:
    """The sound of a block, the speech in it (seconds from its beginning), and its voices."""

    sound: Samples
    spoken: Sequence[Span]
    voices: Voices
    length: float


class Kept(Protocol):
    """Where finished blocks are kept until the run is stored."""

    def get(self, name: str) -> Heard | None:
        """What was heard of the block of that name, by an earlier run like this one."""

    def put(self, name: str, heard: Heard) -> None:
        """Keep it."""


class Nowhere:
    """Keeps nothing."""

    def get(self, name: str) -> Heard | None:
        """Nothing."""

    def put(self, name: str, heard: Heard) -> None:
        """Nothing is kept."""


class Unfinished:
    """Keeps blocks as files, in a folder a recording. ``run`` says all else that decides what is heard: another engine or other
    languages find nothing there."""

    def __init__(self, folder: Path, recording: str, run: Sequence[object]) -> None:
        self._recording = folder / recording[:16]
        self._folder = self._recording / hashlib.sha256(json.dumps(run, default=str).encode()).hexdigest()[:16]

    def get(self, name: str) -> Heard | None:
        """What is kept; a file that cannot be read counts as none."""
        try:
            with (self._folder / f"{name}.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
                told = json.loads(bytes(kept["told"]))
                voices = Voices(kept["at"], kept["vectors"].astype(np.float32))
            segments = [Segment(**each | {"words": tuple(Word(**word) for word in each["words"]), "flags": tuple(each["flags"])}) for each in told["segments"]]
            return Heard(tuple(segments), voices, float(told["length"]))
        except Exception:  # a damaged file makes NumPy, zipfile and zlib each raise their own; what it held is read again
            return None

    def put(self, name: str, heard: Heard) -> None:
        """Keep it, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps({"segments": [dataclasses.asdict(segment) for segment in heard.segments], "length": heard.length}).encode()
        content = io.BytesIO()
        np.savez_compressed(content, told=np.frombuffer(told, np.uint8), at=heard.voices.at, vectors=heard.voices.vectors.astype(np.float16))
        temporary = self._folder / f"{name}.{os.getpid()}.new"
        with temporary.open("wb") as file:
            file.write(content.getvalue())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / f"{name}.npz")

    def forget(self) -> None:
        """Remove what is kept of the recording, by other runs that were never stored, too: it holds voices."""
        shutil.rmtree(self._recording, ignore_errors=True)


def in_blocks(
    path: Path, stretches: Sequence[Span], engine: Engine, way: str, read: Callable[[Block], tuple[Segment, ...]], heard: Callable[[float], None], kept: Kept
) -> Iterator[Heard]:
    """What ``read`` hears in each block of the stretches, its seconds counted from the block's beginning; ``way`` names how it reads.

    ``heard`` is told the seconds that were kept from an earlier run; those that are read now ``read`` itself tells.
    """
    for start, end in stretches:
        at = start
        while end - at > SHORTEST:  # not “at < end”: seconds are floats
            until = min(at + BLOCK, end)
            name = f"{way}-{at:.3f}-{until:.3f}"
            known = kept.get(name)
            if known is None:
                block = _block(path, at, until, until == end, engine)
                known = Heard(tuple(_moved(segment, at) for segment in read(block)), dataclasses.replace(block.voices, at=block.voices.at + at), block.length)
                kept.put(name, known)
            else:
                heard(known.length)
            yield known
            at = until if known.length >= until - at - SHORTEST else at + known.length


def _block(path: Path, at: float, until: float, last: bool, engine: Engine) -> Block:
    sound = samples(path, at, until)
    spoken = [(a, b) for a, b in engine.speech(sound) if b - a >= SHORTEST] if len(sound) else []
    length = until - at if last else rest_at(spoken, until - at)
    spoken = [(a, min(b, length)) for a, b in spoken if a < length]
    return Block(sound, spoken, hear_voices(sound, spoken) if can_tell() else NOBODY, length)


def _moved(segment: Segment, offset: float) -> Segment:
    words = tuple(Word(round(word.start + offset, 2), round(word.end + offset, 2), word.text) for word in segment.words)
    return dataclasses.replace(segment, start=round(segment.start + offset, 2), end=round(segment.end + offset, 2), words=words)


def rest_at(spoken: Sequence[Span], length: float) -> float:
    """The last clear pause of a block, where the next one may begin: no word is cut in two. Its end, where there is none."""
    edges = [*spoken, (length, length)]
    pauses = [before[1] + CLEAR_PAUSE / 2 for before, after in itertools.pairwise(edges) if after[0] - before[1] >= CLEAR_PAUSE and before[1] > length / 2]
    return pauses[-1] if pauses else length
