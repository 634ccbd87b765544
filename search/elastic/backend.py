"""An index on an Elasticsearch server, behind an alias."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from elasticsearch import Elasticsearch

from search.backend import KEY, OPEN, Access, Answer, Reading, checked, decoded, encoded
from search.documents import LARGEST, years
from search.elastic.compile import ANALYZER, Clause, compiled, probed
from search.elastic.indices import Indices
from search.elastic.server import connected, refused, told
from search.elastic.writer import ElasticWriter
from search.match import matches
from search.plan import planned
from search.query import BARE, And, Match, Node, Not, Or
from search.suggest import alike

ORDER: list[dict[str, str]] = [{"moment": "desc"}, {"meeting": "asc"}, {"start": "asc"}, {"id": "asc"}]
EXPORT: list[dict[str, str]] = [{"moment": "asc"}, {"meeting": "asc"}, {"start": "asc"}, {"id": "asc"}]
FACETS = ("topic", "speaker", "body", "place", "language")
AT_ONCE = 10_000  # hits of an export's page: Elasticsearch's own limit
MOST_MONTHS = 12_000
ALIVE = "5m"  # how long a point in time waits for the next page


class Elastic:
    """See the Backend protocol for its calls."""

    name = "elasticsearch"

    def __init__(self, address: str, access: Access = OPEN) -> None:
        self._client, self.alias = connected(address, access)
        self._indices = Indices(self._client, self.alias)

    def search(self, node: Node, sort: str, size: int, cursor: str | None) -> Answer:
        """A page of hits; see Backend."""
        checked(sort, size)
        after = decoded(cursor, KEY) if cursor else None  # type: ignore[arg-type]
        ranked = sort == "relevance"
        order = [{"_score": "desc"}, *ORDER] if ranked else ORDER
        with told():
            query = compiled(node, self._read(node))
            page = {"query": query, "size": size + 1, "sort": order, "track_total_hits": False, "_source": False, "stored_fields": "_none_"}
            found, *counted = self._at_once([page | ({"search_after": after[0 if ranked else 1 :]} if after else {}), *_counts(query, LARGEST * 100)])
            total, facets = self._facets(query, counted)
        keys = [hit["sort"] if ranked else [0.0, *hit["sort"]] for hit in found["hits"]["hits"]]
        return Answer(tuple(key[-1] for key in keys[:size]), total, facets, encoded(keys[size - 1]) if len(keys) > size else None)

    def all_ids(self, node: Node) -> Iterator[str]:
        """Every hit by date, meeting, start and id; see Backend."""
        with told():
            query = compiled(node, self._read(node))
        for hit in self._every(query, EXPORT, source=False):
            yield hit["sort"][3]

    def identity(self) -> str:
        """The index behind the alias; see Backend."""
        with told():
            return self._indices.identity()

    def count(self) -> int:
        """How many comments it holds."""
        with told():
            self._indices.check()
            return int(self._client.count(index=self.alias)["count"])

    def totals(self, nodes: Sequence[Node]) -> list[int]:
        """How many hits each has; see Backend."""
        with told():
            answers = self._at_once([{"query": compiled(node, self._read(node)), "size": 0, "track_total_hits": True} for node in nodes])
        return [int(answer["hits"]["total"]["value"]) for answer in answers]

    def similar(self, word: str, field: str | None) -> list[str]:
        """Words like this one, as the term suggester finds them; see Backend."""
        fields = BARE if field is None else (field,)
        suggest = {
            each: {"text": word, "term": {"field": each, "suggest_mode": "always", "size": 20, "prefix_length": 0, "min_word_length": 2, "analyzer": ANALYZER}} for each in fields
        }
        with told():
            found = self._at_once([{"size": 0, "suggest": suggest}])[0]["suggest"]
        return alike(word, {option["text"] for entries in found.values() for entry in entries for option in entry["options"]})

    def speakers(self, match: Match, limit: int) -> list[tuple[str, int]]:
        """Names with their counts; see Backend."""
        with told():
            (found,) = self._at_once([{"size": 0, "query": compiled(match, {}), "aggs": {"speaker": aggregations(65_000)["speaker"]}}])
        return [(bucket["key"], bucket["doc_count"]) for bucket in found["aggregations"]["speaker"]["buckets"]][:limit]

    @contextmanager
    def updating(self) -> Iterator[ElasticWriter]:
        """Write to the index; see Backend. What was sent is found when this ends."""
        with told(), self._indices.updating() as writer:
            yield writer

    @contextmanager
    def rebuilding(self) -> Iterator[ElasticWriter]:
        """Fill a new index and let the alias point to it; see Backend."""
        with told(), self._indices.rebuilding() as writer:
            yield writer

    def expunge(self) -> None:
        """Rewrite the index's files without what was deleted; see Backend."""
        with told():
            self._indices.expunge()

    def _read(self, node: Node) -> dict[Match, list[str]]:
        """For every match that the index alone cannot tell, the hits among what its unsure probes find."""
        found: dict[Match, list[str]] = {}
        reading = Reading()
        for match, beside in _unsure(node):
            plan = planned(match)
            narrowed: Clause = {"bool": {"should": [probed(probe, match.field) for probe in plan.unsure], "minimum_should_match": 1}}
            narrowed["bool"]["must_not"] = [probed(probe, match.field) for probe in plan.sure]
            narrowed["bool"]["filter"] = [compiled(other, {}) for other in beside]
            reading.take(self._client.count(index=self.alias, query=narrowed)["count"])
            hits = self._every(narrowed, ["_shard_doc"], source=True)
            # The same match may stand in the query twice, beside other things.
            found.setdefault(match, []).extend(hit["_source"]["printed"]["id"] for hit in hits if matches(match, hit["_source"]["printed"]))
        return found

    def _every(self, query: Clause, order: Sequence[Any], source: bool) -> Iterator[Mapping[str, Any]]:
        """All hits of one moment, page after page; while one page is used, the server is at work on the next."""
        with told():
            self._indices.check()
            moment = self._client.open_point_in_time(index=self.alias, keep_alive=ALIVE)["id"]
        size = 1000 if source else AT_ONCE

        def page(after: Sequence[Any] | None) -> Mapping[str, Any]:
            answer: Mapping[str, Any] = self._client.search(
                pit={"id": moment, "keep_alive": ALIVE},
                query=query,
                sort=list(order),
                size=size,
                search_after=after,
                source=source,
                stored_fields=None if source else "_none_",  # else the server looks up every hit's id
                track_total_hits=False,
                allow_partial_search_results=False,
                filter_path=["pit_id", "hits.hits.sort", "hits.hits._source"],
            ).body
            return answer

        try:
            with ThreadPoolExecutor(1) as ahead:
                coming = ahead.submit(page, None)
                while True:
                    with told():
                        answer = coming.result()
                    moment, hits = answer["pit_id"], answer.get("hits", {}).get("hits", ())
                    if len(hits) == size:
                        coming = ahead.submit(page, hits[-1]["sort"])
                    yield from hits
                    if len(hits) < size:
                        return
        finally:
            _close(self._client, moment)

    def _at_once(self, searches: Sequence[Mapping[str, Any]], again: bool = True) -> list[Mapping[str, Any]]:
        """The answers to several searches, which the server works on side by side."""
        self._indices.check()
        answers = self._client.msearch(searches=[part for search in searches for part in ({"index": self.alias, "allow_partial_search_results": False}, search)])["responses"]
        wrong = [answer for answer in answers if "error" in answer]
        if wrong and again and wrong[0]["status"] != 400:
            return self._at_once(searches, again=False)  # a rebuild may just have removed the index that they began on
        if wrong:
            raise refused(wrong[0]["status"], wrong[0]["error"])
        return list(answers)

    def _facets(self, query: Clause, answers: Sequence[Mapping[str, Any]]) -> tuple[int, dict[str, list[tuple[str, int]]]]:
        """Total and facets of the answers to ``_counts``.

        With several shards the largest values of each may not be those of all: then more are asked of each.
        """
        counted = {facet: values for answer in answers for facet, values in answer["aggregations"].items()}
        if any(counted[facet].get("doc_count_error_upper_bound") for facet in FACETS):
            counted = {facet: values for answer in self._at_once(_counts(query, 65_000)) for facet, values in answer["aggregations"].items()}
        facets = {facet: [(bucket["key"], bucket["doc_count"]) for bucket in counted[facet]["buckets"]] for facet in FACETS}
        months = [(bucket["key"], bucket["doc_count"]) for bucket in counted["month"]["buckets"]]
        return int(answers[0]["hits"]["total"]["value"]), facets | {"year": years(months), "month": months}


def _counts(query: Clause, of_each_shard: int) -> list[dict[str, Any]]:
    """The searches that count: all but the names, and the names, of which there are so many that they take as long as all others.

    They ask for no hits: so the server need not rank for them, and may answer the same again without counting.
    """
    facets = aggregations(of_each_shard)
    names = {"speaker": facets.pop("speaker")}
    return [{"query": query, "size": 0, "track_total_hits": True, "aggs": facets}, {"query": query, "size": 0, "track_total_hits": False, "aggs": names}]


def aggregations(of_each_shard: int) -> dict[str, Any]:
    """The facets, as Elasticsearch counts them."""
    largest = {"size": LARGEST, "shard_size": of_each_shard, "order": [{"_count": "desc"}, {"_key": "asc"}]}
    facets = {facet: {"terms": {"field": f"facets.{facet}"} | largest} for facet in FACETS}
    return facets | {"month": {"terms": {"field": "facets.month", "size": MOST_MONTHS, "order": {"_key": "asc"}}}}


def _unsure(node: Node) -> list[tuple[Match, list[Node]]]:
    """The matches that must be read, each with what stands beside it and narrows it down."""
    if isinstance(node, Match):
        return [(node, [])] if planned(node).unsure else []
    if isinstance(node, Not):
        return _unsure(node.node)
    if not isinstance(node, And | Or):
        return []
    inside = [_unsure(inner) for inner in node.nodes]
    sure = [inner for inner, found in zip(node.nodes, inside, strict=True) if not found] if isinstance(node, And) else []
    return [(match, [*beside, *sure]) for found in inside for match, beside in found]


def _close(client: Elasticsearch, moment: str) -> None:
    """Give a point in time back; one that is gone already is no loss."""
    with told():
        client.options(ignore_status=404).close_point_in_time(id=moment)
