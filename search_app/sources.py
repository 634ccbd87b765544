"""Sources: what became of the last crawls of each portal, so that everybody sees what the archive may be missing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from archive import NotFound
from archive.runs import Run

pages = Blueprint("sources", __name__)
LABEL = {"ok": "read", "empty": "nothing listed", "failed": "failed", "blocked": "kept out", None: "not ended"}
MOST_ERRORS = 20  # of one run that are shown


@pages.get("/sources")
def all_sources() -> Any:
    """The last run of each source with its errors, when it was last read well, and sittings that two portals may show apart."""
    told = [{"run": run, "place": _place(run), "well": _well(run)} for run in g.archive.runs.latest()]
    return render_template("sources.html", sources=told, label=LABEL, most=MOST_ERRORS, apart=g.archive.meetings.apart())


def _place(run: Run) -> str:
    try:
        return str(g.archive.meetings.jurisdiction(run.jurisdiction).place)
    except NotFound:  # nothing of it could ever be kept
        return run.jurisdiction


def _well(run: Run) -> str | None:
    """When the source was last read well, if that was not now."""
    before = g.archive.runs.of_source(run.jurisdiction, run.platform, run.url, 100)
    return next((each.ended_at for each in before if each.state in ("ok", "empty")), None)
