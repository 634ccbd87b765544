"""The web app behind gunicorn."""

from __future__ import annotations

import socket
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.http import message

from podium.context import DEFAULT_PAGES, Context
from search_app import create_app

THREADS = 4  # a process answers this many requests at once
LONGEST_LINE = 128 * 1024  # bytes of a request's first line: 10,000 letters of four bytes, each written as %XX
LONGEST = 300  # seconds that an answer may take: an export streams for minutes


class PortInUse(Exception):
    """Another program has the port."""


def check_port(host: str, port: int, user: str = "what uses it") -> None:
    """Raises PortInUse, saying what to do, where the port cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(f"port {port} on {host} cannot be had ({error.strerror}): stop {user}, or choose another with --port") from error


def serve(context: Context, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Raises PortInUse."""
    check_port(host, port)
    pages = f"http://{host}:{port}" if context.pages == DEFAULT_PAGES else context.pages
    config = {"ARCHIVE": str(context.folder), "DATABASE": context.database, "SEARCH": context.search, "ACCESS": context.access, "PAGES": pages}
    # A query of 10,000 letters must reach the parser, which says what it read of it. By itself gunicorn has no limit between 8,190 bytes and none.
    message.MAX_REQUEST_LINE = LONGEST_LINE
    options = {"workers": workers, "threads": THREADS, "timeout": LONGEST, "loglevel": "warning", "worker_class": "gthread", "limit_request_line": LONGEST_LINE - 1}
    _Server(config, {"bind": f"{host}:{port}", **options}).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, config: dict[str, Any], options: dict[str, Any]) -> None:
        self._config, self._options = config, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(self._config)
