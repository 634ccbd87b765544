"""The words of Podium as frozen dataclasses.

Every stage hands these across its border; dicts stay at the edges (HTML, SQL, JSON).
Offsets into a recording are seconds as float, named ``start`` and ``end``.
A meeting's ``date`` is its local start with the offset (``2026-04-14T09:00:00-04:00``), or the bare day
(``2026-04-14``) where no source gives an hour: kept as text, so that an imported value is exported as it came.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MEETING_STATUSES = ("scheduled", "held", "cancelled")
DOCUMENT_KINDS = ("agenda", "minutes", "packet", "captions", "page", "other")
ITEM_KINDS = ("public_comment", "public_hearing", "other")
FOUND_BY = ("agenda", "captions", "sound", "editor")
EVIDENCE_KINDS = ("minutes", "called", "self", "editor", "unverified")
COMMENT_STATES = ("machine", "corrected", "verified")


@dataclass(frozen=True)
class Jurisdiction:
    """A city, county or town. ``zone`` is an IANA time zone, ``languages`` the ISO 639-1 codes spoken at its meetings."""

    slug: str
    name: str
    state: str = ""
    zone: str = "America/New_York"
    languages: tuple[str, ...] = ("en",)

    @property
    def place(self) -> str:
        """The name with its state, as printed beside a body: ``Coral Key, Florida``."""
        return ", ".join(part for part in (self.name, self.state) if part)


@dataclass(frozen=True)
class AgendaItem:
    """One line of an agenda. ``kind`` is None where the page does not say; ``start`` is its second in the recording."""

    number: str
    title: str
    kind: str | None = None
    start: float | None = None

    @property
    def label(self) -> str:
        """Number and title as one string, the form of the flat format's ``agenda_item``."""
        return " ".join(part for part in (self.number, self.title) if part)


@dataclass(frozen=True)
class Document:
    """A file that belongs to a meeting; ``sha256`` names it in the file store once it has been fetched."""

    kind: str
    url: str | None
    sha256: str | None = None
    fetched_at: str | None = None
    content_type: str | None = None
    text: str | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Media:
    """One recording of a meeting.

    ``official_link`` is the address of the portal's player with ``{second}`` where the second goes (whole seconds),
    or None where the portal has no way to open one.
    """

    sha256: str | None
    url: str | None
    page_url: str | None = None
    official_link: str | None = None
    duration: float | None = None
    fetched_at: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] | None = None

    def link_at(self, second: float) -> str | None:
        """The official player at ``second``; whole seconds, rounded down so that no word is missed."""
        if self.official_link is None:
            return None
        return self.official_link.replace("{second}", str(max(0, int(second))))


@dataclass(frozen=True)
class Source:
    """Where a portal shows a meeting. Several sources may point to one meeting; its id never depends on them.

    A ``provisional`` one is what a portal lists before the sitting, and replaces by another id when there is a recording.
    ``portal`` is the host by which a vendor's portals, each with numbers of its own, are told apart. ``rank`` is the place
    of the source among those of its jurisdiction: of several that show a meeting, the word of the lowest stands.
    """

    platform: str
    vendor_id: str
    url: str
    provisional: bool = False
    portal: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Meeting:
    """One sitting of a body. ``id`` is empty until the archive has minted it."""

    jurisdiction: str
    body: str
    date: str
    id: str = ""
    title: str = ""
    place: str = ""
    status: str = "scheduled"
    location: str | None = None

    @property
    def day(self) -> dt.date:
        """The local day of the meeting."""
        return dt.date.fromisoformat(self.date[:10])

    @property
    def start(self) -> dt.datetime | None:
        """The local start with its zone, or None where only the day is known."""
        return dt.datetime.fromisoformat(self.date) if len(self.date) > 10 else None


@dataclass(frozen=True)
class FoundMeeting:
    """A meeting as a portal shows it, before the archive knows it: what an adapter gives and a spider yields.

    ``start`` is as the page gives it; it has an offset only where a zone was passed in.
    ``media`` and ``documents`` hold addresses only.
    """

    source: Source
    body: str | None
    title: str | None
    start: str | None
    status: str | None = None
    location: str | None = None
    documents: tuple[Document, ...] = ()
    media: tuple[Media, ...] = ()
    captions_urls: tuple[str | None, ...] = ()
    agenda_items: tuple[AgendaItem, ...] = ()


@dataclass(frozen=True)
class Window:
    """A stretch of a recording in which the public speaks, with how it was found and the words or seconds that showed it."""

    start: float
    end: float
    kind: str
    found_by: str
    shown_by: str = ""


@dataclass(frozen=True)
class Word:
    """A spoken word with its seconds; ``text`` carries its punctuation."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Segment:
    """What was said from ``start`` to ``end``, with the engine's own scores (None where it has none)."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    language: str | None = None
    avg_logprob: float | None = None
    no_speech_prob: float | None = None
    compression_ratio: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """One run of one engine over windows of one recording."""

    media_sha256: str
    engine: str
    model: str
    version: str = ""
    weights_sha256: str | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    created_at: str | None = None


@dataclass(frozen=True)
class Evidence:
    """Why a name stands on a comment: the words that gave it, their second, and the document (its SHA-256) they stand in."""

    kind: str
    words: str
    second: float | None = None
    document: str | None = None


@dataclass(frozen=True)
class Comment:
    """One person's turn at the podium. ``text`` is what we print, ``heard`` what the engine wrote."""

    meeting: str
    start: float
    end: float
    text: str
    id: str = ""
    media_sha256: str | None = None
    agenda_item: str | None = None
    heard: str | None = None
    translation: str | None = None
    language: str | None = None
    words: tuple[Word, ...] = ()
    speaker: str | None = None
    speaker_evidence: str | None = None
    evidence: tuple[Evidence, ...] = ()
    topics: tuple[str, ...] = ()
    state: str = "machine"
    flags: tuple[str, ...] = ()
    revision: int = 1
    url: str | None = None
    official_url: str | None = None
    engine: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class Revision:
    """One version of a comment: who made it, when and why, and what the comment was then."""

    comment: str
    number: int
    who: str
    at: str
    why: str
    values: Mapping[str, object] = field(default_factory=dict)


def slug(*parts: str) -> str:
    """A readable piece of an id: ``Coral Key``, ``City Commission`` → ``coral-key-city-commission``."""
    return "-".join(filter(None, (_slug(part) for part in parts)))


def _slug(part: str) -> str:
    plain = unicodedata.normalize("NFKD", re.sub(r"[’‘`´]", "'", part)).encode("ascii", "ignore").decode()
    letters = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))
    # A name without a Latin letter still is a name of its own.
    return letters or (hashlib.sha256(part.encode()).hexdigest()[:8] if part.strip() else "")


def comment_id(media_sha256: str, start: float) -> str:
    """Mint the id of a comment from its recording and its first start; afterwards it is kept, wherever the bounds move."""
    return hashlib.sha256(f"{media_sha256}@{start:.2f}".encode()).hexdigest()[:16]


def shared_seconds(a_start: float, a_end: float, b_start: float, b_end: float) -> float:
    """Seconds that two stretches have in common; 0.0 where they do not meet."""
    return max(0.0, min(a_end, b_end) - max(a_start, b_start))


def matched_by_overlap(old: Sequence[Comment], new: Sequence[Comment]) -> dict[int, str]:
    """Which new comment takes over which old id: one to one, largest shared time first, at least half of the shorter one."""
    shares = sorted(
        (
            (shared_seconds(was.start, was.end, now.start, now.end), position, was.id, min(was.end - was.start, now.end - now.start))
            for was in old
            for position, now in enumerate(new)
        ),
        key=lambda share: (-share[0], share[1], share[2]),
    )
    taken: dict[int, str] = {}
    for seconds, position, identifier, shorter in shares:
        if seconds > 0 and seconds >= shorter / 2 and position not in taken and identifier not in taken.values():
            taken[position] = identifier
    return taken


@dataclass(frozen=True)
class Record:
    """A comment as it leaves the archive: with its meeting and, where known, its recording."""

    comment: Comment
    meeting: Meeting
    media: Media | None = None
