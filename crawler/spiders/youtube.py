"""YouTube: a channel or playlist as yt-dlp lists it; the day of a video whose title has none, from the video itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from archive.database import now
from archive.fetches import Fetch
from archive.model import FoundMeeting
from crawler.platforms import Page, Reading, youtube
from crawler.recordings.video import NotListed, details, is_finished, listing
from crawler.spiders.portal import PortalSpider
from crawler.visits import completed


class YouTubeSpider(PortalSpider):
    """One channel or playlist."""

    name = "youtube"

    async def start(self) -> AsyncIterator[Any]:
        """The whole listing, in a thread: yt-dlp asks YouTube in its own way."""
        try:
            told = await asyncio.to_thread(listing, self.source.url)
        except NotListed as error:
            self.outcome.wrong(self.source.url, f"could not be listed: {error}")
            return
        reading = self.reading([Page(self.source.url, told)])
        if reading is None:
            return
        for item in self.listed(Reading(tuple(found for found in reading.meetings if found.start), reading.errors)):
            yield item
        for found in reading.meetings:
            if found.start is None and not self.is_enough():
                for item in self.listed(Reading((await self._dated(found),))):
                    yield item

    async def _dated(self, found: FoundMeeting) -> FoundMeeting:
        """The meeting with the day that its video tells. A video is asked once; the answer is kept, whether the meeting is wanted or not."""
        told = self._told_before(found.source.url)
        if told is None:
            await asyncio.sleep(self.download_delay)
            try:
                told = await asyncio.to_thread(details, found.source.url)
            except NotListed as error:
                self.outcome.wrong(found.source.url, f"could not be asked for its day: {error}")
                return found
            if is_finished(told) and not self.task.scope.dry:
                self.archive.fetches.put(Fetch(_details_of(found.source.url), None, None, self.archive.files.keep_bytes(told), "application/json", now()))
        asked = youtube.read([Page(found.source.url, told)], self.zone).meetings
        return completed(found, asked[0]) if asked else found

    def _told_before(self, url: str) -> bytes | None:
        known = self.archive.fetches.get(_details_of(url))
        if known is None or known.sha256 is None or not self.archive.files.has(known.sha256):
            return None
        return self.archive.files.path(known.sha256).read_bytes()


def _details_of(url: str) -> str:
    """Under what address the details of a video are kept; at its own one lies the recording."""
    return f"{url}#details"
