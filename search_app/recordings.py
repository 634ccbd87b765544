"""Recordings with byte ranges, so that a player can begin at any second."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, send_file

pages = Blueprint("recordings", __name__)
PLAYED = ("video/", "audio/")


@pages.get("/media/<sha256>")
def recording(sha256: str) -> Response:
    """A recording of the archive. Only what is a meeting's recording is given out, and only as sound or video."""
    known = g.archive.meetings.recording(sha256)
    content_type = known.content_type or "video/mp4"
    if not content_type.startswith(PLAYED):
        content_type = "video/mp4"
    if not g.archive.files.has(sha256):
        abort(404, f"the recording {sha256} is not kept here: see the official player")
    response = send_file(g.archive.files.path(sha256), mimetype=content_type, conditional=True, etag=sha256, max_age=86400)
    response.headers["Accept-Ranges"] = "bytes"
    return response
