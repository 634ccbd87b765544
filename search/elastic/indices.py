"""The indices behind an alias: made, filled, swapped, and removed when nobody reads them any more."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from archive.files import ABANDONED
from index_config.load import elasticsearch_settings, fingerprint
from search.backend import Replaced, SearchError, check_made_with
from search.elastic.server import TIMEOUT
from search.elastic.writer import ElasticWriter

PATIENCE = 120.0  # seconds until copies of a shard must be level
PAUSE = 0.2  # seconds between looks


class Indices:
    """What stands where is said by aliases: the name that searches use; ``…-replaced`` for the indices before, which an export may
    still read; and for each index ``INDEX-write``, which goes with it. Nothing is written but through the last one: so a late
    write neither makes an index anew nor reaches the successor of the one that it was meant for.
    """

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client, self.alias = client, alias
        self._replaced = f"{alias}-replaced"
        self._ours = re.compile(rf"{re.escape(alias)}-[0-9a-f]{{12}}")
        self._checked = ""

    def identity(self) -> str:
        """The index behind the alias. Raises NotFoundError where there is none, Outdated where it was made with other data."""
        behind = list(self._client.indices.get_alias(name=self.alias))
        if len(behind) != 1:
            raise SearchError(f"the alias {self.alias} points to several indices ({', '.join(sorted(behind))}): it must point to one of ours")
        self._check(behind[0])
        return str(behind[0])

    def check(self) -> None:
        """Raises Outdated where the index was made with other terms, synonyms or settings; asked once by each process."""
        if not self._checked:
            self.identity()

    @contextmanager
    def updating(self) -> Iterator[ElasticWriter]:
        """A writer for the index as it is; what was sent is found when this ends. Raises Replaced where a rebuild took its place."""
        self._remove_replaced()
        try:
            identity = self.identity()
        except NotFoundError:
            with self.rebuilding():
                pass
            identity = self.identity()
        try:
            yield self._writer(identity)
            self._client.indices.refresh(index=identity)
        except NotFoundError as error:
            raise Replaced from error

    @contextmanager
    def rebuilding(self) -> Iterator[ElasticWriter]:
        """A writer for a new index, to which the alias points when this ends."""
        self._sweep()
        index = f"{self.alias}-{uuid.uuid4().hex[:12]}"
        wanted = elasticsearch_settings()
        mapping = {**wanted["mappings"], "_meta": {"made_with": fingerprint()}}
        self._client.indices.create(index=index, settings={**wanted["settings"], "refresh_interval": "-1"}, mappings=mapping, aliases={_write_alias(index): {}})
        try:
            yield self._writer(index)
            self._client.indices.put_settings(index=index, settings={"refresh_interval": wanted["settings"]["refresh_interval"]})
            self._client.indices.refresh(index=index)
            self._swap(index)
        except BaseException:
            self._client.options(ignore_status=404).indices.delete(index=index)
            raise

    def expunge(self) -> None:
        """Rewrite the index's files without what was deleted.

        Elasticsearch keeps deleted documents for copies of a shard that may ask for them, and learns only every half minute
        that all have them: until then a merge would write them anew.
        """
        self._remove_replaced(TIMEOUT)
        if self._under(self._replaced):
            raise SearchError("an export still reads the index before this one, and what was taken out of it: say --expunge again when it is done")
        self._client.indices.flush(index=self.alias, force=True)
        until = time.monotonic() + PATIENCE
        while not self._copies_are_level():
            if time.monotonic() > until:
                raise SearchError("Elasticsearch keeps deleted text for a copy of the index that is away: bring its node back, and say --expunge again")
            time.sleep(1.0)
        self._client.indices.flush(index=self.alias, force=True)
        self._client.options(request_timeout=3600).indices.forcemerge(index=self.alias, only_expunge_deletes=True)
        self._client.indices.flush(index=self.alias, force=True)

    def _writer(self, index: str) -> ElasticWriter:
        return ElasticWriter(self._client, _write_alias(index), index)

    def _check(self, index: str) -> None:
        mapping = self._client.indices.get_mapping(index=index)[index]["mappings"]
        check_made_with(mapping.get("_meta", {}).get("made_with"))
        self._checked = index

    def _copies_are_level(self) -> bool:
        """Whether no copy of any shard may ask for what was deleted before now."""
        (index,) = self._client.indices.stats(index=self.alias, level="shards")["indices"].values()
        copies = [copy for shard in index["shards"].values() for copy in shard if copy["routing"]["primary"]]
        return all(lease["retaining_seq_no"] > copy["seq_no"]["max_seq_no"] for copy in copies for lease in copy["retention_leases"]["leases"])

    def _swap(self, index: str) -> None:
        """Point the alias to a filled index and away from the one before it, in one step.

        Of two rebuilds that end at the same moment, the one that began later stays.
        """
        older, newest = self._under(self.alias), index
        if older == [self.alias]:
            raise SearchError(f"Elasticsearch has an index that is called {self.alias} itself: choose another name in the search address")
        while True:
            with suppress(NotFoundError):  # the other rebuild has removed one of them already
                self._point_to(newest, older)
            *older, newest = self._under(self.alias)
            if not older:
                break
        if newest != index:
            self._client.options(ignore_status=404).indices.delete(index=index)
        time.sleep(PAUSE)  # for a search that has read the alias and is only about to begin
        self._remove_replaced(TIMEOUT)

    def _point_to(self, index: str, instead_of: Sequence[str]) -> None:
        actions: list[Mapping[str, Any]] = [{"add": {"index": index, "alias": self.alias}}]
        for name in instead_of:
            actions += [{"remove": {"index": name, "alias": self.alias, "must_exist": False}}, {"add": {"index": name, "alias": self._replaced}}]
        self._client.indices.update_aliases(actions=actions)

    def _under(self, alias: str) -> list[str]:
        """The indices to which an alias points, oldest first."""
        try:
            found = self._client.indices.get(index=alias).body
        except NotFoundError:
            return []
        return sorted(found, key=lambda name: (int(found[name]["settings"]["index"]["creation_date"]), name))

    def _remove_replaced(self, patience: float = 0.0) -> None:
        """Remove the indices before this one, but for those that are still read after ``patience`` seconds: they go the next time."""
        until = time.monotonic() + patience
        for index in self._under(self._replaced):
            with suppress(NotFoundError):  # another process was as quick
                while (read := self._is_read(index)) and time.monotonic() < until:
                    time.sleep(PAUSE)
                if not read:
                    self._client.indices.delete(index=index)

    def _is_read(self, index: str) -> bool:
        return bool(self._client.indices.stats(index=index, metric="search")["_all"]["total"]["search"]["open_contexts"])

    def _sweep(self) -> None:
        """Remove what killed rebuilds left: indices of ours that no alias but their own points to, too old to be at work still."""
        self._remove_replaced()
        for name, index in self._client.indices.get(index=f"{self.alias}-*", expand_wildcards="open").items():
            age = time.time() - int(index["settings"]["index"]["creation_date"]) / 1000
            if self._ours.fullmatch(name) and set(index["aliases"]) == {_write_alias(name)} and age > ABANDONED:
                self._client.options(ignore_status=404).indices.delete(index=name)


def _write_alias(index: str) -> str:
    return f"{index}-write"
