"""Videos on YouTube, listed and fetched by yt-dlp. The only module that imports it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yt_dlp

from archive.files import FileStore
from crawler.addresses import Allowed
from crawler.recordings.file import LARGEST, Download, FetchFailed, Progress, alone
from crawler.recordings.probe import ffmpeg_binary

# Small enough for an archive, large enough to see who stands at the podium; speech is what counts.
FORMAT = "bv*[height<=480]+ba/b[height<=480]/b/ba"
RUNNING = frozenset({"is_live", "is_upcoming", "post_live"})
OF_A_VIDEO = ("id", "title", "duration", "live_status", "release_timestamp", "timestamp", "upload_date", "webpage_url", "channel")


class _Silent:
    """What yt-dlp would print stands in the errors that it raises."""

    def debug(self, message: str) -> None: ...
    def info(self, message: str) -> None: ...
    def warning(self, message: str) -> None: ...
    def error(self, message: str) -> None: ...


QUIET = {"quiet": True, "no_warnings": True, "noprogress": True, "logtostderr": False, "cachedir": False, "logger": _Silent()}


class NotListed(ValueError):
    """yt-dlp cannot list the channel, or tell of the video; the message is its own."""


def listing(url: str, newest: int | None = None) -> bytes:
    """What yt-dlp tells of a channel or playlist, the newest first, as JSON; of ``newest`` videos at most. Raises NotListed."""
    return _told(url, {"extract_flat": True, "playlistend": newest})


def details(url: str) -> bytes:
    """What yt-dlp tells of one video, with its day, as JSON; not its formats, which are thousands of lines. Raises NotListed."""
    told = json.loads(_told(url, {}))
    return json.dumps({key: told[key] for key in OF_A_VIDEO if key in told}).encode()


def is_finished(told: bytes) -> bool:
    """Whether what ``details`` gave will stay as it is: the video is neither announced nor running."""
    return json.loads(told).get("live_status") not in RUNNING


def _told(url: str, options: dict[str, Any]) -> bytes:
    try:
        with yt_dlp.YoutubeDL({**QUIET, **options, "skip_download": True}) as asked:
            return json.dumps(asked.sanitize_info(asked.extract_info(url, download=False))).encode()
    except yt_dlp.utils.YoutubeDLError as error:
        raise NotListed(_words(error)) from error


def download_video(url: str, files: FileStore, allowed: Allowed, agent: str, got: Progress) -> Download:
    """Fetch a video into the file store; what came before a break is taken up again. Raises FetchFailed with yt-dlp's own words."""

    def told(progress: dict[str, Any]) -> None:
        got(int(progress.get("downloaded_bytes") or 0), progress.get("total_bytes"))

    with alone(url, files) as part:
        folder = part.path.with_suffix(".video")
        folder.mkdir(exist_ok=True)
        options = {**QUIET, "format": FORMAT, "merge_output_format": "mp4", "continuedl": True, "noplaylist": True, "retries": 5, "progress_hooks": [told]}
        options |= {"match_filter": _finished, "max_filesize": LARGEST}
        options |= {"ffmpeg_location": ffmpeg_binary(), "outtmpl": {"default": str(folder / "whole.%(ext)s")}}
        try:
            with yt_dlp.YoutubeDL(options) as asked:
                asked.extract_info(url, download=True)
        except yt_dlp.utils.YoutubeDLError as error:
            raise FetchFailed(f"{url} could not be fetched: {_words(error)}") from error
        sha256 = files.keep_file(_whole(folder, url))
        shutil.rmtree(folder)
    return Download(sha256, "video/mp4", None, None)


def _finished(told: Any, *, incomplete: bool = False) -> str | None:
    """Why a video may not be fetched yet: of a stream that runs, only the rest would come, and stand for all of it."""
    return "it is still running, or not ready yet" if told.get("live_status") in RUNNING else None


def _whole(folder: Path, url: str) -> Path:
    made = sorted(path for path in folder.iterdir() if path.stem == "whole" and path.suffix not in (".part", ".ytdl"))
    if not made:
        raise FetchFailed(f"{url}: yt-dlp gave no file: is the stream still running?")
    return made[0]


def _words(error: Exception) -> str:
    return str(error).removeprefix("ERROR: ").strip() or type(error).__name__
