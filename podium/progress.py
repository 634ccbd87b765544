"""Progress bars with the time left, on stderr, so that what a command prints stays clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def progress(label: str, total: float | None, quiet: bool = False) -> Iterator[Callable[[float], None]]:
    """A bar for the block; the function it gives is told what is done. ``quiet`` shows nothing (``--json``)."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)
        bar.update(task, completed=total or 0, total=total or 0)
