"""A query's tree in Elasticsearch's query language, and a document as its mapping has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.documents import SEARCHED, SIGN, SPEAKER_BOOST, Streams, facet_values, moment, streams
from search.plan import Probe, planned
from search.query import BARE, VALUE_FIELDS, And, Days, Match, Node, Not, Or, Value, as_asked

ANALYZER = "podium_named"  # cuts at spaces alone: what is asked is folded already
MOST_ENDINGS = 100_000  # words that a prefix at the end of a phrase may stand for
Clause = dict[str, Any]
EVERYTHING: Clause = {"match_all": {}}
NOTHING: Clause = {"match_none": {}}


def compiled(node: Node, read: Mapping[Match, Sequence[str]]) -> Clause:
    """The query for a node. ``read``: for matches that cannot be told by the index alone, the ids of the hits beyond the sure ones."""
    if isinstance(node, And):
        return _all(node.nodes, read)
    if isinstance(node, Or):
        return {"bool": {"should": [compiled(inner, read) for inner in node.nodes], "minimum_should_match": 1}}
    if isinstance(node, Not):
        return {"bool": {"must_not": _none_of(node, read)}}
    if isinstance(node, Match):
        found = [probed(probe, node.field) for probe in planned(node).sure]
        if read.get(node):
            found.append({"constant_score": {"filter": {"terms": {"id": list(read[node])}}}})
        return _any(found)
    return {"constant_score": {"filter": _filter(node), "boost": 0}}


def probed(probe: Probe, field: str | None) -> Clause:
    """The query for one probe, in a field of the flat format or, None, in those that a bare word looks in, each by itself."""
    fields = BARE if field is None else (field,)
    if probe.anywhere:
        last = len(probe.words) - 1
        words = [_any([_run((word,), each, word.startswith(SIGN), probe.prefix and at == last) for each in fields]) for at, word in enumerate(probe.words)]
        capitals = [_any([{"term": {f"capitals.{each}": word}} for each in fields]) for word in probe.capitals]
        return {"bool": {"filter": [*words, *capitals]}} if words or capitals else EVERYTHING
    return _any([_in_field(probe, each) for each in fields])


def document(flat: Mapping[str, Any]) -> dict[str, Any]:
    """A flat record as the mapping has it: words folded and cut by us, values for filters and facets, and what is printed."""
    texts = {field: streams(flat[field]) for field in SEARCHED if flat[field]}
    facets: dict[str, list[str]] = {}
    for facet, value in facet_values(flat):
        facets.setdefault(facet, []).append(value)
    facets.pop("year")
    return {
        "id": flat["id"],
        "meeting": flat["meeting"],
        "jurisdiction": flat["jurisdiction"],
        **{field: text.plain for field, text in texts.items()},
        "named": {field: text.named for field, text in texts.items() if text.named},
        "capitals": {field: _capitals(text) for field, text in texts.items() if text.capitals},
        "values": [f"{field}:{as_asked(value)}" for field in VALUE_FIELDS.values() for value in _listed(flat[field])],
        "day": flat["date"][:10],
        "moment": moment(flat["date"]),
        "start": flat["start"],
        "facets": facets,
        "printed": dict(flat),
    }


def _all(nodes: Sequence[Node], read: Mapping[Match, Sequence[str]]) -> Clause:
    must = [compiled(node, read) for node in nodes if isinstance(node, Match | Or | And)]
    kept = [_filter(node) for node in nodes if isinstance(node, Value | Days)]
    without = [clause for node in nodes if isinstance(node, Not) for clause in _none_of(node, read)]
    parts = {name: clauses for name, clauses in (("must", must), ("filter", kept), ("must_not", without)) if clauses}
    return {"bool": parts} if parts else EVERYTHING


def _none_of(node: Not, read: Mapping[Match, Sequence[str]]) -> list[Clause]:
    """Flat: Elasticsearch takes 30 clauses inside each other, and brackets need two each."""
    return [compiled(inner, read) for inner in (node.node.nodes if isinstance(node.node, Or) else (node.node,))]


def _filter(node: Value | Days) -> Clause:
    if isinstance(node, Value):
        return {"term": {"values": f"{node.field}:{node.value}"}}
    bounds = {name: day.isoformat() for name, day in (("gte", node.first), ("lte", node.last)) if day}
    return {"range": {"day": bounds}}


def _any(clauses: Sequence[Clause]) -> Clause:
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}} if clauses else NOTHING


def _in_field(probe: Probe, field: str) -> Clause:
    capitals: list[Clause] = [{"term": {f"capitals.{field}": word}} for word in probe.capitals]
    if not probe.words:
        return {"bool": {"must": capitals}}
    found = _run(probe.words, field, probe.named, probe.prefix) if probe.slop is None else _near(probe, field)
    return {"bool": {"must": [found], "filter": capitals}} if capitals else found


def _run(words: Sequence[str], field: str, named: bool, prefix: bool = False) -> Clause:
    where = f"named.{field}" if named else field
    boost = SPEAKER_BOOST if field == "speaker" else 1.0
    if len(words) == 1:
        return {"prefix" if prefix else "term": {where: {"value": words[0], "boost": boost}}}
    phrase = {"query": " ".join(words), "analyzer": ANALYZER, "boost": boost}
    return {"match_phrase_prefix": {where: phrase | {"max_expansions": MOST_ENDINGS}}} if prefix else {"match_phrase": {where: phrase}}


def _near(probe: Probe, field: str) -> Clause:
    where = f"named.{field}" if probe.named else field
    return {"span_near": {"clauses": [{"span_term": {where: word}} for word in probe.words], "slop": probe.slop, "in_order": False}}


def _capitals(text: Streams) -> list[str]:
    return text.capitals.split()


def _listed(value: str | Sequence[str] | None) -> Sequence[str]:
    return [value] if isinstance(value, str) else value or []
