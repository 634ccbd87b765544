"""What addresses answered: by that nothing is sent twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from archive.database import Database
from archive.tables import fetches


@dataclass(frozen=True)
class Fetch:
    """What a URL answered last: enough to ask again without having it sent again."""

    url: str
    etag: str | None
    last_modified: str | None
    sha256: str | None
    content_type: str | None
    fetched_at: str
    headers: Mapping[str, str] | None = None


class Fetches:
    """The last answers of an archive's addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, url: str) -> Fetch | None:
        """The last answer of a URL, or None where it was never fetched."""
        with self._database.reading() as connection:
            row = connection.execute(select(fetches).where(fetches.c.url == url)).one_or_none()
        return Fetch(row.url, row.etag, row.last_modified, row.sha256, row.content_type, row.fetched_at, row.headers) if row else None

    def put(self, fetch: Fetch) -> None:
        """Remember what a URL answered."""
        values = dataclasses.asdict(fetch)
        with self._database.writing() as connection:
            if not connection.execute(update(fetches).where(fetches.c.url == fetch.url).values(values)).rowcount:
                connection.execute(insert(fetches).values(values))
