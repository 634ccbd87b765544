"""The embedded backend: SQLite's FTS5 in a file of its own."""

from search.embedded.backend import Embedded

__all__ = ["Embedded"]
