"""What one crawl of one source is to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from archive.meetings import Look
from archive.model import FoundMeeting, Source, slug
from crawler.addresses import Allowed
from crawler.configuration import Configured, PortalSource
from crawler.outcomes import Outcome

STUB = 90.0  # seconds; a recording that is no longer may be a test of the cameras, and the meeting's own come later
NOT_LONG_PAST = 1  # days after a meeting on which it is looked at by every run


@dataclass(frozen=True)
class Scope:
    """What part of the sources is asked for; the default is all that their configuration says.

    ``due``: only meetings that are new, changed in the listing, or due to be looked at again. ``dry``: fetch no document
    and no recording, keep nothing.
    """

    since: date | None = None
    body: str | None = None
    limit: int | None = None
    due: bool = False
    dry: bool = False


@dataclass
class Task:
    """One source of one jurisdiction, how much of it, and what came of it."""

    configured: Configured
    source: PortalSource
    scope: Scope = field(default_factory=Scope)
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    def __post_init__(self) -> None:
        # The addresses that links of this jurisdiction's portals may lead to: every request is held against them.
        self.allowed = Allowed(url for source in self.configured.sources for url in (source.url, source.recordings) if url)
        self._crowded: set[str] = set()
        self.outcome = Outcome(self.configured.jurisdiction.slug, self.source.platform, self.source.address, self._extent())

    @property
    def since(self) -> date | None:
        """The first day whose meetings are wanted."""
        return self.scope.since or self.configured.since

    def _extent(self) -> str:
        parts = {"since": self.since, "limit": self.scope.limit}
        return " ".join(f"{name}={value}" for name, value in parts.items() if value is not None)

    def local_file(self, url: str) -> Path | None:
        """The file of this machine that a ``files`` source may name: one that lies in its own folder; None for every other."""
        if self.source.platform != "files" or not url.startswith("file:") or self.source.url.startswith(("http://", "https://")):
            return None
        folder = _folder(self.source.url)
        path = Path(url.removeprefix("file://")).resolve()
        return path if path.is_relative_to(folder) and path.is_file() else None

    def is_recent(self, found: FoundMeeting) -> bool:
        """Whether the meeting is of the wanted days. One without a date may be."""
        return not (self.since and found.start and found.start[:10] < self.since.isoformat())

    def wants(self, found: FoundMeeting) -> bool:
        """Whether the meeting is of the days and the body that were asked for."""
        if not self.is_recent(found):
            return False
        return self.scope.body is None or slug(self.configured.body_of(found.body, found.title)) == slug(self.configured.body_of(self.scope.body, None))

    @cached_property
    def portal(self) -> str:
        """The host by which the archive tells this portal from others of its platform."""
        return portal_of(self.source)

    @cached_property
    def rank(self) -> int:
        """The place of the portal in the jurisdiction's file: the first has the word. Views of one portal are of one rank."""
        return next(at for at, source in enumerate(self.configured.sources) if (source.platform, portal_of(source)) == (self.source.platform, self.portal))

    def source_of(self, found: FoundMeeting) -> Source:
        """The source under which the archive knows the meeting; a row without a number of its own is known by body and day."""
        source = replace(found.source, portal=self.portal, rank=self.rank)
        if source.vendor_id:
            return source
        body = self.configured.body_of(found.body, found.title)
        key = f"{body}@{(found.start or '')[:10]}"
        return replace(source, vendor_id=f"{body}@{found.start}" if key in self._crowded else key, provisional=True)

    def listed_together(self, meetings: Sequence[FoundMeeting]) -> None:
        """Note which rows without a number of their own share body and day in one listing: those are known by their hour, too."""
        keys = Counter(self.source_of(found).vendor_id for found in meetings if not found.source.vendor_id)
        self._crowded |= {key for key, count in keys.items() if count > 1}

    def is_due(self, found: FoundMeeting, look: Look | None, row_sha256: str, is_whole: Callable[[str], bool]) -> bool:
        """Whether a run that looks only where it must looks at the meeting now.

        ``is_whole`` tells of a meeting whether its recording, captions and minutes are all there, so that only a changed row is a reason.
        """
        if look is None or look.row_sha256 != row_sha256 or found.start is None:
            return True
        day = date.fromisoformat(found.start[:10])
        age, age_then = (self.today - day).days, (date.fromisoformat(look.looked_at[:10]) - day).days
        if age <= NOT_LONG_PAST:
            return True
        return any(age_then < days <= age for days in self.configured.look_again) and not is_whole(look.meeting)


def portal_of(source: PortalSource) -> str:
    """The host of a source's portal, by which vendors' numbers are told apart; lists of files are all of one."""
    return "" if source.platform == "files" else urlsplit(source.url).netloc.lower().removeprefix("www.")


def local_listing(source: str) -> tuple[str, bytes]:
    """Base address and lines of a folder's files, or of a list of files. Raises OSError where it cannot be read."""
    path, folder = Path(source.removeprefix("file://")).expanduser(), _folder(source)
    if not path.is_dir():
        return f"file://{folder}/", path.read_bytes()
    names = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    return f"file://{folder}/", "\n".join(names).encode()


def _folder(source: str) -> Path:
    path = Path(source.removeprefix("file://")).expanduser().resolve()
    return path if path.is_dir() else path.parent
