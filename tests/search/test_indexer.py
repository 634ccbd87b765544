"""The index follows the archive."""

import shutil
from pathlib import Path

import pytest

from archive import Archive
from archive.flat import parsed
from search.backend import BadRequest
from search.embedded import Embedded
from search.indexer import rebuild, update
from search.parser import parse
from search.service import as_json, every_hit, find


@pytest.fixture
def filled(archive: Archive, golden_comments: list[dict]) -> Archive:
    archive.comments.put_imported((*parsed(line, at), True) for at, line in enumerate(golden_comments))
    return archive


@pytest.fixture
def backend(tmp_path: Path) -> Embedded:
    return Embedded(tmp_path / "index")


def found(backend: Embedded, query: str) -> set[str]:
    return set(backend.search(parse(query).node, "relevance", 100, None).ids)


def test_only_what_changed_is_written(filled: Archive, backend: Embedded, golden_comments: list[dict]):
    assert update(filled, backend) == 60
    assert update(filled, backend) == 0
    line = golden_comments[5] | {"text": "Quite other words about zeppelins.", "revision": 9}
    filled.comments.put_imported([(*parsed(line, 1), True)])

    assert update(filled, backend) == 1
    assert found(backend, "zeppelins") == {line["id"]}
    assert backend.count() == 60


def test_a_meetings_new_title_reaches_its_comments(filled: Archive, backend: Embedded, golden_comments: list[dict]):
    update(filled, backend)
    mine = [line for line in golden_comments if line["meeting"] == golden_comments[0]["meeting"]]
    filled.comments.put_imported((*parsed(line | {"body": "Zeppelin Board"}, 1), True) for line in mine)
    update(filled, backend)

    assert found(backend, "body:zeppelin") == {line["id"] for line in mine}


def test_a_rebuilt_index_is_another_and_holds_the_same(filled: Archive, backend: Embedded):
    update(filled, backend)
    before, name = found(backend, "budget"), backend.identity()

    assert rebuild(filled, backend) == 60
    assert (found(backend, "budget"), backend.count()) == (before, 60)
    assert backend.identity() != name
    assert update(filled, backend) == 0


def test_an_index_that_was_removed_is_made_again(filled: Archive, backend: Embedded, tmp_path: Path):
    update(filled, backend)
    shutil.rmtree(tmp_path / "index")

    assert update(filled, backend) == 60


def test_a_rebuild_that_fails_leaves_the_old_index(filled: Archive, backend: Embedded, tmp_path: Path):
    update(filled, backend)

    def fail() -> None:
        with backend.rebuilding() as writer:
            writer.put([])
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()

    assert backend.count() == 60
    assert [path.name for path in (tmp_path / "index").iterdir() if ".new" in path.name] == []


def test_the_answer_has_totals_and_facets(filled: Archive, backend: Embedded):
    update(filled, backend)
    answer = as_json(find(filled, backend, "topic:housing", size=2), "http://pages")

    assert (answer["total"], len(answer["hits"]), bool(answer["next"])) == (4, 2, True)
    assert answer["facets"]["topic"][0] == {"value": "housing", "count": 4}
    assert {"value": "City Commission, Heron Bight, Florida", "count": 4} in answer["facets"]["body"]
    assert {"value": "2025", "count": 4} in answer["facets"]["year"]
    assert answer["hits"][0]["excerpt"]


def test_newest_first_and_a_bare_day_at_its_beginning(filled: Archive, backend: Embedded):
    update(filled, backend)
    dates = [hit.record.meeting.date for hit in find(filled, backend, "", size=100).hits]

    assert dates == sorted(dates, reverse=True)


def test_what_the_archive_no_longer_shows_is_not_shown(filled: Archive, backend: Embedded, monkeypatch: pytest.MonkeyPatch):
    update(filled, backend)
    many = filled.comments.many
    monkeypatch.setattr(filled.comments, "many", lambda ids: {key: value for key, value in many(ids).items() if key != "c18"})

    assert "c18" not in [hit.record.comment.id for hit in find(filled, backend, "rent").hits]
    assert "c18" not in [record.comment.id for record in every_hit(filled, backend, "rent")]


@pytest.mark.parametrize(
    ("sort", "size", "cursor"), [("best", 10, None), ("date", 0, None), ("date", -3, None), ("date", 101, None), ("date", 10, "made-up"), ("date", 10, "WzFd"), ("date", 10, "é")]
)
def test_a_made_up_request_is_refused(backend: Embedded, sort: str, size: int, cursor: str | None):
    with pytest.raises(BadRequest):
        backend.search(parse("x").node, sort, size, cursor)
