"""The connection to Elasticsearch, and its errors in words that say what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from elastic_transport import ConnectionError as Unreachable
from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, UnsupportedProductError

from search.backend import Access, BadRequest, SearchError

ALIAS = "podium"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")  # of an alias: no list of them, and none of the server's own
TIMEOUT = 20.0  # seconds that one answer may take


def connected(address: str, access: Access) -> tuple[Elasticsearch, str]:
    """The client and the alias of an address like ``https://host:9200/podium``.

    An API key wins over a user and password that stand before the host. Raises SearchError for an address that is none.
    """
    parts = urlsplit(address)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 9200)
    except ValueError as error:
        raise SearchError(f"the search address has no right port ({error}): write it like https://host:9200/podium") from error
    alias = parts.path.strip("/") or ALIAS
    if not parts.hostname or not NAME.fullmatch(alias):
        raise SearchError("the search address is none: write it like https://host:9200/podium, the name in small letters, digits and dashes")
    options: dict[str, object] = {"request_timeout": TIMEOUT, "max_retries": 2, "retry_on_timeout": False}
    if access.api_key:
        options["api_key"] = access.api_key
    elif parts.username:
        options["basic_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "https" and access.ca:
        if not Path(access.ca).is_file():
            raise SearchError(f"PODIUM_SEARCH_CA names {access.ca}, and no file is there: give the CA certificate that the server was set up with")
        options["ca_certs"] = access.ca
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Elasticsearch(f"{parts.scheme}://{host}:{port}", **options), alias  # type: ignore[arg-type]


@contextmanager
def told() -> Iterator[None]:
    """The client's errors as SearchError, in one sentence each."""
    try:
        yield
    except TlsError as error:
        raise SearchError("Elasticsearch's certificate cannot be checked: name its CA certificate with PODIUM_SEARCH_CA") from error
    except ConnectionTimeout as error:
        raise SearchError("Elasticsearch does not answer in time: try again in a moment") from error
    except Unreachable as error:
        raise SearchError("Elasticsearch cannot be reached: search comes back when it does") from error
    except (AuthenticationException, AuthorizationException) as error:
        raise SearchError("Elasticsearch does not let us in: check PODIUM_SEARCH_API_KEY and what the key may do") from error
    except UnsupportedProductError as error:
        raise SearchError("the server at the search address is no Elasticsearch") from error
    except ApiError as error:
        if not isinstance(error.body, dict):
            raise SearchError("the server at the search address is no Elasticsearch") from error
        raise refused(error.meta.status, error.body) from error


def refused(status: int, reason: Mapping[str, Any]) -> SearchError:
    """What a refusal by the server means for who asked."""
    error = reason.get("error")
    kind = reason.get("type") or (error.get("type", "") if isinstance(error, dict) else error or "")
    if status == 404:
        return SearchError("Elasticsearch has no index for us yet: run podium index")
    if "too_many" in str(reason) or "too_complex" in str(reason):
        return BadRequest("the query is too long for Elasticsearch: leave some words out")
    if status == 400:
        return SearchError(f"Elasticsearch refuses the request ({kind}): is the index of this version? podium index --rebuild fills a new one")
    return SearchError(f"Elasticsearch cannot answer now ({status} {kind}): try again in a moment")
