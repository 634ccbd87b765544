"""One comment: the player at its second, the words, the evidence, the quote to paste."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, render_template, request

from archive.differences import Difference, differences
from archive.flat import flat
from archive.model import Record, Revision

pages = Blueprint("comments", __name__)


@pages.get("/comments/<identifier>")
def comment(identifier: str) -> Any:
    """The comment's page; ``t`` is a second at which the player begins."""
    record = g.archive.comments.get(identifier)
    before, after = _neighbours(identifier, record)
    start = _second(request.args.get("t"), record)
    run = next((run for run in reversed(g.archive.comments.transcripts(record.meeting.id)) if run.media_sha256 == record.comment.media_sha256), None)
    return render_template(
        "comment.html", record=record, comment=record.comment, meeting=record.meeting, flat=flat(record, g.pages),
        permalink=f"{g.pages}/comments/{identifier}", start=start, before=before, after=after,
        history=_history(g.archive.comments.revisions(identifier)), run=run, playable=_playable(record), withdrawn=not g.archive.comments.is_visible(identifier),
        official=record.media.link_at(start) if record.media and not record.comment.official_url else record.comment.official_url,
        documents={document.sha256: document.url for document in g.archive.meetings.documents(record.meeting.id)},
    )  # fmt: skip


def _history(revisions: Sequence[Revision]) -> list[tuple[Revision, list[Difference]]]:
    """Each version with what parts it from the one before."""
    before: list[Revision | None] = [None, *revisions]
    return [(now, differences(was.values, now.values) if was else []) for was, now in zip(before, revisions, strict=False)]


def _neighbours(identifier: str, record: Record) -> tuple[Record | None, Record | None]:
    """The comments before and after it in the meeting."""
    others = list(g.archive.comments.of_meeting(record.meeting.id))
    ids = [other.comment.id for other in others]
    if identifier not in ids:
        return None, None
    at = ids.index(identifier)
    return (others[at - 1] if at else None), (others[at + 1] if at + 1 < len(others) else None)


def _second(asked: str | None, record: Record) -> float:
    """The second that was asked for, if it lies in the comment; else its start."""
    try:
        second = float(asked or "")
    except ValueError:
        return record.comment.start
    return second if record.comment.start <= second <= record.comment.end else record.comment.start


def _playable(record: Record) -> bool:
    return record.media is not None and record.media.sha256 is not None and g.archive.files.has(record.media.sha256)
