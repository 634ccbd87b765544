"""``podium transcribe``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache

import click

from archive import Archive
from archive.differences import Difference
from podium.context import Context, with_context
from podium.progress import progress
from podium.wording import counted
from transcribe.changed import Changed
from transcribe.engines import ENGINES, Engine, load_engine
from transcribe.errors import TranscribeError
from transcribe.floor.windows import clock
from transcribe.run import Outcome, seconds_to_hear, transcribe_meeting


@click.command("transcribe")
@click.argument("meetings", nargs=-1)
@click.option("--model", envvar="PODIUM_WEIGHTS", default=None, help="A Whisper size, or a folder with weights.  [default: base]")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="Which Whisper.")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda or auto.")
@click.option("--compute-type", default="default", show_default=True, help="CTranslate2's compute type.")
@click.option("--again", is_flag=True, help="Also what was transcribed before.")
@click.option("--json", "as_json", is_flag=True, help="Print an outcome a meeting, as JSON lines.")
@with_context()
def command(context: Context, meetings: tuple[str, ...], model: str | None, engine: str, device: str, compute_type: str, again: bool, as_json: bool) -> None:
    """Find the public comment in the recordings of MEETINGS (ids) and write it down; without any, of all that are new."""
    failed = False
    with context.archive(create=False) as archive:
        wanted = list(meetings) or [meeting.id for meeting in archive.meetings.all() if _has_sound_or_captions(archive, meeting.id)]
        for meeting in wanted:
            archive.meetings.get(meeting)
        for meeting in wanted:
            try:
                outcome = transcribe_one(archive, meeting, model, device, compute_type, again, quiet=as_json, engine=engine)
            except TranscribeError as error:
                click.echo(f"podium: {error}", err=True)
                failed = True
                continue
            click.echo(json.dumps(as_record(outcome), ensure_ascii=False) if as_json else told(outcome))
    if failed:
        raise SystemExit(1)


def transcribe_one(
    archive: Archive,
    meeting: str,
    model: str | None = None,
    device: str = "auto",
    compute_type: str = "default",
    again: bool = False,
    quiet: bool = False,
    engine: str = ENGINES[0],
) -> Outcome:
    """One meeting with a progress bar."""
    with progress(f"listening to {meeting}", seconds_to_hear(archive, meeting) or None, quiet) as heard:
        return transcribe_meeting(archive, meeting, lambda: _engine(model, device, compute_type, engine), heard, again)


@cache
def _engine(model: str | None, device: str, compute_type: str, name: str) -> Engine:
    """The engine, loaded once for all meetings."""
    return load_engine(model, device, compute_type, name)


def as_record(outcome: Outcome) -> dict[str, object]:
    """An outcome as one JSON object."""
    return {
        "meeting": outcome.meeting,
        "windows": len(outcome.windows),
        "comments": list(outcome.comments),
        "note": outcome.note,
        "skipped": outcome.skipped,
        "changed": [_as_change(each) for each in outcome.changed],
    }


def told(outcome: Outcome) -> str:
    """An outcome in words."""
    found = f"{outcome.meeting}: {counted(len(outcome.comments), 'comment')} in {counted(len(outcome.windows), 'window')}"
    lines = [found + (" (transcribed before)" if outcome.skipped else ""), *([outcome.note] if outcome.note else []), *_changes_told(outcome.changed)]
    return "\n  ".join(lines)


def _as_change(each: Changed) -> dict[str, object]:
    what = "new" if each.before is None else "gone" if each.after is None else "changed"
    return {"comment": each.comment.id, "what": what, "differences": [vars(difference) for difference in each.differences]}


def _changes_told(changed: Sequence[Changed]) -> Iterator[str]:
    """What a second run made of the comments that were there, a line each."""
    for each in changed:
        known = each.comment
        name = f"{clock(known.start)} {known.speaker or 'no name'}"
        if each.before is None:
            yield f"new: {name}"
        elif each.after is None:
            yield f"no longer found: {name} (its link still shows it)"
        else:
            yield f"changed: {name}: " + "; ".join(_difference_told(difference) for difference in each.differences)


def _difference_told(difference: Difference) -> str:
    return f"{difference.field} “{difference.was}” → “{difference.now}”"


def _has_sound_or_captions(archive: Archive, meeting: str) -> bool:
    return bool(archive.meetings.media(meeting) or archive.meetings.documents(meeting, "captions"))
