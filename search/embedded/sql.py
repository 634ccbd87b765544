"""Questions to SQLite with answers that the type checker knows nothing of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import apsw


def rows(connection: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of an answer."""
    return connection.execute(sql, values).fetchall()


def row(connection: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of an answer, where there is one."""
    found: tuple[Any, ...] | None = connection.execute(sql, values).fetchone()
    return found


def value(connection: apsw.Connection, sql: str, values: Sequence[Any] = ()) -> Any:
    """The first value of an answer that has a row."""
    found = row(connection, sql, values)
    assert found is not None, sql
    return found[0]
