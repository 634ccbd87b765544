"""A meeting's agenda held against its recording: which item is when, and what of the recording must be heard."""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import AgendaItem
from index_config.words import folded
from transcribe.cues import item_kind
from transcribe.floor.turns import Turn
from transcribe.spans import Span, merged

EDGE = 10.0  # seconds that an agenda's timecode may be off, and that are heard beyond it

Timed = tuple[AgendaItem, float, float]  # an item and the seconds from which, to which it lasts


def kind_of(item: AgendaItem) -> str | None:
    """``public_comment``, ``public_hearing``, ``procedural``, or None where neither the page nor the title says."""
    return item.kind if item.kind in ("public_comment", "public_hearing") else item_kind(folded(item.title))


def stretches(agenda: Sequence[AgendaItem], duration: float) -> list[Span]:
    """What of the recording must be heard: all but items in which the public never speaks (roll call, pledge, adjournment).

    Everything, where the agenda has no seconds, or seconds that lie outside the recording and so cannot be right.
    """
    items = timed(agenda, duration)
    if not items:
        return [(0.0, duration)]
    found: list[Span] = []
    for item, start, end in items:
        # Only where the very next item has a second, too: else its comments may lie in this stretch.
        at = agenda.index(item)
        followed = at + 1 == len(agenda) or agenda[at + 1].start is not None
        alone = sum(other.start == item.start for other, _, _ in items) == 1
        if kind_of(item) == "procedural" and followed and alone:
            continue
        found.append((start - EDGE, end + EDGE))
    return merged(found, duration)


def timed(agenda: Sequence[AgendaItem], duration: float) -> list[Timed]:
    """Items with seconds and the second at which the next begins, a later one: items of one second share what follows it. None where
    they cannot be this recording's."""
    started = sorted(((item.start, at) for at, item in enumerate(agenda) if item.start is not None))
    if not started or started[-1][0] >= duration:
        return []
    return [(agenda[at], start, min((later for later, _ in started if later > start), default=duration)) for start, at in started]


def item_at(items: Sequence[Timed], turn: Turn) -> AgendaItem | None:
    """The item under which the turn begins; of several with the same second, the last one that is not procedural."""
    under = [(start, item) for item, start, _ in items if start <= turn.start + EDGE / 2]
    same = [item for start, item in under if start == under[-1][0]]
    spoken = [item for item in same if kind_of(item) != "procedural"] or same
    return spoken[-1] if spoken else None
