"""Search at size: our whole path (parse, search, facets, highlight) beside the bare engine's same query, in one run.

    python -m bench.search --count 100000 [--elasticsearch http://127.0.0.1:9200] [--folder DIR] [--engines embedded,elasticsearch]

Makes the comments from a seed, keeps them in a real archive, builds both indexes, and prints p50, p95, ratios, build rates
and bytes. What it has made in --folder is used again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from archive import Archive
from archive.flat import parsed
from bench.bare import BareFts5, sqlite_versions
from bench.corpus import comments
from bench.mix import Asked, common, mix
from search.backend import Backend, open_backend
from search.elastic import Elastic
from search.elastic.backend import ORDER, aggregations
from search.elastic.compile import compiled
from search.indexer import rebuild, update
from search.match import analysed
from search.parser import parse
from search.service import find

REPEATS = 5


def main() -> None:
    """Run the bench."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--elasticsearch", default="http://127.0.0.1:9200")
    options.add_argument("--folder", type=Path, default=Path("bench-data"))
    options.add_argument("--engines", default="embedded,elasticsearch")
    options.add_argument("--each", action="store_true", help="print every query of the mix")
    given = options.parse_args()
    folder = given.folder / str(given.count)
    print(f"{given.count:,} comments, {os.cpu_count()} cores, {sqlite_versions()}")
    with _archive(folder, given.count) as archive:
        for engine in given.engines.split(","):
            address = "embedded" if engine == "embedded" else f"{given.elasticsearch}/bench-{given.count}"
            backend = open_backend(address, folder)
            _build(archive, backend, folder, given.count)
            bare = _bare(backend, folder, given.count)
            _measure(archive, backend, bare, given.each)
            _one_change(archive, backend, folder, address)
            _export(folder, address, given.count)


def _archive(folder: Path, count: int) -> Archive:
    archive = Archive(folder)
    there = sum(archive.comments.counts().values())
    if there != count:
        started = time.perf_counter()
        archive.comments.put_imported((*parsed(line, number), True) for number, line in enumerate(comments(count), start=1))
        print(f"archive: {count / (time.perf_counter() - started):,.0f} comments/s imported")
    return archive


def _build(archive: Archive, backend: Backend, folder: Path, count: int) -> None:
    try:
        if backend.count() == count:
            return
    except Exception as error:
        print(f"  ({error})")
    started = time.perf_counter()
    rebuild(archive, backend)
    seconds = time.perf_counter() - started
    print(f"{backend.name}: {count / seconds:,.0f} comments/s indexed, {_bytes(backend, folder) / 1e6:,.0f} MB")


def _bytes(backend: Backend, folder: Path) -> int:
    if isinstance(backend, Elastic):
        return int(backend._client.indices.stats(index=backend.alias)["_all"]["primaries"]["store"]["size_in_bytes"])
    return sum(file.stat().st_size for file in (folder / "search").iterdir())


def _bare(backend: Backend, folder: Path, count: int) -> Callable[[Asked], object]:
    """The bare engine's way to answer the same query."""
    if isinstance(backend, Elastic):
        elastic = backend

        def ask(asked: Asked) -> object:
            query = compiled(parse(asked.query).node, {})
            return elastic._client.search(
                index=elastic.alias,
                query=query,
                size=20,
                sort=[{"_score": "desc"}, *ORDER],
                track_total_hits=True,
                source=False,
                aggregations=aggregations(1000),
                stored_fields="_none_",
            )

        return ask
    path = folder / "bare.sqlite"
    missing = not path.exists()
    fts5 = BareFts5(path)
    if missing:
        started = time.perf_counter()
        fts5.fill(comments(count))
        print(f"bare FTS5: {count / (time.perf_counter() - started):,.0f} comments/s indexed, {path.stat().st_size / 1e6:,.0f} MB")
    return fts5.ask


def _measure(archive: Archive, backend: Backend, bare: Callable[[Asked], object], each: bool) -> None:
    ours, theirs = [], []
    for asked in [*mix(), common()]:
        find(archive, backend, asked.query)
        times = []
        for _ in range(REPEATS):
            _forget(backend)
            times.append((_timed(lambda asked=asked: find(archive, backend, asked.query)), _timed(lambda asked=asked: bare(asked))))
        ours.append(median(time for time, _ in times))
        theirs.append(median(time for _, time in times))
        if each:
            print(f"  {asked.query[:50]:50} {ours[-1] * 1000:8.1f} ms   bare {theirs[-1] * 1000:8.1f} ms")
    _print(f"{backend.name}, ours", ours[:-1])
    _print(f"{backend.name}, bare", theirs[:-1])
    print(
        f"  ratio of p95 {np.percentile(ours[:-1], 95) / np.percentile(theirs[:-1], 95):.2f}, median of the ratios {median(a / b for a, b in zip(ours[:-1], theirs[:-1], strict=True)):.2f}"
    )
    print(f"  a word of nearly every comment: ours {ours[-1] * 1000:.0f} ms, bare {theirs[-1] * 1000:.0f} ms")


def _forget(backend: Backend) -> None:
    """Texts are cut anew and facets counted anew, as for another visitor with another query."""
    analysed.cache_clear()
    if isinstance(backend, Elastic):
        backend._client.indices.clear_cache(index=backend.alias, request=True)


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _print(name: str, times: Sequence[float]) -> None:
    print(f"  {name:24} p50 {np.percentile(times, 50) * 1000:7.1f} ms   p95 {np.percentile(times, 95) * 1000:7.1f} ms")


def _one_change(archive: Archive, backend: Backend, folder: Path, address: str) -> None:
    """One comment is imported with other words; then the index is brought up to date, by a call and by the command."""
    lines = list(islice(comments(1), 1))
    times = []
    for number in range(REPEATS):
        archive.comments.put_imported([(*parsed(lines[0] | {"text": f"{lines[0]['text']} Again {time.time_ns()}."}, 1), True)])
        if number < REPEATS - 1:
            times.append(_timed(lambda: update(archive, backend)))
    command = _timed(lambda: subprocess.run([sys.executable, "-m", "podium", "index", "--archive", str(folder), "--search", address], check=True, capture_output=True))
    print(f"  after one comment changed: update {median(times):.2f} s, `podium index` {command:.2f} s")


def _export(folder: Path, address: str, count: int) -> None:
    """Everything, by a query that matches all, through the command."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "podium", "export", "--archive", str(folder), "--search", address, "date:1900..", "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        lines = resident = 0
        for chunk in _chunks(process.stdout):
            lines += chunk.count(b"\n")
            resident = max(resident, _resident(process.pid))
    seconds = time.perf_counter() - started
    assert (process.returncode, lines) == (0, count), (process.returncode, lines)
    print(f"  export: {count / seconds:,.0f} comments/s, {resident / 1000:.0f} MB resident at its peak")


def _resident(process: int) -> int:
    """The most that a process has had in memory so far, in kB (Linux). What wait() tells would count its parent's, too."""
    status = Path(f"/proc/{process}/status").read_text()
    return max((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), default=0)


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(1 << 20):
        yield chunk


if __name__ == "__main__":
    main()
