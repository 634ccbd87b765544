"""What tests share beside fixtures: where data lies, the system's browser, the pages behind the real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
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
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=5).read()
                break
            except OSError:
                assert server.poll() is None, "podium serve ended"
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
