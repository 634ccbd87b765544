"""Sound by ffmpeg: mono samples at Whisper's rate, only the stretch that is asked for. The only module of transcribe that runs ffmpeg."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ffmpeg
import numpy as np
import numpy.typing as npt

from archive.formats import CONTAINERS
from transcribe.errors import NotMedia, TranscribeError

Samples = npt.NDArray[np.float32]

RATE = 16_000  # samples a second, Whisper's
TAIL = 3.0  # seconds at the end that must be there, else the file is cut short
LOUDNESS = re.compile(r"max_volume:\s*(-?[\d.]+|-inf) dB")
SILENT = -60.0  # dB; what never gets louder holds no speech


@dataclass(frozen=True)
class Recording:
    """What a media file holds: seconds of sound, and whether it is ever louder than silence."""

    duration: float
    silent: bool


@cache
def ffmpeg_binary() -> str:
    """The system's ffmpeg, else the one that comes with imageio-ffmpeg. Raises TranscribeError where there is neither."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg
    except ImportError as error:
        raise TranscribeError("no ffmpeg: install your system's package, or pip install imageio-ffmpeg") from error
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def examine(path: Path) -> Recording:
    """Read the whole sound once and say how long and how loud it is.

    Raises NotMedia, saying which, for a file that is missing, empty, no media, without sound or cut short.
    """
    if path.is_dir():
        raise NotMedia(f"{path} is a folder: name the recording in it")
    if not path.is_file():
        raise NotMedia(f"{path} is not there: check the name")
    if path.stat().st_size == 0:
        raise NotMedia(f"{path} is empty (0 bytes): fetch it again")
    command = [
        ffmpeg_binary(),
        "-hide_banner",
        "-nostdin",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        CONTAINERS,
        "-i",
        str(path),
        "-vn",
        "-map",
        "0:a:0",
        "-af",
        "volumedetect",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    report = told.stderr
    if "Audio:" not in report:
        if "Video:" in report and "moov atom not found" not in report:
            raise NotMedia(f"{path} has no sound track: Podium needs a recording with sound")
        if "moov atom not found" in report and _is_mp4(path):
            raise NotMedia(f"{path} is cut short (its index is missing): fetch it again")
        raise NotMedia(f"{path} is no recording that ffmpeg can read: give a video or sound file")
    claimed, heard = _claimed(report), _heard(report)
    if heard is None:
        raise NotMedia(f"{path}: no sound could be decoded from it ({_last_line(report)})")
    if claimed is not None and heard < claimed - TAIL and heard < 0.98 * claimed:
        raise NotMedia(f"{path} is cut short: it says it lasts {claimed:.0f} s, and its sound ends at {heard:.0f} s: fetch it again")
    loudest = LOUDNESS.search(report)
    return Recording(heard, loudest is None or loudest[1] == "-inf" or float(loudest[1]) < SILENT)


def samples(path: Path, start: float, end: float) -> Samples:
    """The sound from ``start`` to ``end`` (seconds) as float32 samples between -1 and 1, mono, RATE a second.

    Raises NotMedia with ffmpeg's own words where it fails.
    """
    stream = ffmpeg.input(str(path), protocol_whitelist="file", format_whitelist=CONTAINERS, ss=f"{max(0.0, start):.3f}", t=f"{max(0.0, end - max(0.0, start)):.3f}")
    stream = ffmpeg.output(stream.audio, "pipe:", format="f32le", acodec="pcm_f32le", ac=1, ar=RATE)
    try:
        raw, _ = ffmpeg.run(stream, cmd=[ffmpeg_binary(), "-nostdin", "-v", "error"], capture_stdout=True, capture_stderr=True)
    except ffmpeg.Error as error:
        raise NotMedia(f"{path}: ffmpeg cannot read its sound from {start:.0f} s on ({_last_line(error.stderr.decode(errors='replace'))})") from error
    return np.frombuffer(raw, np.float32)


def _is_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"


def _claimed(report: str) -> float | None:
    found = re.search(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", report)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None


def _heard(report: str) -> float | None:
    found = re.findall(r"time=(\d+):(\d\d):(\d\d(?:\.\d+)?)", report)
    if not found:
        return None
    hours, minutes, seconds = found[-1]
    heard = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return heard or None


def _last_line(report: str) -> str:
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
