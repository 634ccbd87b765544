"""A query's tree as an FTS5 expression: it finds all that the query asks, and perhaps more; the check over the text decides."""

from __future__ import annotations

from search.documents import SEARCHED
from search.query import BARE, And, Match, Node, Or, Piece, Several, Word


def candidates(node: Node) -> str | None:
    """An FTS5 expression that every hit matches, or None where the words narrow nothing down."""
    if isinstance(node, And):
        parts = [part for part in (candidates(inner) for inner in node.nodes) if part]
        return " AND ".join(f"({part})" for part in parts) or None
    if isinstance(node, Or):
        options = [candidates(inner) for inner in node.nodes]
        return None if None in options else " OR ".join(f"({part})" for part in options)
    return _match(node) if isinstance(node, Match) else None


def _match(match: Match) -> str:
    fields = BARE if match.field is None else (match.field,)
    columns = "{" + " ".join(field for field in fields if field in SEARCHED) + "}"
    if match.slop is None and all(isinstance(piece, Word) for piece in match.pieces):
        return f"{columns} : {_run(tuple(piece for piece in match.pieces if isinstance(piece, Word)))}"
    return f"{columns} : ({' AND '.join(_piece(piece) for piece in match.pieces)})"


def _piece(piece: Piece) -> str:
    if isinstance(piece, Several):
        return "(" + " OR ".join(_run(form) for form in piece.forms) + ")"
    return _run((piece,))


def _run(words: tuple[Word, ...]) -> str:
    """Words side by side; folded words hold letters and digits only, so nothing needs escaping."""
    return '"' + " ".join(word.folded for word in words) + '"' + ("*" if words[-1].prefix else "")
