"""``podium crawl``."""

from __future__ import annotations

import json

import click

from crawler.configuration import all_jurisdictions, jurisdiction
from crawler.errors import UnknownJurisdiction
from crawler.outcomes import Outcome
from crawler.run import crawl
from podium.context import Context, with_context
from podium.wording import counted


@click.command("crawl")
@click.argument("jurisdictions", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print an outcome a source, as JSON lines.")
@with_context()
def command(context: Context, jurisdictions: tuple[str, ...], as_json: bool) -> None:
    """Fetch meetings, documents and recordings of the JURISDICTIONS (slugs); without any, of all but the demo's."""
    try:
        wanted = [jurisdiction(name) for name in jurisdictions]
    except UnknownJurisdiction as error:
        raise click.UsageError(str(error)) from error
    if not jurisdictions:
        wanted = [each for each in all_jurisdictions() if not each.demo]
    if not wanted:
        raise click.UsageError("no jurisdiction is set up yet: add a file to crawler/jurisdictions, or name coral-key while podium demo runs")
    with context.archive():
        pass  # a folder that cannot be written is told before anything is fetched
    outcomes = crawl(wanted, str(context.folder), context.database)
    for outcome in outcomes:
        click.echo(json.dumps(outcome.record(), ensure_ascii=False) if as_json else told(outcome))
    if any(outcome.state in ("failed", "blocked") or outcome.errors for outcome in outcomes):
        raise SystemExit(1)


def told(outcome: Outcome) -> str:
    """An outcome in words, its errors below it."""
    fetched = f"{counted(outcome.documents, 'document')} and {counted(outcome.recordings, 'recording')} fetched, {outcome.unchanged} unchanged"
    lines = [f"{outcome.jurisdiction}: {outcome.state}, {counted(len(outcome.meetings), 'meeting')}, {fetched} ({outcome.url})"]
    return "\n".join([*lines, *(f"  error: {error}" for error in outcome.errors)])
