"""``podium search``."""

from __future__ import annotations

import json
import re
from html import unescape

import click

from podium.context import Context, query_of, with_context
from podium.wording import counted
from search.service import Hit, as_json, find
from search_app.shown import clock, evidence, untold


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--sort", default="relevance", show_default=True, type=click.Choice(["relevance", "date"]))
@click.option("--size", default=20, show_default=True, type=click.IntRange(1, 100))
@click.option("--cursor", default=None, help="The “next” of the page before.")
@click.option("--json", "print_json", is_flag=True, help="Print what the API answers.")
@with_context()
def command(context: Context, query: tuple[str, ...], sort: str, size: int, cursor: str | None, print_json: bool) -> None:
    """Search what people said."""
    with context.archive(create=False) as archive:
        found = find(archive, context.backend(), query_of(query), sort, size, cursor)
    if print_json:
        click.echo(json.dumps(as_json(found, context.pages), ensure_ascii=False))
        return
    for note in found.parsed.notes:
        click.echo(f"note: {note}", err=True)
    if found.instead:
        click.echo(f"did you mean: {found.instead}", err=True)
    click.echo(counted(found.total, "comment"))
    for hit in found.hits:
        click.echo(_told(hit, context.pages))


def _told(hit: Hit, pages: str) -> str:
    comment, meeting = hit.record.comment, hit.record.meeting
    said = re.sub(r"<mark>(.*?)</mark>", lambda match: click.style(match[1], bold=True), hit.excerpt)
    who = f"{comment.speaker or 'Speaker not named'}" + (f" ({evidence(comment)})" if comment.speaker_evidence else "")
    return f"\n{who} · {meeting.body}, {meeting.place} · {meeting.date[:10]} · {clock(comment.start)}\n  {unescape(said) or untold(comment)}\n  {comment.url or f'{pages}/comments/{comment.id}'}"
