"""How values are shown on every page: seconds, days, languages, evidence."""

from __future__ import annotations

from datetime import datetime

from archive.model import Comment, Meeting
from index_config.load import topic_labels

LANGUAGES = {"en": "English", "es": "Spanish", "ht": "Haitian Creole"}
EVIDENCE = {"minutes": "in the minutes", "called": "called by the clerk", "self": "said it", "editor": "set by an editor", "unverified": "name not sure"}
FLAGS = {
    "untranscribed": "not transcribed", "low_confidence": "hard to hear", "overlapping": "several voices", "check_language": "language not sure",
    "read_aloud": "read aloud", "minor": "a minor",
}  # fmt: skip
WINDOWS = {"public_comment": "Public comment", "public_hearing": "Public hearing"}
FOUND_BY = {"agenda": "found by the agenda", "captions": "found in the captions", "sound": "found by listening", "editor": "set by an editor"}


def clock(seconds: float) -> str:
    """``4:14``, ``1:02:05``."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def lasted(seconds: float) -> str:
    """``4 min 38 s``."""
    whole = round(seconds)
    parts = ((whole // 3600, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def day(meeting: Meeting) -> str:
    """``April 14, 2026``."""
    return f"{meeting.day:%B} {meeting.day.day}, {meeting.day.year}"


def day_and_hour(meeting: Meeting) -> str:
    """``Tuesday, April 14, 2026, 9:00 AM``; no hour where none is known."""
    start = meeting.start
    hour = f", {start.hour % 12 or 12}:{start:%M} {'AM' if start.hour < 12 else 'PM'}" if start else ""
    return f"{meeting.day:%A}, {day(meeting)}{hour}"


def moment(stamp: str | None) -> str:
    """A moment of UTC as people read it: ``April 15, 2026, 10:02 UTC``."""
    if not stamp:
        return "at an unknown time"
    at = datetime.fromisoformat(stamp)
    return f"{at:%B} {at.day}, {at.year}, {at:%H:%M} UTC"


def language(code: str | None) -> str:
    """The language's name, or its code where we know no name."""
    return LANGUAGES.get(code or "", code or "unknown language")


def evidence(comment: Comment) -> str:
    """How we know the name."""
    return EVIDENCE.get(comment.speaker_evidence or "", comment.speaker_evidence or "")


def flag(name: str) -> str:
    """A flag in words."""
    return FLAGS.get(name, name.replace("_", " "))


def topic(slug: str) -> str:
    """A topic's label; an imported one of another name stays as it is."""
    return topic_labels().get(slug, slug)


def untold(comment: Comment) -> str:
    """What stands in the place of words that no engine could write down."""
    probably = f", probably {language(comment.language)}," if comment.language else ""
    return f"{lasted(comment.end - comment.start)} of speech{probably} that the machine could not write down. Listen to it."


def web(address: str | None) -> str | None:
    """An address that may stand behind a link: one of the web, nothing that runs."""
    return address if address and address.startswith(("http://", "https://")) else None


HELPERS = {
    "web": web, "clock": clock, "lasted": lasted, "day": day, "day_and_hour": day_and_hour, "moment": moment, "language_name": language, "evidence_label": evidence,
    "flag_label": flag, "topic_label": topic, "untold": untold, "window_label": WINDOWS, "found_by_label": FOUND_BY,
}  # fmt: skip
