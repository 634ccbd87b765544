"""Legistar: the Web API's events, the calendar (Calendar.aspx), and the page of one meeting (MeetingDetail.aspx)."""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import FoundMeeting
from crawler.platforms.data import is_json, json_of
from crawler.platforms.legistar import api, calendar, detail
from crawler.platforms.merging import merged
from crawler.platforms.pages import NotThisPlatform, Page, Reading, RowError, tree

__all__ = ["read"]


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show; an event's items and a meeting's own page are joined with the meeting they belong to.

    Raises NotThisPlatform, naming the page, for one that is none of Legistar's.
    """
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    for page in pages:
        if is_json(page):
            reading = api.read(json_of(page), page, zone)
        else:
            root = tree(page)
            if calendar.is_calendar(root):
                reading = calendar.read(root, page, zone)
            elif detail.is_detail(root):
                reading = detail.read(root, page, zone)
            else:
                raise NotThisPlatform(f"{page.url} is no calendar, meeting page or answer of Legistar's Web API")
        meetings += reading.meetings
        errors += reading.errors
    return Reading(merged(meetings), tuple(errors))
