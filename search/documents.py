"""From a record of the archive to the document that an index holds, and the values that its facets count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archive.flat import flat
from archive.model import Record
from index_config.words import folded

SEARCHED = ("text", "translation", "speaker", "body", "place", "agenda_item")
FACETS = ("topic", "speaker", "body", "place", "language", "year")
LARGEST = 10  # values of a facet that are shown


def document(record: Record) -> dict[str, Any]:
    """The flat record; addresses of our pages stay out, they are the web app's."""
    return flat(record, "")


def folded_fields(document: Mapping[str, Any]) -> list[str]:
    """The words of each of SEARCHED as engines index them."""
    return [folded(document[field] or "") for field in SEARCHED]


def facet_values(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facet and value, each that the document counts for; ``month`` is for the timeline."""
    for topic in document["topics"]:
        yield "topic", topic
    if document["speaker"]:
        yield "speaker", document["speaker"]
    yield "body", ", ".join(part for part in (document["body"], document["place"]) if part)
    if document["place"]:
        yield "place", document["place"]
    if document["language"]:
        yield "language", document["language"]
    yield "year", document["date"][:4]
    yield "month", document["date"][:7]
