"""What a spider yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.model import FoundMeeting
from crawler.task import Task


@dataclass(frozen=True)
class ListedMeetings:
    """Meetings of one page of a listing, kept together before any page of theirs is fetched.

    ``rows`` are the hashes of their rows for those that have no pages and no files: their row is all there is to look at.
    """

    found: tuple[FoundMeeting, ...]
    rows: tuple[str | None, ...]
    task: Task


@dataclass(frozen=True)
class FetchedDocument:
    """A document as it came: its kind and address, the bytes, and the headers of the answer."""

    kind: str
    url: str
    content: bytes
    content_type: str | None
    headers: Mapping[str, str]
    unchanged: bool


@dataclass(frozen=True)
class CrawledMeeting:
    """One meeting with all that was fetched of it.

    ``row`` is the hash of its row in the listing; ``whole`` that all its pages and documents could be fetched.
    """

    found: FoundMeeting
    task: Task
    documents: tuple[FetchedDocument, ...]
    row: str
    whole: bool
    identifier: str = ""  # the meeting's id, once it is kept
