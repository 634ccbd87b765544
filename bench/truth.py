"""How true a reading is: our measures on meetings whose every word is known, beside plain Whisper on the same weights.

    python -m bench.truth [NAME…] [--without-documents] [--openai-weights base.pt] [--json]

NAME is a written meeting of ``tests/meetings`` (the beginning of its file's name) or ``coral-key``; without one, all of them.
Plain engines know neither comments nor speakers: their words are taken by the true bounds of each comment, which flatters them.
openai-whisper is measured where it is installed and ``--openai-weights`` names its file of the same weights.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.meetings.written import HERE, Written, written
from transcribe.measures import WRITTEN, known_comments, measured, word_errors

ROOT = Path(__file__).parent.parent
CORAL_KEY = "coral-key"
EDGE = 0.3  # seconds by which a word may lie outside the comment it is counted for
SHOWN = ("comments_f1", "names_right", "names_wrong", "languages_right", "lost", "extra", "wer", "topic_287g_f1")
Words = Iterable[tuple[float, float, str]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*")
    options.add_argument("--without-documents", action="store_true")
    options.add_argument("--openai-weights", type=Path)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    for name in chosen.names or [CORAL_KEY, *sorted(file.stem.rsplit("-", 3)[0] for file in HERE.glob("*.yaml"))]:
        with tempfile.TemporaryDirectory() as folder:
            meeting = coral_key() if name == CORAL_KEY else written(name, Path(folder))
            found = {"meeting": name, "podium": ours(meeting, Path(folder) / "archive", chosen.without_documents), "plain_wer": plain(meeting, chosen.openai_weights)}
        print(json.dumps(found) if chosen.json else told(found), flush=True)


def coral_key() -> Written:
    """The demo's meeting, as one of the written ones."""
    meeting = ROOT / "podium/demo/meeting"
    truth = json.loads((ROOT / "tests/data/coral-key.truth.json").read_text())
    options = ["--jurisdiction", CORAL_KEY, "--body", truth["body"], "--date", truth["date"][:16], "--zone", "America/New_York", "--languages", ",".join(truth["languages"])]
    options += ["--agenda", str(ROOT / "tests/data/coral-key.agenda.html"), "--minutes", str(meeting / "minutes.pdf")]
    return Written(meeting / "recording.mp4", truth, tuple(options))


def ours(meeting: Written, archive: Path, without_documents: bool) -> dict[str, Any]:
    """The measures of what the real command finds."""
    options = [part for at, part in enumerate(meeting.options) if not (without_documents and {part, meeting.options[at - 1]} & {"--agenda", "--minutes"})]
    added = json.loads(podium("add", str(meeting.recording), *options, "--archive", str(archive), "--json"))
    exported = json.loads(podium("export", "--meeting", added["meeting"], "--format", "json", "--original", "--archive", str(archive)))
    found = measured(meeting.truth, exported)
    return {name: found[name] for name in SHOWN}


def plain(meeting: Written, openai_weights: Path | None) -> dict[str, float | None]:
    """The word error rate of plain engines over the whole recording."""
    from faster_whisper import WhisperModel

    from transcribe.engines.weights import find_weights

    whisper = WhisperModel(str(find_weights(None).folder), compute_type="int8")
    runs: dict[str, Words] = {}
    for label, how in (("faster-whisper", {}), ("faster-whisper, multilingual, VAD", {"multilingual": True, "vad_filter": True})):
        segments, _ = whisper.transcribe(str(meeting.recording), beam_size=5, word_timestamps=True, **how)
        runs[label] = [(word.start, word.end, word.word) for segment in segments for word in segment.words]
    if openai_weights:
        import whisper as openai

        told = openai.load_model(str(openai_weights)).transcribe(str(meeting.recording), beam_size=5, word_timestamps=True, fp16=False)
        runs["openai-whisper"] = [(word["start"], word["end"], word["word"]) for segment in told["segments"] for word in segment["words"]]
    return {label: error_rate(meeting.truth, words) for label, words in runs.items()}


def error_rate(truth: dict[str, Any], words: Words) -> float | None:
    """Of the words that lie within the true comments."""
    words = list(words)
    spoken = [known for known in known_comments(truth) if known.language in WRITTEN]
    heard = ["".join(text for start, end, text in words if any(a - EDGE <= (start + end) / 2 <= b + EDGE for a, b in known.spoken)) for known in spoken]
    return word_errors(spoken, heard)


def told(found: dict[str, Any]) -> str:
    """One meeting's measures as lines."""
    lines = [found["meeting"]] + [f"  {name:16} {value}" for name, value in found["podium"].items()]
    return "\n".join([*lines, *(f"  wer of {label}: {rate}" for label, rate in found["plain_wer"].items())])


def podium(*arguments: str) -> str:
    """What the real command prints."""
    done = subprocess.run([sys.executable, "-m", "podium", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"podium {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    main()
