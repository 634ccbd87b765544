"""Runs, revisions, imports, and what leaves the archive."""

import dataclasses
import json

import pytest

from archive import Archive, BadValue
from archive.flat import KEYS, flat, parsed
from archive.model import Comment, Evidence, Jurisdiction, Media, Meeting, Segment, Source, Transcript, Window, Word

SHA = "c" * 64
RUN = Transcript(SHA, "faster-whisper", "base", "1", "w", {"beam_size": 5})
HEARD = [Segment(60.0, 95.0, "said", (Word(60.0, 95.0, "said"),), "en", -0.2)]
WINDOWS = [Window(40.0, 300.0, "public_comment", "agenda", "item 3")]


@pytest.fixture
def meeting(archive: Archive) -> str:
    archive.meetings.put_jurisdiction(Jurisdiction("coral-key", "Coral Key", "Florida"))
    return archive.meetings.put(Meeting("coral-key", "City Commission", "2026-04-14", place="Coral Key, Florida"), Source("granicus", "1", ""))


def turn(meeting: str, start: float, end: float, text: str = "Please vote no.") -> Comment:
    evidence = (Evidence("called", "next is Ada Example", 58.0),)
    return Comment(
        meeting, start, end, text, media_sha256=SHA, words=(Word(start, end, text),), speaker="Ada Example", speaker_evidence="called", evidence=evidence, topics=("other",)
    )


def store(archive: Archive, meeting: str, *comments: Comment, run: Transcript = RUN) -> list[str]:
    return archive.comments.store_run(meeting, run, WINDOWS, HEARD, comments)


def everything(archive: Archive, meeting: str) -> list:
    return [archive.comments.of_meeting(meeting), archive.comments.windows(meeting), [archive.comments.revisions(r.comment.id) for r in archive.comments.stream(meeting)]]


def test_a_comment_comes_back_as_it_was_stored(archive: Archive, meeting: str):
    (identifier,) = store(archive, meeting, turn(meeting, 60.92, 95.88))

    record = archive.comments.get(identifier)
    assert dataclasses.replace(record.comment, id="") == turn(meeting, 60.92, 95.88)
    assert record.meeting.id == meeting


def test_the_same_run_again_changes_nothing(archive: Archive, meeting: str):
    store(archive, meeting, turn(meeting, 60.0, 95.0), turn(meeting, 102.0, 130.0))
    before, changes = everything(archive, meeting), archive.changes.pending("i", 100)
    store(archive, meeting, turn(meeting, 60.0, 95.0), turn(meeting, 102.0, 130.0))

    assert everything(archive, meeting) == before
    assert archive.changes.pending("i", 100) == changes


def test_another_run_keeps_the_id_where_they_overlap(archive: Archive, meeting: str):
    (first,) = store(archive, meeting, turn(meeting, 60.0, 95.0))
    (second,) = store(archive, meeting, turn(meeting, 61.5, 94.0, "Please, vote no."), run=dataclasses.replace(RUN, model="small"))

    assert first == second
    record = archive.comments.get(first)
    assert (record.comment.start, record.comment.text, record.comment.revision) == (61.5, "Please, vote no.", 2)
    assert [revision.values["text"] for revision in archive.comments.revisions(first)] == ["Please vote no.", "Please, vote no."]


def test_what_a_run_no_longer_finds_keeps_its_link_and_leaves_the_lists(archive: Archive, meeting: str):
    kept, gone = store(archive, meeting, turn(meeting, 60.0, 95.0), turn(meeting, 200.0, 220.0))
    store(archive, meeting, turn(meeting, 60.0, 95.0))

    assert [record.comment.id for record in archive.comments.stream()] == [kept]
    assert archive.comments.get(gone).comment.text == "Please vote no."
    assert not archive.comments.is_visible(gone)
    assert archive.comments.many([kept, gone]).keys() == {kept}


def test_every_change_of_a_comment_is_logged_once(archive: Archive, meeting: str):
    (identifier,) = store(archive, meeting, turn(meeting, 60.0, 95.0))
    store(archive, meeting, turn(meeting, 60.0, 96.0))

    assert [(kind, ref) for _, kind, ref in archive.changes.pending("i", 10)] == [("comment", identifier)] * 2


def test_changes_are_done_one_by_one_not_by_number(archive: Archive, meeting: str):
    store(archive, meeting, turn(meeting, 60.0, 95.0), turn(meeting, 200.0, 220.0))
    first, second = (number for number, _, _ in archive.changes.pending("i", 10))
    archive.changes.done("i", [second])
    archive.changes.done("i", [second])

    assert [number for number, _, _ in archive.changes.pending("i", 10)] == [first]
    assert len(archive.changes.pending("another index", 10)) == 2


def imported(archive: Archive, lines: list[dict]) -> int:
    return archive.comments.put_imported((*parsed(line, n), line.get("topics") is not None) for n, line in enumerate(lines, 1))


def test_flat_records_go_round_byte_for_byte(archive: Archive, golden_comments: list[dict]):
    imported(archive, golden_comments)
    once = [json.dumps(flat(record, "http://pages"), ensure_ascii=False) for record in archive.comments.stream()]
    imported(archive, [json.loads(line) for line in once])
    twice = [json.dumps(flat(record, "http://pages"), ensure_ascii=False) for record in archive.comments.stream()]

    assert once == twice == [json.dumps(line, ensure_ascii=False) for line in golden_comments]


def test_an_import_needs_seven_keys_only(archive: Archive):
    line = {"meeting": "m-1", "jurisdiction": "somewhere", "body": "Board", "date": "2026-01-02", "start": 1, "end": 2, "text": "Hello."}
    imported(archive, [line])

    (record,) = archive.comments.stream()
    assert list(flat(record, "http://pages")) == list(KEYS)
    assert (record.meeting.id, record.comment.state, record.comment.revision) == ("m-1", "machine", 1)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": None}, "line 1: text missing"),
        ({"start": "sixty"}, "line 1: start cannot be 'sixty'"),
        ({"start": 9.0}, "no stretch of seconds"),
        ({"start": float("nan")}, "start"),
        ({"date": "yesterday"}, "line 1: date 'yesterday' is no date"),
        ({"topics": "parks"}, "line 1: topics"),
        ({"jurisdiction": "Coral Key"}, "no slug"),
        ({"text": "a\0b"}, "line 1: text"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_imported(archive: Archive, wrong: dict, told: str):
    line = {"meeting": "m-1", "jurisdiction": "somewhere", "body": "Board", "date": "2026-01-02", "start": 1, "end": 2, "text": "Hello."}
    with pytest.raises(BadValue, match=told):
        imported(archive, [line | wrong])

    assert list(archive.comments.stream()) == []


def test_lines_that_disagree_about_their_meeting_are_refused_whole(archive: Archive):
    line = {"meeting": "m-1", "jurisdiction": "somewhere", "body": "Board", "date": "2026-01-02", "start": 1, "end": 2, "text": "Hello."}
    with pytest.raises(BadValue, match="m-1"):
        imported(archive, [line, line | {"start": 1.5, "title": "Another"}])

    assert list(archive.comments.stream()) == []
    assert archive.meetings.all() == []


def test_importing_ones_own_export_loses_nothing(archive: Archive, meeting: str):
    (identifier,) = store(archive, meeting, turn(meeting, 60.0, 95.0))
    before = archive.comments.get(identifier)
    imported(archive, [flat(record, "http://pages") for record in archive.comments.stream()])

    after = archive.comments.get(identifier).comment
    assert (after.words, after.heard, after.evidence) == (before.comment.words, before.comment.heard, before.comment.evidence)
    assert archive.comments.get(identifier).meeting == dataclasses.replace(before.meeting, status="held")


def test_two_records_without_ids_at_one_second_are_two(archive: Archive):
    line = {"meeting": "m-1", "jurisdiction": "somewhere", "body": "Board", "date": "2026-01-02", "start": 1, "end": 2, "text": "Hello."}
    imported(archive, [line, line | {"text": "Another."}])
    imported(archive, [line, line | {"text": "Another."}])

    assert sorted(record.comment.text for record in archive.comments.stream()) == ["Another.", "Hello."]


def test_an_id_that_stands_twice_is_refused(archive: Archive):
    line = {"id": "c1", "meeting": "m-1", "jurisdiction": "somewhere", "body": "Board", "date": "2026-01-02", "start": 1, "end": 2, "text": "Hello."}
    with pytest.raises(BadValue, match="c1 stands twice"):
        imported(archive, [line, line])


def test_comments_from_captions_give_way_to_the_recordings(archive: Archive, meeting: str):
    captioned = dataclasses.replace(turn(meeting, 61.0, 93.0, "PLEASE VOTE NO"), media_sha256=None, engine="captions")
    run = Transcript("d" * 64, "captions", "official")
    (first,) = archive.comments.store_run(meeting, run, WINDOWS, HEARD, [captioned])
    (second,) = store(archive, meeting, turn(meeting, 60.0, 95.0))

    assert first == second
    assert [record.comment.text for record in archive.comments.stream()] == ["Please vote no."]
    assert len(archive.comments.windows(meeting)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "../x"},
        {"meeting": "a\nb"},
        {"url": "javascript:alert(1)"},
        {"flags": ["\ud800"]},
        {"revision": 10**30},
        {"date": "2026-W15-2"},
        {"body": ""},
        {"media_sha256": "../x"},
        {"text": "a word " + "w" * 5000},
        {"speaker": "Ana " * 2000},
        {"topics": ["t" * 5000]},
    ],
)
def test_values_that_no_page_could_hold_are_refused(archive: Archive, wrong: dict):
    line = {"meeting": "m-1", "jurisdiction": "somewhere", "body": "Board", "date": "2026-01-02", "start": 1, "end": 2, "text": "Hello."}
    with pytest.raises(BadValue, match="line 1"):
        imported(archive, [line | wrong])


def test_the_whole_recording_takes_over_from_the_one_that_was_cut_short(archive: Archive, meeting: str):
    archive.meetings.put_media(meeting, Media(SHA, "https://example.org/v.mp4", duration=100.0))
    (first,) = store(archive, meeting, turn(meeting, 60.0, 95.0))
    archive.meetings.put_media(meeting, Media("d" * 64, "https://example.org/v.mp4", duration=7800.0), instead_of=SHA)
    whole = [dataclasses.replace(each, media_sha256="d" * 64) for each in (turn(meeting, 60.0, 95.5), turn(meeting, 120.0, 150.0))]
    kept = store(archive, meeting, *whole, run=dataclasses.replace(RUN, media_sha256="d" * 64))

    assert kept[0] == first
    assert [record.comment.media_sha256 for record in archive.comments.of_meeting(meeting)] == ["d" * 64] * 2
    assert len(archive.comments.windows(meeting)) == 1
    assert [recording.sha256 for recording in archive.meetings.media(meeting)] == ["d" * 64]
    assert archive.meetings.recording(SHA).duration == 100.0, "evidence of what was heard"


def test_a_second_run_of_the_same_engine_says_when_it_was(archive: Archive, meeting: str):
    """Papers that came before it are in it: see podium run."""
    for moment in ("2026-04-15T00:00:00+00:00", "2026-04-20T00:00:00+00:00"):
        store(archive, meeting, turn(meeting, 60.0, 95.0), run=dataclasses.replace(RUN, created_at=moment))

    assert [run.created_at for run in archive.comments.transcripts(meeting)] == ["2026-04-20T00:00:00+00:00"]
