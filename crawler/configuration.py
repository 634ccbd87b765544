"""What is set up for a jurisdiction: its bodies, its portals, and how they are crawled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urljoin

from archive.model import Jurisdiction, slug
from crawler.platforms.dates import without_dates

OTHER_BODY = re.compile(
    r"-(?:committee|subcommittee|board|commission|council|authority|agency|panel|task-force|trust|foundation|district(?!-\d))\b|^-(?:of|on|for|and)-"
)  # in a slug
KIND_BEFORE = re.compile(
    r"^(?:(?:regular|special|called|joint|annual|adjourned|emergency|virtual|cancelled|canceled|rescheduled|postponed|amended|revised|first|second|final|(?:budget|public)-hearing|meeting-of|mtg|\d{4}|the)-)+"
)
PLACES = ("city", "town", "village", "borough", "township", "county")
POLITE_DELAY = 1.0  # seconds between two requests where a file does not say how many
LOOK_AGAIN = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)  # days after a meeting at which a nightly run looks for its video, captions and minutes again
DOCUMENTS = ("agenda", "minutes", "packet", "captions")  # kept where a file does not say which


@dataclass(frozen=True)
class Body:
    """A commission, council or board, with the other names under which portals list its meetings."""

    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PortalSource:
    """A portal to read: its platform, its address, and the platform's own keys.

    Granicus: ``view``. Legistar: ``client`` of its Web API, without which its calendar is read. ``recordings``: the address of
    another portal that keeps the recordings (Legistar: one of Granicus; eScribe: iSiLIVE, where it is not the usual one).
    """

    platform: str
    url: str
    view: int | None = None
    client: str | None = None
    recordings: str | None = None

    @property
    def address(self) -> str:
        """The address of what is listed: each view of a Granicus portal has its own record of runs."""
        return self.url if self.view is None else urljoin(self.url, f"ViewPublisher.php?view_id={self.view}")


@dataclass(frozen=True)
class Configured:
    """A jurisdiction with its bodies and sources, the kinds of document to keep, and the seconds between two requests to a portal of it.

    ``demo`` ones are crawled only when they are named. Meetings before ``since`` are left alone. ``look_again`` are days after a meeting.
    """

    jurisdiction: Jurisdiction
    bodies: tuple[Body, ...]
    sources: tuple[PortalSource, ...]
    demo: bool = False
    documents: tuple[str, ...] = DOCUMENTS
    delay: float = POLITE_DELAY
    since: date | None = None
    look_again: tuple[int, ...] = LOOK_AGAIN

    def body_of(self, found: str | None, title: str | None) -> str:
        """The body of a meeting that a portal lists: by its names, else the name the portal gives, else the only body.

        A name that goes on with another body's word is another body: the City Council Finance Committee is not the City Council.
        """
        for is_same in (_same, self._same_but_for_the_place):
            for text in (found, title):
                for body in self.bodies:
                    if text and any(is_same(name, text) for name in (body.name, *body.other_names)):
                        return body.name
        return found or (self.bodies[0].name if len(self.bodies) == 1 else title or "")

    def _same_but_for_the_place(self, name: str, text: str) -> bool:
        """Whether the text is the name, less the place's own before it and the kind of sitting behind it."""
        told = self._of_the_place.sub("", KIND_BEFORE.sub("", slug(without_dates(text))))
        for rest in {told, *(told.removeprefix(f"{each}-") for each in self._places)}:
            if rest == slug(name) or (rest.startswith(f"{slug(name)}-") and not OTHER_BODY.search(rest.removeprefix(slug(name)))):
                return True
        return False

    @cached_property
    def _places(self) -> tuple[str, ...]:
        """What the place is called in the names of its bodies, as pieces of an id, the longest first."""
        place = slug(self.jurisdiction.name)
        for kind in PLACES:
            place = place.removeprefix(f"{kind}-of-").removesuffix(f"-{kind}")
        named = {place, *(each for kind in PLACES for each in (f"{kind}-of-{place}", f"{place}-{kind}", f"{kind}-{place}"))}
        return tuple(sorted(named, key=len, reverse=True))

    @cached_property
    def _of_the_place(self) -> re.Pattern[str]:
        return re.compile(rf"-of-(?:the-)?(?:{'|'.join(map(re.escape, self._places))})(?=-|$)")


def _same(name: str, text: str) -> bool:
    return slug(name) == slug(text)
