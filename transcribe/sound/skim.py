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
from transcribe.engines import LONGEST_CLIP, Engine
from transcribe.sound.audio import RATE
from transcribe.sound.blocks import Block, Heard, Kept, Nowhere, in_blocks
from transcribe.spans import Span

LONGEST_PAUSE = 4.0  # seconds of silence that a clip runs over


def skim(path: Path, stretches: Sequence[Span], engine: Engine, languages: Sequence[str], heard: Callable[[float], None], kept: Kept | None = None) -> Iterator[Heard]:
    """Skim the stretches, block by block; see ``listen`` for what is yielded and told."""

    def read(block: Block) -> tuple[Segment, ...]:
        with ThreadPoolExecutor(engine.workers) as pool:
            found = list(pool.map(lambda clip: _placed(engine.skim(block.sound[int(clip[0] * RATE) : int(clip[1] * RATE)], languages), clip), packed(block.spoken)))
        heard(block.length)
        return tuple(found)

    return in_blocks(path, stretches, engine, "skim", read, heard, kept or Nowhere())


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


def _placed(segment: Segment, clip: Span) -> Segment:
    words = tuple(Word(word.start + clip[0], word.end + clip[0], word.text) for word in segment.words)
    return dataclasses.replace(segment, start=clip[0], end=clip[1], words=words)
