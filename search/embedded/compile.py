"""A probe as an FTS5 expression. The tokenizer is FTS5's ``ascii``: words come folded, and it cuts at spaces and folds nothing more."""

from __future__ import annotations

from collections.abc import Sequence

from search.documents import SIGN
from search.plan import Probe


def expression(probe: Probe, plain: Sequence[str], named: Sequence[str]) -> str:
    """The expression that finds a probe in a table whose columns of plain and of named words these are."""
    parts = [f"{{capitals}} : {_run((word,))}" for word in probe.capitals]
    if probe.anywhere:
        for at, word in enumerate(probe.words, start=1):
            columns = named if word.startswith(SIGN) else plain
            parts.append(f"{_columns(columns)} : {_run((word,), probe.prefix and at == len(probe.words))}")
    elif probe.words:
        found = _run(probe.words, probe.prefix) if probe.slop is None else _near(probe.words, probe.slop)
        parts.append(f"{_columns(named if probe.named else plain)} : {found}")
    return " AND ".join(f"({part})" for part in parts)


def _near(words: Sequence[str], slop: int) -> str:
    """FTS5 counts all words between the first and the last one, those that are asked for included."""
    return f"NEAR({' '.join(_run((word,)) for word in words)}, {slop + max(0, len(words) - 2)})"


def _columns(columns: Sequence[str]) -> str:
    return "{" + " ".join(columns) + "}"


def _run(words: Sequence[str], prefix: bool = False) -> str:
    """Words side by side; they hold letters and digits only, so nothing needs escaping."""
    return '"' + " ".join(words) + '"' + ("*" if prefix else "")
