"""How the crawl of one source ended: ``ok``, ``empty``, ``failed`` or ``blocked``, with counts and errors."""

from __future__ import annotations

from dataclasses import dataclass, field

BLOCKING = frozenset({401, 403, 429})  # answers by which a portal keeps crawlers out


@dataclass
class Outcome:
    """Counted while a source is crawled. An error names the page, and the row where there is one."""

    jurisdiction: str
    url: str
    meetings: list[str] = field(default_factory=list)
    documents: int = 0
    recordings: int = 0
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)
    listing_read: bool = False
    blocked: bool = False

    @property
    def state(self) -> str:
        """``failed`` when the listing could not be read; errors of single rows and files leave it ``ok``, but are told."""
        if self.blocked:
            return "blocked"
        if not self.listing_read:
            return "failed"
        return "ok" if self.meetings else ("failed" if self.errors else "empty")

    def record(self) -> dict[str, object]:
        """The outcome as one JSON object."""
        return {
            "jurisdiction": self.jurisdiction, "url": self.url, "state": self.state, "meetings": self.meetings, "documents": self.documents,
            "recordings": self.recordings, "unchanged": self.unchanged, "errors": self.errors,
        }  # fmt: skip
