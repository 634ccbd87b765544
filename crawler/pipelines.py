"""What a spider yields, kept: the rows of a listing, meetings with their documents, then their recordings."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import mimetypes
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive import Archive
from archive.database import now
from archive.errors import Unwritable
from archive.fetches import Fetch
from archive.model import Document, FoundMeeting, Media, Meeting
from crawler.bounded import bounded_text
from crawler.documents import UnreadableDocument, same_but_for_tokens
from crawler.errors import CrawlError
from crawler.items import CrawledMeeting, FetchedDocument, ListedMeetings
from crawler.outcomes import Outcome
from crawler.recordings import FetchFailed, Unchanged, fetch
from crawler.recordings.probe import NoRecording, NoSound, duration_of
from crawler.task import STUB, Task

WITH_TEXT = frozenset({"agenda", "minutes", "packet"})
MUCH_SHORTER, ROUNDED = 0.9, 60.0  # a recording below this share of what the portal says, less the minute that it rounds to


class _Pipeline:
    def __init__(self, settings: Any) -> None:
        self.archive = Archive(Path(settings["PODIUM_FOLDER"]), settings["PODIUM_DATABASE"])
        self.agent = settings["USER_AGENT"]
        self._crawler: Any = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Any:
        pipeline = cls(crawler.settings)
        pipeline._crawler = crawler
        return pipeline

    def close_spider(self) -> None:
        self.archive.close()


class KeepMeetings(_Pipeline):
    """Meetings, agendas and documents into the archive."""

    async def process_item(self, item: ListedMeetings | CrawledMeeting) -> ListedMeetings | CrawledMeeting:
        outcome = item.task.outcome
        if isinstance(item, ListedMeetings):
            outcome.meetings.update(self._keep_listed(item))
            return item
        if item.found.start is None:
            raise CrawlError(f"{item.found.source.url}: no date on any of its pages")
        self.archive.meetings.put_jurisdiction(item.task.configured.jurisdiction)
        meeting = _on_again(meeting_of(item.found, item.task), item.whole)
        identifier = self.archive.meetings.put(meeting, item.task.source_of(item.found), item.found.agenda_items or None)
        outcome.meetings.add(identifier)
        for fetched in item.documents:
            await self._keep(fetched, identifier, outcome)
        return dataclasses.replace(item, identifier=identifier, documents=())  # the recordings may take hours

    def _keep_listed(self, item: ListedMeetings) -> list[str]:
        """All rows of a page at once; where one of them cannot be kept, one by one, so that it costs no other."""
        place = item.task.configured.jurisdiction
        rows = [(_on_again(meeting_of(found, item.task), row is not None), item.task.source_of(found)) for found, row in zip(item.found, item.rows, strict=True)]
        among = [meeting for meeting, _ in rows]
        try:
            return self.archive.meetings.put_listed(place, rows, item.rows)
        except Exception as error:
            if len(rows) == 1:
                raise
            kept = []
            for (meeting, source), row in zip(rows, item.rows, strict=True):
                try:
                    kept += self.archive.meetings.put_listed(place, [(meeting, source)], [row], among)
                except Exception as reason:
                    item.task.outcome.not_kept += 1
                    item.task.outcome.wrong(source.url, f"{meeting.title} of {meeting.date} could not be kept: {reason}")
            if not kept:
                raise CrawlError(f"{item.task.source.url}: none of its {len(rows)} rows could be kept: {error}") from error
            return kept

    async def _keep(self, fetched: FetchedDocument, meeting: str, outcome: Outcome) -> None:
        sha256 = hashlib.sha256(fetched.content).hexdigest()
        known = self.archive.meetings.documents(meeting, fetched.kind)
        if sha256 in {document.sha256 for document in known}:
            outcome.unchanged += fetched.unchanged
            return
        newest = next((document for document in reversed(known) if document.url == fetched.url and self.archive.files.has(str(document.sha256))), None)
        if newest is not None and same_but_for_tokens(self.archive.files.path(str(newest.sha256)).read_bytes(), fetched.content):
            outcome.unchanged += 1
            return
        text = None
        if fetched.kind in WITH_TEXT:
            try:
                read = await asyncio.to_thread(bounded_text, fetched.content, fetched.url)
                text = read.text
                if read.cut_short:
                    outcome.wrong(fetched.url, read.cut_short)
            except UnreadableDocument as error:
                outcome.wrong(fetched.url, str(error))
        self.archive.files.keep_bytes(fetched.content)
        self.archive.meetings.put_document(meeting, Document(fetched.kind, fetched.url, sha256, now(), fetched.content_type, text, fetched.headers))
        outcome.unchanged += fetched.unchanged
        outcome.documents += not fetched.unchanged


class _Stopped(FetchFailed):
    """The crawl was stopped by a person, or because nothing can be written."""


class FetchRecordings(_Pipeline):
    """Recordings of meetings, one at a time, in a thread of their own: the crawl of this and of other sources goes on meanwhile."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._alone = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recordings")

    def _goes_on(self, done: int, total: int | None) -> None:
        """Called while a recording comes. Raises _Stopped once the crawl was: Scrapy itself would wait for every recording."""
        if not self._crawler.crawling or self._crawler.spider.unwritable:
            raise _Stopped("the crawl was stopped: the next one goes on where it was")

    def close_spider(self) -> None:
        self._alone.shutdown(wait=False, cancel_futures=True)
        super().close_spider()

    async def process_item(self, item: ListedMeetings | CrawledMeeting) -> ListedMeetings | CrawledMeeting:
        if isinstance(item, ListedMeetings):
            return item
        there = True
        for recording in item.found.media:
            there &= await asyncio.get_running_loop().run_in_executor(self._alone, self._fetch_alone, item.identifier, recording, item.task)
        return dataclasses.replace(item, whole=item.whole and there)

    def _fetch_alone(self, meeting: str, recording: Media, task: Task) -> bool:
        """Fetch a recording that two sources of this crawl may name at the same time: the second finds it fetched."""
        with _at_work(recording.url or ""):
            return self._fetch(meeting, recording, task)

    def _fetch(self, meeting: str, recording: Media, task: Task) -> bool:
        """Whether the next run need not ask for the recording: it came, be it a broken one that is looked for again with its meeting, or there is none."""
        outcome, url = task.outcome, recording.url
        if url is None:
            where = ": name its portal in the jurisdiction's file, recordings = …" if "Mode=Granicus" in (recording.page_url or "") else ""
            outcome.wrong(recording.page_url or task.source.url, f"the portal gives no file for this recording{where}")
            return True
        before, known = self.archive.fetches.get(url), self._known(url, task)
        try:
            self._goes_on(0, None)
            fetched = known or self._fetched(url, task)
            heard = self._examined(fetched, meeting, recording)
            if known is not None and heard.is_doubtful:  # it may have been mended since
                fetched = self._fetched(url, task, known)
                heard = heard if fetched is known else self._examined(fetched, meeting, recording)
        except _Stopped:
            return False
        except Unwritable as error:
            outcome.gaps = self._crawler.spider.unwritable = True  # no portal's fault, and the next recording would fail by it, too
            outcome.wrong(str(self.archive.folder), str(error))
            return False
        except FetchFailed as error:
            outcome.wrong(url, str(error))
            return error.gone
        if fetched is known:
            outcome.unchanged += 1
        elif heard.can_be_heard or fetched.etag or fetched.last_modified:  # what is broken and cannot be asked for conditionally is asked for anew
            self.archive.fetches.put(fetched)
        outcome.recordings += heard.has_sound and fetched is not known
        if heard.flaw is not None:
            outcome.wrong(url, heard.flaw)
        if heard.has_sound and not heard.is_kept:
            kept = dataclasses.replace(
                recording, sha256=fetched.sha256, duration=heard.duration, fetched_at=fetched.fetched_at, content_type=fetched.content_type, headers=fetched.headers
            )
            self.archive.meetings.put_media(meeting, kept, instead_of=before.sha256 if before is not None else None)
        return True

    def _known(self, url: str, task: Task) -> Fetch | None:
        """What was fetched from there, where its file is in the archive and is, if it came from this machine, still the one that lies there."""
        known = self.archive.fetches.get(url)
        local = task.local_file(url)
        if known is None or not known.sha256 or not self.archive.files.has(known.sha256) or (local and known.etag not in (None, _state(local))):
            return None
        return known

    def _fetched(self, url: str, task: Task, known: Fetch | None = None) -> Fetch:
        """The recording, or ``known`` where the portal says that it still is the same. Raises FetchFailed."""
        local = task.local_file(url)
        if local and known is not None:
            return known
        if local:
            return Fetch(url, _state(local), None, self.archive.files.keep_file(local), mimetypes.guess_type(local.name)[0], now())
        try:
            got = fetch(url, self.archive.files, task.allowed, self.agent, self._goes_on, unlike=known)
        except Unchanged:
            assert known is not None
            return known
        return Fetch(url, got.etag, got.last_modified, got.sha256, got.content_type, now(), got.headers)

    def _examined(self, fetched: Fetch, meeting: str, recording: Media) -> _Heard:
        """How long the recording is, and what is wrong with it."""
        kept = {each.sha256: each for each in self.archive.meetings.media(meeting)}.get(fetched.sha256)
        try:
            duration = kept.duration if kept is not None else duration_of(self.archive.files.path(str(fetched.sha256)))
        except NoSound as error:
            return _Heard(None, f"{error}: is it the right one?", has_sound=False, is_doubtful=True)
        except NoRecording as error:
            return _Heard(None, str(error), can_be_heard=False, has_sound=False, is_doubtful=True)
        said = recording.duration
        if said and duration and duration < MUCH_SHORTER * said - ROUNDED:
            return _Heard(duration, f"is {duration:.0f} s long where its portal says {said:.0f} s: it may be cut short", is_kept=kept is not None, is_doubtful=True)
        return _Heard(duration, None, is_kept=kept is not None, is_doubtful=duration is not None and duration <= STUB)


@dataclass(frozen=True)
class _Heard:
    """What a recording is: its length in seconds, what is wrong with it, and whether the meeting has it already.

    A ``is_doubtful`` one, silent, cut short or of a minute, may be replaced by its portal under the same address.
    """

    duration: float | None
    flaw: str | None
    can_be_heard: bool = True
    has_sound: bool = True
    is_kept: bool = False
    is_doubtful: bool = False


_AT_WORK: dict[str, threading.Lock] = {}  # by address: what the threads of this program are fetching


def _at_work(url: str) -> threading.Lock:
    return _AT_WORK.setdefault(url, threading.Lock())


def _state(local: Path) -> str:
    """By what a file of this machine is known to be the same."""
    told = local.stat()
    return f"{told.st_size}-{told.st_mtime_ns}"


class NoteLooks(_Pipeline):
    """That a meeting was looked at, once all of it could be fetched: what failed is asked for by the next run."""

    def process_item(self, item: ListedMeetings | CrawledMeeting) -> ListedMeetings | CrawledMeeting:
        if isinstance(item, CrawledMeeting) and item.whole:
            self.archive.meetings.put_look(item.task.configured.jurisdiction.slug, item.task.source_of(item.found), item.row)
        return item


def _on_again(meeting: Meeting, whole: bool) -> Meeting:
    """Every page of the meeting was read, and none says that it is called off: should it have been, it is on again."""
    return dataclasses.replace(meeting, status="scheduled") if whole and not meeting.status else meeting


def meeting_of(found: FoundMeeting, task: Task) -> Meeting:
    """The meeting of a row as the archive knows meetings; its status is empty where the page does not tell it."""
    place = task.configured.jurisdiction
    assert found.start is not None
    body = task.configured.body_of(found.body, found.title)
    return Meeting(place.slug, body, found.start, "", found.title or "", place.place, found.status or "", found.location)
