"""The API: the same answers as the pages, as JSON."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request

from archive.flat import flat
from search.service import as_json, explained, find
from search.suggest import named

pages = Blueprint("api", __name__, url_prefix="/api/v1")


@pages.get("/search")
def search() -> Any:
    """``q``, ``sort`` (relevance, date), ``size`` (1 to 100) and ``cursor`` (the ``next`` of the page before).

    With ``explain=1`` the answer says, too, how the query was read and which may have been meant.
    """
    asked = request.args.get("size", "20")
    if not re.fullmatch(r"-?\d{1,9}", asked, re.ASCII):
        abort(400, f"size “{asked[:40]}” is no number")
    size = int(asked)
    found = find(g.archive, g.backend, request.args.get("q", ""), request.args.get("sort", "relevance"), size, request.args.get("cursor") or None)
    return jsonify(as_json(found, g.pages) | (explained(found) if request.args.get("explain") == "1" else {}))


@pages.get("/openapi.json")
def description() -> Any:
    """What this API is, for programs that make programs."""
    return Response(files("search_app").joinpath("openapi.json").read_bytes(), mimetype="application/json")


@pages.get("/speakers")
def speakers() -> Any:
    """Names in which ``q`` stands, its last word as a beginning, with how many comments each has: for people who are typing."""
    return jsonify({"speakers": [{"value": value, "count": count} for value, count in named(g.backend, request.args.get("q", "")[:200])]})


@pages.get("/comments/<identifier>")
def comment(identifier: str) -> Any:
    """One comment in the flat format, with its words, its evidence and what was heard."""
    record = g.archive.comments.get(identifier)
    words = [{"start": word.start, "end": word.end, "text": word.text} for word in record.comment.words]
    evidence = [{"kind": e.kind, "words": e.words, "second": e.second, "document": e.document} for e in record.comment.evidence]
    return jsonify(flat(record, g.pages) | {"heard": record.comment.heard, "words": words, "evidence": evidence})
