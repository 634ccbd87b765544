"""Brings an index up to date with the archive's change log, or fills a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from archive import Archive
from search.backend import Backend, Outdated, Replaced, Writer
from search.documents import document

CHANGES_AT_ONCE = 500
DOCUMENTS_AT_ONCE = 500
Item = TypeVar("Item")


def update(archive: Archive, backend: Backend, done: Callable[[int], None] = lambda count: None) -> int:
    """Take in what the index has not yet; returns how many comments were written or removed.

    A change is marked as done after the index has kept it: whenever the program is killed, the change is taken in again,
    which gives the same index. Two at once do no harm: either one waits, or the index keeps the newer of two versions.
    """
    total = 0
    while True:
        try:
            changes, touched = _next_changes(archive, backend)
        except Replaced:
            continue  # the index that is there now has changes of its own
        except Outdated:
            return rebuild(archive, backend, done)
        total += touched
        done(touched)
        if changes < CHANGES_AT_ONCE:
            return total


def rebuild(archive: Archive, backend: Backend, done: Callable[[int], None] = lambda count: None) -> int:
    """Fill a new index with every visible comment; searches use the old one until it takes its place."""
    total = 0
    newest = archive.changes.newest()
    with backend.rebuilding() as writer:
        for records in _batches(archive.comments.stream(printed=True)):
            writer.put([document(record) for record in records])
            total += len(records)
            done(len(records))
    archive.changes.done_up_to(writer.identity, newest)
    update(archive, backend)
    return total


def _next_changes(archive: Archive, backend: Backend) -> tuple[int, int]:
    """Take in the oldest changes; returns how many they were, and how many comments they touched."""
    with backend.updating() as writer:
        changes = archive.changes.pending(writer.identity, CHANGES_AT_ONCE)
        touched = dict.fromkeys(ref for _, kind, ref in changes if kind == "comment")
        for meeting in dict.fromkeys(ref for _, kind, ref in changes if kind == "meeting"):
            touched |= dict.fromkeys(archive.changes.comments_of(meeting))
        for ids in _batches(touched):
            _write(archive, writer, ids)
    if changes:
        archive.changes.done(writer.identity, [number for number, _, _ in changes])
    return len(changes), len(touched)


def _write(archive: Archive, writer: Writer, ids: list[str]) -> None:
    versions = archive.changes.versions(ids)  # before the comments are read: see there
    records = archive.comments.many(ids)
    writer.put([document(record) for record in records.values()], versions)
    writer.remove([identifier for identifier in ids if identifier not in records], versions)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, DOCUMENTS_AT_ONCE)):
        yield batch
