"""What may be shown. Every way out (pages, API, exports, index) passes through here, and nothing else decides it."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from archive.model import Record
from archive.tables import comments


def visible() -> ColumnElement[bool]:
    """The comments that lists, searches and exports may name: not those that a later run no longer finds."""
    return comments.c.superseded.is_(False)


def shown(record: Record, original: bool = False) -> Record:
    """The record as it may leave the archive; ``original`` is an editor's view.

    Masking of spoken addresses comes with a later issue and takes its place here; until then both views are the same.
    """
    return record
