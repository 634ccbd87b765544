"""Progress bars with the time left, on stderr, so that what a command prints stays clean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(label: str, total: float | None, quiet: bool = False) -> Iterator[Callable[[float], None]]:
    """A bar for the block; the function it gives is told what is done. ``quiet`` (``--json``), or nobody who looks: nothing is shown."""
    if quiet or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console  # only where somebody looks: a nightly job need not wait for it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)
        bar.update(task, completed=total or 0, total=total or 0)
