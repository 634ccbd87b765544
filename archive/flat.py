"""The flat format: one comment a line, for export, import, the API and the index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from archive.errors import BadValue
from archive.model import Comment, Jurisdiction, Meeting, Record, slug

KEYS = (
    "id", "meeting", "jurisdiction", "place", "body", "title", "date", "agenda_item", "start", "end", "speaker", "speaker_evidence", "language",
    "topics", "text", "translation", "state", "flags", "revision", "url", "official_url", "media_sha256", "engine", "model",
)  # fmt: skip
NEEDED = ("meeting", "jurisdiction", "body", "date", "start", "end", "text")
IDENTIFIER = re.compile(r"[^\s/\\?#%\"'<>&]{1,200}")
NO_TEXT = re.compile("[\0\ud800-\udfff]")
WRITTEN_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")
OPTIONAL = ("media_sha256", "agenda_item", "translation", "language", "speaker", "speaker_evidence", "url", "official_url", "engine", "model")
LONGEST = 4096  # letters of a word, and of every value but a text: Elasticsearch takes no more than 32,766 bytes of either
LONG_WORD = re.compile(rf"\S{{{LONGEST + 1}}}")
TEXTS = ("text", "translation")
LISTS = ("topics", "flags")
NUMBERS = ("start", "end")


def flat(record: Record, pages: str) -> dict[str, Any]:
    """The record as one flat object in the order of KEYS. ``pages`` is the public address of our pages, without a slash at its end."""
    comment, meeting = record.comment, record.meeting
    official = comment.official_url or (record.media.link_at(comment.start) if record.media else None)
    return {
        "id": comment.id, "meeting": meeting.id, "jurisdiction": meeting.jurisdiction, "place": meeting.place, "body": meeting.body, "title": meeting.title, "date": meeting.date,
        "agenda_item": comment.agenda_item, "start": comment.start, "end": comment.end, "speaker": comment.speaker, "speaker_evidence": comment.speaker_evidence,
        "language": comment.language, "topics": list(comment.topics), "text": comment.text, "translation": comment.translation, "state": comment.state, "flags": list(comment.flags),
        "revision": comment.revision, "url": comment.url or f"{pages}/comments/{comment.id}", "official_url": official, "media_sha256": comment.media_sha256,
        "engine": comment.engine, "model": comment.model,
    }  # fmt: skip


def parsed(line: Mapping[str, Any], number: int) -> tuple[Jurisdiction, Comment, Meeting]:
    """The jurisdiction, the comment and the meeting of one flat object; ``number`` is its line, for messages.

    Only NEEDED must be there. A jurisdiction made from it has the place as its name: nothing more is known.
    Raises BadValue, naming the line and the key.
    """
    if not isinstance(line, Mapping):
        raise BadValue(f"line {number}: a JSON object was expected, a comment a line as podium export prints it")
    _check(line, number)
    meeting_id = str(line["meeting"])
    place = line.get("place") or ""
    name, _, state = place.partition(", ")
    jurisdiction = Jurisdiction(line["jurisdiction"], name or line["jurisdiction"], state)
    meeting = Meeting(line["jurisdiction"], line["body"], line["date"], meeting_id, line.get("title") or "", place, status="held")
    start = float(line["start"])
    as_given: dict[str, Any] = {name: line.get(name) for name in OPTIONAL}
    comment = Comment(
        meeting_id,
        start,
        float(line["end"]),
        line["text"],
        line.get("id") or "",
        topics=tuple(line.get("topics") or ()),
        flags=tuple(line.get("flags") or ()),
        state=line.get("state") or "machine",
        revision=line.get("revision") or 1,
        **as_given,
    )
    return jurisdiction, comment, meeting


def _check(line: Mapping[str, Any], number: int) -> None:
    missing = [name for name in NEEDED if line.get(name) is None or (line[name] == "" and name != "text")]
    if missing:
        raise BadValue(f"line {number}: {', '.join(missing)} missing; needed are {', '.join(NEEDED)}")
    for name in KEYS:
        value = line.get(name)
        if value is not None and not _fits(name, value):
            raise BadValue(f"line {number}: {name} cannot be {repr(value)[:80]}")
        if _too_long(name, value):
            raise BadValue(
                f"line {number}: {name} has {'a word' if name in TEXTS else 'a value'} of more than {LONGEST:,} letters ({str(value)[:40]}…): nobody could search for it"
            )
    if not 0 <= line["start"] <= line["end"]:
        raise BadValue(f"line {number}: start {line['start']} and end {line['end']} are no stretch of seconds")
    if not slug(line["jurisdiction"]) == line["jurisdiction"]:
        raise BadValue(f"line {number}: jurisdiction {line['jurisdiction']!r} is no slug; write small letters, digits and dashes")
    if not WRITTEN_DATE.fullmatch(line["date"]):
        raise BadValue(f"line {number}: date {line['date']!r} is no date; write 2026-04-14 or 2026-04-14T09:00:00-04:00")
    try:
        date.fromisoformat(line["date"]) if len(line["date"]) == 10 else datetime.fromisoformat(line["date"])
    except ValueError as error:
        raise BadValue(f"line {number}: date {line['date']!r} is no date; write 2026-04-14 or 2026-04-14T09:00:00-04:00") from error


def _fits(name: str, value: object) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(item, str) and _is_text(item) for item in value)
    if name in NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
    if name == "revision":
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**31
    if not isinstance(value, str) or not _is_text(value):
        return False
    if name in ("id", "meeting"):
        return IDENTIFIER.fullmatch(value) is not None and value.strip(".") != ""
    if name in ("url", "official_url"):
        return value.startswith(("http://", "https://")) and not re.search(r"\s", value)
    if name == "media_sha256":
        return re.fullmatch(r"[0-9A-Za-z_-]{1,128}", value) is not None
    return name in TEXTS or "\n" not in value


def _too_long(name: str, value: Any) -> bool:
    values = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return any(LONG_WORD.search(each) if name in TEXTS else len(each) > LONGEST for each in values)


def _is_text(value: str) -> bool:
    """Text that every database and page can hold: no NUL, no half of a surrogate pair."""
    return NO_TEXT.search(value) is None
