"""What can go wrong in the archive. Each message says what, where and what to do."""


class ArchiveError(Exception):
    """The archive cannot do what was asked."""


class NotFound(ArchiveError):
    """No meeting, comment or file of that name."""


class Unwritable(ArchiveError):
    """The archive's folder cannot be written."""


class BadValue(ArchiveError):
    """A value that the archive does not take, with its name and the record it stands in."""
