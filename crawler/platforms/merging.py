"""Several pages of one meeting, and one meeting on several pages, put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from archive.model import Document, FoundMeeting, Media


def merged(found: Iterable[FoundMeeting]) -> tuple[FoundMeeting, ...]:
    """One meeting for each vendor id, in the order in which they came; what the first page does not say is taken from the next."""
    together: dict[str, FoundMeeting] = {}
    for meeting in found:
        known = together.get(meeting.source.vendor_id)
        together[meeting.source.vendor_id] = meeting if known is None else joined(known, meeting)
    return tuple(together.values())


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
        return played
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
