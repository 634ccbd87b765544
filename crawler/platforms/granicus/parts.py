"""Pages of one meeting, and how they are joined."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from urllib.parse import urljoin

from archive.model import AgendaItem, Document, FoundMeeting, Media, Source
from crawler.platforms.dates import written
from crawler.platforms.names import body_of
from crawler.platforms.pages import first, parameter


@dataclass(frozen=True)
class Part:
    """What one page tells of one meeting. ``items`` carry Granicus' own item id, ``seconds`` the cue points by that id."""

    url: str
    clip: str | None = None
    event: str | None = None
    view: str | None = None
    title: str | None = None
    day: date | None = None
    hour: time | None = None
    location: str | None = None
    status: str | None = None
    documents: tuple[Document, ...] = ()
    media: tuple[Media, ...] = ()
    captions: str | None = None
    items: tuple[tuple[str | None, AgendaItem], ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def vendor_id(self) -> str:
        """The clip's number, or the event's, marked as such: the two count apart."""
        return self.clip or (f"event-{self.event}" if self.event else "")


def joined(parts: Iterable[Part], zone: str | None) -> Iterator[FoundMeeting]:
    """One meeting for each vendor id, in the order in which they came; a part without any id joins the one before it."""
    of: dict[str, list[Part]] = {}
    last = ""
    for part in parts:
        last = part.vendor_id or last
        of.setdefault(last, []).append(part)
    if "" in of and len(of) > 1:  # pages without an id that came first belong to the meeting that follows
        nameless = of.pop("")
        of[next(iter(of))][:0] = nameless
    for pages in of.values():
        yield _meeting(pages, zone)


def _meeting(parts: list[Part], zone: str | None) -> FoundMeeting:
    seconds = {key: second for part in parts for key, second in part.seconds.items()}
    dated = next((part for part in parts if part.day and part.hour), next((part for part in parts if part.day), None))
    title = first(part.title for part in parts)
    items = [(key, item) for part in parts for key, item in part.items]
    if not items:
        items = [(None, AgendaItem("", "", None, second)) for second in sorted(seconds.values())]
    recordings: dict[str | None, tuple[Media, str | None]] = {}
    for part in parts:
        for told in part.media:
            known, _ = recordings.get(told.url or told.page_url, (told, None))  # only a listing says how long it is
            recordings[told.url or told.page_url] = dataclasses.replace(told, duration=told.duration or known.duration), part.captions
    return FoundMeeting(
        source=Source("granicus", first(part.vendor_id for part in parts) or "", parts[0].url, provisional=not any(part.clip for part in parts)),
        body=body_of(title),
        title=title,
        start=written(dated.day, dated.hour, zone) if dated and dated.day else None,
        status=first(part.status for part in parts),
        location=first(part.location for part in parts),
        documents=tuple({(d.kind, d.url): d for part in parts for d in part.documents}.values()),
        media=tuple(recording for recording, _ in recordings.values()),
        captions_urls=tuple(captions for _, captions in recordings.values()),
        agenda_items=tuple(dataclasses.replace(item, start=seconds.get(key or "", item.start)) for key, item in items),
    )


def clip_of(url: str) -> tuple[str | None, str | None, str | None]:
    """Clip, event and view of a Granicus address (``?clip_id=838&view_id=4``, ``/player/clip/2840``, ``/videos/607``)."""
    path = re.search(r"/(?:player/clip|videos)/(\d+)", url)
    event = re.search(r"/player/event/(\d+)", url)
    clip = parameter(url, "clip_id") or (path.group(1) if path else None)
    return clip, parameter(url, "event_id") or (event.group(1) if event else None), parameter(url, "view_id")


def official_link(url: str, clip: str | None, view: str | None) -> str | None:
    """The official player at a second: Granicus opens a clip there with ``entrytime``."""
    if clip is None:
        return None
    shown = f"view_id={view}&" if view else ""
    return urljoin(url, f"/player/clip/{clip}?{shown}redirect=true&entrytime={{second}}")


def recording(url: str | None, page_url: str, clip: str | None, view: str | None, duration: float | None = None) -> Media:
    """A recording that is not fetched yet; ``duration`` in seconds as the page says it."""
    return Media(sha256=None, url=url, page_url=page_url, official_link=official_link(page_url, clip, view), duration=duration)
