"""The archive: what Podium knows, kept as the truth that every index can be rebuilt from."""

from archive.errors import ArchiveError, BadValue, NotFound, Unwritable
from archive.store import Archive

__all__ = ["Archive", "ArchiveError", "BadValue", "NotFound", "Unwritable"]
