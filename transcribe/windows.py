"""Where the public speaks: turns chained into windows, held against the agenda, kept only with evidence."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import AgendaItem, Window
from index_config.words import folded
from transcribe.cues import item_kind
from transcribe.floor import MOST
from transcribe.overlong import split_overlong
from transcribe.speech import Unit
from transcribe.turns import Turn

FARTHEST = 90.0  # seconds between two comments of one window
LOOK_BACK = 150.0  # seconds before the first comment in which the words that open the floor may stand
EDGE = 10.0  # seconds that an agenda's timecode may be off, and that are heard beyond it
ENOUGH = 2.0  # evidence that a window needs
MUCH_BUSINESS = 4  # phrases of other business between two turns that part them
PARTS = ("close", "round", "opening", "hearing")
OPENING = ("opening", "hearing", "invitation")
# What speaks for a window: each family's weight, and how often it may count.
EVIDENCE = {
    "opening": (1.5, 1),
    "first": (1.0, 1),
    "hearing": (1.5, 1),
    "invitation": (1.0, 1),
    "call": (0.5, 4),
    "named": (0.5, 4),
    "self": (0.7, 3),
    "introduces": (0.5, 4), "listed": (0.5, 4),
    "body": (0.5, 2),
    "nod": (0.2, 3),
}
CALLING, SPEAKING = ("call", "named"), ("self", "greeting", "body", "introduces", "listed")  # what shows that a turn is the public's
SHOWN = 0.5  # of a window's turns that must be
OWN = ("self", "body", "introduces", "listed")  # families that count where the public says them; the others where officials do
ITEM_EVIDENCE = 2.0  # an agenda item whose title says that the public speaks


@dataclass(frozen=True)
class FoundWindow:
    """A window with the turns in it and the agenda item it stands under."""

    window: Window
    turns: tuple[Turn, ...]
    item: AgendaItem | None


def kind_of(item: AgendaItem) -> str | None:
    """``public_comment``, ``public_hearing``, ``procedural``, or None where neither the page nor the title says."""
    return item.kind if item.kind in ("public_comment", "public_hearing") else item_kind(folded(item.title))


def stretches(agenda: Sequence[AgendaItem], duration: float) -> list[tuple[float, float]]:
    """What of the recording must be heard: all but items in which the public never speaks (roll call, pledge, adjournment).

    Everything, where the agenda has no seconds, or seconds that lie outside the recording and so cannot be right.
    """
    timed = _timed(agenda, duration)
    if not timed:
        return [(0.0, duration)]
    found: list[tuple[float, float]] = []
    for item, start, end in timed:
        # Only where the very next item has a second, too: else its comments may lie in this stretch.
        at = agenda.index(item)
        followed = at + 1 == len(agenda) or agenda[at + 1].start is not None
        if kind_of(item) == "procedural" and followed:
            continue
        begin, stop = max(0.0, start - EDGE), min(duration, end + EDGE)
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((begin, stop))
    return found


def find_windows(turns: Sequence[Turn], units: Sequence[Unit], agenda: Sequence[AgendaItem], duration: float, found_by: str, shortest: float = 0.0) -> list[FoundWindow]:
    """Chain turns into windows. ``found_by`` (``sound`` or ``captions``) is what showed those that no agenda item with a second covers."""
    timed = _timed(agenda, duration)
    chains: list[list[Turn]] = []
    for turn in turns:
        if chains and not _parted(chains[-1][-1], turn) and _item_at(timed, turn) == _item_at(timed, chains[-1][-1]):
            chains[-1].append(turn)
        else:
            chains.append([turn])
    windows: list[FoundWindow] = []
    for chain in chains:
        chain = split_overlong(_trimmed(chain), shortest)
        if not chain or sum(map(_shown, chain)) < SHOWN * len(chain):
            continue
        item = _item_at(timed, chain[0])
        opened = _opening(chain[0], units, windows[-1].window.end if windows else 0.0)
        if _evidence(chain, opened, item) >= ENOUGH:
            windows.append(_window(chain, opened, item, found_by))
    return windows


def _trimmed(chain: Sequence[Turn]) -> list[Turn]:
    """A chain without the turns at its ends that nothing shows to be the public's, and those among them that officials' phrases show not to be."""
    shown = [at for at, turn in enumerate(chain) if _shown(turn)]
    if not shown:
        return []
    kept: list[Turn] = []
    waiting: tuple[Unit, ...] = ()
    for at, turn in enumerate(chain[: shown[-1] + 1]):
        if at < shown[0] or not (_shown(turn) or _may_be(turn)):
            waiting += (*turn.before, *turn.units, *turn.interpreted)
        else:
            kept.append(dataclasses.replace(turn, before=(*waiting, *turn.before)))
            waiting = ()
    return kept


def _may_be(turn: Turn) -> bool:
    counts = Counter[str]()
    for unit in turn.units:
        counts.update(unit.cues)
    return counts["plea"] >= counts["filler"] + counts["business"]


def _shown(turn: Turn) -> bool:
    """Whether somebody was called before the turn, or begins it as speakers do; speech that nobody could write down is given the benefit."""
    called = any(unit.cues.get(family) for unit in turn.before for family in CALLING)
    return called or any(not unit.words or any(unit.cues.get(family) for family in SPEAKING) for unit in turn.units)


def _parted(last: Turn, turn: Turn) -> bool:
    """Whether the floor was closed, or other business done, between two turns."""
    said = Counter[str]()
    for unit in turn.before:
        said.update({family: min(count, MOST) for family, count in unit.cues.items()})
    return turn.start - last.end > FARTHEST or said["business"] >= MUCH_BUSINESS or any(said[family] for family in PARTS)


def _timed(agenda: Sequence[AgendaItem], duration: float) -> list[tuple[AgendaItem, float, float]]:
    """Items with seconds and the second at which the next begins; none where they cannot be this recording's."""
    started = sorted(((item.start, at) for at, item in enumerate(agenda) if item.start is not None))
    if not started or started[-1][0] >= duration:
        return []
    ends = [start for start, _ in started[1:]] + [duration]
    return [(agenda[at], start, end) for (start, at), end in zip(started, ends, strict=True)]


def _item_at(timed: Sequence[tuple[AgendaItem, float, float]], turn: Turn) -> AgendaItem | None:
    """The item under which the turn begins; of several with the same second, the last one."""
    under = [item for item, start, _ in timed if start <= turn.start + EDGE / 2]
    return under[-1] if under else None


def _opening(first: Turn, units: Sequence[Unit], after: float) -> list[Unit]:
    """The officials' words before the first comment that open the floor, from the first of them on."""
    said = [unit for unit in first.before if unit.start >= max(after, first.start - LOOK_BACK)]
    return [unit for unit in said if any(unit.cues.get(family) for family in OPENING)]


def _evidence(chain: Sequence[Turn], opened: Sequence[Unit], item: AgendaItem | None) -> float:
    counts = dict.fromkeys(EVIDENCE, 0)
    for turn in chain:
        for unit in turn.before:
            for family in EVIDENCE:
                counts[family] += unit.cues.get(family, 0) if family not in OWN and family not in OPENING else 0
        for family in OWN:
            counts[family] += any(unit.cues.get(family) for unit in turn.units)
    for unit in opened:
        for family in OPENING:
            counts[family] += unit.cues.get(family, 0)
    total = sum(weight * min(counts[family], most) for family, (weight, most) in EVIDENCE.items())
    return total + (ITEM_EVIDENCE if item and kind_of(item) in ("public_comment", "public_hearing") else 0.0)


def _window(chain: Sequence[Turn], opened: Sequence[Unit], item: AgendaItem | None, found_by: str) -> FoundWindow:
    calls = [unit for unit in chain[0].before if unit.cues.get("call") and unit.start >= chain[0].start - LOOK_BACK]
    start = opened[0].start if opened else (calls[0].start if calls else chain[0].start)
    kind = kind_of(item) if item else None
    if kind not in ("public_comment", "public_hearing"):
        kind = "public_hearing" if any(unit.cues.get("hearing") for unit in opened) else "public_comment"
    shown = []
    if item is not None and item.start is not None:
        shown.append(f"item {item.label} at {clock(item.start)}")
    first = next(iter([*opened, *calls]), None)
    if first is not None:
        shown.append(f"“{first.text}” at {clock(first.start)}")
    by = "agenda" if item is not None else found_by
    return FoundWindow(Window(round(start, 2), round(chain[-1].end, 2), kind, by, "; ".join(shown)), tuple(chain), item)


def clock(seconds: float) -> str:
    """Seconds as people read them: ``1:02:05``, ``4:14``."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
