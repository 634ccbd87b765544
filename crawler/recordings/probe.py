"""How long a recording is, by ffmpeg, which also tells what is none."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

DURATION = re.compile(r"Duration:\s*(\d+):(\d{2}):(\d{2}(?:\.\d+)?)")
SOUND = re.compile(r"Stream #\S+.*: Audio:")


class NoRecording(ValueError):
    """The file is none that can be heard; the message says why."""


def duration_of(path: Path) -> float | None:
    """Seconds, or None where there is no ffmpeg to ask, or the file does not say.

    Raises NoRecording for what ffmpeg cannot open, and for what has no sound.
    """
    binary = ffmpeg_binary()
    if binary is None:
        return None
    told = subprocess.run(
        [binary, "-hide_banner", "-nostdin", "-protocol_whitelist", "file", "-i", str(path)], capture_output=True, text=True, errors="replace", check=False
    ).stderr
    found = DURATION.search(told)
    if not SOUND.search(told):
        raise NoRecording("it has no sound" if "Stream #" in told else "ffmpeg cannot open it: it is no recording, or its end is missing")
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
