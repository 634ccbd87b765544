"""``podium run``."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import click
from filelock import FileLock, Timeout

from archive import Archive
from archive.database import now
from podium.commands.crawl_ import chosen
from podium.context import Context, with_context
from podium.wording import counted

LOCK = "run.lock"  # beside the archive's database, while a run is at work


class AtWork(Exception):
    """Another run is at work on this archive."""


@dataclass
class _Stage:
    """What a stage printed: its JSON lines, and what went wrong in words."""

    name: str
    code: int
    records: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@click.command("run")
@click.argument("jurisdictions", nargs=-1)
@click.option("--contact", envvar="PODIUM_CONTACT", help="An address at which a portal's people reach you; it stands in every request.")
@click.option("--model", envvar="PODIUM_WEIGHTS", default=None, help="A Whisper size, or a folder with weights.  [default: base]")
@click.option("--all", "everything", is_flag=True, help="Look at every meeting again, not only at those that are due.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@with_context()
def command(context: Context, jurisdictions: tuple[str, ...], contact: str | None, model: str | None, everything: bool, as_json: bool) -> None:
    """Do a night's work: crawl the JURISDICTIONS (all but the demo's), transcribe what is new, index it, and sum it up for a mail.

    Safe to start twice, and at any time again: each stage goes on where it was cut off. A portal that fails keeps nothing else from being done.
    """
    chosen(jurisdictions)  # wrong names are told before anything is begun
    with context.archive() as archive:
        known = {meeting.id: meeting.status for meeting in archive.meetings.all()}
    lock = FileLock(context.folder / LOCK)
    signal.signal(signal.SIGTERM, _stopped)
    try:
        with lock.acquire(timeout=0):
            began = now()
            stages = _work(context, jurisdictions, contact, model, everything)
    except Timeout as error:
        raise AtWork(f"another podium run is at work on {context.folder}: this one does nothing. podium status --sources tells how far it is") from error
    with context.archive() as archive:
        now_there = {meeting.id: meeting.status for meeting in archive.meetings.all()}
        new = sorted(set(now_there) - set(known))
        called_off = sorted(meeting for meeting, status in now_there.items() if status == "cancelled" and known.get(meeting) != "cancelled")
        heard = {comment for stage in stages for record in stage.records if not record.get("skipped") for comment in record.get("comments", [])}
        topics = Counter(topic for comment in heard for topic in archive.comments.get(comment).comment.topics)
    summary = _summary(began, stages, new, called_off, len(heard), topics)
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else told(summary))
    if any(stage.code for stage in stages):
        raise SystemExit(1)


def _stopped(number: int, frame: FrameType | None) -> None:
    """End like Ctrl-C does, which ends the stage that is at work, too."""
    raise KeyboardInterrupt


def _work(context: Context, jurisdictions: Sequence[str], contact: str | None, model: str | None, everything: bool) -> list[_Stage]:
    crawl = ["crawl", *jurisdictions, "--json", *([] if everything else ["--due"]), *(["--contact", contact] if contact else [])]
    transcribe = ["transcribe", "--json", *(["--model", model] if model else [])]
    stages = [_stage(context, *crawl), _stage(context, *transcribe)]
    with context.archive() as archive:
        late = [meeting.id for meeting in archive.meetings.all() if _has_later_minutes(archive, meeting.id)]
    if late:
        stages.append(_stage(context, *transcribe, "--again", *late))
    return [*stages, _stage(context, "index", "--search", context.search)]


def _has_later_minutes(archive: Archive, meeting: str) -> bool:
    """Whether minutes or captions came after the meeting was transcribed: they name its speakers."""
    heard = [transcript.created_at or "" for transcript in archive.comments.transcripts(meeting)]
    papers = [document.fetched_at or "" for kind in ("minutes", "captions") for document in archive.meetings.documents(meeting, kind)]
    return bool(heard) and any(fetched > max(heard) for fetched in papers)


def _stage(context: Context, *arguments: str) -> _Stage:
    """One stage in a process of its own, whose memory is given back and whose end ends nothing else."""
    done = subprocess.run([sys.executable, "-m", "podium", *arguments, *context.arguments], capture_output=True, text=True, check=False)
    records = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    errors = [line.removeprefix("podium: ") for line in done.stderr.splitlines() if line.startswith("podium: ")]
    if done.returncode and not errors and not records:
        errors = [f"podium {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}"]
    return _Stage(arguments[0], done.returncode, records, errors)


def _summary(began: str, stages: Sequence[_Stage], new: Sequence[str], called_off: Sequence[str], heard: int, topics: Counter[str]) -> dict[str, Any]:
    crawled = stages[0]
    transcribed = [record for stage in stages if stage.name == "transcribe" for record in stage.records if not record["skipped"]]
    totals = {key: sum(record[key] for record in crawled.records) for key in ("documents", "recordings", "unchanged")}
    return {
        "began": began,
        "ended": now(),
        "sources": [{key: record[key] for key in ("jurisdiction", "platform", "url", "state", "warnings", "errors")} for record in crawled.records],
        "meetings_new": list(new),
        "meetings_cancelled": list(called_off),
        **totals,
        "transcribed": sorted({record["meeting"] for record in transcribed}),
        "without_comments": sorted({record["meeting"] for record in transcribed if not record.get("comments")}),
        "comments": heard,
        "topics": dict(topics.most_common()),
        "errors": [f"{stage.name}: {error}" for stage in stages for error in stage.errors],
    }


def told(summary: dict[str, Any]) -> str:
    """The summary as the text of a mail: what is new first, then what a person should look at."""
    states = Counter(source["state"] for source in summary["sources"])
    lines = [
        f"Podium, {summary['began']} to {summary['ended']}",
        f"{counted(len(summary['sources']), 'source')}: {', '.join(f'{count} {state}' for state, count in states.most_common()) or 'none was asked'}",
        f"new: {counted(len(summary['meetings_new']), 'meeting')}, {counted(summary['documents'], 'document')}, {counted(summary['recordings'], 'recording')} ({summary['unchanged']} unchanged)",
        f"transcribed: {counted(len(summary['transcribed']), 'meeting')}, {counted(summary['comments'], 'comment')}",
    ]
    if summary["topics"]:
        lines.append("topics: " + ", ".join(f"{topic} {count}" for topic, count in summary["topics"].items()))
    lines += [f"new meeting: {meeting}" for meeting in summary["meetings_new"]]
    lines += [f"called off: {meeting}" for meeting in summary["meetings_cancelled"]]
    lines += [f"no public comment found, check the recording: {meeting}" for meeting in summary["without_comments"]]
    for source in summary["sources"]:
        if source["state"] not in ("ok", "empty") or source["errors"] or source["warnings"]:
            lines.append(f"{source['state']}: {source['jurisdiction']}, {source['platform']} ({source['url']})")
            lines += [f"  {each}" for each in (*source["warnings"], *source["errors"])]
    return "\n".join([*lines, *(f"error: {error}" for error in summary["errors"])])
