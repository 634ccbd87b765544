"""YouTube: a channel or playlist as yt-dlp lists it; the day of a video whose title has none, from the video itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from archive.model import FoundMeeting
from crawler.platforms import Page, Reading, youtube
from crawler.recordings.video import NotListed, details, listing
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
        reading = self.reading(Page(self.source.url, told))
        if reading is None:
            return
        dated = []
        for found in reading.meetings:
            dated.append(found if found.start else await self._dated(found))
        for item in self.listed(Reading(tuple(dated), reading.errors)):
            yield item

    async def _dated(self, found: FoundMeeting) -> FoundMeeting:
        """The meeting with the day that its video tells; the archive's, where it is known already."""
        look = self.archive.meetings.looks(self.task.configured.jurisdiction.slug, self.name, [found.source.vendor_id]).get(found.source.vendor_id)
        if look is not None:
            return completed(found, FoundMeeting(found.source, None, None, self.archive.meetings.get(look.meeting).date))
        await asyncio.sleep(self.download_delay)
        try:
            told = await asyncio.to_thread(details, found.source.url)
        except NotListed as error:
            self.outcome.wrong(found.source.url, f"could not be asked for its day: {error}")
            return found
        asked = youtube.read([Page(found.source.url, told)], self.zone).meetings
        return completed(found, asked[0]) if asked else found
