"""How long transcribing takes: an hour of meeting with a quarter of public comment, beside plain Whisper on the same weights, in one run.

    python -m bench.transcribe [--minutes 60] [--openai-weights base.pt] [--json]

Podium reads the hour three times: with an agenda that tells the seconds of public comment, with captions, and with nothing. Plain
faster-whisper and, where it is installed and ``--openai-weights`` names its file of the same weights, plain openai-whisper transcribe
the whole of it (beam 5, word times as we have them; openai-whisper once more without). Loading the weights counts for none of them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive import Archive
from archive.model import Document, Jurisdiction, Media, Meeting, Source
from bench.hour import Hour, hour
from bench.truth import podium
from crawler.documents import read_agenda
from transcribe.engines import Engine, load_engine
from transcribe.engines.weights import find_weights
from transcribe.measures import measured
from transcribe.run import transcribe_meeting

BEAM = 5
LANGUAGES = ("en", "es", "ht")
KNOWN = {"timecodes": (True, False), "captions": (False, True), "nothing": (False, False)}  # whether there is an agenda with seconds, and captions


@dataclass(frozen=True)
class Run:
    """One way through the hour: its wall seconds, and for ours the measures of what it found."""

    name: str
    seconds: float
    found: dict[str, Any]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--openai-weights", type=Path)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given = hour(Path(folder), 60.0 * chosen.minutes)
        runs: dict[str, Run] = {}
        for run in _runs(given, Path(folder), chosen.openai_weights):
            runs[run.name] = run
            print(json.dumps(_row(run, runs, given)) if chosen.json else _told(run, runs, given), flush=True)


def _runs(given: Hour, folder: Path, openai_weights: Path | None) -> Iterator[Run]:
    yield _plain("faster-whisper", plain_faster(given.recording))
    if openai_weights:
        for name, word_times in (("openai-whisper", True), ("openai-whisper, no word times", False)):
            yield _plain(name, plain_openai(given.recording, openai_weights, word_times))
    engine = load_engine(None)
    for known, (agenda, captions) in KNOWN.items():
        yield ours(f"podium, {known}", given, folder / known, engine, agenda, captions)


def _plain(name: str, transcribe: Callable[[], None]) -> Run:
    began = time.perf_counter()
    transcribe()
    return Run(name, time.perf_counter() - began, {})


def plain_faster(recording: Path) -> Callable[[], None]:
    """faster-whisper's plain transcribe over the whole recording, its weights loaded."""
    from faster_whisper import WhisperModel

    weights = find_weights(None)
    whisper = WhisperModel(str(weights.folder or weights.model), compute_type="int8")

    def transcribe() -> None:
        segments, _ = whisper.transcribe(str(recording), beam_size=BEAM, word_timestamps=True)
        for _ in segments:
            pass

    return transcribe


def plain_openai(recording: Path, weights: Path, word_times: bool) -> Callable[[], None]:
    """openai-whisper's plain transcribe over the whole recording, its weights loaded."""
    import whisper as openai

    model = openai.load_model(str(weights))
    return lambda: model.transcribe(str(recording), beam_size=BEAM, word_timestamps=word_times, fp16=False)


def ours(name: str, given: Hour, folder: Path, engine: Engine, agenda: bool, captions: bool) -> Run:
    """The whole stage over the recording, with what is known of it beforehand."""
    with Archive(folder) as archive:
        archive.meetings.put_jurisdiction(Jurisdiction("bench", "Bench", languages=LANGUAGES))
        items = read_agenda(given.agenda, "agenda.html") if agenda else None
        meeting = archive.meetings.put(Meeting("bench", "Body", "2026-01-01"), Source("files", "bench", ""), items)
        archive.meetings.put_media(meeting, Media(archive.files.keep_file(given.recording), None))
        if captions:
            archive.meetings.put_document(meeting, Document("captions", None, archive.files.keep([given.captions]), content_type="text/vtt"))
        began = time.perf_counter()
        transcribe_meeting(archive, meeting, lambda: engine)
        seconds = time.perf_counter() - began
    exported = json.loads(podium("export", "--meeting", meeting, "--format", "json", "--original", "--archive", str(folder)))
    return Run(name, seconds, measured(given.truth, exported))


def _row(run: Run, before: dict[str, Run], given: Hour) -> dict[str, Any]:
    row: dict[str, Any] = {"run": run.name, "wall_over_audio": round(run.seconds / given.truth["duration"], 4)}
    row |= {f"over {other.name}": round(run.seconds / other.seconds, 3) for other in before.values() if not other.found and other.name != run.name}
    return row | {name: run.found[name] for name in ("comments", "exported", "comments_f1") if run.found}


def _told(run: Run, before: dict[str, Run], given: Hour) -> str:
    row = _row(run, before, given)
    return f"{row.pop('run'):32} {row.pop('wall_over_audio'):.4f} of {given.truth['duration']:.0f} s   " + ", ".join(f"{name} {value}" for name, value in row.items())


if __name__ == "__main__":
    main()
