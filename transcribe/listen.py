"""From a stretch of a recording to segments: speech found, cut into clips at its pauses and where the voice changes, each clip read by an engine."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from archive.model import Segment, Word
from transcribe.audio import RATE, Samples, samples
from transcribe.engines import LONGEST_CLIP, Engine
from transcribe.voices import NOBODY, Voices, can_tell, changes, hear_voices

BLOCK = 600.0  # seconds of sound held in memory at a time
CLEAR_PAUSE = 1.3  # seconds after which another person may have the floor: a clip never runs over one
PADDING = 0.5  # seconds of pause that a clip keeps at each side, at most half of it
SHORTEST = 0.25  # seconds of speech below which a stretch is a click

Span = tuple[float, float]  # seconds from, to


@dataclass(frozen=True)
class Heard:
    """What was heard in one block of a recording: a segment a clip, and the voices. Times are seconds of the recording."""

    segments: tuple[Segment, ...]
    voices: Voices = NOBODY


def listen(path: Path, stretches: Sequence[Span], engine: Engine, languages: Sequence[str], heard: Callable[[float], None]) -> Iterator[Heard]:
    """Read the stretches, block by block. Clips in which no word was found yield a segment too.

    ``heard`` is told the seconds that are done, for a progress bar.
    """
    for start, end in stretches:
        at = start
        while at < end:
            until = min(at + BLOCK, end)
            sound = samples(path, at, until)
            spoken = [(a, b) for a, b in engine.speech(sound) if b - a >= SHORTEST] if len(sound) else []
            length = until - at if until == end else rest_at(spoken, until - at)
            yield _block(sound, [stretch for stretch in spoken if stretch[1] <= length], at, length, engine, languages, heard)
            at += length


def _block(sound: Samples, spoken: Sequence[Span], offset: float, length: float, engine: Engine, languages: Sequence[str], heard: Callable[[float], None]) -> Heard:
    voices = hear_voices(sound, spoken) if can_tell() else NOBODY
    clips = list(clips_of(spoken, changes(voices.centred(), spoken)))
    segments = []
    done = 0.0
    with ThreadPoolExecutor(engine.workers) as pool:
        for clip, segment in zip(clips, pool.map(lambda clip: _read(sound, clip, _padded(clip, spoken, length), offset, engine, languages), clips), strict=True):
            segments.append(segment)
            heard(clip[-1][1] - done)
            done = clip[-1][1]
    heard(length - done)
    return Heard(tuple(segments), dataclasses.replace(voices, at=voices.at + offset))


def rest_at(spoken: Sequence[Span], length: float) -> float:
    """The last clear pause of a block, where the next one may begin: no word is cut in two. Its end, where there is none."""
    edges = [*spoken, (length, length)]
    pauses = [before[1] + CLEAR_PAUSE / 2 for before, after in itertools.pairwise(edges) if after[0] - before[1] >= CLEAR_PAUSE and before[1] > length / 2]
    return pauses[-1] if pauses else length


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


def _read(sound: Samples, clip: Sequence[Span], padded: Span, offset: float, engine: Engine, languages: Sequence[str]) -> Segment:
    first, last = padded
    segment = engine.read(sound[int(first * RATE) : int(last * RATE)], languages)
    words = clamped([Word(w.start + first, w.end + first, w.text) for w in segment.words], clip)
    moved = tuple(Word(round(w.start + offset, 2), round(w.end + offset, 2), w.text) for w in words)
    return dataclasses.replace(segment, start=round(clip[0][0] + offset, 2), end=round(clip[-1][1] + offset, 2), words=moved)


def clamped(words: Sequence[Word], spoken: Sequence[Span]) -> list[Word]:
    """Words kept inside the stretch of speech that their middle lies in: a word never hangs over a pause."""
    out = []
    for word in words:
        middle = (word.start + word.end) / 2
        start, end = min(spoken, key=lambda s: max(s[0] - middle, middle - s[1], 0.0))
        begin = min(max(word.start, start), end)
        out.append(Word(begin, max(min(word.end, end), begin), word.text))
    return out
