"""``podium eval``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from archive import Archive
from podium.context import Context, with_context
from search_app.exports import meeting_json
from transcribe.measures import measured


@click.command("eval")
@click.argument("truth", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--meeting", default=None, help="The meeting, by its id.  [default: the archive's only one, or the one with the truth's date]")
@click.option(
    "--tolerance", type=click.FloatRange(min=0), default=None, help="Seconds by which a comment's start and end may be off.  [default: 2, or 15 for a truth read from captions]"
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as a JSON object.")
@with_context()
def command(context: Context, truth: Path, meeting: str | None, tolerance: float | None, as_json: bool) -> None:
    """Hold a meeting against TRUTH, a file that says who spoke when, in which words."""
    known = _read(truth)
    with context.archive(create=False) as archive:
        export = meeting_json(archive, meeting or _meant(archive, known), context.pages, original=True)
    try:
        result = measured(known, export, tolerance)
    except ModuleNotFoundError as error:
        raise click.ClickException(f"measuring words needs the Python package {error.name}: pip install '.[eval]' in Podium's folder") from error
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        click.echo(f"{name:16} {value}")


def _read(truth: Path) -> Mapping[str, Any]:
    try:
        known = json.loads(truth.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{truth} is no truth file: it is not JSON ({error})") from error
    if not isinstance(known, dict) or not ("turns" in known or {"windows", "comments"} <= known.keys()):
        raise click.ClickException(f"{truth} is no truth file: it needs turns, or windows and comments")
    return known


def _meant(archive: Archive, known: Mapping[str, Any]) -> str:
    """The meeting that the truth is about, where the archive leaves no doubt."""
    meetings = archive.meetings.all()
    if len(meetings) > 1:
        meetings = [meeting for meeting in meetings if meeting.date[:10] == str(known.get("date", ""))[:10]]
    if len(meetings) != 1:
        raise click.ClickException("the archive does not tell which meeting is meant: name it with --meeting ID (podium status lists them)")
    return meetings[0].id
