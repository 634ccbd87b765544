"""What a run changed in a meeting that had comments before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.differences import Difference, differences
from archive.model import Comment


@dataclass(frozen=True)
class Changed:
    """A comment that a run left otherwise than it found it: one that is new has no ``before``, one that is gone no ``after``."""

    before: Comment | None
    after: Comment | None

    @property
    def comment(self) -> Comment:
        """The comment as it is now, or as it was before it went."""
        known = self.after or self.before
        assert known is not None
        return known

    @property
    def differences(self) -> list[Difference]:
        """What parts the two; nothing where one of them is missing."""
        return differences(vars(self.before), vars(self.after)) if self.before and self.after else []


def changed(before: Mapping[str, Comment], after: Mapping[str, Comment]) -> list[Changed]:
    """What differs between a meeting's comments before a run and after it, by their ids, in the order of the recording."""
    every = [Changed(before.get(identifier), after.get(identifier)) for identifier in {**before, **after}]
    return sorted((each for each in every if each.before is None or each.after is None or each.differences), key=lambda each: each.comment.start)
