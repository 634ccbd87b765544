"""The migrations make the tables that the code describes."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from archive import Archive
from archive.database import MIGRATIONS, Database
from archive.model import Jurisdiction, Meeting, Source
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


def test_sources_keep_what_they_point_to_through_another_key(archive: Archive, database: str | None):
    archive.meetings.put_jurisdiction(Jurisdiction("x", "X"))
    meeting = archive.meetings.put(Meeting("x", "Council", "2026-05-01T09:00:00-04:00"), Source("granicus", "900", "https://a.example.org/", portal="a.example.org"))
    archive.meetings.put(Meeting("x", "Council", "2026-05-01T09:00:00-04:00"), Source("iqm2", "7", "https://b.example.org/", portal="b.example.org", rank=1))
    before = Database(database or f"sqlite:///{archive.folder / DATABASE_FILE}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with before.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    before.close()
    with Archive(archive.folder, database) as again:
        assert [(source.platform, source.vendor_id, source.portal, source.rank) for source in again.meetings.sources_of(meeting)] == [
            ("granicus", "900", "", 0),
            ("iqm2", "7", "", 1),
        ]
        assert again.integrity() is None
