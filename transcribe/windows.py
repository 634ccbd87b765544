"""Where the public speaks: turns chained into windows, held against the agenda, kept only with evidence."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archive.model import AgendaItem, Window
from transcribe.agenda import Timed, item_at, kind_of, timed
from transcribe.evidence import OPENING, may_be, shown, worth
from transcribe.floor import MOST
from transcribe.overlong import split_overlong
from transcribe.speech import Unit
from transcribe.turns import Turn
from transcribe.voices import NOBODY, Vectors, Voices

FARTHEST = 90.0  # seconds between two comments of one window
LOOK_BACK = 150.0  # seconds before the first comment in which the words that open the floor may stand
ENOUGH = 2.0  # evidence that a window needs
UNLISTED = 1.0  # more that it needs where the minutes name speakers and none of them is heard in it
MUCH_BUSINESS = 4  # phrases of other business between two turns that part them
PARTS = ("close", "round", "opening", "hearing")
SHOWN = 0.5  # of a window's turns that must be
ITEM_EVIDENCE = 2.0  # an agenda item whose title says that the public speaks
FIRST_WORDS, FIRST_WORDS_PAUSE = 6.0, 2.0  # seconds of a turn's beginning that may have been taken for an official's, and of a pause in it
INTERRUPTION = 15.0  # seconds of officials' words after which a person may still end what they were saying
CALLS = ("call", "named", "bare", "first", "close", "business", "letter")
SHORTEST_ADDED = 1.5  # seconds of it
INTERRUPTED_VOICE = 0.6  # cosine from which it is the same person who goes on
SAME_VOICE = 0.75  # cosine from which two turns are by one person
LONG_ENOUGH = 5.0  # seconds of a turn whose voice can be told


@dataclass(frozen=True)
class FoundWindow:
    """A window with the turns in it and the agenda item it stands under."""

    window: Window
    turns: tuple[Turn, ...]
    item: AgendaItem | None


def find_windows(
    turns: Sequence[Turn],
    agenda: Sequence[AgendaItem],
    duration: float,
    found_by: str,
    shortest: float = 0.0,
    voices: Voices = NOBODY,
) -> list[FoundWindow]:
    """Chain turns into windows. ``found_by`` (``sound`` or ``captions``) is what showed those that no agenda item with a second covers.

    What was said in one window is evidence for another: a voice of the public is of the public there, too.
    """
    items = timed(agenda, duration)
    chains = [split_overlong(_resumed(_rejoined([_with_first_words(turn, voices) for turn in _trimmed(chain)], voices), voices), shortest) for chain in _chained(turns, items)]
    chains = [chain for chain in chains if chain and sum(map(shown, chain)) >= SHOWN * len(chain)]
    has_list = any(unit.cues.get("listed") for turn in turns for unit in turn.units)
    spoken: dict[int, list[Vectors]] = {}
    windows: list[FoundWindow] = []
    for _ in range(2):
        windows = []
        elsewhere, spoken = spoken, {}
        for number, chain in enumerate(chains):
            item = item_at(items, chain[0])
            opened = _opening(chain[0], windows[-1].window.end if windows else 0.0)
            known = _known(chain, voices, [voice for other, voices_there in elsewhere.items() if other != number for voice in voices_there])
            by_title = ITEM_EVIDENCE if item and kind_of(item) in ("public_comment", "public_hearing") else 0.0
            unlisted = UNLISTED * (has_list and not any(unit.cues.get("listed") for turn in chain for unit in turn.units))
            if worth(chain, opened, known) + by_title >= ENOUGH + unlisted:
                windows.append(_window(chain, opened, item, found_by))
                spoken[number] = _voices(chain, voices)
    return windows


def _chained(turns: Sequence[Turn], items: Sequence[Timed]) -> list[list[Turn]]:
    chains: list[list[Turn]] = []
    for turn in turns:
        if chains and not _parted(chains[-1][-1], turn) and item_at(items, turn) == item_at(items, chains[-1][-1]):
            chains[-1].append(turn)
        else:
            chains.append([turn])
    return chains


def _rejoined(chain: Sequence[Turn], voices: Voices) -> list[Turn]:
    """The chain with those together again whom officials only interrupted: the same voice soon after, nobody called, no new introduction."""
    out: list[Turn] = []
    for turn in chain:
        if out and turn.start - out[-1].end <= INTERRUPTION and not shown(turn) and _is_same(out[-1], turn, voices):
            out[-1] = dataclasses.replace(
                out[-1], units=(*out[-1].units, *turn.units), interpreted=(*out[-1].interpreted, *turn.interpreted), resumed=(*out[-1].resumed, turn.start)
            )
        else:
            out.append(turn)
    return out


def _with_first_words(turn: Turn, voices: Voices) -> Turn:
    """The turn with a thanks or half a sentence just before it that the officials were given, though it is in the speaker's voice."""
    mine = _voice(turn.units, voices)
    if mine is None:
        return turn
    at = len(turn.before)
    start = turn.start
    while (
        at and start - turn.before[at - 1].end <= FIRST_WORDS_PAUSE and turn.start - turn.before[at - 1].start <= FIRST_WORDS and _may_be_theirs(turn.before[at - 1], mine, voices)
    ):
        at -= 1
        start = turn.before[at].start
    return dataclasses.replace(turn, units=(*turn.before[at:], *turn.units), before=turn.before[:at])


def _may_be_theirs(unit: Unit, voice: Vectors, voices: Voices) -> bool:
    return not any(unit.cues.get(family) for family in (*CALLS, "nod", "time", "rules", "opening", "hearing")) and _cosine(unit, voice, voices) >= INTERRUPTED_VOICE


def _resumed(chain: Sequence[Turn], voices: Voices) -> list[Turn]:
    """The chain with what its people added after an official had cut in, where it stands among the officials' words: their voice, soon, before anybody is called."""
    out = list(chain)
    for at, (turn, following) in enumerate(itertools.pairwise(chain)):
        mine = _voice(turn.units, voices)
        soon = [unit for unit in following.before if unit.start - turn.end <= INTERRUPTION]
        soon = list(itertools.takewhile(lambda unit: not any(unit.cues.get(family) for family in CALLS), soon))
        added = [number for number, unit in enumerate(soon) if mine is not None and _cosine(unit, mine, voices) >= INTERRUPTED_VOICE]
        if not added or added[0] == 0:
            continue
        units = tuple(soon[added[0] :])
        theirs = _voice(units, voices)
        if mine is not None and theirs is not None and float(mine @ theirs) >= INTERRUPTED_VOICE and units[-1].end - units[0].start >= SHORTEST_ADDED:
            out[at] = dataclasses.replace(turn, units=(*turn.units, *units), resumed=(*turn.resumed, units[0].start))
            out[at + 1] = dataclasses.replace(following, before=tuple(unit for unit in following.before if unit not in units))
    return out


def _cosine(unit: Unit, voice: Vectors, voices: Voices) -> float:
    theirs = _voice([unit], voices)
    return 0.0 if theirs is None else float(theirs @ voice)


def _is_same(one: Turn, other: Turn, voices: Voices) -> bool:
    left, right = (_voice(turn.units, voices) for turn in (one, other))
    return left is not None and right is not None and float(left @ right) >= INTERRUPTED_VOICE


def _voice(units: Sequence[Unit], voices: Voices) -> Vectors | None:
    """The voice of all units together, of length one."""
    total = sum((voices.mean(unit.start, unit.end) for unit in units), start=np.zeros(voices.vectors.shape[1], np.float32))
    length = float(np.linalg.norm(total))
    return total / length if length > 0 else None


def _voices(turns: Sequence[Turn], voices: Voices) -> list[Vectors]:
    """The turns' voices, of length one; of none that is too short to be told."""
    found = (_voice(turn.units, voices) for turn in turns if turn.end - turn.start >= LONG_ENOUGH)
    return [voice for voice in found if voice is not None]


def _known(turns: Sequence[Turn], voices: Voices, others: Sequence[Vectors]) -> int:
    """How many of the turns are in a voice that is among the others."""
    return sum(any(float(voice @ other) >= SAME_VOICE for other in others) for voice in _voices(turns, voices))


def _trimmed(chain: Sequence[Turn]) -> list[Turn]:
    """A chain without the turns at its ends that nothing shows to be the public's, and those among them that officials' phrases show not to be."""
    at_ends = [at for at, turn in enumerate(chain) if shown(turn)]
    if not at_ends:
        return []
    kept: list[Turn] = []
    waiting: tuple[Unit, ...] = ()
    for at, turn in enumerate(chain[: at_ends[-1] + 1]):
        if at < at_ends[0] or not (shown(turn) or may_be(turn)):
            waiting += (*turn.before, *turn.units, *turn.interpreted)
        else:
            kept.append(dataclasses.replace(turn, before=(*waiting, *turn.before)))
            waiting = ()
    return kept


def _parted(last: Turn, turn: Turn) -> bool:
    """Whether the floor was closed, or other business done, between two turns."""
    said = Counter[str]()
    for unit in turn.before:
        said.update({family: min(count, MOST) for family, count in unit.cues.items()})
    return turn.start - last.end > FARTHEST or said["business"] >= MUCH_BUSINESS or any(said[family] for family in PARTS)


def _opening(first: Turn, after: float) -> list[Unit]:
    """The officials' words before the first comment that open the floor, from the first of them on."""
    said = [unit for unit in first.before if unit.start >= max(after, first.start - LOOK_BACK)]
    return [unit for unit in said if any(unit.cues.get(family) for family in OPENING)]


def _window(chain: Sequence[Turn], opened: Sequence[Unit], item: AgendaItem | None, found_by: str) -> FoundWindow:
    calls = [unit for unit in chain[0].before if unit.cues.get("call") and unit.start >= chain[0].start - LOOK_BACK]
    start = opened[0].start if opened else (calls[0].start if calls else chain[0].start)
    kind = kind_of(item) if item else None
    if kind not in ("public_comment", "public_hearing"):
        kind = "public_hearing" if any(unit.cues.get("hearing") for unit in opened) else "public_comment"
    by_words = []
    if item is not None and item.start is not None:
        by_words.append(f"item {item.label} at {clock(item.start)}")
    first = next(iter([*opened, *calls]), None)
    if first is not None:
        by_words.append(f"“{first.text}” at {clock(first.start)}")
    by = "agenda" if item is not None else found_by
    return FoundWindow(Window(round(start, 2), round(chain[-1].end, 2), kind, by, "; ".join(by_words)), tuple(chain), item)


def clock(seconds: float) -> str:
    """Seconds as people read them: ``1:02:05``, ``4:14``."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
