"""Numbers with their words."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """``1 comment``, ``2 comments``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
