"""The index follows the archive."""

import os
import shutil
import threading

import pytest

from archive import Archive
from archive.flat import parsed
from search.backend import Backend, BadRequest
from search.documents import document
from search.elastic import Elastic
from search.indexer import rebuild, update
from search.parser import parse
from search.service import as_json, every_hit, find
from tests.shared import elasticsearch_home


def found(backend: Backend, query: str) -> set[str]:
    return set(backend.search(parse(query).node, "relevance", 100, None).ids)


def test_only_what_changed_is_written(filled: Archive, backend: Backend, golden_comments: list[dict]):
    assert update(filled, backend) == 60
    assert update(filled, backend) == 0
    line = golden_comments[5] | {"text": "Quite other words about zeppelins.", "revision": 9}
    filled.comments.put_imported([(*parsed(line, 1), True)])

    assert update(filled, backend) == 1
    assert found(backend, "zeppelins") == {line["id"]}
    assert backend.count() == 60


def test_a_meetings_new_title_reaches_its_comments(filled: Archive, backend: Backend, golden_comments: list[dict]):
    update(filled, backend)
    mine = [line for line in golden_comments if line["meeting"] == golden_comments[0]["meeting"]]
    filled.comments.put_imported((*parsed(line | {"body": "Zeppelin Board"}, 1), True) for line in mine)
    update(filled, backend)

    assert found(backend, "body:zeppelin") == {line["id"] for line in mine}


def test_a_rebuilt_index_is_another_and_holds_the_same(filled: Archive, backend: Backend):
    update(filled, backend)
    before, name = found(backend, "budget"), backend.identity()

    assert rebuild(filled, backend) == 60
    assert (found(backend, "budget"), backend.count()) == (before, 60)
    assert backend.identity() != name
    assert update(filled, backend) == 0


def test_an_index_that_was_removed_is_made_again(filled: Archive, backend: Backend):
    update(filled, backend)
    if isinstance(backend, Elastic):
        backend._client.indices.delete(index=backend.identity())
    else:
        shutil.rmtree(backend._files.folder)

    assert update(filled, backend) == 60


def test_a_rebuild_that_fails_leaves_the_old_index(filled: Archive, backend: Backend):
    update(filled, backend)
    name = backend.identity()

    def fail() -> None:
        with backend.rebuilding() as writer:
            writer.put([])
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()

    assert (backend.identity(), backend.count()) == (name, 60)
    if isinstance(backend, Elastic):
        assert list(backend._client.indices.get(index=f"{backend.alias}-*")) == [name]
    else:
        assert [path.name for path in backend._files.folder.iterdir() if ".new" in path.name] == []


def test_searches_go_on_while_an_index_is_rebuilt(filled: Archive, backend: Backend, golden_comments: list[dict]):
    update(filled, backend)
    before, stop, seen = found(backend, "budget"), threading.Event(), []

    def search() -> None:
        while not stop.is_set():
            seen.append(found(backend, "budget"))

    searching = threading.Thread(target=search)
    searching.start()
    try:
        for _ in range(4):
            rebuild(filled, backend)
    finally:
        stop.set()
        searching.join()

    assert len(seen) > 4
    assert all(each == before for each in seen)


def test_two_rebuilds_at_once_leave_one_index(filled: Archive, backend: Backend):
    rebuilds = [threading.Thread(target=rebuild, args=(filled, backend)) for _ in range(2)]
    for each in rebuilds:
        each.start()
    for each in rebuilds:
        each.join()

    assert backend.count() == 60
    assert len(found(backend, "budget")) > 0
    if isinstance(backend, Elastic):
        assert list(backend._client.indices.get(index=f"{backend.alias}-*")) == [backend.identity()]


def test_two_indexers_at_once_leave_nothing_lost_or_doubled(filled: Archive, backend: Backend, golden_comments: list[dict]):
    """They begin on the same changes, while the comments go on changing."""
    update(filled, backend)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            for _ in range(6):
                update(filled, backend)
        except BaseException as error:
            errors.append(error)

    indexers = [threading.Thread(target=run) for _ in range(2)]
    for indexer in indexers:
        indexer.start()
    for round_ in range(4):
        filled.comments.put_imported((*parsed(line | {"text": f"{line['text']} round{round_}"}, 1), True) for line in golden_comments)
    for indexer in indexers:
        indexer.join()
    update(filled, backend)

    assert errors == []
    assert backend.count() == 60
    assert found(backend, "round3") == {line["id"] for line in golden_comments}
    assert [found(backend, f"round{number}") for number in range(3)] == [set(), set(), set()]


def test_a_slow_indexer_cannot_bring_back_what_is_old(filled: Archive, backend: Backend, golden_comments: list[dict]):
    """It read a comment, slept while another indexer wrote the next version, and writes last."""
    if not isinstance(backend, Elastic):
        pytest.skip("writers of the embedded index wait for each other")
    update(filled, backend)
    line = golden_comments[5]
    old = filled.changes.versions([line["id"]]), [document(record) for record in filled.comments.many([line["id"]]).values()]
    filled.comments.put_imported([(*parsed(line | {"text": "Quite other words about zeppelins."}, 1), True)])
    update(filled, backend)
    with backend.updating() as writer:
        writer.put(old[1], old[0])

    assert found(backend, "zeppelins") == {line["id"]}


def test_text_that_left_a_comment_leaves_the_files(filled: Archive, backend: Backend, golden_comments: list[dict]):
    secret = {"text": "My address is quixotically secret xylotheque seventeen.", "speaker": "Gone Xylophonist"}
    filled.comments.put_imported([(*parsed(golden_comments[5] | secret, 1), True)])
    rebuild(filled, backend)
    assert leftovers(backend) != []

    filled.comments.put_imported([(*parsed(golden_comments[5], 1), True)])
    update(filled, backend)
    backend.expunge()

    assert leftovers(backend) == []


def leftovers(backend: Backend) -> list[str]:
    """Files of the index in which the secret words stand. Lucene's are compressed by prefixes, but not inside so rare a word."""
    if isinstance(backend, Elastic):
        backend._client.indices.flush(index=backend.alias, force=True, wait_if_ongoing=True)
        backend._client.indices.clear_cache(index=backend.alias)
        identifier = backend._client.indices.get_settings(index=backend.alias)[backend.identity()]["settings"]["index"]["uuid"]
        home = elasticsearch_home()
        if home is None or os.environ.get("PODIUM_TEST_ELASTICSEARCH"):
            pytest.skip("the server's files are elsewhere")
        folder = home / "data" / "indices" / identifier
    else:
        folder = backend._files.folder
    return [
        f"{file.name}: {word!r}"
        for file in folder.rglob("*")
        if file.is_file()
        for word in (b"xylotheque", b"otheque", b"Xylophonist", b"xylophonist", b"quixotically")
        if word in file.read_bytes()
    ]


def test_the_answer_has_totals_and_facets(filled: Archive, backend: Backend):
    update(filled, backend)
    answer = as_json(find(filled, backend, "topic:housing", size=2), "http://pages")

    assert (answer["total"], len(answer["hits"]), bool(answer["next"])) == (4, 2, True)
    assert answer["facets"]["topic"][0] == {"value": "housing", "count": 4}
    assert {"value": "City Commission, Heron Bight, Florida", "count": 4} in answer["facets"]["body"]
    assert {"value": "2025", "count": 4} in answer["facets"]["year"]
    assert answer["hits"][0]["excerpt"]


def test_newest_first_and_a_bare_day_at_its_beginning(filled: Archive, backend: Backend):
    update(filled, backend)
    dates = [hit.record.meeting.date for hit in find(filled, backend, "", size=100).hits]

    assert dates == sorted(dates, reverse=True)


def test_what_the_archive_no_longer_shows_is_not_shown(filled: Archive, backend: Backend, monkeypatch: pytest.MonkeyPatch):
    update(filled, backend)
    many = filled.comments.many
    monkeypatch.setattr(filled.comments, "many", lambda ids: {key: value for key, value in many(ids).items() if key != "c18"})

    assert "c18" not in [hit.record.comment.id for hit in find(filled, backend, "rent").hits]
    assert "c18" not in [record.comment.id for record in every_hit(filled, backend, "rent")]


@pytest.mark.parametrize(
    ("sort", "size", "cursor"), [("best", 10, None), ("date", 0, None), ("date", -3, None), ("date", 101, None), ("date", 10, "made-up"), ("date", 10, "WzFd"), ("date", 10, "é")]
)
def test_a_made_up_request_is_refused(golden: Backend, sort: str, size: int, cursor: str | None):
    with pytest.raises(BadRequest):
        golden.search(parse("x").node, sort, size, cursor)
