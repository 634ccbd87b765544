"""Several pages of one meeting, and one meeting on several pages, put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from archive.model import Document, FoundMeeting, Media
from crawler.platforms.pages import Page, Reading, RowError

Row = TypeVar("Row")


def read_each(pages: Sequence[Page], read_page: Callable[[Page], Reading], together: Callable[[list[FoundMeeting]], Iterable[FoundMeeting]] | None = None) -> Reading:
    """What several pages show, read one by one: the meetings put ``together`` (by default ``merged``), and all errors."""
    readings = [read_page(page) for page in pages]
    found = [meeting for reading in readings for meeting in reading.meetings]
    return Reading(tuple((together or merged)(found)), tuple(error for reading in readings for error in reading.errors))


def read_rows(page: Page, rows: Iterable[Row], meeting_of: Callable[[Row], FoundMeeting | str | None]) -> Reading:
    """Each row of a page: ``meeting_of`` gives its meeting, why it cannot be read, or None for what is no meeting's."""
    meetings: list[FoundMeeting] = []
    errors: list[RowError] = []
    for number, row in enumerate(rows, start=1):
        found = meeting_of(row)
        if isinstance(found, str):
            errors.append(RowError(page.url, number, found))
        elif found is not None:
            meetings.append(found)
    return Reading(tuple(meetings), tuple(errors))


def merged(found: Iterable[FoundMeeting]) -> tuple[FoundMeeting, ...]:
    """One meeting for each vendor id, in the order in which they came; what the first page does not say is taken from the next."""
    together: dict[str, FoundMeeting] = {}
    for meeting in found:
        known = together.get(meeting.source.vendor_id)
        together[meeting.source.vendor_id] = meeting if known is None else joined(known, meeting)
    return tuple(together.values())


def once(found: Iterable[FoundMeeting]) -> tuple[FoundMeeting, ...]:
    """The meetings of a listing, those that stand there twice put together; rows without a number of their own stay as they are."""
    rows = [*found]
    numbered = {meeting.source.vendor_id: meeting for meeting in merged(row for row in rows if row.source.vendor_id)}
    return tuple(each for row in rows if (each := numbered.pop(row.source.vendor_id, None) if row.source.vendor_id else row) is not None)


def joined(known: FoundMeeting, more: FoundMeeting) -> FoundMeeting:
    """What the first page tells of a meeting, completed by what another page tells of it."""
    media = _with_files(known, more)
    return dataclasses.replace(
        known,
        body=known.body or more.body,
        title=known.title or more.title,
        start=_fuller(known.start, more.start),
        status="cancelled" if "cancelled" in (known.status, more.status) else more.status if more.status == "held" else known.status or more.status,
        location=known.location or more.location,
        documents=unique([*known.documents, *more.documents]),
        media=tuple(recording for recording, _ in media),
        captions_urls=tuple(captions for _, captions in media),
        agenda_items=max(known.agenda_items, more.agenda_items, key=len),
    )


def _with_files(known: FoundMeeting, more: FoundMeeting) -> list[tuple[Media, str | None]]:
    """The recordings with their captions: a listing links the page where a recording is played, that page its file."""
    listed, played = ([*zip(each.media, [*each.captions_urls, *[None] * len(each.media)], strict=False)] for each in (known, more))
    files = {recording.url for recording, _ in played if recording.url}
    if files and not any(recording.url for recording, _ in listed):
        length = listed[0][0].duration if len(listed) == len(played) == 1 else None
        return [(dataclasses.replace(recording, duration=recording.duration or length), address) for recording, address in played]
    captions = {recording.url: address for recording, address in played if recording.url}
    listed = [(recording, address or captions.get(recording.url or "")) for recording, address in listed]
    return [*listed, *(pair for pair in played if pair[0].url not in {recording.url for recording, _ in listed} and pair[0].url)]


def _fuller(one: str | None, other: str | None) -> str | None:
    """Of two starts on one day the one with an hour, else the first."""
    if one and other and len(other) > len(one) and other[:10] == one[:10]:
        return other
    return one or other


def unique(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Each document once."""
    return tuple({(document.kind, document.url): document for document in documents}.values())
