"""The search page, and everything found as a download."""

from __future__ import annotations

from itertools import chain, islice
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for

from search.parser import LONGEST
from search.service import every_hit, find
from search_app import narrow
from search_app.exports import FORMATS
from search_app.timeline import bars

pages = Blueprint("results", __name__)
ON_A_PAGE = 20


@pages.get("/")
@pages.get("/search")
def search() -> Any:
    """Hits of a query with facets; without one, the newest comments."""
    query = request.args.get("q", "").strip()
    first, last = request.args.get("from", ""), request.args.get("to", "")
    if first or last:
        return redirect(url_for("results.search", q=narrow.added(query, f"date:{first}..{last}"), sort=request.args.get("sort")), 303)
    sort = request.args.get("sort", "relevance")
    found = find(g.archive, g.backend, query, sort, ON_A_PAGE, request.args.get("cursor") or None)
    query = query[:LONGEST]  # more was not read, and it stands in every link of the page
    return render_template(
        "search.html",
        found=found,
        query=query,
        sort=sort,
        choices=narrow.choices(query, found.facets),
        chips=narrow.chips(query, found.facets),
        bars=bars(query, found.facets["month"]),
    )


@pages.get("/search.<form>")
def download(form: str) -> Response:
    """Every hit, streamed, in the flat format."""
    if form not in ("jsonl", "csv"):
        abort(404, f"no format “{form}” for search results: take jsonl or csv")
    mimetype, write = FORMATS[form]
    records = every_hit(g.archive, g.backend, request.args.get("q", ""))
    first = list(islice(records, 1))  # what cannot be answered is told before anything is sent
    response = Response(write(chain(first, records), g.pages), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="podium-search.{form}"'
    return response
