"""``podium crawl``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from crawler.checking import Checked, check
from crawler.errors import UnknownJurisdiction
from crawler.loading import all_jurisdictions, jurisdiction
from crawler.outcomes import Outcome
from crawler.run import crawl
from podium.context import Context, with_context
from podium.wording import counted


@click.command("crawl")
@click.argument("jurisdictions", nargs=-1)
@click.option(
    "--check",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Only say what is wrong in a jurisdiction's file, and what nobody has checked in it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print an outcome a source, as JSON lines.")
@with_context()
def command(context: Context, jurisdictions: tuple[str, ...], files: tuple[Path, ...], as_json: bool) -> None:
    """Fetch meetings, documents and recordings of the JURISDICTIONS (slugs, or paths of TOML files); without any, of all but the demo's."""
    if files:
        checked = [(file, check(file)) for file in files]
        for file, found in checked:
            click.echo(checked_told(file.name, found))
        raise SystemExit(any(found.problems for _, found in checked))
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


def checked_told(name: str, found: Checked) -> str:
    """What is wrong in a file, each with its line, or that nothing is; and what no recorded page has borne out."""
    lines = [str(problem) for problem in found.problems]
    if found.configured is not None:
        lines = [f"{name}: {found.configured.jurisdiction.place}, {counted(len(found.configured.sources), 'source')}, nothing wrong in it"]
        lines += [f"  not checked against a recorded page: {', '.join(found.unchecked)}"] if found.unchecked else []
    return "\n".join(lines)


def told(outcome: Outcome) -> str:
    """An outcome in words, its errors below it."""
    fetched = f"{counted(outcome.documents, 'document')} and {counted(outcome.recordings, 'recording')} fetched, {outcome.unchanged} unchanged"
    lines = [f"{outcome.jurisdiction}: {outcome.state}, {counted(len(outcome.meetings), 'meeting')}, {fetched} ({outcome.url})"]
    return "\n".join([*lines, *(f"  error: {error}" for error in outcome.errors)])
