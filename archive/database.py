"""Opening the database: SQLite in WAL by default, PostgreSQL by URL, migrated to the newest tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, FromClause, String, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, NoSuchModuleError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from archive.errors import ArchiveError, Unwritable

NO_ROOM = ("disk is full", "disk I/O error", "readonly database", "No space left on device")  # SQLite's words, and PostgreSQL's
TAKEN = "23505"  # PostgreSQL's code for a key that is there already
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_WAIT = 60.0  # seconds that a writer waits for another one


class Database:
    """One database and its two ways in: ``reading()`` sees one moment, ``writing()`` is one transaction or nothing."""

    def __init__(self, url: str | URL) -> None:
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise ArchiveError("what --database or PODIUM_DATABASE names is no database address: write it like postgresql+psycopg://user@host/name") from error
        try:
            self.engine = _engine(self.url.render_as_string(hide_password=False))
        except ModuleNotFoundError as error:
            raise ArchiveError(f"the database needs the Python package {error.name}: pip install '.[postgresql]' in Podium's folder, or leave --database out") from error
        except NoSuchModuleError as error:
            raise ArchiveError(f"no database is called “{self.url.get_backend_name()}”: SQLite and PostgreSQL are known") from error

    def migrate(self) -> None:
        """Bring the tables to this version. Safe to call at every start; two at once wait for each other."""
        if self._is_current():
            return
        from alembic import command  # only where there is something to migrate: every command waits for what it imports
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self.writing() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except DatabaseError as error:
            where = self.url.database if self.url.get_backend_name() == "sqlite" else self.url.host
            raise Unwritable(f"the database {where} cannot be opened ({str(error.orig).strip()}): is it running, and may you write there?") from error

    def _is_current(self) -> bool:
        """Whether the tables are of this version already, told without waiting for a writer."""
        newest = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
        try:
            with self.reading() as connection:
                return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == newest
        except DatabaseError:
            return False  # migrate tells what is wrong

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the archive and writes nothing."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # SQLite's transactions are always so
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing."""
        try:
            with self.engine.connect().execution_options(podium_writes=True) as connection, connection.begin():
                yield connection
        except IntegrityError as error:
            if getattr(error.orig, "sqlstate", None) != TAKEN and "UNIQUE constraint" not in str(error.orig):
                raise
            raise ArchiveError("another program was writing the same at the same time, and nothing of this was kept: run it again") from error
        except OperationalError as error:
            if not any(words in str(error.orig) for words in NO_ROOM):
                raise
            raise Unwritable(f"the database {self.url.database} cannot be written ({error.orig}): make room, and run it again; what was kept is sound") from error

    def complaint(self) -> str | None:
        """What SQLite finds wrong with its file, or None; PostgreSQL keeps watch over itself."""
        if self.url.get_backend_name() != "sqlite":
            return None
        with self.reading() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        problems = [*(line for line in found if line != "ok"), *(f"{row[0]} names a missing {row[2]}" for row in orphans)]
        return "; ".join(problems) or None

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet; another writer may be inserting the same ones."""
    if rows:
        dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")  # the one that is there: importing both takes every command's time
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


class bytewise(ColumnElement[str]):  # noqa: N801 - it is used like a function
    """A text column that orders by its bytes on every database; PostgreSQL else orders by the rules of a language."""

    inherit_cache = True
    type = String()

    def __init__(self, column: ColumnElement[str]) -> None:
        self.column = column

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.column._from_objects


@compiles(bytewise)
def _plainly(element: bytewise, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(bytewise, "postgresql")
def _in_c(element: bytewise, compiler: SQLCompiler, **options: Any) -> str:
    return f'{compiler.process(element.column, **options)} COLLATE "C"'


def now() -> str:
    """This moment in UTC, to the second, as it stands in every row."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@lru_cache(maxsize=4096)
def _short(text: str) -> Any:
    return json.loads(text)


def _from_json(text: str) -> Any:
    """Lists of topics and flags are few and come again and again. Nobody changes what a row holds."""
    return _short(text) if len(text) < 100 else json.loads(text)


def _engine(url: str) -> Engine:
    backend = make_url(url).get_backend_name()
    if backend != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": LOCK_WAIT}, json_deserializer=_from_json)

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later cannot wait for another writer in SQLite: it takes the lock at once.
        writes = connection.get_execution_options().get("podium_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
