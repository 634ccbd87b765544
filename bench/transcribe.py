"""How long transcribing takes: our pipeline beside faster-whisper's plain ``transcribe``, on the same weights, in one run.

    python -m bench.transcribe RECORDING [--agenda FILE] [--model base] [--languages en,es,ht]

Prints wall seconds over seconds of recording for both, and their ratio. Ours finds the windows, turns, languages, names
and terms as well; with ``--agenda`` it leaves out what the agenda rules out. Loading the weights counts for neither.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from archive import Archive
from archive.model import Jurisdiction, Media, Meeting, Source
from crawler.documents import read_agenda
from transcribe.engines import load_engine
from transcribe.engines.weights import find_weights
from transcribe.run import transcribe_meeting
from transcribe.sound.audio import examine


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("recording", type=Path)
    options.add_argument("--agenda", type=Path)
    options.add_argument("--model")
    options.add_argument("--languages", default="en,es,ht")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()

    seconds = examine(chosen.recording).duration
    plain = measure_plain(chosen.recording, chosen.model)
    ours, comments = measure_ours(chosen.recording, chosen.agenda, chosen.model, tuple(chosen.languages.split(",")))
    found = {
        "recording_s": round(seconds, 1),
        "podium": round(ours / seconds, 4),
        "faster_whisper": round(plain / seconds, 4),
        "ratio": round(ours / plain, 3),
        "comments": comments,
    }
    if chosen.json:
        print(json.dumps(found))
        return
    print(f"recording                         {seconds:8.1f} s")
    print(f"podium, wall over audio           {found['podium']:8.4f}   ({comments} comments)")
    print(f"faster-whisper, wall over audio   {found['faster_whisper']:8.4f}   (plain transcribe, language detected once, beam 5, same compute type)")
    print(f"podium over faster-whisper        {found['ratio']:8.3f}")


def measure_plain(recording: Path, model: str | None) -> float:
    """Wall seconds of faster-whisper's plain transcribe over the whole recording."""
    from faster_whisper import WhisperModel

    weights = find_weights(model)
    whisper = WhisperModel(str(weights.folder or weights.model), compute_type="int8")
    began = time.perf_counter()
    segments, _ = whisper.transcribe(str(recording), beam_size=5)
    for _ in segments:
        pass
    return time.perf_counter() - began


def measure_ours(recording: Path, agenda: Path | None, model: str | None, languages: tuple[str, ...]) -> tuple[float, int]:
    """Wall seconds of the whole stage over the recording, and how many comments it found."""
    engine = load_engine(model)
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder)) as archive:
        archive.meetings.put_jurisdiction(Jurisdiction("bench", "Bench", languages=languages))
        items = read_agenda(agenda.read_bytes(), str(agenda)) if agenda else None
        meeting = archive.meetings.put(Meeting("bench", "Body", "2026-01-01"), Source("files", "bench", ""), items)
        archive.meetings.put_media(meeting, Media(archive.files.keep_file(recording), None))
        began = time.perf_counter()
        outcome = transcribe_meeting(archive, meeting, lambda: engine)
        return time.perf_counter() - began, len(outcome.comments)


if __name__ == "__main__":
    main()
