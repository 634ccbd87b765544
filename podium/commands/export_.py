"""``podium export``."""

from __future__ import annotations

import json
import sys

import click

from podium.context import Context, query_of, with_context
from search.service import every_hit
from search_app.exports import FORMATS, meeting_json

AT_ONCE = 1 << 20  # bytes that are written at a time


@click.command("export", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--meeting", default=None, help="One meeting, by its id.")
@click.option("--format", "form", default=None, type=click.Choice(["json", *FORMATS]), help="json, vtt and txt are of a meeting.  [default: json of a meeting, else jsonl]")
@click.option("--original", is_flag=True, help="Leave spoken addresses unmasked (nothing is masked yet).")
@with_context()
def command(context: Context, query: tuple[str, ...], meeting: str | None, form: str | None, original: bool) -> None:
    """Print a meeting (--meeting), or every comment that matches QUERY, for other programs."""
    if meeting and query:
        raise click.UsageError("give a QUERY or --meeting, not both; to narrow, search for meeting:ID")
    form = form or ("json" if meeting else "jsonl")
    if not meeting and form not in ("jsonl", "csv"):
        raise click.UsageError(f"--format {form} is of one meeting: give --meeting ID, or take jsonl or csv")
    with context.archive(create=False) as archive:
        if meeting and form == "json":
            click.echo(json.dumps(meeting_json(archive, meeting, context.pages, original), ensure_ascii=False))
            return
        if meeting:
            archive.meetings.get(meeting)
            records = archive.comments.stream(meeting, original)
        elif query:
            records = every_hit(archive, context.backend(), query_of(query))
        else:
            records = archive.comments.stream(original=original, printed=True)
        _, write = FORMATS[form]
        with open(sys.stdout.fileno(), "wb", buffering=AT_ONCE, closefd=False) as out:
            for piece in write(records, context.pages):
                out.write(piece.encode())
