"""How the crawl of one source ended: ``ok``, ``empty``, ``failed`` or ``blocked``, with counts, errors and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.runs import Run, RunError

BLOCKING = frozenset({401, 403, 429})  # answers by which a portal keeps crawlers out
GONE = frozenset({401, 403, 404, 410})  # by which it says that there is nothing for us, today and tomorrow
MANY_FEWER, AT_LEAST_FEWER = 0.7, 5  # a listing that shrank below this share, and by so many rows, is told


@dataclass(frozen=True)
class WouldFetch:
    """What a dry run would have fetched; ``size`` in bytes where the portal says it."""

    kind: str
    url: str
    size: int | None


@dataclass
class Outcome:
    """Counted while a source is crawled.

    ``rows_before`` is what it listed when it was last read well to the same extent. ``listing_read`` is None until a first
    page of the listing was read, or could not be.
    """

    jurisdiction: str
    platform: str
    url: str
    extent: str = ""
    rows_before: int | None = None
    rows: int = 0
    meetings: set[str] = field(default_factory=set)
    documents: int = 0
    recordings: int = 0
    unchanged: int = 0
    errors: list[RunError] = field(default_factory=list)
    would_fetch: list[WouldFetch] = field(default_factory=list)
    unreadable: int = 0  # of the rows
    listing_read: bool = False
    gaps: bool = False  # a page of the listing could not be read
    blocked: bool = False  # by a page of the listing
    not_kept: int = 0  # meetings that could not be kept
    stopped: bool = False  # by a person, or by the system
    vanished: tuple[str, ...] = ()  # meetings that are to come and are not listed any more

    def wrong(self, page: str, reason: str, row: int | None = None) -> None:
        """Note what could not be read or fetched."""
        self.errors.append(RunError(page, reason.removeprefix(f"{page}: ").removeprefix(f"{page} "), row))

    @property
    def state(self) -> str:
        """``failed`` when a page of the listing could not be read, when none of its rows could be read or kept, or when it lists nothing where it listed something.

        Errors of single rows, of meetings' pages and files leave it ``ok``, but are told.
        """
        if self.stopped:
            return "failed"
        if self.gaps or not self.listing_read:
            return "blocked" if self.blocked else "failed"
        if self.rows == self.unreadable:
            return "failed" if self.rows_before or self.unreadable else "empty"
        return "failed" if self.not_kept and not self.meetings else "ok"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at although the run did not fail."""
        gone = tuple(f"{meeting} is to come and not listed any more: was it moved or called off?" for meeting in sorted(self.vanished))
        if self.rows_before is None or not self.listing_read:
            return gone
        if not self.rows and self.rows_before:
            return (f"nothing is listed where {self.rows_before} rows were: has the page changed? podium read {self.platform} shows what is read of it",)
        if self.rows < MANY_FEWER * self.rows_before and self.rows_before - self.rows >= AT_LEAST_FEWER:
            return (f"{self.rows} rows are listed where {self.rows_before} were: has the page changed, or its paging?", *gone)
        return gone

    def run(self) -> Run:
        """The outcome as the archive keeps it."""
        return Run(
            self.jurisdiction, self.platform, self.url, self.extent, state=self.state, rows=self.rows, meetings=len(self.meetings), documents=self.documents,
            recordings=self.recordings, unchanged=self.unchanged, errors=tuple(self.errors), warnings=self.warnings,
        )  # fmt: skip

    def record(self) -> dict[str, object]:
        """The outcome as one JSON object."""
        return {
            "jurisdiction": self.jurisdiction, "platform": self.platform, "url": self.url, "state": self.state, "rows": self.rows, "meetings": sorted(self.meetings),
            "documents": self.documents, "recordings": self.recordings, "unchanged": self.unchanged,
            "errors": [str(error) for error in self.errors], "warnings": list(self.warnings),
        }  # fmt: skip
