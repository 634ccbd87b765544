"""The migrations make the tables that the code describes."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from archive import Archive
from archive.database import MIGRATIONS
from archive.store import DATABASE_FILE
from archive.tables import metadata


def test_migrated_tables_are_those_of_the_code(archive: Archive, database: str | None):
    engine = create_engine(database or f"sqlite:///{archive.folder / DATABASE_FILE}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_an_archive_opens_again_and_is_sound(archive: Archive, database: str | None):
    with Archive(archive.folder, database) as again:
        assert again.integrity() is None


def test_the_newest_file_is_the_head_of_the_migrations():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]

    assert ScriptDirectory.from_config(config).get_heads() == [newest]
