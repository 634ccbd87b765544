"""``podium crawl``."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from archive.model import slug
from crawler.checking import Checked, check
from crawler.configuration import Configured
from crawler.errors import CrawlError, UnknownJurisdiction
from crawler.loading import all_jurisdictions, file_of, jurisdiction
from crawler.outcomes import Outcome
from crawler.run import crawl
from crawler.settings import FIRST_WAIT
from crawler.task import Scope
from podium.context import Context, with_context
from podium.wording import counted


@click.command("crawl")
@click.argument("jurisdictions", nargs=-1)
@click.option(
    "--check",
    "files",
    multiple=True,
    metavar="FILE.toml|SLUG",
    help="Only say what is wrong in a jurisdiction's file (and in those of the JURISDICTIONS), and what nobody has checked in it.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only meetings from this day on.  [default: what the jurisdiction's file says]")
@click.option("--body", help="Only meetings of this body.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many meetings of each source, as they are listed.")
@click.option("--due", is_flag=True, help="Only meetings that are new, changed in the listing, or due to be looked at again.")
@click.option("--dry-run", "dry", is_flag=True, help="Only print what would be fetched, with sizes.")
@click.option("--contact", envvar="PODIUM_CONTACT", help="An address at which a portal's people reach you; it stands in every request.")
@click.option("--warc", type=click.Path(file_okay=False, path_type=Path), help="Also write a WARC of the run into this folder.")
@click.option("--first-wait", envvar="PODIUM_FIRST_WAIT", type=click.FloatRange(min=0.0), default=FIRST_WAIT, hidden=True, help="Seconds before a request is made again.")
@click.option("--json", "as_json", is_flag=True, help="Print an outcome a source, as JSON lines.")
@with_context()
def command(
    context: Context, jurisdictions: tuple[str, ...], files: tuple[str, ...], since: datetime | None, body: str | None, limit: int | None, due: bool, dry: bool,
    contact: str | None, warc: Path | None, first_wait: float, as_json: bool,
) -> None:  # fmt: skip
    """Fetch meetings, documents and recordings of the JURISDICTIONS (slugs, or paths of TOML files); without any, of all but the demo's."""
    if files:
        checked = [(file, check(file)) for file in map(_file, (*files, *jurisdictions))]
        for file, found in checked:
            click.echo(checked_told(file.name, found))
        raise SystemExit(any(found.problems for _, found in checked))
    scope = Scope(since.date() if since else None, body, limit, due, dry)
    wanted = chosen(jurisdictions, body)
    with context.archive():
        pass  # a folder that cannot be written is told before anything is fetched
    if warc is not None:
        _writable(warc)
    outcomes = crawl(wanted, str(context.folder), context.database, scope, contact, str(warc) if warc else None, first_wait)
    for outcome in outcomes:
        click.echo(json.dumps(outcome.record(), ensure_ascii=False) if as_json else dry_told(outcome) if dry else told(outcome))
    if any(outcome.stopped for outcome in outcomes):
        raise SystemExit(130)  # as after Ctrl-C
    if any(outcome.state in ("failed", "blocked") or outcome.errors for outcome in outcomes):
        raise SystemExit(1)


def _file(name: str) -> Traversable:
    """The file of a slug or path. One that is not there is wrong use."""
    try:
        file = file_of(name)
    except UnknownJurisdiction as error:
        raise click.UsageError(str(error)) from error
    if not file.is_file():
        raise click.UsageError(f"{name} is not there: check the name")
    return file


def _writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise CrawlError(f"the folder {folder} cannot be written ({error.strerror}): name another with --warc") from error


def chosen(jurisdictions: tuple[str, ...], body: str | None = None) -> list[Configured]:
    """The jurisdictions that were named, or all but the demo's. Wrong names are wrong use."""
    try:
        wanted = [jurisdiction(name) for name in dict.fromkeys(jurisdictions)] or [each for each in all_jurisdictions() if not each.demo]
    except UnknownJurisdiction as error:
        raise click.UsageError(str(error)) from error
    if not wanted:
        raise click.UsageError("no jurisdiction is set up yet: add a file to crawler/jurisdictions, or name coral-key while podium demo runs")
    bodies = [each.name for place in wanted for each in place.bodies]
    if body is not None and slug(body) not in {slug(name) for place in wanted for each in place.bodies for name in (each.name, *each.other_names)}:
        raise click.UsageError(f"no body “{body}” there; there are: {', '.join(bodies)}")
    return wanted


def checked_told(name: str, found: Checked) -> str:
    """What is wrong in a file, each with its line, or that nothing is; and what no recorded page has borne out."""
    lines = [str(problem) for problem in found.problems]
    if found.configured is not None:
        lines = [f"{name}: {found.configured.jurisdiction.place}, {counted(len(found.configured.sources), 'source')}, nothing wrong in it"]
        lines += [f"  not checked against a recorded page: {', '.join(found.unchecked)}"] if found.unchecked else []
    return "\n".join(lines)


def told(outcome: Outcome) -> str:
    """An outcome in words, its warnings and errors below it."""
    fetched = f"{counted(outcome.documents, 'document')} and {counted(outcome.recordings, 'recording')} fetched, {outcome.unchanged} unchanged"
    return "\n".join([f"{outcome.jurisdiction}: {outcome.state}, {counted(len(outcome.meetings), 'meeting')}, {fetched} ({outcome.url})", *_wrong(outcome)])


def dry_told(outcome: Outcome) -> str:
    """What a dry run would have fetched, a line each."""
    lines = [f"{outcome.jurisdiction}: {counted(len(outcome.would_fetch), 'file')} would be fetched ({outcome.url})"]
    lines += [f"  {each.kind:9} {_size(each.size):>9}  {each.url}" for each in outcome.would_fetch]
    return "\n".join([*lines, *_wrong(outcome)])


def _wrong(outcome: Outcome) -> list[str]:
    return [*(f"  warning: {warning}" for warning in outcome.warnings), *(f"  error: {error}" for error in outcome.errors)]


def _size(size: int | None) -> str:
    if size is None:
        return "?"
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
