"""What is set up for a jurisdiction: its bodies, its portals, and how they are crawled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.model import Jurisdiction, slug

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
        """The body of a meeting that a portal lists: by its names, else the name the portal gives, else the only body."""
        for text in (found, title):
            for body in self.bodies:
                if text and any(slug(name) == slug(text) for name in (body.name, *body.other_names)):
                    return body.name
        for text in (found, title):
            for body in self.bodies:
                if text and any(slug(name) in slug(text) for name in (body.name, *body.other_names)):
                    return body.name
        return found or (self.bodies[0].name if len(self.bodies) == 1 else title or "")
