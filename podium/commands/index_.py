"""``podium index``."""

from __future__ import annotations

import click

from archive import Archive
from index_config.load import topics_of
from podium.context import Context, with_context
from podium.progress import progress
from podium.wording import counted
from search.backend import SearchError
from search.indexer import rebuild, update

RETAGGED_AT_ONCE = 1000


@click.command("index")
@click.option("--rebuild", "anew", is_flag=True, help="Fill a new index and put it in the place of the old one.")
@click.option("--expunge", is_flag=True, help="Afterwards rewrite the index's files without what was taken out: Elasticsearch else keeps it for a while.")
@click.option("--retag", is_flag=True, help="Compute the topics again, where no person and no import has set them.")
@with_context()
def command(context: Context, anew: bool, retag: bool, expunge: bool) -> None:
    """Bring the search index up to date with the archive: only what changed."""
    with context.archive(create=False) as archive:
        if retag:
            click.echo(f"{retag_all(archive)} comments have other topics now")
        with progress("indexing", sum(archive.comments.counts().values()) if anew else None) as done:
            count = rebuild(archive, context.backend(), done) if anew else update(archive, context.backend(), done)
        if expunge:
            context.backend().expunge()
    click.echo(f"{counted(count, 'comment')} {'indexed' if anew else 'brought up to date'} ({context.backend().name})")


def follow(context: Context, archive: Archive) -> None:
    """Bring the index up to date after other work. Raises SearchError that says the work is kept where the index is away."""
    try:
        update(archive, context.backend())
    except SearchError as error:
        raise SearchError(f"the archive has it, but the search index has not yet. {error}. Then run podium index") from error


def retag_all(archive: Archive) -> int:
    """Topics as today's ``topics.toml`` has them; returns how many comments changed."""
    changed, computed = 0, {}
    for record in archive.comments.stream(printed=True):
        comment = record.comment
        computed[comment.id] = topics_of(comment.text, comment.translation, comment.agenda_item, comment.heard if "untranscribed" in comment.flags else None)
        if len(computed) == RETAGGED_AT_ONCE:
            changed, computed = changed + archive.comments.retag(computed), {}
    return changed + archive.comments.retag(computed)
