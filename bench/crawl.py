"""How fast listings of 10,000 meetings go through parsing and storing, and how much memory that takes.

Each portal is served on this machine: one page with all rows (Granicus), and a page a year (PrimeGov). First
crawls fill an empty archive; the second crawl of each finds every row known. Meetings have no pages of their own here, so
that what is measured is the crawler and the archive, not a portal.

    python -m bench.crawl [--meetings 10000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from crawler.platforms import ADAPTERS, Page
from tests.crawler.replay.crawling import command, file_for
from tests.crawler.replay.server import Answer, serving

FIRST = date(1999, 1, 4)


def granicus_listing(count: int) -> Callable[[str, str, bytes], Answer | None]:
    rows = "".join(
        f'<tr class="listingRow"><td class="listItem" headers="Name">Town Council</td><td class="listItem" headers="Date">{(FIRST + timedelta(at)).strftime("%b %d, %Y")} - 6:00 PM</td></tr>'
        for at in range(count)
    )
    page = Answer(f'<table class="listingTable" id="archive">{rows}</table>'.encode(), validators=False)
    return lambda method, path, form: page if path.startswith("/ViewPublisher.php") else None


def primegov_lists(count: int) -> Callable[[str, str, bytes], Answer | None]:
    years: dict[str, list[dict[str, object]]] = {}
    for at in range(count):
        day = FIRST + timedelta(at)
        years.setdefault(str(day.year), []).append({"id": at + 1, "title": "Town Council", "dateTime": f"{day}T18:00:00", "videoUrl": None, "documentList": []})
    return lambda method, path, form: (
        Answer(json.dumps(years.get(path.rpartition("=")[2], [])).encode(), "application/json", validators=False) if "/PublicPortal/" in path else None
    )


def crawled(file: Path, folder: Path, options: list[str]) -> tuple[float, float, int]:
    """Seconds, largest memory in MB, and meetings of one crawl in a process of its own."""
    began = time.monotonic()
    child = subprocess.Popen(command(file, folder / "archive", "--json", *options), stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    told = json.loads(child.stdout.readline())
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, told["errors"][:5]
    return time.monotonic() - began, usage.ru_maxrss / 1024, len(told["meetings"])


def starting() -> tuple[float, float]:
    """Seconds and MB that a crawl of a listing with one meeting takes: what starting costs."""
    with tempfile.TemporaryDirectory() as folder, serving() as portal:
        portal.site = granicus_listing(1)
        return crawled(file_for(Path(folder), "granicus", portal.address + "/"), Path(folder), [])[:2]


def parsing(count: int) -> float:
    """Seconds in which the adapter alone reads the page with all rows."""
    page = granicus_listing(count)("GET", "/ViewPublisher.php", b"")
    assert page is not None
    began = time.monotonic()
    reading = ADAPTERS["granicus"]([Page("http://127.0.0.1/ViewPublisher.php?view_id=1", page.body)], "America/New_York")
    assert len(reading.meetings) == count
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--meetings", type=int, default=10_000)
    count = parser.parse_args().meetings
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    start, memory = starting()
    print(f"starting: {start:.1f} s, {memory:.0f} MB; parsing alone: {count / parsing(count):.0f} meetings/s")
    for name, platform, site in (("one page", "granicus", granicus_listing(count)), ("a page a year", "primegov", primegov_lists(count))):
        with tempfile.TemporaryDirectory() as folder, serving() as portal:
            portal.site = site
            file = file_for(Path(folder), platform, portal.address + "/")
            for run, options in (("first", []), ("again, what is due", ["--due"])):
                seconds, memory, meetings = crawled(file, Path(folder), options)
                print(f"{name}, {run}: {meetings} meetings in {seconds:.1f} s = {meetings / seconds:.0f}/s, {memory:.0f} MB at most")
    print(f"(this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB)", file=sys.stderr)


if __name__ == "__main__":
    main()
