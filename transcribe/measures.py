"""How true a reading is: an exported meeting held against a truth file, in which every turn, or every window, is known.

The measures are those of the project's reference script (``score.py``), figure for figure; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

TOLERANCE, CAPTIONS_TOLERANCE = 2.0, 15.0  # seconds by which a comment's start and end may be off
JOINED = 30.0  # seconds between two turns of one person under one item that are one comment
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "rev", "sr", "sra", "hon"})
TOPIC = "immigration-287g"
WRITTEN = ("en", "es")  # languages whose words are counted
TERM_287G = re.compile(
    r"\b(?:2[\s.,]*87|two[\s,]+87|two[\s-]+(?:hundred[\s-]+(?:and[\s-]+)?)?eighty[\s-]+seven|dos(?:cientos)?\s+ochenta\s+y\s+siete|d[oe]san\s+katreven[\s-]?s[eè]t)"
    r"[\s(,-]*(?:gee|ge|je|jé|g)\b\)?",
    re.IGNORECASE,
)
Exported = Mapping[str, Any]


@dataclass
class Known:
    """One comment of the truth. It may end with the speaker's last word or with the interpreter's: either is right."""

    start: float
    ends: list[float]
    voice: str = ""
    name: str | None = None
    item: str = ""
    language: str | None = None
    text: str = ""
    spoken: list[tuple[float, float]] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)

    @property
    def end(self) -> float:
        """The last of its ends."""
        return max(self.ends)


def measured(truth: Mapping[str, Any], export: Mapping[str, Any], tolerance: float | None = None) -> dict[str, Any]:
    """The measures of an exported meeting; which of them depends on whether the truth has turns or windows only."""
    if "turns" in truth:
        return _by_turns(truth, export, tolerance or TOLERANCE)
    return _by_windows(truth, export, tolerance or CAPTIONS_TOLERANCE)


def known_comments(truth: Mapping[str, Any]) -> list[Known]:
    """The turns of one person under one item as one comment; an interpreter's turns stretch the comment that they translate."""
    found: list[Known] = []
    for turn in truth["turns"]:
        last = found[-1] if found else None
        if turn.get("interprets"):
            if last and last.voice == turn["interprets"]:
                last.ends.append(turn["end"])
        elif turn["comment"]:
            goes_on = last is not None and (last.voice, last.item) == (turn["speaker"], turn["item"]) and turn["start"] - last.end < JOINED
            if last is None or not goes_on:
                name = turn["speaker"] if turn.get("named", True) and turn["speaker"] != "Unidentified" else None
                last = Known(turn["start"], [], turn["speaker"], name, turn["item"], turn["lang"])
                found.append(last)
            last.ends.append(turn["end"])
            last.spoken.append((turn["start"], turn["end"]))
            last.text = f"{last.text} {turn['text']}".strip()
            last.topics |= set(turn["topics"])
    return found


def _by_turns(truth: Mapping[str, Any], export: Mapping[str, Any], tolerance: float) -> dict[str, Any]:
    wanted = known_comments(truth)
    got = sorted(export["comments"], key=lambda comment: comment["start"])
    pairs = {number: got[at] for number, at in _pairs(wanted, got).items()}
    found = [number for number, known in enumerate(wanted) if number in pairs and _is_found(known, pairs[number], tolerance)]
    extra = [each for each in got if sum(_shared(known.start, known.end, each) for known in wanted) < 0.2 * (each["end"] - each["start"])]
    return {
        "comments": len(wanted),
        "exported": len(got),
        "comments_f1": _ratio(2 * len(found), len(wanted) + len(got)),
        "not_found": [_told(known, pairs.get(number)) for number, known in enumerate(wanted) if number not in found],
        "extra": [f"{each['start']:.0f}-{each['end']:.0f} {each.get('speaker')}" for each in extra],
        "lost": _lost(wanted, got),
        **_names(wanted, got, pairs),
        "languages_right": _ratio(sum(number in pairs and pairs[number].get("language") == known.language for number, known in enumerate(wanted)), len(wanted)),
        "wer": _word_error_rate(wanted, pairs),
        "topic_287g_f1": _topic_f1(wanted, pairs, extra),
    }


def _by_windows(truth: Mapping[str, Any], export: Mapping[str, Any], tolerance: float) -> dict[str, Any]:
    got, windows = export["comments"], _merged(export["windows"])
    wanted = [Known(comment["start"], [comment["end"]]) for comment in truth["comments"]]
    known_windows = [(window["start"], window["end"]) for window in truth["windows"]]
    pairs = _pairs(wanted, got)
    found = [number for number, at in pairs.items() if max(abs(got[at]["start"] - wanted[number].start), abs(got[at]["end"] - wanted[number].end)) <= tolerance]
    said, shown = sum(known.end - known.start for known in wanted), sum(end - start for start, end in windows)
    inside = sum(_common(window, (known.start, known.end)) for window in windows for known in wanted)
    right = sum(_common(window, known) for window in windows for known in known_windows)
    return {
        "windows": len(known_windows),
        "exported_windows": len(windows),
        "windows_covered": _ratio(inside, said),
        "windows_false": _ratio(shown - right, shown),
        "comments": len(wanted),
        "exported": len(got),
        "comments_f1": _ratio(2 * len(found), len(wanted) + len(got)),
    }


def _pairs(wanted: Sequence[Known], got: Sequence[Exported]) -> dict[int, int]:
    """Known to exported comments, one to one, those that share most time first."""
    shares = sorted(((_shared(known.start, known.end, each), number, at) for number, known in enumerate(wanted) for at, each in enumerate(got)), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for seconds, number, at in shares:
        if seconds > 0 and number not in pairs and at not in taken:
            pairs[number] = at
            taken.add(at)
    return pairs


def _is_found(known: Known, got: Exported, tolerance: float) -> bool:
    return bool(max(abs(got["start"] - known.start), min(abs(got["end"] - end) for end in known.ends[-2:])) <= tolerance)


def _told(known: Known, got: Exported | None) -> str:
    beside = f" got {got['start']:.1f}-{got['end']:.1f}" if got else ""
    return f"{known.voice} {known.start:.0f}-{known.end:.0f}{beside}"


def _lost(wanted: Sequence[Known], got: Sequence[Exported]) -> list[str]:
    """Those for whom no exported comment stands that has text, or says that it could not be written down."""
    heard = [each for each in got if (each.get("text") or "").strip() or "untranscribed" in (each.get("flags") or [])]

    def stands_for(known: Known, each: Exported) -> bool:
        said = sum(end - start for start, end in known.spoken)
        mostly_theirs = sum(_shared(start, end, each) for start, end in known.spoken) >= 0.5 * said
        return mostly_theirs and _shared(known.start, known.end, each) >= 0.5 * (each["end"] - each["start"])

    return [known.voice for known in wanted if not any(stands_for(known, each) for each in heard)]


def _names(wanted: Sequence[Known], got: Sequence[Exported], pairs: Mapping[int, Exported]) -> dict[str, Any]:
    named = [number for number, known in enumerate(wanted) if known.name]
    right = [number for number in named if number in pairs and _is_sure(pairs[number]) and _same(wanted[number].name, pairs[number].get("speaker"))]
    shown = []
    for each in got:
        if each.get("speaker"):
            nearest = max(wanted, key=lambda known: _shared(known.start, known.end, each), default=None)
            true = nearest.name if nearest and _shared(nearest.start, nearest.end, each) > 0 else None
            shown.append((true, each["speaker"], _is_sure(each)))
    guessed = [_same(true, name) for true, name, sure in shown if not sure]
    return {
        "names_right": _ratio(len(right), len(named)),
        "names_wrong": [(true, name) for true, name, sure in shown if sure and not _same(true, name)],
        "names_guessed": {"right": sum(guessed), "wrong": len(guessed) - sum(guessed)},
        "names_missed": [wanted[number].name for number in named if number not in right],
    }


def _word_error_rate(wanted: Sequence[Known], pairs: Mapping[int, Exported]) -> float | None:
    """Over the comments in WRITTEN languages; what was not found counts as left out."""
    spoken = [(number, known) for number, known in enumerate(wanted) if known.language in WRITTEN]
    return word_errors([known for _, known in spoken], [pairs[number]["text"] if number in pairs else "" for number, _ in spoken])


def word_errors(spoken: Sequence[Known], heard: Sequence[str]) -> float | None:
    """The word error rate of what was heard of each, normalized as Whisper's authors do. None where nobody spoke."""
    import jiwer  # an extra: only who measures needs it

    if not spoken:
        return None
    said = [_normalized(known.text, known.language) for known in spoken]
    read = [_normalized(text, known.language) for text, known in zip(heard, spoken, strict=True)]
    return round(float(jiwer.process_words(said, read).wer), 4)


@cache
def _normalizer(english: bool) -> Callable[[str], str]:
    from whisper_normalizer.basic import BasicTextNormalizer
    from whisper_normalizer.english import EnglishTextNormalizer

    return EnglishTextNormalizer() if english else BasicTextNormalizer(remove_diacritics=True)  # type: ignore[no-any-return]


def _normalized(text: str | None, language: str | None) -> str:
    return str(_normalizer(language == "en")(TERM_287G.sub(" twoeightysevengee ", text or "")))


def _topic_f1(wanted: Sequence[Known], pairs: Mapping[int, Exported], extra: Sequence[Exported]) -> float | None:
    true = {number for number, known in enumerate(wanted) if TOPIC in known.topics}
    shown = {number for number, each in pairs.items() if TOPIC in (each.get("topics") or [])}
    return _ratio(2 * len(true & shown), len(true) + len(shown) + sum(TOPIC in (each.get("topics") or []) for each in extra))


def _is_sure(comment: Exported) -> bool:
    return comment.get("speaker_evidence") != "unverified"


def _same(true: str | None, shown: str | None) -> bool:
    """Whether two names are one: case, accents and titles aside."""
    return true is not None and _name(true) == _name(shown)


def _name(text: str | None) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text or "") if not unicodedata.combining(sign)).casefold()
    return " ".join(word for word in re.findall(r"\w+", plain) if word not in TITLES)


def _shared(start: float, end: float, comment: Exported) -> float:
    return _common((start, end), (comment["start"], comment["end"]))


def _common(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def _merged(spans: Iterable[Mapping[str, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in sorted((span["start"], span["end"]) for span in spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _ratio(right: float, total: float) -> float | None:
    return round(right / total, 4) if total else None
