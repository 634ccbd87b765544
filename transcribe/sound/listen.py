"""A recording read well: speech cut into clips at its pauses and where the voice changes, each clip read by an engine."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from archive.model import Segment, Word
from transcribe.engines import LONGEST_CLIP, LONGEST_SOUND, Engine
from transcribe.sound.audio import RATE, Samples
from transcribe.sound.blocks import CLEAR_PAUSE, Block, Heard, Kept, Nowhere, in_blocks
from transcribe.sound.voices import changes
from transcribe.spans import Span

PADDING = 0.5  # seconds of pause that a clip keeps at each side, at most half of it


@dataclass(frozen=True)
class Clip:
    """Stretches of speech that are read as one, and the seconds from which to which the engine hears them: some of the pauses around them."""

    spoken: tuple[Span, ...]
    start: float
    end: float


def listen(path: Path, stretches: Sequence[Span], engine: Engine, languages: Sequence[str], heard: Callable[[float], None], kept: Kept | None = None) -> Iterator[Heard]:
    """Read the stretches, block by block. Clips in which no word was found yield a segment too.

    ``heard`` is told the seconds that are done, for a progress bar.
    """

    def read(block: Block) -> tuple[Segment, ...]:
        clips = [Clip(tuple(group), *_padded(group, block.spoken, block.length)) for group in clips_of(block.spoken, changes(block.voices.centred(), block.spoken))]
        segments: list[Segment] = []
        done = 0.0
        rows = list(together(clips))
        with ThreadPoolExecutor(engine.workers) as pool:
            for read_now in pool.map(lambda clips: _read(block.sound, clips, engine, languages), rows):
                segments += read_now
                heard(segments[-1].end - done)
                done = segments[-1].end
        heard(block.length - done)
        return tuple(segments)

    return in_blocks(path, stretches, engine, "listen", read, heard, kept or Nowhere())


def clips_of(spoken: Sequence[Span], another_voice: Collection[int] = ()) -> Iterator[list[Span]]:
    """Group stretches of speech into clips: cut at every clear pause, before those where another voice begins, and at the longest pause where a clip would be too long."""
    group: list[Span] = []
    for number, stretch in enumerate(spoken):
        if group and (number in another_voice or stretch[0] - group[-1][1] >= CLEAR_PAUSE):
            yield from _short_enough(group)
            group = []
        group.append(stretch)
    if group:
        yield from _short_enough(group)


def _short_enough(group: list[Span]) -> Iterator[list[Span]]:
    if group[-1][1] - group[0][0] <= LONGEST_CLIP:
        yield group
        return
    if len(group) == 1:
        start, end = group[0]
        parts = int((end - start) // LONGEST_CLIP) + 1
        yield from ([(start + (end - start) * n / parts, start + (end - start) * (n + 1) / parts)] for n in range(parts))
        return
    pauses = [(after[0] - before[1], at) for at, (before, after) in enumerate(itertools.pairwise(group), start=1)]
    middle = len(group) / 2
    _, at = max(pauses, key=lambda pause: (round(pause[0], 1), -abs(pause[1] - middle)))
    yield from _short_enough(group[:at])
    yield from _short_enough(group[at:])


def _padded(clip: Sequence[Span], spoken: Sequence[Span], length: float) -> Span:
    """The clip with some of the pause at each side, never past its middle: what is said next must not be heard in it."""
    before = max((end for _, end in spoken if end <= clip[0][0]), default=0.0)
    after = min((start for start, _ in spoken if start >= clip[-1][1]), default=length)
    return clip[0][0] - min(PADDING, (clip[0][0] - before) / 2), clip[-1][1] + min(PADDING, (after - clip[-1][1]) / 2)


def together(clips: Sequence[Clip]) -> Iterator[list[Clip]]:
    """Clips in rows that an engine takes at once."""
    row: list[Clip] = []
    for clip in clips:
        if row and clip.end - row[0].start > LONGEST_SOUND:
            yield row
            row = []
        row.append(clip)
    if row:
        yield row


def _read(sound: Samples, clips: Sequence[Clip], engine: Engine, languages: Sequence[str]) -> list[Segment]:
    first, last = clips[0].start, clips[-1].end
    found = engine.read_together(sound[int(first * RATE) : int(last * RATE)], [(clip.start - first, clip.end - first) for clip in clips], languages)
    return [_placed(segment, clip) for segment, clip in zip(found, clips, strict=True)]


def _placed(segment: Segment, clip: Clip) -> Segment:
    words = clamped([Word(word.start + clip.start, word.end + clip.start, word.text) for word in segment.words], clip.spoken)
    return dataclasses.replace(segment, start=clip.spoken[0][0], end=clip.spoken[-1][1], words=tuple(words))


def clamped(words: Sequence[Word], spoken: Sequence[Span]) -> list[Word]:
    """Words kept inside the stretch of speech that their middle lies in: a word never hangs over a pause."""
    out = []
    for word in words:
        middle = (word.start + word.end) / 2
        start, end = min(spoken, key=lambda s: max(s[0] - middle, middle - s[1], 0.0))
        begin = min(max(word.start, start), end)
        out.append(Word(begin, max(min(word.end, end), begin), word.text))
    return out
