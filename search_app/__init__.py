"""The web app: search, comment and meeting pages, the API, exports and the recordings."""

from search_app.app import create_app

__all__ = ["create_app"]
