"""The search page, and everything found as a download."""

from __future__ import annotations

from itertools import chain, islice
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for

from search.service import every_hit, find
from search_app import narrow
from search_app.exports import FORMATS

pages = Blueprint("results", __name__)
ON_A_PAGE = 20


@pages.get("/")
@pages.get("/search")
def search() -> Any:
    """Hits of a query with facets; without one, the newest comments."""
    query = request.args.get("q", "").strip()
    first, last = request.args.get("from", ""), request.args.get("to", "")
    if first or last:
        return redirect(url_for("results.search", q=narrow.added(query, f"date:{first}..{last}")), 303)
    sort = request.args.get("sort", "relevance")
    found = find(g.archive, g.backend, query, sort, ON_A_PAGE, request.args.get("cursor") or None)
    return render_template(
        "search.html",
        found=found,
        query=query,
        sort=sort,
        choices=narrow.choices(query, found.facets),
        chips=narrow.chips(query, found.facets),
        months=_months(query, found.facets["month"]),
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


def _months(query: str, counts: Any) -> list[dict[str, Any]]:
    """Bars of the timeline: every month from the first to the last, with the query that its link leads to."""
    if len(counts) < 2:
        return []
    known = dict(counts)
    year, month = (int(part) for part in min(known).split("-"))
    bars: list[dict[str, Any]] = []
    while (name := f"{year:04d}-{month:02d}") <= max(known) and len(bars) < 240:
        bars.append({"month": name, "count": known.get(name, 0), "query": narrow.added(query, narrow.field_of("month", name))})
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    most = max(known.values())
    width = 700 / len(bars)
    for at, bar in enumerate(bars):
        height = 50 * bar["count"] / most
        bar |= {"x": round(8 + at * width, 1), "width": round(max(1.5, width - 4), 1), "y": round(60 - height, 1), "height": round(height, 1)}
    return bars
