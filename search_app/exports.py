"""A meeting, or comments one a line, in the forms that people take away: JSON, JSON lines, CSV, WebVTT, plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from archive import Archive
from archive.flat import KEYS, LISTS, flat
from archive.lines import line_of
from archive.model import Comment, Document, Media, Record

NOTICE = "Machine transcript: check against the recording."
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # signs with which a spreadsheet begins a formula


def meeting_json(archive: Archive, meeting: str, pages: str, original: bool = False) -> dict[str, Any]:
    """A whole meeting with its provenance. Raises NotFound."""
    known = archive.meetings.get(meeting)
    media = [
        {key: getattr(m, key) for key in ("sha256", "url", "page_url", "duration")} | _fetched(m) | {"runs": _runs(archive, meeting, m.sha256)}
        for m in archive.meetings.media(meeting)
    ]
    documents = [{key: getattr(d, key) for key in ("kind", "url", "sha256")} | _fetched(d) for d in archive.meetings.documents(meeting)]
    about = {key: getattr(known, key) for key in ("id", "jurisdiction", "place", "body", "title", "date", "status")}
    return {
        "meeting": about | {"media": media, "documents": documents},
        "windows": [asdict(window) for window in archive.comments.windows(meeting)],
        "comments": [_whole(record, pages) for record in archive.comments.stream(meeting, original)],
        "notice": NOTICE,
    }


def _fetched(what: Document | Media) -> dict[str, Any]:
    """When and how it came, as evidence; not the cookie by which a portal knew the crawler."""
    headers = None if what.headers is None else {name: value for name, value in what.headers.items() if name.lower() != "set-cookie"}
    return {"fetched_at": what.fetched_at, "content_type": what.content_type, "headers": headers}


def _runs(archive: Archive, meeting: str, sha256: str | None) -> list[dict[str, Any]]:
    keys = ("engine", "model", "version", "weights_sha256", "options", "created_at")
    return [{key: getattr(run, key) for key in keys} for run in archive.comments.transcripts(meeting) if run.media_sha256 == sha256]


def _whole(record: Record, pages: str) -> dict[str, Any]:
    comment, line = record.comment, flat(record, pages)
    first = {"id": comment.id, "media": comment.media_sha256, "start": comment.start, "end": comment.end}
    named = {"speaker": comment.speaker, "speaker_evidence": comment.speaker_evidence, "evidence": [asdict(each) for each in comment.evidence]}
    said = {key: line[key] for key in ("language", "text")} | {"heard": comment.heard} | {key: line[key] for key in ("translation", "topics", "agenda_item", "state", "flags")}
    words = {"words": [asdict(word) for word in comment.words]}
    return first | named | said | words | {key: line[key] for key in ("revision", "url", "official_url", "engine", "model")}


def jsonl(records: Iterable[Record], pages: str) -> Iterator[str]:
    """A comment a line, in the flat format."""
    for record in records:
        yield line_of(flat(record, pages))


def comma_separated(records: Iterable[Record], pages: str) -> Iterator[str]:
    """The flat format as CSV with a heading; lists are joined by semicolons, and no cell can be a formula."""
    yield _row(KEYS)
    for record in records:
        line = flat(record, pages)
        yield _row([_cell("; ".join(line[key]) if key in LISTS else line[key]) for key in KEYS])


def webvtt(records: Iterable[Record], _pages: str) -> Iterator[str]:
    """WebVTT with ``<v Speaker>``; a comment longer than a few lines becomes several cues at its words."""
    yield f"WEBVTT\n\nNOTE {NOTICE}\n"
    for record in records:
        comment = record.comment
        voice = _vtt(comment.speaker if comment.speaker and comment.speaker_evidence != "unverified" else "Speaker")
        for number, (start, end, text) in enumerate(_cues(comment)):
            yield f"\n{comment.id}-{number + 1}\n{_stamp(start)} --> {_stamp(end)}\n<v {voice}>{_vtt(text)}\n"


def plain_text(records: Iterable[Record], pages: str) -> Iterator[str]:
    """A transcript to read: who, when, the words, the official second."""
    meeting = None
    for record in records:
        comment = record.comment
        if record.meeting.id != meeting:
            meeting = record.meeting.id
            yield f"{record.meeting.title or record.meeting.body}\n{record.meeting.body}, {record.meeting.place}, {record.meeting.date}\n{NOTICE}\n"
        sure = "" if comment.speaker_evidence != "unverified" else " (name not sure)"
        line = flat(record, pages)
        yield f"\n[{_stamp(comment.start)[:-4]}] {comment.speaker or 'Speaker not named'}{sure}\n{comment.text or '(not transcribed: listen to the recording)'}\n"
        if comment.translation:
            yield f"Translation, by the interpreter: {comment.translation}\n"
        yield f"{line['official_url'] or line['url']}\n"


Writer = Callable[[Iterable[Record], str], Iterator[str]]
FORMATS: Mapping[str, tuple[str, Writer]] = {
    "jsonl": ("application/x-ndjson", jsonl),
    "csv": ("text/csv", comma_separated),
    "vtt": ("text/vtt", webvtt),
    "txt": ("text/plain", plain_text),
}


def _cues(comment: Comment) -> Iterator[tuple[float, float, str]]:
    """Twelve words or a sentence at a time."""
    if not comment.words:
        yield comment.start, comment.end, comment.text or "(not transcribed)"
        return
    held: list[Any] = []
    for word in comment.words:
        held.append(word)
        if len(held) >= 12 or (len(held) >= 6 and word.text[-1:] in ".?!"):
            yield held[0].start, held[-1].end, " ".join(each.text for each in held)
            held = []
    if held:
        yield held[0].start, held[-1].end, " ".join(each.text for each in held)


def _stamp(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 3_600_000:02d}:{milliseconds // 60_000 % 60:02d}:{milliseconds // 1000 % 60:02d}.{milliseconds % 1000:03d}"


def _vtt(text: str) -> str:
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())


def _row(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
