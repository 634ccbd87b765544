"""What a spider yields, kept: meetings with their documents, then their recordings."""

from __future__ import annotations

import asyncio
import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive import Archive
from archive.database import now
from archive.meetings import Fetch
from archive.model import Document, FoundMeeting, Media, Meeting, Source
from crawler.configuration import Configured
from crawler.documents import UnreadableDocument, text_of_document
from crawler.errors import CrawlError
from crawler.media import FetchFailed, download
from crawler.outcomes import Outcome

WITH_TEXT = frozenset({"agenda", "minutes", "packet"})


@dataclass(frozen=True)
class FetchedDocument:
    """A document as it came: its kind and address, and the bytes."""

    kind: str
    url: str
    content: bytes
    content_type: str | None
    unchanged: bool


@dataclass(frozen=True)
class CrawledMeeting:
    """One meeting with all that was fetched of it: what a spider yields."""

    found: FoundMeeting
    configured: Configured
    documents: tuple[FetchedDocument, ...]
    outcome: Outcome
    identifier: str = ""  # the meeting's id, once it is kept


class _Pipeline:
    def __init__(self, folder: str, database: str | None) -> None:
        self.archive = Archive(Path(folder), database)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Any:
        return cls(crawler.settings["PODIUM_FOLDER"], crawler.settings["PODIUM_DATABASE"])

    def close_spider(self) -> None:
        self.archive.close()


class KeepMeetings(_Pipeline):
    """Meetings, agendas and documents into the archive."""

    def process_item(self, item: CrawledMeeting) -> CrawledMeeting:
        identifier = keep_meeting(self.archive, item)
        item.outcome.meetings.append(identifier)
        for fetched in item.documents:
            text = None
            if fetched.kind in WITH_TEXT:
                try:
                    text = text_of_document(fetched.content, fetched.url)
                except UnreadableDocument as error:
                    item.outcome.errors.append(str(error))
            sha256 = self.archive.files.keep_bytes(fetched.content)
            self.archive.meetings.put_document(identifier, Document(fetched.kind, fetched.url, sha256, now(), fetched.content_type, text))
            item.outcome.unchanged += fetched.unchanged
            item.outcome.documents += not fetched.unchanged
        return dataclasses.replace(item, identifier=identifier)


class FetchRecordings(_Pipeline):
    """Recordings of meetings, one at a time, in a thread of their own: the crawl goes on meanwhile."""

    def __init__(self, folder: str, database: str | None) -> None:
        super().__init__(folder, database)
        self._one_at_a_time = asyncio.Lock()

    async def process_item(self, item: CrawledMeeting) -> CrawledMeeting:
        for recording in item.found.media:
            async with self._one_at_a_time:
                await asyncio.to_thread(self._fetch, item.identifier, recording, item.outcome)
        return item

    def _fetch(self, meeting: str, recording: Media, outcome: Outcome) -> None:
        if recording.url is None:
            outcome.errors.append(f"{recording.page_url}: the portal gives no file for this recording")
            return
        known = self.archive.meetings.fetch(recording.url)
        if known and known.sha256 and self.archive.files.has(known.sha256):
            outcome.unchanged += 1
        else:
            try:
                got = download(recording.url, self.archive.files)
            except FetchFailed as error:
                outcome.errors.append(str(error))
                return
            known = Fetch(recording.url, got.etag, got.last_modified, got.sha256, got.content_type, now())
            self.archive.meetings.put_fetch(known)
            outcome.recordings += 1
        kept = dataclasses.replace(recording, sha256=known.sha256, fetched_at=known.fetched_at, content_type=known.content_type)
        self.archive.meetings.put_media(meeting, kept)


def keep_meeting(archive: Archive, item: CrawledMeeting) -> str:
    """The meeting with its agenda in the archive, under the id its source already has or a new one."""
    found, place = item.found, item.configured.jurisdiction
    if found.start is None:
        raise CrawlError(f"{found.source.url}: no date on any of its pages")
    archive.meetings.put_jurisdiction(place)
    body = item.configured.body_of(found.body, found.title)
    meeting = Meeting(place.slug, body, found.start, "", found.title or "", place.place, found.status or "scheduled", found.location)
    source = found.source if found.source.vendor_id else Source(found.source.platform, f"{body}@{found.start[:10]}", found.source.url, provisional=True)
    return archive.meetings.put(meeting, source, found.agenda_items or None)
