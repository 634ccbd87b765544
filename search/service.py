"""One search, from a query's text to hits that may be shown: what pages, API and command line all answer with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from archive import Archive
from archive.flat import flat
from archive.model import Record
from search.backend import Backend, SearchError
from search.canonical import canonical
from search.documents import printed_sitting
from search.highlight import excerpt
from search.parser import parse
from search.query import Query
from search.suggest import did_you_mean


@dataclass(frozen=True)
class Hit:
    """A comment that was found, with its excerpt as escaped HTML."""

    record: Record
    excerpt: str


@dataclass(frozen=True)
class Found:
    """The answer to a query: a page of hits, and over all of them the total and the facets."""

    query: str
    parsed: Query
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[tuple[str, int]]]
    next: str | None
    instead: str | None = None  # the query that may have been meant


def find(archive: Archive, backend: Backend, query: str, sort: str = "relevance", size: int = 20, cursor: str | None = None) -> Found:
    """Answer a query. Raises BadRequest for a sort, size or cursor that there is none of, SearchError where the index is away."""
    parsed = parse(query)
    answer = backend.search(parsed.node, sort, size, cursor)
    if not answer.total:
        _check_filled(archive, backend)
    records = archive.comments.many(answer.ids)  # only what may be shown, whatever the index still holds
    shown = [records[identifier] for identifier in answer.ids if identifier in records]
    hits = tuple(Hit(record, excerpt(parsed.node, record.comment.text, record.comment.translation)) for record in shown)
    return Found(query, parsed, answer.total, hits, answer.facets, answer.next, did_you_mean(backend, query, parsed, answer.total))


def every_hit(archive: Archive, backend: Backend, query: str, at_once: int = 500) -> Iterator[Record]:
    """Every hit of a query, by date, meeting, start and id, in flat memory."""
    batch: list[str] = []
    found = backend.all_ids(parse(query).node)
    first = next(found, None)
    if first is None:
        _check_filled(archive, backend)
        return
    for identifier in chain([first], found):
        batch.append(identifier)
        if len(batch) == at_once:
            yield from _records(archive, batch)
            batch = []
    yield from _records(archive, batch)


def as_json(found: Found, pages: str) -> dict[str, Any]:
    """The answer as ``GET /api/v1/search`` gives it."""
    return {
        "query": found.query,
        "total": found.total,
        "notes": list(found.parsed.notes),
        "hits": [flat(hit.record, pages) | {"excerpt": hit.excerpt} for hit in found.hits],
        "facets": {facet: [{"value": printed_sitting(value), "count": count} for value, count in values] for facet, values in found.facets.items()},
        "next": found.next,
    }


def explained(found: Found) -> dict[str, Any]:
    """How the query was read, printed as a query again, and the query that may have been meant."""
    return {"canonical": canonical(found.parsed), "did_you_mean": found.instead}


def _check_filled(archive: Archive, backend: Backend) -> None:
    """That nothing is found must not mean that nothing was looked at. Raises SearchError for an empty index of an archive with comments."""
    if backend.count() == 0 and not archive.comments.none():
        raise SearchError("the search index holds no comment yet, though the archive does: run podium index")


def _records(archive: Archive, identifiers: Sequence[str]) -> Iterator[Record]:
    records = archive.comments.many(identifiers)
    for identifier in identifiers:
        if identifier in records:
            yield records[identifier]
