"""Meetings: the list, one with its windows and comments in order, and its exports."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, g, render_template

from archive.model import Media, Record, Window
from search_app.exports import FORMATS, meeting_json

pages = Blueprint("meetings", __name__)
BAND = (10.0, 700.0)  # where the band of a meeting begins and how wide it is, in its picture's units
TICKS = (60, 300, 600, 1800, 3600)  # seconds between two marks of the clock


@pages.get("/meetings")
def all_meetings() -> Any:
    """Every meeting, newest first, with how many people spoke."""
    return render_template("meetings.html", meetings=g.archive.meetings.all(), counts=g.archive.comments.counts())


@pages.get("/meetings/<identifier>")
def meeting(identifier: str) -> Any:
    """One meeting: who spoke when as a band, its comments in order."""
    known = g.archive.meetings.get(identifier)
    records = g.archive.comments.of_meeting(identifier)
    windows = g.archive.comments.windows(identifier)
    media = g.archive.meetings.media(identifier)
    return render_template(
        "meeting.html", meeting=known, records=records, windows=windows, media=media, documents=_newest(g.archive.meetings.documents(identifier)),
        band=_band(records, windows, media), spoken=sum(r.comment.end - r.comment.start for r in records), formats=("vtt", "txt", "json", "csv"),
    )  # fmt: skip


@pages.get("/meetings/<identifier>/transcript.<form>")
def download(identifier: str, form: str) -> Response:
    """A meeting's comments as VTT, TXT, JSON or CSV."""
    g.archive.meetings.get(identifier)
    if form == "json":
        body, mimetype = json.dumps(meeting_json(g.archive, identifier, g.pages), ensure_ascii=False, indent=1), "application/json"
    elif form in FORMATS:
        mimetype, write = FORMATS[form]
        body = "".join(write(g.archive.comments.stream(identifier), g.pages))
    else:
        abort(404, f"no format “{form}” for a meeting: take vtt, txt, json, csv or jsonl")
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{identifier}.{form}"'
    return response


def _newest(documents: Any) -> dict[str, Any]:
    """The newest version of each kind that has an address."""
    return {document.kind: document for document in documents if document.url}


def _band(records: list[Record], windows: list[Window], media: list[Media]) -> dict[str, Any] | None:
    """Positions of windows and comments on the band; only for a meeting with one recording, whose seconds are one line."""
    duration = media[0].duration if len(media) == 1 else None
    duration = duration or max((r.comment.end for r in records), default=0.0)
    if not duration or len(media) > 1:
        return None

    def place(second: float) -> float:
        return round(BAND[0] + BAND[1] * second / duration, 1)

    step = next((tick for tick in TICKS if duration / tick <= 12), 7200)
    colours: dict[str, int] = {}
    comments = []
    for record in records:
        topic = record.comment.topics[0] if record.comment.topics else ""
        colour = colours.setdefault(topic, len(colours) % 6 + 1) if topic else 6
        comments.append(
            {"x": place(record.comment.start), "width": max(2.0, round(place(record.comment.end) - place(record.comment.start), 1)), "colour": colour, "record": record}
        )
    return {
        "windows": [{"x": place(w.start), "width": round(place(w.end) - place(w.start), 1)} for w in windows],
        "comments": comments,
        "ticks": [{"x": place(second), "second": second} for second in range(0, int(duration), step)],
        "colours": colours,
    }
