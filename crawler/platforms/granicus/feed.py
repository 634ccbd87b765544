"""RSS feeds (ViewPublisherRSS). The local hour stands in ``pubDateParts``; ``pubDate`` counts twelve hours and has a wrong offset."""

from __future__ import annotations

from datetime import date, time

from lxml import etree

from archive.model import Document, FoundMeeting
from crawler.platforms.dates import find_day, without_date_at_end
from crawler.platforms.granicus.parts import Part, clip_of, joined, recording
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import NotThisPlatform, Page, Reading, RowError, from_first_sign

PAPERS = (("agenda", "AgendaViewer.php"), ("minutes", "MinutesViewer.php"))
GRANICUS = "{https://www.granicus.com/schema/rss-supplements}"


def is_feed(page: Page) -> bool:
    """Whether the page is a feed."""
    start = from_first_sign(page.content)[:400]
    return start.startswith((b"<?xml", b"<rss")) and b"<rss" in start


def read(page: Page, zone: str | None) -> Reading:
    """Every item of the feed."""
    try:
        root = etree.fromstring(from_first_sign(page.content), parser=etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise NotThisPlatform(f"{page.url} is no feed that can be read: {error}") from error
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    for number, item in enumerate(root.iter("item"), start=1):
        part = _part(item)
        if isinstance(part, str):
            errors.append(RowError(page.url, number, part))
        else:
            meetings += joined([part], zone)
    return Reading(tuple(meetings), tuple(errors))


def _part(item: etree._Element) -> Part | str:
    title, link = item.findtext("title") or "", item.findtext("link") or ""
    when = item.find(f"{GRANICUS}pubDateParts")
    try:
        if when is not None:
            day: date | None = date(int(when.get("yr", "")), int(when.get("mo", "")), int(when.get("day", "")))
            hour: time | None = time(int(when.get("hr", "0")), int(when.get("min", "0")))
        else:
            day, hour = find_day(title), None
    except ValueError as error:
        return f"no date in “{title}” ({error})"
    if day is None:
        return f"no date in “{title}”"
    clip, event, view = clip_of(link)
    enclosure = item.find("enclosure")
    file = enclosure.get("url") if enclosure is not None else None
    paper = next((kind for kind, viewer in PAPERS if viewer in link), None)  # a feed of agendas or of minutes: its links play nothing
    media = (recording(file, link, clip, view),) if clip and not paper else ()
    documents = (Document(paper, link),) if paper else ()
    name = without_date_at_end(title)
    return Part(link, clip, event, view, name, day, hour, None, "cancelled" if is_cancelled(title) else ("held" if clip else "scheduled"), documents, media)
