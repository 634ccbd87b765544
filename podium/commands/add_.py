"""``podium add``."""

from __future__ import annotations

import dataclasses
import json
import mimetypes
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from archive import Archive, NotFound
from archive.database import now
from archive.files import file_sha256
from archive.identity import BY_HAND
from archive.model import AgendaItem, Document, Jurisdiction, Media, Meeting, Source, slug
from crawler.documents import UnreadableDocument, read_agenda, text_of_document
from crawler.errors import UnknownJurisdiction
from crawler.loading import jurisdiction as configured
from crawler.recordings import fetch
from podium.commands.index_ import follow
from podium.commands.transcribe_ import told, transcribe_one
from podium.context import Context, with_context
from transcribe.captions import decoded, read_captions
from transcribe.errors import NotMedia
from transcribe.sound.audio import Recording, examine

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("add")
@click.argument("recording", required=False)
@click.option("--jurisdiction", "place_slug", required=True, help="Slug of the city or county; an unknown one is made.")
@click.option("--body", required=True, help="The commission, council or board.")
@click.option("--date", "when", required=True, help="Local start, 2026-04-14T09:00, or the bare day.")
@click.option("--title", default="", help="The meeting's title.")
@click.option("--agenda", type=FILE, help="A page, text or PDF with the agenda.")
@click.option("--minutes", type=FILE, help="Text, page or PDF with the minutes.")
@click.option("--captions", type=FILE, help="Official captions: VTT, SRT, or text with times.")
@click.option("--languages", default=None, help="Languages spoken there, like en,es,ht.  [default: those of the jurisdiction, else en]")
@click.option("--zone", default=None, help="Time zone.  [default: that of the jurisdiction, else America/New_York]")
@click.option("--place", default=None, help="Name and state, like 'Coral Key, Florida'.")
@click.option("--model", envvar="PODIUM_WEIGHTS", default=None, help="A Whisper size, or a folder with weights.  [default: base]")
@click.option("--json", "as_json", is_flag=True, help='Print {"meeting": ID} only.')
@with_context()
def command(
    context: Context, recording: str | None, place_slug: str, body: str, when: str, title: str, agenda: Path | None, minutes: Path | None, captions: Path | None,
    languages: str | None, zone: str | None, place: str | None, model: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Take one RECORDING (a file or an address) through every stage and print the meeting's id.

    RECORDING may be left out when --captions is given: then the comments come from the captions.
    """
    if recording is None and captions is None:
        raise click.UsageError("give a RECORDING, or --captions FILE")
    if not body.strip():
        raise click.UsageError("--body is empty: name the commission, council or board")
    _date(when, "UTC")  # refused before anything is made
    if not place_slug or slug(place_slug) != place_slug:
        raise click.UsageError(f"--jurisdiction “{place_slug}” is no slug: write small letters, digits and dashes, like coral-key")
    items = _agenda(agenda)
    minutes_text = _text(minutes)
    captions_text = _captions(captions)
    with context.archive() as archive:
        known = _jurisdiction(archive, place_slug, languages, zone, place)
        meeting = Meeting(known.slug, body, _date(when, known.zone), "", title, known.place, "held")
        kept = _keep_recording(archive, recording) if recording else None
        archive.meetings.put_jurisdiction(known)
        source = Source("files", f"{kept.sha256}@{slug(body)}" if kept else f"{body}@{meeting.date}", kept.url or "" if kept else "", rank=BY_HAND)
        identifier = archive.meetings.put(meeting, source, items)
        _keep_document(archive, identifier, "agenda", agenda, None)
        _keep_document(archive, identifier, "minutes", minutes, minutes_text)
        _keep_document(archive, identifier, "captions", captions, captions_text)
        if kept:
            archive.meetings.put_media(identifier, kept)
        outcome = transcribe_one(archive, identifier, model, again=bool(minutes or agenda), quiet=as_json)
        follow(context, archive)
    click.echo(json.dumps({"meeting": identifier}) if as_json else told(outcome))
    if as_json and outcome.note:
        click.echo(f"podium: {outcome.note}", err=True)


def _agenda(file: Path | None) -> list[AgendaItem] | None:
    if file is None:
        return None
    try:
        return read_agenda(file.read_bytes(), str(file))
    except UnreadableDocument as error:
        raise UnreadableDocument(f"--agenda: {error}") from error


def _text(file: Path | None) -> str | None:
    if file is None:
        return None
    if not file.read_bytes().strip():
        raise UnreadableDocument(f"--minutes: {file} is empty")
    return text_of_document(file.read_bytes(), str(file))


def _captions(file: Path | None) -> str | None:
    """The captions' text, refused before anything is kept where they are none."""
    if file is None:
        return None
    text = decoded(file.read_bytes())
    read_captions(text, ("en",))
    return text


def _jurisdiction(archive: Archive, name: str, languages: str | None, zone: str | None, place: str | None) -> Jurisdiction:
    """The jurisdiction as the archive or its file has it, else a new one; what the options say goes before both."""
    try:
        known = archive.meetings.jurisdiction(name)
    except NotFound:
        try:
            known = configured(name).jurisdiction
        except UnknownJurisdiction:
            known = Jurisdiction(name, name.replace("-", " ").title())
    if place:
        city, _, state = place.partition(", ")
        known = dataclasses.replace(known, name=city.strip(), state=state.strip())
    if languages:
        codes = tuple(code.strip().lower() for code in languages.split(",") if code.strip())
        wrong = [code for code in codes if not (code.isalpha() and 2 <= len(code) <= 3)]
        if wrong or not codes:
            raise click.UsageError(f"--languages “{languages}”: write codes with commas between them, like en,es,ht")
        known = dataclasses.replace(known, languages=codes)
    if zone:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise click.UsageError(f"--zone “{zone}” is no time zone: write it like America/New_York") from error
        known = dataclasses.replace(known, zone=zone)
    return known


def _date(text: str, zone: str) -> str:
    """The local start with its offset, or the bare day. Raises a usage error for what is no date, or no plausible one."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            start = None
        else:
            start = datetime.fromisoformat(text)
            day = start.date()
    except ValueError as error:
        raise click.UsageError(f"--date “{text}” is no date: write 2026-04-14T09:00, or 2026-04-14") from error
    if not 1900 <= day.year <= date.today().year + 5:
        raise click.UsageError(f"--date “{text}” cannot be the day of a recorded meeting")
    if start is None:
        return day.isoformat()
    local = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise click.UsageError(f"--date “{text}” does not exist in {zone}: the clocks were put forward over it")
    return local.isoformat(timespec="seconds")


def _keep_recording(archive: Archive, recording: str) -> Media:
    """The recording in the file store, after it was found to be one. Raises NotMedia, FetchFailed."""
    if recording.startswith(("http://", "https://")):
        got = fetch(recording, archive.files)
        sound = _loud(recording, examine(archive.files.path(got.sha256)))
        return Media(got.sha256, recording, duration=sound.duration, fetched_at=now(), content_type=got.content_type)
    path = Path(recording)
    sound = _loud(recording, examine(path))
    sha256 = file_sha256(path)
    if not archive.files.has(sha256):
        archive.files.keep_file(path)
    return Media(sha256, None, duration=sound.duration, fetched_at=now(), content_type=_type(path))


def _loud(recording: str, sound: Recording) -> Recording:
    if sound.silent:
        raise NotMedia(f"{recording} is silent from beginning to end: give another recording")
    return sound


def _type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "video/mp4"


def _keep_document(archive: Archive, meeting: str, kind: str, file: Path | None, text: str | None) -> None:
    if file is None:
        return
    content = file.read_bytes()
    if text is None and kind == "agenda":
        text = text_of_document(content, str(file))
    archive.meetings.put_document(meeting, Document(kind, None, archive.files.keep_bytes(content), now(), None, text))
