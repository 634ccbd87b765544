"""What parts two versions of a comment: of a run from the run before, of a revision from the one before."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

SECONDS = 0.5  # that a bound must move to be told
NAMED = ("speaker", "speaker_evidence", "language", "translation", "topics", "agenda_item", "flags", "state")  # told whole, beside text and bounds


@dataclass(frozen=True)
class Difference:
    """One thing that is another: which, what it was and what it is, in words."""

    field: str
    was: str
    now: str


def differences(old: Mapping[str, object], new: Mapping[str, object]) -> list[Difference]:
    """What differs between two versions, each the values of a comment by their names; of the text each changed run of words."""
    found = [Difference(name, _told(old.get(name)), _told(new.get(name))) for name in NAMED if _told(old.get(name)) != _told(new.get(name))]
    for name in ("start", "end"):
        was, now = (float(str(values.get(name) or 0.0)) for values in (old, new))
        if abs(was - now) >= SECONDS:
            found.append(Difference(name, f"{was:.1f}", f"{now:.1f}"))
    was_said, is_said = (str(values.get("text") or "").split() for values in (old, new))
    for kind, a, b, c, d in difflib.SequenceMatcher(None, was_said, is_said, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(Difference("text", " ".join(was_said[a:b]), " ".join(is_said[c:d])))
    return found


def _told(value: object) -> str:
    """A value as text: lists with commas, nothing for None."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
