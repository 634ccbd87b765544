"""The Elasticsearch backend: the official client, against a server of the same major version."""

from search.elastic.backend import Elastic

__all__ = ["Elastic"]
