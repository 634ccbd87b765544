"""What of a recording is read well: where agenda, captions or a fast pass show the public, and nothing else.

In this order: items whose title or kind says that the public speaks, by the agenda's seconds; where official captions show it; for the
rest a fast pass. What they promise is checked: where the public is not heard under an item, or the words of the captions not in their windows, all else is skimmed. Where an agenda
has kept its word and the rest is long, it is only probed, half a minute in every few, twice where something is found, and skimmed around what is found again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.model import AgendaItem, Segment
from transcribe.agenda import EDGE, kind_of, stretches, timed
from transcribe.captions import Captions
from transcribe.engines import Engine
from transcribe.floor.evidence import shown, worth
from transcribe.floor.public import Public, public_in
from transcribe.floor.speech import has_cue, units_of
from transcribe.floor.turns import Turn
from transcribe.names.roster import Known
from transcribe.sound.blocks import Heard, Kept
from transcribe.sound.listen import listen
from transcribe.sound.skim import skim
from transcribe.sound.voices import NOBODY, Voices, joined
from transcribe.spans import Span, merged, total, without

SHORT = 600.0  # seconds that are read well at once: to skim them first would save nothing
LONG = 1200.0  # seconds that are probed, not skimmed, where an agenda has kept its word: to skim less costs little
MARGIN = 45.0  # seconds read around what may be the public's
TYPED_MARGIN = 20.0  # the same where captions show it: people wrote their words, and their seconds are told
LIKELY = 0.3  # evidence for a single turn that makes it worth reading well
SURE_SIGNS = ("opening", "hearing", "invitation", "first", "listed", "named")  # phrases after which it is worth listening, whatever stands around them
AFTER_A_SIGN = 60.0  # seconds that are read from them on
LONGEST = 900.0  # seconds of a single turn that is: what officials run on with is longer
SAME_WORDS = 0.3  # of the longer words heard in a window of the captions that they must have, to be believed: right ones have 0.8, others 0.1
COVERED = 0.5  # of a recording that captions must reach, to be believed about all of it
PROBE, PROBE_EVERY = 30.0, 180.0  # seconds of a probe, about as much as an engine takes at once, and from one to the next
SKIM_COSTS = 0.3  # of the seconds of reading well, for the progress bar


@dataclass(frozen=True)
class Hearing:
    """What was read well: segments and voices, the spans they come from, what was only skimmed to find them, and what showed where
    to look (``sound``, ``captions``). ``misled``: there were captions, and they are not of this recording."""

    segments: tuple[Segment, ...]
    voices: Voices
    spans: tuple[Span, ...]
    skimmed: tuple[Span, ...]
    found_by: str
    misled: bool = False


class Listener:
    """One recording, with what is known of it before it is heard."""

    def __init__(self, path: Path, duration: float, engine: Engine, languages: Sequence[str], known: Known, heard: Callable[[float], None], kept: Kept) -> None:
        self._path, self._duration, self._engine, self._languages, self._known, self._heard, self._kept = path, duration, engine, languages, known, heard, kept
        self._blocks: list[tuple[Span, list[Heard]]] = []

    def hear(self, agenda: Sequence[AgendaItem], captions: Captions | None) -> Hearing:
        """Read what agenda and captions point to, and what a fast pass finds in the rest."""
        by_agenda, rest = _by_agenda(agenda, self._duration)
        self._read(by_agenda)
        by_captions, promised = self._captioned(captions)
        self._read(without(by_captions, by_agenda))
        captions_right = captions is not None and bool(promised) and all(self._bears_out(captions, window) for window in promised)
        certain = merged([*by_agenda, *by_captions], self._duration)
        rest = without(rest, [*certain, (0.0, captions.duration)] if captions and captions_right else certain)
        if total(rest) <= SHORT:
            found, skimmed = rest, []
        else:
            skimmed = self._probed(rest) if total(rest) > LONG and self._public(by_agenda) else rest
            found = without(self._skimmed(skimmed), certain)
        self._read(found)
        misled = captions is not None and not captions_right and (bool(promised) or captions.duration < COVERED * self._duration)
        return Hearing(*self._all(), tuple(merged([*certain, *found], self._duration)), tuple(skimmed), "captions" if captions_right else "sound", misled)

    def _read(self, spans: Sequence[Span]) -> None:
        for span in spans:
            self._blocks.append((span, list(listen(self._path, [span], self._engine, self._languages, self._heard, self._kept))))

    def _captioned(self, captions: Captions | None) -> tuple[list[Span], list[Span]]:
        """Where captions make it worth listening, and where they show a window; nowhere, if they reach over too little of the recording."""
        if captions is None or captions.duration < COVERED * self._duration:
            return [], []
        units = units_of(captions.segments, captions.marks, heard=False)
        public = public_in(units, self._known, NOBODY, self._duration, "captions")
        return likely(public, self._duration, typed=True), _widened(_windows(public), self._duration, TYPED_MARGIN)

    def _probed(self, spans: Sequence[Span]) -> list[Span]:
        """What of the spans is worth skimming: what lies around the probes in which the public may be heard, and beside which it is heard again."""
        probes = [(at, min(at + PROBE, end)) for start, end in spans for at in np.arange(start, end, PROBE_EVERY).tolist()]
        found = self._with_public(probes)
        beside = {probe: self._within(spans, [(probe[0] - PROBE, probe[0]), (probe[1], probe[1] + PROBE)]) for probe in found}
        again = set(self._with_public([each for sides in beside.values() for each in sides]))
        sure = [probe for probe in found if again.intersection(beside[probe]) or total(beside[probe]) < PROBE]
        return self._within(spans, merged([(start - PROBE_EVERY, end + PROBE_EVERY) for start, end in sure], self._duration))

    def _with_public(self, probes: Sequence[Span]) -> list[Span]:
        """The probes in which the public may be heard. Each is a single clip: several at a time."""
        with ThreadPoolExecutor(self._engine.workers) as pool:
            return [probe for probe, found in zip(probes, pool.map(lambda probe: self._skimmed([probe]), probes), strict=True) if found]

    def _within(self, spans: Sequence[Span], wanted: Sequence[Span]) -> list[Span]:
        return without(spans, without([(0.0, self._duration)], wanted))

    def _skimmed(self, spans: Sequence[Span]) -> list[Span]:
        blocks = list(skim(self._path, spans, self._engine, self._languages, lambda seconds: self._heard(SKIM_COSTS * seconds), self._kept))
        units = units_of([segment for block in blocks for segment in block.segments])
        return likely(public_in(units, self._known, joined([block.voices for block in blocks]), self._duration, "sound"), self._duration)

    def _all(self) -> tuple[tuple[Segment, ...], Voices]:
        blocks = [block for _, blocks in sorted(self._blocks, key=lambda pair: pair[0]) for block in blocks]
        return tuple(segment for block in blocks for segment in block.segments), joined([block.voices for block in blocks])

    def _bears_out(self, captions: Captions, window: Span) -> bool:
        """Whether the words heard in a window, which was read, are those of the captions: else they are shifted, or of another recording.

        Where too few are heard to tell, the public must be.
        """
        agreement = captions.agreement(self._there([window]))
        return agreement >= SAME_WORDS if agreement is not None else self._public([window])

    def _public(self, spans: Sequence[Span]) -> bool:
        """Whether the public is heard in the spans, which were read."""
        return bool(public_in(units_of(self._there(spans)), self._known, self._all()[1], self._duration, "sound").windows)

    def _there(self, spans: Sequence[Span]) -> list[Segment]:
        return [segment for segment in self._all()[0] if any(start <= segment.start and segment.end <= end for start, end in spans)]


def likely(public: Public, duration: float, typed: bool = False) -> list[Span]:
    """The spans in which the public may speak, with a margin: windows, single turns that a little speaks for, and what follows a sure sign.

    In ``typed`` words (captions) a sign that no turn follows means that nobody spoke.
    """
    spans = _windows(public) + [(turn.start, turn.end) for turn in public.turns if _may_be_one(turn)]
    if not typed:
        spans += [(unit.start, unit.end + AFTER_A_SIGN) for unit in public.units if has_cue([unit], SURE_SIGNS)]
    return _widened(spans, duration, TYPED_MARGIN if typed else MARGIN)


def _windows(public: Public) -> list[Span]:
    return [(found.window.start, found.window.end) for found in public.windows]


def _widened(spans: Sequence[Span], duration: float, margin: float) -> list[Span]:
    return merged([(start - margin, end + margin) for start, end in spans], duration)


def _may_be_one(turn: Turn) -> bool:
    return turn.end - turn.start <= LONGEST and shown(turn) and worth([turn], [], 0) >= LIKELY


def _by_agenda(agenda: Sequence[AgendaItem], duration: float) -> tuple[list[Span], list[Span]]:
    """The spans of items that say that the public speaks, and the rest of what must be heard."""
    public = [(start - EDGE, end + EDGE) for item, start, end in timed(agenda, duration) if kind_of(item) in ("public_comment", "public_hearing")]
    certain = merged(public, duration)
    return certain, without(stretches(agenda, duration), certain)
