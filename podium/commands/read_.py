"""``podium read``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from archive.model import FoundMeeting
from crawler.checking import is_web
from crawler.errors import CrawlError
from crawler.platforms import ADAPTERS, NotThisPlatform, Page
from crawler.platforms.pages import why


@click.command("read")
@click.argument("platform", type=click.Choice(list(ADAPTERS)))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", required=True, help="The address that the page was saved from.")
@click.option("--zone", default=None, help="The time zone of the meetings, like America/New_York.")
def command(platform: str, files: tuple[Path, ...], url: str, zone: str | None) -> None:
    """Print what the PLATFORM's adapter reads in saved pages (FILES), a JSON object a meeting; several FILES are pages of one meeting."""
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise click.UsageError(f"“{zone}” is no time zone: write it like America/New_York") from error
    if platform != "files" and not is_web(url):
        raise click.UsageError(f"--url “{url}” is no address of the web: give the one that the page was saved from, https://…")
    pages = [Page(url, file.read_bytes()) for file in files]
    try:
        reading = ADAPTERS[platform](pages, zone)
    except NotThisPlatform as error:
        raise CrawlError(f"{', '.join(str(file) for file in files)}: {why(error, pages[0])}") from error
    for meeting in reading.meetings:
        click.echo(json.dumps(as_json(meeting), ensure_ascii=False))
    for wrong in reading.errors:
        click.echo(f"podium: {wrong}", err=True)
    if reading.errors:
        raise SystemExit(1)
    if not reading.meetings:
        click.echo("podium: no meeting stands there", err=True)


def as_json(meeting: FoundMeeting) -> dict[str, Any]:
    """A meeting as the page gives it; what the page does not give is null or empty."""
    captions = (*meeting.captions_urls, *([None] * len(meeting.media)))
    return {
        "vendor_id": meeting.source.vendor_id or None,
        "body": meeting.body,
        "title": meeting.title,
        "start": meeting.start,
        "status": meeting.status,
        "location": meeting.location,
        "detail_url": meeting.source.url,
        "documents": [{"kind": document.kind, "url": document.url} for document in meeting.documents],
        "media": [{"url": recording.url, "page_url": recording.page_url, "captions_url": captions[at]} for at, recording in enumerate(meeting.media)],
        "agenda_items": [{"number": item.number or None, "title": item.title or None, "start": item.start} for item in meeting.agenda_items],
    }
