"""``podium serve``."""

from __future__ import annotations

import click

from podium.context import DEFAULT_PORT, Context, with_context
from podium.server import serve


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PODIUM_PORT", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@with_context()
def command(context: Context, host: str, port: int, workers: int) -> None:
    """Serve the pages and the API until stopped."""
    with context.archive():
        pass  # what cannot be opened is told here, not by every worker
    serve(context, host, port, workers)
