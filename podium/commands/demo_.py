"""``podium demo``."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.parse import quote

import click
from rich.console import Console
from rich.table import Table

from podium.context import DEFAULT_PORT, Context, with_context
from podium.demo.portal import HOST, PORT, portal
from podium.server import check_port
from search_app.shown import clock, evidence, untold
from transcribe.terms import text_of

STARTS_WITHIN = 30.0  # seconds in which the pages must answer
QUERY = "287(g)"


class DemoFailed(Exception):
    """A stage of the demo failed; what it printed stands above."""


@click.command("demo")
@click.option("--port", envvar="PODIUM_PORT", default=DEFAULT_PORT, show_default=True, type=click.IntRange(1, 65535), help="Port of the pages.")
@click.option("--once", is_flag=True, help="End after the search page and a comment page were fetched.")
@with_context("./podium-demo")
def command(context: Context, port: int, once: bool) -> None:
    """See it all work on a fictional city: crawl, transcribe, index, and the page open to search.

    Its portal runs on this machine for as long as the demo does. A second demo finds everything done.
    """
    check_port(HOST, port)
    check_port(HOST, PORT, "another demo")
    with portal():
        _stage("Crawling the portal of Coral Key, a fictional city", "crawl", "coral-key", *context.arguments)
        _stage("Listening to the recording", "transcribe", *context.arguments)
        _stage("Indexing", "index", *context.arguments, "--search", context.search)
        _show(context)
        with _pages(context, port) as address:
            search = f"{address}/search?q={quote(QUERY)}"
            click.echo(f"\nSearch it at {search}")
            if once:
                _fetch_both(context, search, address)
            else:
                click.echo("Stop with Ctrl-C.")
                _wait()


def _stage(label: str, *arguments: str) -> None:
    click.echo(f"\n{label} …")
    done = subprocess.run([sys.executable, "-m", "podium", *arguments], check=False)
    if done.returncode:
        raise DemoFailed(f"podium {' '.join(arguments)} ended with {done.returncode}: see above")


def _show(context: Context) -> None:
    """Who spoke, when, and their first words."""
    table = Table("time", "speaker", "how we know", "first words", title="People at the podium")
    with context.archive(create=False) as archive:
        for record in archive.comments.stream():
            comment = record.comment
            first = text_of(comment.words[:9]) + " …" if comment.words else untold(comment)
            table.add_row(clock(comment.start), comment.speaker or "not named", evidence(comment), first)
    Console().print(table)


@contextmanager
def _pages(context: Context, port: int) -> Iterator[str]:
    """The pages, served by a process of their own for as long as the block runs."""
    address = f"http://{HOST}:{port}"
    command = [sys.executable, "-m", "podium", "serve", "--port", str(port), "--url", address, *context.arguments, "--search", context.search]
    server = subprocess.Popen(command)
    try:
        _await(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        if server.poll() is not None:
            raise DemoFailed(f"the pages could not be served (podium serve ended with {server.returncode}): see above")
        try:
            _get(f"{address}/healthz")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise DemoFailed(f"the pages did not answer at {address} within {STARTS_WITHIN:.0f} s")


def _fetch_both(context: Context, search: str, address: str) -> None:
    page = _get(search)
    with context.archive(create=False) as archive:
        first = next((record for record in archive.comments.stream() if "immigration-287g" in record.comment.topics), None)
    if first is None or first.comment.id not in page:
        raise DemoFailed(f"{search} does not show the comments on {QUERY} that the archive holds")
    comment = f"{address}/comments/{first.comment.id}"
    if "Machine transcript" not in _get(comment):
        raise DemoFailed(f"{comment} is not the page of a comment")
    recording = f"{address}/media/{first.comment.media_sha256}"
    if len(_get_bytes(recording, first_bytes=100)) != 100:
        raise DemoFailed(f"{recording} does not send the recording")
    click.echo(f"Fetched {search}\nFetched {comment}\nFetched the beginning of {recording}")


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def _get_bytes(url: str, first_bytes: int) -> bytes:
    request = urllib.request.Request(url, headers={"Range": f"bytes=0-{first_bytes - 1}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return bytes(answer.read())


def _wait() -> None:
    """Until somebody stops the demo."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        signal.pause()
    except KeyboardInterrupt:
        click.echo("\nStopped.")
