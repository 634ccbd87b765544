"""A fast pass over a recording, to find where the public speaks: every word roughly, in a seventh of the time of reading it well.

Speech is packed into clips as long as the engine takes at once, each is decoded once, greedily and without word times. What is found
is good enough for cues, names and voices; where they show the public, the recording is then read well.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from archive.model import Segment, Word
from transcribe.audio import RATE, samples
from transcribe.engines import LONGEST_CLIP, Engine
from transcribe.listen import BLOCK, SHORTEST, Heard, Span, rest_at
from transcribe.voices import NOBODY, can_tell, hear_voices

LONGEST_PAUSE = 4.0  # seconds of silence that a clip runs over


def skim(path: Path, stretches: Sequence[Span], engine: Engine, languages: Sequence[str], heard: Callable[[float], None]) -> Iterator[Heard]:
    """Skim the stretches, block by block; see ``listen`` for what is yielded and told."""
    for start, end in stretches:
        at = start
        while at < end:
            until = min(at + BLOCK, end)
            sound = samples(path, at, until)
            spoken = [(a, b) for a, b in engine.speech(sound) if b - a >= SHORTEST] if len(sound) else []
            length = until - at if until == end else rest_at(spoken, until - at)
            spoken = [stretch for stretch in spoken if stretch[1] <= length]
            voices = hear_voices(sound, spoken) if can_tell() else NOBODY
            with ThreadPoolExecutor(engine.workers) as pool:
                read = pool.map(lambda clip, sound=sound: (clip, engine.skim(sound[int(clip[0] * RATE) : int(clip[1] * RATE)], languages)), packed(spoken))
                segments = [_moved(segment, clip, at) for clip, segment in read]
            heard(length)
            yield Heard(tuple(segments), dataclasses.replace(voices, at=voices.at + at))
            at += length


def packed(spoken: Sequence[Span]) -> list[Span]:
    """Stretches of speech in clips that are as long as may be."""
    clips: list[Span] = []
    for start, end in spoken:
        while end - start > LONGEST_CLIP:
            clips.append((start, start + LONGEST_CLIP))
            start += LONGEST_CLIP
        if clips and end - clips[-1][0] <= LONGEST_CLIP and start - clips[-1][1] <= LONGEST_PAUSE:
            clips[-1] = (clips[-1][0], end)
        else:
            clips.append((start, end))
    return clips


def _moved(segment: Segment, clip: Span, offset: float) -> Segment:
    begin = clip[0] + offset
    words = tuple(Word(round(word.start + begin, 2), round(word.end + begin, 2), word.text) for word in segment.words)
    return dataclasses.replace(segment, start=round(begin, 2), end=round(clip[1] + offset, 2), words=words)
