"""The change log: no change is skipped, none is asked for twice, and it stays small."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import create_engine, insert, text

from archive import Archive
from archive.database import now
from archive.flat import flat, parsed
from archive.tables import changes


def put(archive: Archive, *lines: dict) -> None:
    archive.comments.put_imported((*parsed(line, at), True) for at, line in enumerate(lines))


def line(identifier: str, **values: object) -> dict:
    return {"id": identifier, "meeting": "sample-1", "jurisdiction": "sample", "body": "Council", "date": "2026-04-14", "start": 1.0, "end": 2.0, "text": "Vote no."} | values


def marks(archive: Archive) -> int:
    with archive.changes._database.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM indexed")).scalar_one()


def test_what_is_done_is_one_number(archive: Archive):
    put(archive, *(line(f"c{number}") for number in range(20)))
    numbers = [number for number, _, _ in archive.changes.pending("i", 100)]

    archive.changes.done("i", numbers[5:10])
    assert (marks(archive), len(archive.changes.pending("i", 100))) == (5, 15)
    archive.changes.done("i", numbers[:5])
    assert (marks(archive), len(archive.changes.pending("i", 100))) == (0, 10)
    archive.changes.done("i", numbers)
    assert (marks(archive), archive.changes.pending("i", 100)) == (0, [])
    assert len(archive.changes.pending("another", 100)) == 20


def test_a_version_grows_with_every_change_of_the_comment_or_its_meeting(archive: Archive):
    put(archive, line("a"), line("b"))
    first = archive.changes.versions(["a", "b", "unknown"])
    put(archive, line("a", text="Vote yes."))
    put(archive, line("b", title="Another title"), line("a", title="Another title", text="Vote yes."))

    assert first == {"a": 1, "b": 1, "unknown": 0}
    assert archive.changes.versions(["a", "b"]) == {"a": 3, "b": 2}


@pytest.mark.needs("postgresql")
def test_two_writers_on_postgresql_skip_no_change(tmp_path, postgresql_database: str):
    """The first writer takes its number first and commits last: its change lies below one that is done already."""
    engine = create_engine(postgresql_database)
    with Archive(tmp_path, postgresql_database) as archive:
        with engine.connect() as slow:
            slow.execute(insert(changes).values(kind="comment", ref="slow", at=now()))
            with engine.begin() as quick:
                quick.execute(insert(changes).values(kind="comment", ref="quick", at=now()))
            seen = archive.changes.pending("i", 100)
            archive.changes.done("i", [number for number, _, _ in seen])
            newest = archive.changes.newest()
            slow.commit()

        assert [ref for _, _, ref in seen] == ["quick"]
        assert newest == 0  # a rebuild that begins meanwhile takes nothing for granted
        left = archive.changes.pending("i", 100)
        assert [ref for _, _, ref in left] == ["slow"]
        archive.changes.done("i", [number for number, _, _ in left])
        assert (archive.changes.pending("i", 100), marks(archive)) == ([], 0)
    engine.dispose()


def test_an_export_has_the_same_order_on_every_database(archive: Archive):
    ids = ["b-1", "B-1", "a_2", "a-2", "ä", "Z", "a2"]
    random.Random(1).shuffle(ids)
    put(archive, *(line(identifier, meeting=meeting) for meeting in ("x-1", "X-1") for identifier in (f"{meeting}{each}" for each in ids)))

    exported = [flat(record, "") for record in archive.comments.stream()]
    assert [each["id"] for each in exported] == [each["id"] for each in sorted(exported, key=lambda each: (each["meeting"].encode(), each["id"].encode()))]
