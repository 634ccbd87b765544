"""Writing to an Elasticsearch index, by bulk requests that back off when the server has too much to do."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.backend import Replaced, SearchError
from search.elastic.compile import document

RETRIES, FIRST_WAIT, LONGEST_WAIT = 8, 1.0, 60.0  # after 429: how often, seconds
AT_ONCE, BYTES_AT_ONCE = 500, 20 * 1024 * 1024
CONFLICT = 409  # the index holds a newer version already: another indexer was quicker


class ElasticWriter:
    """An index that is being written; see the Writer protocol.

    Two indexers at once need no lock: every document carries its version (see Changes.versions), and the server keeps the
    newest, whoever comes last.
    """

    def __init__(self, client: Elasticsearch, write_alias: str, identity: str) -> None:
        self._client, self._alias, self.identity = client, write_alias, identity

    def put(self, documents: Sequence[Mapping[str, Any]], versions: Mapping[str, int] | None = None) -> None:
        """Add or replace documents."""
        self._send({"_op_type": "index", "_id": flat["id"], "_source": document(flat)} | _version(flat["id"], versions) for flat in documents)

    def remove(self, ids: Sequence[str], versions: Mapping[str, int] | None = None) -> None:
        """Take documents out."""
        self._send({"_op_type": "delete", "_id": identifier} | _version(identifier, versions) for identifier in ids)

    def _send(self, actions: Iterable[dict[str, Any]]) -> None:
        actions = iter(actions)
        first = next(actions, None)
        if first is None:
            return
        results = streaming_bulk(
            self._client, itertools.chain([first], actions), index=self._alias, chunk_size=AT_ONCE, max_chunk_bytes=BYTES_AT_ONCE, raise_on_error=False, raise_on_exception=True,
            max_retries=RETRIES, initial_backoff=FIRST_WAIT, max_backoff=LONGEST_WAIT, require_alias=True,
        )  # fmt: skip
        for fine, result in results:
            ((kind, told),) = result.items()
            reason = told.get("error", {})
            if fine or told.get("status") == CONFLICT or (kind == "delete" and not reason):  # what is not there need not be taken out
                continue
            if reason.get("type") == "index_not_found_exception":
                raise Replaced
            raise SearchError(
                f"Elasticsearch did not take comment {told.get('_id')} ({reason.get('type')}: {reason.get('reason')}): nothing is marked as done, run podium index again"
            )


def _version(identifier: str, versions: Mapping[str, int] | None) -> dict[str, Any]:
    return {"version": versions[identifier], "version_type": "external_gte"} if versions else {}
