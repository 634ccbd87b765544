"""Legistar: the Web API's events, the calendar (Calendar.aspx), and the page of one meeting (MeetingDetail.aspx)."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.platforms.data import is_json, json_of
from crawler.platforms.legistar import api, calendar, detail
from crawler.platforms.merging import read_each
from crawler.platforms.pages import NotThisPlatform, Page, Reading, tree

__all__ = ["read"]


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """What the pages show; an event's items and a meeting's own page are joined with the meeting they belong to.

    Raises NotThisPlatform, naming the page, for one that is none of Legistar's.
    """
    return read_each(pages, lambda page: _page(page, zone))


def _page(page: Page, zone: str | None) -> Reading:
    if is_json(page):
        return api.read(json_of(page), page, zone)
    root = tree(page)
    if calendar.is_calendar(root):
        return calendar.read(root, page, zone)
    if detail.is_detail(root):
        return detail.read(root, page, zone)
    raise NotThisPlatform(f"{page.url} is no calendar, meeting page or answer of Legistar's Web API")
