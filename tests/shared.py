"""What tests share beside fixtures: where data lies, the system's browser, the pages behind the real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "data"
FIXTURES = Path(os.environ.get("PODIUM_FIXTURES", HERE.parent.parent / "shared" / "fixtures"))
REQUIRED = frozenset(filter(None, os.environ.get("PODIUM_REQUIRE", "").split(",")))
MEETING = HERE.parent / "podium" / "demo" / "meeting"


def chromium() -> str | None:
    """The system's browser."""
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


def elasticsearch_home() -> Path | None:
    """Where ``make elasticsearch-server`` built a server, with a JDK that can run it; None where there is none."""
    home = Path(os.environ.get("PODIUM_ELASTICSEARCH_HOME", HERE.parent / ".elasticsearch"))
    return home if (home / "classes" / "Server.class").exists() else None


@contextmanager
def running_elasticsearch(home: Path, port: int) -> Iterator[str]:
    """A server of our own on 127.0.0.1 until the end; gives its address."""
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen([str(HERE / "elasticsearch" / "elasticsearch-server"), "run", str(home), str(port)], stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_cluster/health?wait_for_status=yellow&timeout=60s", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


def postgresql_binaries() -> Path | None:
    """Where Debian or the PATH has PostgreSQL's server."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    return next((folder for folder in [*folders, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)] if (folder / "initdb").exists()), None)


@contextmanager
def running_postgresql(binaries: Path) -> Iterator[str]:
    """A server of our own on 127.0.0.1 until the end; gives the URL of a database with a language's order of letters."""
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="podium-postgresql-"))  # not among pytest's, which are closed to other users
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()
    make = [str(binaries / "initdb"), "-D", str(data), "-U", "podium", "--auth=trust", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"]
    subprocess.run(make, check=True, user=user, capture_output=True, cwd=folder)
    run = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(run, user=user, stdout=log, stderr=log, cwd=folder)
    try:
        for _ in range(300):
            if not subprocess.run([str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode:
                break
            assert server.poll() is None, (folder / "server.log").read_text()
            time.sleep(0.1)
        yield f"postgresql+psycopg://podium@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(timeout=60)
        shutil.rmtree(folder)


def wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 120.0) -> None:
    """Until the server answers there."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=90).read()
            return
        except OSError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.1)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The pages of an archive behind the real server; gives their address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([sys.executable, "-m", "podium", "serve", "--archive", str(folder), "--port", str(port)])
    try:
        wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
