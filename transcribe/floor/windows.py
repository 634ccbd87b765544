"""Where the public speaks: turns chained into windows, held against the agenda, kept only with evidence."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.model import AgendaItem, Window
from transcribe.agenda import Timed, item_at, kind_of, timed
from transcribe.floor.evidence import OPENING, follows, is_applicants, may_be, shown, worth
from transcribe.floor.overlong import split_overlong
from transcribe.floor.speech import Unit, has_cue
from transcribe.floor.states import MOST
from transcribe.floor.together import put_together
from transcribe.floor.turns import Turn
from transcribe.sound.voices import NOBODY, Vectors, Voices, cosine

FARTHEST = 90.0  # seconds between two comments of one window
LOOK_BACK = 150.0  # seconds before the first comment in which the words that open the floor may stand
ENOUGH = 2.0  # evidence that a window needs
UNLISTED = 1.0  # more that it needs where the minutes name speakers and none of them is heard in it
HAND = 2  # units from the words that end the floor to those that give it once more
MUCH_BUSINESS = 4  # phrases of other business between two turns that part them
PARTS = ("close", "round", "opening", "hearing")
CLOSING = ("close", "round")
SHOWN = 0.5  # of a window's turns that must be, or be in voices that no official has
ITEM_EVIDENCE = 2.0  # an agenda item whose title says that the public speaks
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

    Where no odds are known, what was said in one window is evidence for another: a voice of the public is of the public there, too.
    """
    items = timed(agenda, duration)
    after = {turn.start: following.before for turn, following in itertools.pairwise(turns)} | {turn.start: turn.after for turn in turns[-1:]}
    trimmed = [chain for chain in (_trimmed(chain, after[chain[-1].start]) for chain in _chained(turns, items)) if chain]
    whole = [put_together(chain, after[chain[-1].start], voices) for chain in trimmed]
    parts = [(chain, split_overlong(chain, shortest)) for chain in whole]
    parts = [(chain, split) for chain, split in parts if split and sum(shown(turn) or turn.newcomer for turn in split) >= SHOWN * len(split)]
    has_list = any(has_cue(turn.units, ("listed",)) for turn in turns)
    spoken: dict[int, list[Vectors]] = {}
    windows: list[FoundWindow] = []
    for _ in range(2):
        windows = []
        elsewhere, spoken = spoken, {}
        for number, (unsplit, chain) in enumerate(parts):
            item = item_at(items, chain[0])
            opened = _opening(chain[0], windows[-1].window.end if windows else 0.0)
            known = _known(_voices(chain, voices), {other: there for other, there in elsewhere.items() if other != number})
            by_title = ITEM_EVIDENCE if item and kind_of(item) in ("public_comment", "public_hearing") else 0.0
            unlisted = UNLISTED * (has_list and not any(has_cue(turn.units, ("listed",)) for turn in chain))
            evident = chain if chain[0].odds is None else unsplit  # odds are those of the turn before it was split
            if worth(evident, opened, known) + by_title >= ENOUGH + unlisted:
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


def _voices(turns: Sequence[Turn], voices: Voices) -> list[Vectors]:
    """The turns' voices, of length one; of none that is too short to be told."""
    found = (voices.of(turn.units) for turn in turns if turn.end - turn.start >= LONG_ENOUGH)
    return [voice for voice in found if voice is not None]


def _known(voices: Sequence[Vectors], elsewhere: Mapping[int, Sequence[Vectors]]) -> int:
    """How many of a window's voices spoke in another one."""
    others = [voice for there in elsewhere.values() for voice in there]
    return sum(any(cosine(voice, other) >= SAME_VOICE for other in others) for voice in voices)


def _trimmed(chain: Sequence[Turn], after: Sequence[Unit]) -> list[Turn]:
    """A chain without the turns at its ends that nothing shows to be the public's, and those among them that officials' phrases show not to be.

    ``after`` are the units that follow it.
    """
    if chain[0].odds is not None:  # each was judged
        return list(chain)
    if is_applicants(chain[-1], chain[-2] if len(chain) > 1 else None, after):
        chain = chain[:-1]
    stands: list[bool] = []
    for at, turn in enumerate(chain):
        stands.append(shown(turn) or (at > 0 and stands[-1] and follows(turn, chain[at - 1])))
    at_ends = [at for at, stood in enumerate(stands) if stood]
    if not at_ends:
        return []
    kept: list[Turn] = []
    waiting: tuple[Unit, ...] = ()
    for at, turn in enumerate(chain[: at_ends[-1] + 1]):
        if at < at_ends[0] or not (stands[at] or may_be(turn)):
            waiting += (*turn.before, *turn.units, *turn.interpreted)
        else:
            kept.append(dataclasses.replace(turn, before=(*waiting, *turn.before)))
            waiting = ()
    return kept


def _parted(last: Turn, turn: Turn) -> bool:
    """Whether the floor was closed, or other business done, between two turns."""
    said = Counter[str]()
    hand = max((at for at, unit in enumerate(turn.before) if unit.cues.get("nod")), default=-1)
    for at, unit in enumerate(turn.before):
        but_a_hand = 0 <= hand - at <= HAND  # “That's all the cards, but I see a hand. Come on up.”
        said.update({family: min(count, MOST) for family, count in unit.cues.items() if not (but_a_hand and family == "close")})
    return turn.start - last.end > FARTHEST or said["business"] >= MUCH_BUSINESS or any(said[family] for family in PARTS)


def _opening(first: Turn, after: float) -> list[Unit]:
    """The officials' words before the first comment that open the floor, from the first of them on."""
    said = [unit for unit in first.before if unit.start >= max(after, first.start - LOOK_BACK)]
    return [unit for unit in said if has_cue([unit], OPENING)]


def _window(chain: Sequence[Turn], opened: Sequence[Unit], item: AgendaItem | None, found_by: str) -> FoundWindow:
    calls = [unit for unit in chain[0].before if unit.cues.get("call") and unit.start >= chain[0].start - LOOK_BACK]
    closed = max((unit.end for unit in chain[0].before if has_cue([unit], CLOSING)), default=0.0)
    opened = [unit for unit in opened if unit.start >= closed] or opened
    start = opened[0].start if opened else (calls[0].start if calls else chain[0].start)
    kind = kind_of(item) if item else None
    if kind not in ("public_comment", "public_hearing"):
        kind = "public_hearing" if has_cue(opened, ("hearing",)) else "public_comment"
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
