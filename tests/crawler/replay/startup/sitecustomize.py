"""Run by every Python that the replay tests start: the day on which their town lives, a name that changes what it leads to, a disk without room."""

import errno
import os
import socket
import time
from datetime import UTC, datetime, timedelta

import time_machine

if day := os.environ.get("REPLAY_DAY"):
    # One clock for all processes of a test: what came later must not seem to have come before.
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(seconds=time.time() - float(os.environ.get("REPLAY_SINCE", time.time())))
    time_machine.travel(at, tick=True).start()

if name := os.environ.get("REPLAY_REBINDING"):
    asked, by_name = socket.getaddrinfo, socket.gethostbyname

    def getaddrinfo(host, port, *args, **kwargs):
        """Asked beforehand, the name leads to a public address."""
        return asked("93.184.216.34" if host == name else host, port, *args, **kwargs)

    def gethostbyname(host):
        """Asked by whoever connects, it leads to this machine."""
        return "127.0.0.1" if host == name else by_name(host)

    socket.getaddrinfo, socket.gethostbyname = getaddrinfo, gethostbyname

if calls := os.environ.get("REPLAY_FULL_AFTER"):
    flushed, left = os.fsync, iter(range(int(calls)))

    def fsync(handle):
        """The disk has room for so many files only."""
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flushed(handle)

    os.fsync = fsync
