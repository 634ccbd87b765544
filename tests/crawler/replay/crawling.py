"""``podium crawl`` on a replay portal, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BEGAN = time.time()
DAY = "2026-11-23"  # on which the town is crawled, whenever the tests run


def file_for(folder: Path, platform: str, url: str, extra: str = "") -> Path:
    """The jurisdiction's file of Egret Cove."""
    view = "view = 1\n" if platform == "granicus" else ""
    recordings = f'recordings = "{url}isi/"\n' if platform == "escribe" else ""
    file = folder / "egret-cove.toml"
    file.write_text(
        f'slug = "egret-cove"\nname = "Egret Cove"\nstate = "Florida"\nzone = "America/New_York"\nlanguages = ["en"]\n{extra}\n'
        f'[[bodies]]\nname = "Town Council"\n\n[[sources]]\nplatform = "{platform}"\nurl = "{url}"\n{view}{recordings}'
    )
    return file


def command(file: Path, archive: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "podium", "crawl", str(file), "--archive", str(archive), *options]


def environment(address: str) -> dict[str, str]:
    path = [str(HERE / "ytdlp"), str(HERE / "startup"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"REPLAY_DAY": DAY, "REPLAY_SINCE": str(BEGAN)} | os.environ | {"REPLAY_SITE": address, "PYTHONPATH": os.pathsep.join(path), "PODIUM_FIRST_WAIT": "0.02"}


def crawl(file: Path, archive: Path, address: str, *options: str) -> dict[str, Any]:
    """One crawl; its outcome, with what it exited by."""
    done = subprocess.run(command(file, archive, "--json", *options), capture_output=True, text=True, timeout=240, check=False, env=environment(address))
    assert done.stdout.strip(), done.stderr
    return json.loads(done.stdout.splitlines()[0]) | {"exit": done.returncode, "stderr": done.stderr}


@cache
def recording(seconds: float = 1.0, pitch: int = 440) -> bytes:
    """A small real recording: a black picture and a tone."""
    made = subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"sine=frequency={pitch}:duration={seconds}", "-f", "lavfi", "-i", f"color=black:size=64x48:duration={seconds}", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    return made.stdout
