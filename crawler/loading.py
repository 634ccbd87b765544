"""Jurisdictions as data: one TOML file each, in ``crawler/jurisdictions`` or anywhere else."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from crawler.checking import check
from crawler.configuration import Configured
from crawler.errors import BadConfiguration, UnknownJurisdiction


def all_jurisdictions() -> list[Configured]:
    """Every jurisdiction that has a file, by slug. Raises BadConfiguration for the first that cannot be used."""
    return sorted((load(file) for file in _files()), key=lambda each: each.jurisdiction.slug)


def jurisdiction(name: str) -> Configured:
    """The jurisdiction of that slug, or the one that a path to a TOML file describes. Raises UnknownJurisdiction, naming those there are."""
    return load(file_of(name))


def file_of(name: str) -> Traversable:
    """The file of a slug, or of a path to one. Raises UnknownJurisdiction, naming those there are."""
    if name.endswith(".toml"):
        if not Path(name).is_file():
            raise UnknownJurisdiction(f"{name} is not there: check the name")
        return Path(name)
    for file in _files():
        if file.name == f"{name}.toml":
            return file
    known = ", ".join(sorted(file.name.removesuffix(".toml") for file in _files()))
    raise UnknownJurisdiction(f"no jurisdiction “{name}”; there are: {known}. A new one is a TOML file: docs/jurisdictions.md teaches how to write one")


def load(file: Traversable) -> Configured:
    """The jurisdiction of a file. Raises BadConfiguration with every problem of it, one a line."""
    found = check(file)
    if found.configured is None:
        raise BadConfiguration("\n".join(str(problem) for problem in found.problems))
    return found.configured


def _files() -> list[Traversable]:
    return [file for file in files("crawler").joinpath("jurisdictions").iterdir() if file.name.endswith(".toml")]
