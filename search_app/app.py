"""The factory: where configuration enters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from archive import Archive, ArchiveError, NotFound
from search.backend import OPEN, BadRequest, SearchError, open_backend
from search_app import api, comments, guide, meetings, recordings, results, shown, sources

# Nothing from another host, no script or style but our own files.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
RETRY_AFTER = "30"  # seconds after which a search that is away may be asked again


def create_app(config: Mapping[str, Any]) -> Flask:
    """The app over one archive.

    ``config``: ARCHIVE (folder), DATABASE (URL or None), SEARCH (backend's address), ACCESS (see Access), PAGES (public address without a slash
    at its end).
    """
    app = Flask(__name__)
    app.config.from_mapping({"DATABASE": None, "SEARCH": "embedded", "ACCESS": OPEN, "PAGES": "", "MAX_CONTENT_LENGTH": 64 * 1024})
    app.config.from_mapping(config)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    folder = Path(app.config["ARCHIVE"]).absolute()  # Flask would look for files beside its own modules
    app.extensions["podium"] = (Archive(folder, app.config["DATABASE"]), open_backend(app.config["SEARCH"], folder, app.config["ACCESS"]))
    app.before_request(_at_hand)
    app.after_request(_careful)
    app.jinja_env.globals.update(shown.HELPERS)
    for part in (results, comments, meetings, recordings, guide, sources, api):
        app.register_blueprint(part.pages)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(NotFound, lambda error: _told(404, str(error)))
    app.register_error_handler(BadRequest, lambda error: _told(400, str(error)))
    app.register_error_handler(SearchError, _away)
    app.register_error_handler(ArchiveError, lambda error: _told(503, str(error)))
    app.add_url_rule("/healthz", view_func=_health)
    return app


def _at_hand() -> None:
    """What every view needs: the archive, the search backend, and the public address of the pages."""
    g.archive, g.backend = current_app.extensions["podium"]
    g.pages = current_app.config["PAGES"]


def _careful(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _refused(error: HTTPException) -> Any:
    return _told(error.code or 500, error.description or error.name)


def _away(error: SearchError) -> Any:
    response = _told(503, str(error))
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _told(status: int, reason: str) -> Response:
    """An error as JSON for programs, as a page for people."""
    response = jsonify({"error": reason}) if request.path.startswith("/api/") else Response(render_template("error.html", status=status, reason=reason), mimetype="text/html")
    response.status_code = status
    return response


def _health() -> Any:
    """For programs that watch the server: 503 while search is away."""
    try:
        return jsonify({"status": "ok", "search": g.backend.name, "indexed": g.backend.count()})
    except SearchError as error:
        return jsonify({"status": "search is away", "search": g.backend.name, "reason": str(error)}), 503, {"Retry-After": RETRY_AFTER}
