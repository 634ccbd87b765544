"""``podium status``."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from archive import Archive
from archive.runs import Run
from podium.context import Context, with_context
from podium.wording import counted
from search.backend import SearchError
from transcribe.floor.windows import clock
from transcribe.names.dated import told_of_other_days
from transcribe.names.roster import known_people

MOST_ERRORS = 5  # of one source that are told without --sources
MOST_NAMES = 4  # that are told of those who are missing


@click.command("status")
@click.option("--sources", is_flag=True, help="Only how the last crawl of each source ended.")
@click.option("--json", "as_json", is_flag=True, help="Print a meeting (with --sources: a source) a line, as JSON.")
@with_context()
def command(context: Context, sources: bool, as_json: bool) -> None:
    """What the archive holds, how the last crawl of each source ended, and what needs a person's eye."""
    with context.archive(create=False) as archive:
        if sources:
            for run in archive.runs.latest():
                click.echo(json.dumps(dataclasses.asdict(run), ensure_ascii=False) if as_json else "\n".join(_told(run, every=True)))
            return
        rows = [_row(archive, meeting.id) for meeting in archive.meetings.all()]
        if as_json:
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=False))
            return
        table = Table("meeting", "recordings", "windows", "comments", "a person should look at")
        table.columns[0].overflow = "fold"
        for row in rows:
            table.add_row(row["id"], str(row["recordings"]), str(row["windows"]), str(row["comments"]), "; ".join(row["look"]) or "–")
        Console().print(table)
        click.echo(f"{counted(len(rows), 'meeting')}, {counted(sum(row['comments'] for row in rows), 'comment')}; {_index(archive, context)}")
        for run in archive.runs.latest():
            click.echo("\n".join(_told(run)))
        for group in archive.meetings.apart():
            click.echo(f"perhaps one meeting, shown apart: {', '.join(f'{meeting.id} ({meeting.date})' for meeting in group)}")


def _told(run: Run, every: bool = False) -> list[str]:
    """How a source's last crawl ended, in words; of many errors the first ones only, unless ``every`` is wanted."""
    ended = f"{run.state} on {run.ended_at}" if run.state else f"begun on {run.started_at} and not ended: at work, or cut off"
    errors = run.errors if every else run.errors[:MOST_ERRORS]
    lines = [f"source {run.jurisdiction}, {run.platform} ({run.url}): {ended}, {counted(run.rows, 'row')}, {counted(len(run.errors), 'error')}"]
    lines += [f"  warning: {warning}" for warning in run.warnings] + [f"  error: {error}" for error in errors]
    return [*lines, f"  and {len(run.errors) - len(errors)} more: podium status --sources"] if len(errors) < len(run.errors) else lines


def _index(archive: Archive, context: Context) -> str:
    """How far the index is, or why it cannot be asked: the archive is told of all the same."""
    try:
        backend = context.backend()
        waiting = len(archive.changes.pending(backend.identity(), 1_000_000))
        return f"the index ({backend.name}) holds {backend.count()}, {counted(waiting, 'change')} to take in by podium index"
    except SearchError as error:
        return f"the index cannot be asked: {error}"


def _not_heard(archive: Archive, meeting: str, heard: Collection[str | None]) -> list[str]:
    """What the newest minutes say of speakers whom no comment names."""
    minutes, day = archive.meetings.documents(meeting, "minutes")[-1:], archive.meetings.get(meeting).day
    if elsewhere := told_of_other_days(minutes, day):
        return [elsewhere]
    listed = known_people(minutes).speakers
    missing = [name for name in listed if name not in heard]
    if listed and len(missing) == len(listed):
        return [f"nobody whom the minutes name was heard ({', '.join(missing[:MOST_NAMES])}): are they of another meeting?"] if heard else []
    more = " …" if len(missing) > MOST_NAMES else ""
    return [f"in the minutes and on no comment: {', '.join(missing[:MOST_NAMES])}{more}"] if missing else []


def _row(archive: Archive, meeting: str) -> dict[str, Any]:
    known = archive.meetings.get(meeting)
    records = archive.comments.of_meeting(meeting)
    recordings, runs = archive.meetings.media(meeting), archive.comments.transcripts(meeting)
    look = []
    if recordings and not runs:
        look.append("not transcribed yet: podium transcribe")
    elif runs and not records:
        look.append("transcribed, and no public comment found: check the recording")
    elif not recordings and not runs and not records and known.status != "cancelled" and known.day <= datetime.now(UTC).date():
        look.append("no recording yet, and nothing could be read from its captions" if archive.meetings.documents(meeting, "captions") else "no recording yet")
    flags = Counter(flag for record in records for flag in record.comment.flags)
    look += [f"{count} {name}" for name, count in sorted(flags.items())]
    unsure = [clock(record.comment.start) for record in records if record.comment.speaker_evidence in (None, "unverified")]
    if unsure:
        look.append(f"name not sure at {', '.join(unsure[:6])}{' …' if len(unsure) > 6 else ''}")
    if records and any(item.start is not None for item in archive.meetings.agenda(meeting)) and not any(record.comment.agenda_item for record in records):
        look.append("no comment lies under an item of the agenda: are its seconds of this recording?")
    look += _not_heard(archive, meeting, {record.comment.speaker for record in records})
    windows = archive.comments.windows(meeting)
    return {
        "id": meeting,
        "date": known.date,
        "body": known.body,
        "status": known.status,
        "recordings": len(recordings),
        "windows": len(windows),
        "comments": len(records),
        "look": look,
    }
