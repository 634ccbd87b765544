"""One meeting through the stage: its recordings or captions in, a transcript with windows and comments out, all or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from archive import Archive
from archive.comments import CAPTIONS
from archive.model import AgendaItem, Comment, Document, Media, Segment, Transcript, Window
from transcribe.agenda import kind_of, stretches
from transcribe.captions import Captions, decoded, read_captions
from transcribe.changed import Changed, changed
from transcribe.comments import Around, comment_of
from transcribe.engines import Engine
from transcribe.errors import TranscribeError
from transcribe.floor.public import public_in
from transcribe.floor.speech import Unit, units_of
from transcribe.floor.turns import Turn
from transcribe.floor.windows import FoundWindow, clock
from transcribe.hearing import Hearing, Listener
from transcribe.names.assigned import name_turns
from transcribe.names.dated import of_that_day, told_of_other_days
from transcribe.names.roster import Known, Listed, known_people, places_of
from transcribe.names.written import names_written
from transcribe.sound.blocks import Unfinished
from transcribe.sound.reread import is_troubled, reread
from transcribe.sound.voices import NOBODY, Voices, can_tell
from transcribe.spans import total
from transcribe.subjects import terms_named, terms_under

SHORTEST_TURN = 3.0  # seconds; heard
SHORTEST_CAPTIONED = 12.0  # seconds; captions lag and run together


@dataclass(frozen=True)
class _Reading:
    """What was heard of a recording, or read in captions, and how to read a turn once more where that can be done."""

    transcript: Transcript
    segments: Sequence[Segment]
    units: Sequence[Unit]
    duration: float
    found_by: str
    shortest: float  # seconds of a comment
    voices: Voices = NOBODY
    reread: Callable[[Turn, float, float], Turn] | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a meeting: windows and comments, or in ``note`` why there are none and how they were looked for.

    ``changed`` holds what a run over a meeting that had comments changed.
    """

    meeting: str
    windows: tuple[Window, ...] = ()
    comments: tuple[str, ...] = ()
    note: str = ""
    skipped: bool = False
    changed: tuple[Changed, ...] = ()


def seconds_to_hear(archive: Archive, meeting: str) -> float:
    """Seconds of recording that transcribing the meeting would listen to, for a progress bar."""
    agenda = archive.meetings.agenda(meeting)
    return sum(total(stretches(agenda, recording.duration or 0.0)) for recording in archive.meetings.media(meeting))


def transcribe_meeting(archive: Archive, meeting: str, load: Callable[[], Engine], heard: Callable[[float], None] = lambda seconds: None, again: bool = False) -> Outcome:
    """Transcribe a meeting's recordings; where it has none, take its captions.

    ``load`` gives the engine and is called only when there is something to hear. A recording that was read before, by
    whatever engine, is left alone unless ``again``. Raises TranscribeError, naming the meeting, when a recording cannot be read.
    """
    before = _by_id(archive, meeting)
    outcome = _transcribe(archive, meeting, load, heard, again)
    return dataclasses.replace(outcome, changed=tuple(changed(before, _by_id(archive, meeting)))) if before and not outcome.skipped else outcome


def _transcribe(archive: Archive, meeting: str, load: Callable[[], Engine], heard: Callable[[float], None], again: bool) -> Outcome:
    recordings = [recording for recording in archive.meetings.media(meeting) if recording.sha256 and archive.files.has(recording.sha256)]
    if recordings:
        return _hear(archive, meeting, recordings, load, heard, again)
    captions = archive.meetings.documents(meeting, "captions")
    if captions:
        return _read(archive, meeting, captions[-1])
    raise TranscribeError(f"{meeting} has neither a recording nor captions yet: crawl again later, or give one with podium add")


def _hear(archive: Archive, meeting: str, recordings: Sequence[Media], load: Callable[[], Engine], heard: Callable[[float], None], again: bool) -> Outcome:
    from transcribe.sound.audio import examine, samples

    done = {run.media_sha256: run for run in archive.comments.transcripts(meeting)}
    languages = archive.meetings.jurisdiction(archive.meetings.get(meeting).jurisdiction).languages
    agenda = archive.meetings.agenda(meeting)
    if len(recordings) > 1:  # an agenda's seconds are of one recording, and nobody says which
        agenda = [dataclasses.replace(item, start=None) for item in agenda]
    fresh = [recording for recording in recordings if again or recording.sha256 not in done]
    if not fresh:
        return Outcome(meeting, tuple(archive.comments.windows(meeting)), _ids(archive, meeting), skipped=True)
    known, elsewhere = _known(archive, meeting)
    engine: Engine | None = None
    notes = [elsewhere]
    for recording in fresh:
        assert recording.sha256 is not None
        with _told_of(meeting, recording):
            sound = examine(archive.files.path(recording.sha256))
        archive.meetings.put_media(meeting, dataclasses.replace(recording, duration=sound.duration))
        if sound.silent and len(recordings) > 1:  # a test of the cameras beside the meeting's own
            notes.append(f"{recording.url or 'one of its recordings'} is silent from beginning to end")
            continue
        if sound.silent:
            raise TranscribeError(f"{meeting}: {recording.url or 'its recording'} is silent from beginning to end: fetch it again or give another")
        engine = engine or load()
        path = archive.files.path(recording.sha256)
        run = [engine.name, engine.model, engine.version, engine.weights_sha256, dict(engine.options), languages, can_tell()]
        kept = Unfinished(archive.folder / "unfinished", recording.sha256, run)
        listener = Listener(path, sound.duration, engine, languages, known, heard, kept)
        with _told_of(meeting, recording):
            heard_there = listener.hear(agenda, _captions(archive, meeting, languages) if len(recordings) == 1 else None)
        transcript = Transcript(recording.sha256, engine.name, engine.model, engine.version, engine.weights_sha256, dict(engine.options))
        second = partial(reread, sound=partial(samples, path), engine=engine, languages=languages)
        units = units_of(heard_there.segments)
        reading = _Reading(transcript, heard_there.segments, units, sound.duration, heard_there.found_by, SHORTEST_TURN, heard_there.voices, second)
        found = _store(archive, meeting, reading, agenda, known)
        kept.forget()
        if not found:
            notes.append(_looked(agenda, heard_there))
        if heard_there.misled:
            notes.append("its captions were not used: their words are not heard at their seconds, or they reach over too little of the recording")
    return Outcome(meeting, tuple(archive.comments.windows(meeting)), _ids(archive, meeting), "; ".join(filter(None, notes)))


def _known(archive: Archive, meeting: str) -> tuple[Known, str]:
    """Whom the newest minutes name, and, where they are of another day and count for nothing, that they are."""
    day, minutes = archive.meetings.get(meeting).day, archive.meetings.documents(meeting, "minutes")[-1:]
    return known_people(of_that_day(minutes, day)), told_of_other_days(minutes, day)


@contextmanager
def _told_of(meeting: str, recording: Media) -> Iterator[None]:
    """An error says which meeting's recording it is about."""
    try:
        yield
    except TranscribeError as error:
        raise TranscribeError(f"{meeting}: {recording.url or 'its recording'} ({error})") from error


def _read(archive: Archive, meeting: str, document: Document) -> Outcome:
    languages = archive.meetings.jurisdiction(archive.meetings.get(meeting).jurisdiction).languages
    assert document.sha256 is not None
    text = decoded(archive.files.path(document.sha256).read_bytes())
    try:
        captions = read_captions(text, languages)
    except TranscribeError as error:
        raise TranscribeError(f"{meeting}: {error}") from error
    if not captions.segments:
        return Outcome(meeting, note="its captions are blank: no comment can be read from them")
    transcript = Transcript(document.sha256, CAPTIONS, "official", options={})
    units = units_of(captions.segments, captions.marks, heard=False)
    agenda = archive.meetings.agenda(meeting)
    known, elsewhere = _known(archive, meeting)
    found = _store(archive, meeting, _Reading(transcript, captions.segments, units, captions.duration, "captions", SHORTEST_CAPTIONED), agenda, known)
    looked = "" if found else f"no window of public comment found in {clock(captions.duration)} of captions ({_agenda_told(agenda)})"
    note = "; ".join(filter(None, [elsewhere, looked]))
    return Outcome(meeting, tuple(archive.comments.windows(meeting)), _ids(archive, meeting), note)


def _store(archive: Archive, meeting: str, reading: _Reading, agenda: Sequence[AgendaItem], known: Known) -> list[FoundWindow]:
    public = public_in(reading.units, known, reading.voices, reading.duration, reading.found_by, agenda, reading.shortest)
    windows = [dataclasses.replace(window, turns=tuple(_reread(turn, public.units, reading) for turn in window.turns)) for window in public.windows]
    papers = of_that_day([document for kind in ("agenda", "minutes") for document in archive.meetings.documents(meeting, kind)[-1:]], archive.meetings.get(meeting).day)
    written = names_written([document.text or "" for document in papers] + [item.title for item in agenda])
    people = {part for name in (*known.speakers, *known.officials) for part in name.split()}  # whom a comment names is written as it was heard
    written = [name for name in written if not people & set(name.split())]
    made_by = reading.transcript
    around = Around(
        meeting,
        None if made_by.engine == CAPTIONS else made_by.media_sha256,
        made_by.engine,
        made_by.model,
        agenda,
        written,
        terms_under(agenda, public.units, reading.duration),
        terms_named(public.units),
    )
    comments = _comments(windows, known.listed, around)
    archive.comments.store_run(meeting, reading.transcript, [window.window for window in windows], reading.segments, comments)
    return windows


def _captions(archive: Archive, meeting: str, languages: Sequence[str]) -> Captions | None:
    """The newest captions that can be read, to know where to listen."""
    for document in archive.meetings.documents(meeting, "captions")[-1:]:
        if document.sha256 and archive.files.has(document.sha256):
            try:
                return read_captions(decoded(archive.files.path(document.sha256).read_bytes()), languages)
            except TranscribeError:
                return None  # without times they say nothing about where; the recording is heard without them
    return None


def _reread(turn: Turn, units: Sequence[Unit], reading: _Reading) -> Turn:
    if reading.reread is None or not is_troubled(turn):
        return turn
    before = max((unit.end for unit in units if unit.end <= turn.start), default=0.0)
    after = min((unit.start for unit in units if unit.start >= turn.end), default=reading.duration)
    return reading.reread(turn, before, after)


def _comments(windows: Sequence[FoundWindow], listed: Sequence[Listed], around: Around) -> list[Comment]:
    turns = [(turn, window.item) for window in windows for turn in window.turns]
    fitting = [places_of(listed, item.number if item else None, item.title if item else None) for _, item in turns]
    named = name_turns([turn for turn, _ in turns], listed, fitting, typed=around.engine == CAPTIONS)
    return [comment_of(turn, name, item, around) for (turn, item), name in zip(turns, named, strict=True)]


def _looked(agenda: Sequence[AgendaItem], hearing: Hearing) -> str:
    words = sum(len(segment.words) for segment in hearing.segments)
    skimmed = f"skimmed {_told(hearing.skimmed)}; " if hearing.skimmed else ""
    closely = (
        f"listened to {_told(hearing.spans)} and heard {words} words, none of them opening the floor to the public" if hearing.spans else "nothing there sounded like the public"
    )
    return f"no window of public comment found: {_agenda_told(agenda)}; {skimmed}{closely}"


def _told(spans: Sequence[tuple[float, float]]) -> str:
    return " and ".join(f"{clock(start)}–{clock(end)}" for start, end in spans)


def _agenda_told(agenda: Sequence[AgendaItem]) -> str:
    if not agenda:
        return "there is no agenda"
    public = sum(kind_of(item) in ("public_comment", "public_hearing") for item in agenda)
    timed = sum(item.start is not None for item in agenda)
    return f"the agenda has {len(agenda)} items, {timed} of them with a second, {public} with a title that names the public"


def _by_id(archive: Archive, meeting: str) -> dict[str, Comment]:
    return {record.comment.id: record.comment for record in archive.comments.stream(meeting)}


def _ids(archive: Archive, meeting: str) -> tuple[str, ...]:
    return tuple(record.comment.id for record in archive.comments.stream(meeting))
