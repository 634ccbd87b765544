"""Jurisdictions as data: one TOML file each, in ``crawler/jurisdictions``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.model import Jurisdiction, slug
from crawler.errors import BadConfiguration, UnknownJurisdiction
from crawler.platforms import ADAPTERS


@dataclass(frozen=True)
class Body:
    """A commission, council or board, with the other names under which portals list its meetings."""

    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PortalSource:
    """A portal to read: its platform, its address, and the platform's own keys (Granicus: ``view``)."""

    platform: str
    url: str
    view: int | None = None


@dataclass(frozen=True)
class Configured:
    """A jurisdiction with its bodies and sources. ``demo`` ones are crawled only when they are named."""

    jurisdiction: Jurisdiction
    bodies: tuple[Body, ...]
    sources: tuple[PortalSource, ...]
    demo: bool = False

    def body_of(self, found: str | None, title: str | None) -> str:
        """The body of a meeting that a portal lists: by its names, else the name the portal gives, else the only body."""
        for text in (found, title):
            for body in self.bodies:
                if text and any(slug(name) == slug(text) for name in (body.name, *body.other_names)):
                    return body.name
        for body in self.bodies:
            if title and any(slug(name) in slug(title) for name in (body.name, *body.other_names)):
                return body.name
        return found or (self.bodies[0].name if len(self.bodies) == 1 else title or "")


def all_jurisdictions() -> list[Configured]:
    """Every jurisdiction that has a file, by slug."""
    return sorted((_read(file) for file in _files()), key=lambda each: each.jurisdiction.slug)


def jurisdiction(name: str) -> Configured:
    """The jurisdiction of that slug. Raises UnknownJurisdiction, naming those there are."""
    for file in _files():
        if file.name == f"{name}.toml":
            return _read(file)
    known = ", ".join(each.jurisdiction.slug for each in all_jurisdictions())
    raise UnknownJurisdiction(f"no jurisdiction “{name}”; there are: {known}. A new one is a file in crawler/jurisdictions")


def _files() -> list[Traversable]:
    return [file for file in files("crawler").joinpath("jurisdictions").iterdir() if file.name.endswith(".toml")]


def _read(file: Traversable) -> Configured:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(f"{file.name}: {error}") from error
    place = Jurisdiction(_text(file, data, "slug"), _text(file, data, "name"), data.get("state", ""), _zone(file, data), tuple(_list(file, data, "languages")))
    bodies = tuple(Body(_text(file, body, "name"), tuple(body.get("other_names", ()))) for body in _list(file, data, "bodies"))
    sources = tuple(PortalSource(_platform(file, source), _text(file, source, "url"), source.get("view")) for source in _list(file, data, "sources"))
    return Configured(place, bodies, sources, bool(data.get("demo", False)))


def _text(file: Traversable, data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise BadConfiguration(f"{file.name}: {key} must be a text")
    return value


def _list(file: Traversable, data: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = data.get(key)
    if not isinstance(value, list) or not value:
        raise BadConfiguration(f"{file.name}: {key} must be a list with something in it")
    return value


def _zone(file: Traversable, data: Mapping[str, Any]) -> str:
    name = _text(file, data, "zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadConfiguration(f"{file.name}: zone “{name}” is no time zone; write it like America/New_York") from error
    return name


def _platform(file: Traversable, source: Mapping[str, Any]) -> str:
    name = _text(file, source, "platform")
    if name not in ADAPTERS:
        raise BadConfiguration(f"{file.name}: platform “{name}” is none of {', '.join(ADAPTERS)}")
    return name
