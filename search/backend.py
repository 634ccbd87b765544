"""What a search backend offers, and what it answers with."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from index_config.load import fingerprint
from search.query import Match, Node

SORTS = ("relevance", "date")
LARGEST_PAGE = 100
LARGEST_NUMBER = 1e18
MOST_READ = 10_000  # texts that are read to be sure of a query's hits
KEY = (int | float, int, str, int | float, str)  # what a cursor holds: worth, moment, meeting, start, id


class SearchError(Exception):
    """The search cannot be answered; the message says why and what to do."""


class BadRequest(SearchError):
    """A sort, a size or a cursor that there is none of, or a query that costs too much."""


class Outdated(SearchError):
    """The index was made with other terms, synonyms or settings than ours: what it finds would not be what they mean."""

    def __init__(self) -> None:
        super().__init__(
            "the search index was made with other terms, synonyms or settings, or by another version: run podium index, which fills a new one, and start podium serve again"
        )


class Replaced(SearchError):
    """A rebuild has taken the place of the index that was being written."""

    def __init__(self) -> None:
        super().__init__("a rebuild has taken the place of the search index: run podium index again")


def check_made_with(found: str | None) -> None:
    """Raises Outdated unless an index that keeps this fingerprint was made with what is here now."""
    if found != fingerprint():
        raise Outdated


@dataclass(frozen=True)
class Answer:
    """A page of hits by id, how many there are in all, the facets over all of them, and where the next page begins."""

    ids: tuple[str, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    next: str | None


@dataclass(frozen=True)
class Access:
    """What a server asks for before it lets us in: an API key, and the file of the CA certificate that it is known by."""

    api_key: str | None = None
    ca: str | None = None


OPEN = Access()  # a server that lets everybody in


class Reading:
    """How many texts may still be read to answer one query."""

    def __init__(self) -> None:
        self._taken = 0

    def take(self, count: int) -> None:
        """Raises BadRequest where more would be read than MOST_READ in all."""
        self._taken += count
        if self._taken > MOST_READ:
            raise BadRequest(f"to answer this, {self._taken:,} texts would have to be read word by word: add a rarer word, a field or a date")


class Backend(Protocol):
    """One index. Every call may come from another process than the last."""

    name: str

    def search(self, node: Node, sort: str, size: int, cursor: str | None) -> Answer:
        """A page of hits. Raises BadRequest for a sort, size or cursor that there is none of."""

    def all_ids(self, node: Node) -> Iterator[str]:
        """Every hit, in the order of an export: by date, meeting, start and id."""

    def identity(self) -> str:
        """The name of this very index; another one after a rebuild."""

    def updating(self) -> AbstractContextManager[Writer]:
        """Write to the index. All that is written is there for searches at the end.

        Embedded, another writer waits, and what fails leaves nothing; on a server both write, and what fails is written again.
        Raises Outdated, and Replaced where a rebuild took the index's place meanwhile: then ask again.
        """

    def rebuilding(self) -> AbstractContextManager[Writer]:
        """Fill a new index beside this one; it takes its place at the end, or is thrown away when anything fails."""

    def count(self) -> int:
        """How many comments the index holds."""

    def totals(self, nodes: Sequence[Node]) -> Sequence[int]:
        """How many hits each of these queries has, and nothing else about them."""

    def similar(self, word: str, field: str | None) -> Sequence[str]:
        """Words that the index holds and that may have been meant by a folded one, in a word field or, None, where bare words look."""

    def speakers(self, match: Match, limit: int) -> Sequence[tuple[str, int]]:
        """The names in which a match stands, with how many comments each has, most first."""

    def expunge(self) -> None:
        """Make sure that the index's files no longer hold what was taken out of it."""


class Writer(Protocol):
    """An index that is being written."""

    identity: str

    def put(self, documents: Sequence[Mapping[str, Any]], versions: Mapping[str, int] | None = None) -> None:
        """Add documents, or put them in the place of those with the same id.

        ``versions`` says how new each is, by id; an index that several write to at once keeps the newest.
        """

    def remove(self, ids: Sequence[str], versions: Mapping[str, int] | None = None) -> None:
        """Take documents out; those that are not there are no error."""


def open_backend(address: str, folder: Path, access: Access = OPEN) -> Backend:
    """The backend of that address: ``embedded``, whose files lie in the archive's folder, or Elasticsearch at ``http(s)://host:9200/alias``.

    Raises SearchError for an address that there is no backend for.
    """
    if address == "embedded":
        from search.embedded import Embedded

        return Embedded(folder / "search")
    if address.startswith(("http://", "https://")):
        try:
            with _without("aiohttp"):
                from search.elastic import Elastic
        except ModuleNotFoundError as error:
            raise SearchError(
                f"Elasticsearch needs the Python package {error.name}: pip install '.[elasticsearch]' in Podium's folder, or leave --search and PODIUM_SEARCH out"
            ) from error
        return Elastic(address, access)
    name = address if "@" not in address else "what --search or PODIUM_SEARCH names"  # a password may stand in it
    raise SearchError(f"no search backend “{name}”: say embedded, or http(s)://host:9200/podium")


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Import others as if this package were not installed.

    The client imports aiohttp wherever Scrapy has brought it, for an asynchronous half that nobody here uses: 0.2 s of every command.
    """
    hidden = package not in sys.modules
    if hidden:
        sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[package]


def encoded(key: Sequence[object]) -> str:
    """The place after which the next page begins, as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def decoded(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """The place that a cursor of ours names. Raises BadRequest for one that is none."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeError, RecursionError):
        key = None
    if not isinstance(key, list) or len(key) != len(kinds) or not all(_fits(part, kind) for part, kind in zip(key, kinds, strict=True)):
        raise BadRequest("the cursor is none of ours: take the one of “next”, or begin without")
    return key


def _fits(part: object, kind: type) -> bool:
    """Whether a part of a cursor is of its kind; no number of ours is larger than LARGEST_NUMBER."""
    return isinstance(part, kind) and not isinstance(part, bool) and (isinstance(part, str) or abs(part) < LARGEST_NUMBER)  # type: ignore[arg-type]


def checked(sort: str, size: int) -> None:
    """Raises BadRequest for a sort or a size that there is none of."""
    if sort not in SORTS:
        raise BadRequest(f"no sort “{sort}”: say {' or '.join(SORTS)}")
    if not 1 <= size <= LARGEST_PAGE:
        raise BadRequest(f"size {size} is not between 1 and {LARGEST_PAGE}")
