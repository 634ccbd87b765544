"""How long a recording is, by ffmpeg, which also tells what is none."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from archive.formats import CONTAINERS

DURATION = re.compile(r"Duration:\s*(\d+):(\d{2}):(\d{2}(?:\.\d+)?)")
SOUND = re.compile(r"Stream #\S+.*: Audio:")
LONGEST = 120.0  # seconds that opening a recording may take


class NoRecording(ValueError):
    """The file is none that can be heard; the message says why."""


class NoSound(NoRecording):
    """The file is a whole recording, but a silent one: fetching it again would give the same."""


def duration_of(path: Path) -> float | None:
    """Seconds, or None where there is no ffmpeg to ask, or the file does not say.

    Raises NoRecording for what ffmpeg cannot open, NoSound for what has no sound.
    """
    binary = ffmpeg_binary()
    if binary is None:
        return None
    command = [binary, "-hide_banner", "-nostdin", "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS, "-i", str(path)]
    try:
        told = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, timeout=LONGEST).stderr
    except subprocess.TimeoutExpired as error:
        raise NoRecording(f"ffmpeg could not open it in {LONGEST:.0f} s") from error
    found = DURATION.search(told)
    if "Stream #" not in told:
        raise NoRecording("ffmpeg cannot open it: it is no recording, or its end is missing")
    if not SOUND.search(told):
        raise NoSound("it has no sound")
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None


@cache
def ffmpeg_binary() -> str | None:
    """The system's ffmpeg, else the one that comes with imageio-ffmpeg, else None."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        import imageio_ffmpeg
    except ImportError:
        return None
    return str(imageio_ffmpeg.get_ffmpeg_exe())
