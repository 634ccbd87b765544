"""Which parts of a recording are read well."""

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from archive.model import AgendaItem, Segment, Word
from tests.transcribe.meeting import spoken
from transcribe import hearing
from transcribe.captions import Captions
from transcribe.hearing import Listener
from transcribe.names.roster import Known
from transcribe.sound.blocks import Heard, Nowhere
from transcribe.sound.skim import packed
from transcribe.spans import merged, total, without

FORUM = spoken(
    ("We will now hear from the public. The first speaker is Ada Example.", 1000.0),
    ("Hello council. My name is Ada Example, and I live on Heron Street. I urge you to keep the library open. My children read there.", 2.0),
    ("Thank you. The next speaker is Boris Sample.", 2.0),
    ("Good evening. My name is Boris Sample. I am here to talk about the noise on our street. The trucks come at five in the morning.", 2.0),
    ("Seeing no other speakers, that closes public comment.", 2.0),
)  # fmt: skip
FROM, TO, DURATION = FORUM[0].start, FORUM[-1].end, 3600.0


class Recording:
    """Stands for a recording of an hour in which only the forum is spoken, and notes what is asked of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, segments: list[Segment] = FORUM) -> None:
        self.read, self.skimmed, self.segments = [], [], segments
        monkeypatch.setattr(hearing, "listen", self._listen)
        monkeypatch.setattr(hearing, "skim", self._skim)

    def _heard(self, spans: list) -> list[Heard]:
        return [Heard(tuple(s for s in self.segments if start <= s.start and s.end <= end)) for start, end in spans]

    def _listen(self, _path: Path, spans: list, *_: object) -> list[Heard]:
        self.read += spans
        return self._heard(spans)

    def _skim(self, _path: Path, spans: list, *_: object) -> list[Heard]:
        self.skimmed += spans
        return self._heard(spans)

    def hear(self, agenda: list[AgendaItem] = (), captions: Captions | None = None) -> hearing.Hearing:
        return Listener(Path("recording"), DURATION, SimpleNamespace(workers=1), ("en",), Known(), lambda seconds: None, Nowhere()).hear(agenda, captions)


def later(segments: list[Segment], shift: float) -> list[Segment]:
    return [
        dataclasses.replace(one, start=one.start + shift, end=one.end + shift, words=tuple(Word(w.start + shift, w.end + shift, w.text) for w in one.words)) for one in segments
    ]


def hearing_of_minutes(shift: float) -> list[Segment]:
    """The forum again and again, for as long as a probe may be away."""
    length = TO - FROM + 2.0
    return [segment for number in range(int(hearing.PROBE_EVERY / length) + 1) for segment in later(FORUM, shift + number * length)]


def covers(spans: list) -> bool:
    return any(start <= FROM and end >= TO for start, end in spans)


def test_with_nothing_known_all_is_skimmed_and_only_the_forum_is_read(monkeypatch: pytest.MonkeyPatch):
    recording = Recording(monkeypatch)
    found = recording.hear()

    assert (recording.skimmed, found.found_by) == ([(0.0, DURATION)], "sound")
    assert covers(recording.read)
    assert total(recording.read) < TO - FROM + 150


def test_an_item_of_public_comment_is_read_at_once_and_the_rest_probed(monkeypatch: pytest.MonkeyPatch):
    recording = Recording(monkeypatch)
    recording.hear([AgendaItem("1", "Budget", None, 0.0), AgendaItem("2", "Public comment", None, 990.0), AgendaItem("3", "Zoning", None, 1400.0)])

    assert recording.read[0] == (980.0, 1410.0)
    assert all(end - start <= hearing.PROBE for start, end in recording.skimmed)
    assert 0.1 < total(recording.skimmed) / (DURATION - 430) < 0.25


def test_the_public_under_an_item_that_does_not_name_it_is_found_by_a_probe(monkeypatch: pytest.MonkeyPatch):
    again = hearing_of_minutes(1500.0)
    recording = Recording(monkeypatch, FORUM + again)
    recording.hear([AgendaItem("1", "Budget", None, 0.0), AgendaItem("2", "Public comment", None, 990.0), AgendaItem("3", "Zoning", None, 1400.0)])

    assert any(start <= again[0].start and end >= again[-1].end for start, end in recording.read)


def test_an_agenda_an_hour_off_loses_nobody(monkeypatch: pytest.MonkeyPatch):
    recording = Recording(monkeypatch)
    recording.hear([AgendaItem("1", "Budget", None, 0.0), AgendaItem("2", "Public comment", None, 3000.0)])

    assert covers(recording.read)


def captions(shift: float) -> Captions:
    return Captions((*later(FORUM, shift), Segment(3500.0, 3501.0, "adjourned", (Word(3500.0, 3501.0, "adjourned"),), "en")), frozenset())


def test_captions_show_where_to_listen(monkeypatch: pytest.MonkeyPatch):
    recording = Recording(monkeypatch)
    found = recording.hear(captions=captions(0.0))

    assert (recording.skimmed, found.found_by) == ([], "captions")
    assert covers(recording.read)


@pytest.mark.parametrize("given", [captions(1500.0), Captions((), frozenset())])
def test_shifted_and_blank_captions_lose_nobody(monkeypatch: pytest.MonkeyPatch, given: Captions):
    recording = Recording(monkeypatch)
    found = recording.hear(captions=given)

    assert covers(recording.read)
    assert found.found_by == "sound"


def test_shifted_captions_beside_an_agenda_that_is_right_are_not_believed(monkeypatch: pytest.MonkeyPatch):
    again = hearing_of_minutes(1500.0)
    recording = Recording(monkeypatch, FORUM + again)
    found = recording.hear([AgendaItem("1", "Budget", None, 0.0), AgendaItem("2", "Public comment", None, 990.0), AgendaItem("3", "Zoning", None, 1400.0)], captions(700.0))

    assert found.found_by == "sound"
    assert any(start <= again[0].start and end >= again[-1].end for start, end in recording.read)


def test_what_captions_do_not_reach_is_skimmed(monkeypatch: pytest.MonkeyPatch):
    again = later(FORUM, 2000.0)
    recording = Recording(monkeypatch, FORUM + again)
    found = recording.hear([], Captions((*FORUM, Segment(2000.0, 2001.0, "recess", (Word(2000.0, 2001.0, "recess"),), "en")), frozenset()))

    assert found.found_by == "captions"
    assert any(start <= again[0].start and end >= again[-1].end for start, end in recording.read)


def test_captions_that_are_right_once_and_shifted_later_lose_nobody(monkeypatch: pytest.MonkeyPatch):
    again = later(FORUM, 1200.0)
    recording = Recording(monkeypatch, FORUM + again)
    recording.hear([], Captions((*FORUM, *later(FORUM, 1600.0)), frozenset()))

    assert any(start <= again[0].start and end >= again[-1].end for start, end in recording.read)


def test_captions_whose_words_are_heard_are_believed_even_where_the_public_is_not_heard(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Listener, "_public", lambda *_: False)  # as with an applicant whom the captions take for the public
    recording = Recording(monkeypatch)

    assert recording.hear(captions=captions(0.0)).found_by == "captions"
    assert recording.skimmed == []


def test_captions_are_compared_with_what_is_heard():
    heard = later(FORUM, -8.0)

    assert captions(0.0).agreement(heard) == 1.0  # live captions come late
    assert captions(60.0).agreement(heard) < 0.2
    assert captions(0.0).agreement(heard[:1]) is None


def test_what_holds_nobody_is_told(monkeypatch: pytest.MonkeyPatch):
    recording = Recording(monkeypatch, spoken(("The budget is balanced. Next slide, please.", 100.0)))
    found = recording.hear()

    assert (found.segments, recording.read, found.skimmed) == ((), [], ((0.0, DURATION),))


def test_spans_are_merged_and_taken_out():
    assert merged([(50.0, 60.0), (-5.0, 10.0), (9.0, 20.0), (90.0, 120.0)], 100.0) == [(0.0, 20.0), (50.0, 60.0), (90.0, 100.0)]
    assert without([(0.0, 100.0)], [(10.0, 20.0), (90.0, 120.0)]) == [(0.0, 10.0), (20.0, 90.0)]


def test_clips_to_skim_are_full_and_never_too_long():
    clips = packed([(at, at + 5.0) for at in np.arange(0.0, 200.0, 6.0)] + [(300.0, 370.0)])

    assert all(end - start <= 28.0 for start, end in clips)
    assert len(clips) <= 12
