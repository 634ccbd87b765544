"""Official captions (VTT, SRT, plain text with times) read as segments: roll-up lines said once, speaker marks kept."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Segment, Word
from index_config.words import fold, folded
from transcribe.errors import TranscribeError
from transcribe.sound.loops import loops

TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?"
SPAN = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}")
STAMP = re.compile(rf"^\s*\[?\(?{TIME}[\])]?(?:\s*-\s*{TIME}[\])]?)?[\s:|,-]*(.*)$")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>", re.IGNORECASE)
SPEAKER = "\ue000"  # stands for a mark while tags are taken out
TAG = re.compile(r"<[^>]*>")
MARK = re.compile(r"(?:>>+|&gt;&gt;(?:&gt;)*|»)")
SOUND = re.compile(r"\[[A-Za-z ♪]*\]|♪+")
CHARACTERS_A_SECOND = 11.0  # a cue that lasts longer than its text at this rate holds a silence
ECHO = 0.05  # seconds for which roll-up captions show the last line alone before it moves up
LONGEST_CUE = 30.0  # seconds a cue without an end may last
WORDS_TOGETHER = 40  # words of a segment
TELLING = 5  # letters of a word that tells what is spoken of: shorter ones stand in every text
TELLING_WORDS = 15  # of them that must be heard, to compare
LATE, EARLY = 15.0, 5.0  # seconds by which live captions come too late at most, and too early those whose words share a long cue
COMMON = {  # the commonest words that the other two languages do not have
    "en": frozenset(["the", "and", "of", "to", "is", "that", "you", "for", "we", "this", "are", "have", "with", "it", "be", "our", "not", "was", "they"]),
    "es": frozenset(["que", "de", "los", "las", "por", "para", "una", "el", "del", "con", "su", "es", "en", "se", "lo", "como", "mas", "pero"]),
    "ht": frozenset(["nou", "yo", "pou", "nan", "ki", "mwen", "pa", "li", "sa", "ak", "gen", "moun", "ap", "te", "kap", "fè", "fe", "tout"]),
}


@dataclass(frozen=True)
class Captions:
    """Captions as segments. ``marks`` names the words (segment, word) before which another speaker is marked."""

    segments: tuple[Segment, ...]
    marks: frozenset[tuple[int, int]]

    @property
    def duration(self) -> float:
        """The end of the last word in seconds; 0.0 for blank captions."""
        return max((segment.end for segment in self.segments), default=0.0)

    def agreement(self, heard: Sequence[Segment]) -> float | None:
        """The share of the longer words heard that the captions have at about the same second; None where too few are heard to
        tell, of those in a language of the captions: they may translate."""
        written = sorted((word.start, fold(word.text)) for segment in self.segments for word in segment.words)
        starts = [start for start, _ in written]
        languages = {segment.language for segment in self.segments}
        told = [(word.start, fold(word.text)) for segment in heard if segment.language in languages for word in segment.words]
        told = [(start, word) for start, word in told if len(word) >= TELLING]
        if len(told) < TELLING_WORDS:
            return None
        near = [written[bisect_left(starts, start - EARLY) : bisect_left(starts, start + LATE)] for start, _ in told]
        return sum(any(word == other for _, other in there) for (_, word), there in zip(told, near, strict=True)) / len(told)


@dataclass(frozen=True)
class _Cue:
    start: float
    end: float | None
    text: str


@dataclass(frozen=True)
class _Spoken:
    """A word, whether another speaker is marked before it, and the language of its cue: that of the cue before where it tells nothing."""

    word: Word
    marked: bool
    language: str | None


def decoded(content: bytes) -> str:
    """The text of a caption file: UTF-8 or UTF-16 by its mark, else Windows-1252, in which older tools still write."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def read_captions(text: str, languages: Sequence[str]) -> Captions:
    """Read captions in any of the three forms, without what a machine wrote over silence. Blank captions give no segments.

    Raises TranscribeError where there is text without any times.
    """
    cues = list(_cues("\n".join(_voices_marked(text))))
    if not cues and re.sub(r"WEBVTT.*", "", text).strip():
        raise TranscribeError("the captions have no times: give VTT, SRT, or text whose lines begin like 00:01:30")
    looped = loops([(cue.start, cue.text) for cue in cues])
    cues = [cue for at, cue in enumerate(cues) if at not in looped]
    marked: list[_Spoken] = []
    language = languages[0] if languages else None
    mark_waits = False  # a cue that holds nothing but the mark
    for cue, following in zip(cues, [*cues[1:], None], strict=False):
        words = list(_words(cue, following.start if following else None))
        if words and mark_waits:
            words[0] = (words[0][0], True)
        mark_waits = not words and bool(MARK.search(cue.text))
        language = _language(cue.text, languages) or language
        marked += [_Spoken(word, mark, language) for word, mark in words]
    return _gathered(marked)


def _cues(text: str) -> Iterator[_Cue]:
    lines = text.replace("\ufeff", "").splitlines()
    stamped = "-->" not in text  # else a time at a line's beginning is something that was said
    shown: list[str] = []
    at = 0
    while at < len(lines):
        span, stamp = SPAN.match(lines[at]), STAMP.match(lines[at]) if stamped else None
        at += 1
        if span:
            start, end = _seconds(span.groups()[:4]), _seconds(span.groups()[4:8])
            said, at = _until_blank(lines, at, stamped)
            fresh = _fresh([_plain(line) for line in said], shown, end - start)
            shown = [line for line in (_plain(line) for line in said) if line] or shown
            if fresh:
                yield _Cue(start, end, " ".join(fresh))
        elif stamp:
            said, at = _until_blank(lines, at, stamped)
            words = " ".join(filter(None, (_plain(line) for line in [stamp.group(9), *said])))
            if words:
                yield _Cue(_seconds(stamp.groups()[:4]), None, words)


def _until_blank(lines: Sequence[str], at: int, stamped: bool) -> tuple[list[str], int]:
    said = []
    while at < len(lines) and lines[at].strip(" ") and not SPAN.match(lines[at]) and not (stamped and STAMP.match(lines[at])):
        said.append(lines[at])
        at += 1
    if at < len(lines) and not lines[at].strip():
        at += 1
    return said, at


def _fresh(lines: Sequence[str], shown: Sequence[str], seconds: float) -> list[str]:
    """The lines that a roll-up cue adds to those that are on the screen already.

    One line that stood there alone and comes again for longer than an echo was said again: a roll call's yes, yes, yes.
    """
    lines = [line for line in lines if line]
    if len(lines) == 1 and lines == list(shown) and seconds > ECHO:
        return list(lines)
    for keep in range(min(len(lines), len(shown)), 0, -1):
        if list(shown[-keep:]) == lines[:keep]:
            return lines[keep:]
    return lines


def _voices_marked(text: str) -> Iterator[str]:
    """The lines with a mark where another voice begins: ``<v Name>`` stands before every cue, also before those of one speaker."""
    last: str | None = None
    for line in text.splitlines():
        pieces = VOICE.split(line)
        out = pieces[0]
        for name, said in zip(pieces[1::2], pieces[2::2], strict=True):
            out += said if (name and name == last) or MARK.search(line) else f">> {said}"
            last = name
        yield out


def _plain(line: str) -> str:
    line = TAG.sub("", MARK.sub(SPEAKER, line)).replace(SPEAKER, " >> ")  # a mark is no tag's end
    return re.sub(r"\s+", " ", SOUND.sub(" ", html.unescape(line)).lstrip(",")).strip()


def _words(cue: _Cue, next_start: float | None) -> Iterator[tuple[Word, bool]]:
    """The cue's words with seconds shared out by their length, each with whether a new speaker is marked before it."""
    pieces = MARK.sub(" >> ", cue.text).split()
    letters = sum(len(piece) + 1 for piece in pieces if piece != ">>")
    end = cue.end if cue.end is not None and cue.end > cue.start else _end_before(cue.start, next_start, letters)
    if cue.end is not None:
        end = min(end, cue.start + max(1.0, letters / CHARACTERS_A_SECOND))
    at, marked = cue.start, False
    for piece in pieces:
        if piece == ">>":
            marked = True
            continue
        seconds = (end - cue.start) * (len(piece) + 1) / letters
        yield Word(round(at, 2), round(at + seconds, 2), piece), marked
        at, marked = at + seconds, False


def _end_before(start: float, next_start: float | None, letters: int) -> float:
    """Where words without an end of their own end: with the next ones, or after the time that it takes to say them."""
    longest = start + max(LONGEST_CUE, letters / CHARACTERS_A_SECOND)
    return min(next_start, longest) if next_start is not None and next_start > start else longest


def _gathered(spoken: Sequence[_Spoken]) -> Captions:
    groups: list[list[_Spoken]] = []
    for one in spoken:
        if not groups or one.marked or len(groups[-1]) >= WORDS_TOGETHER or one.language != groups[-1][-1].language:
            groups.append([])
        groups[-1].append(one)
    segments = [_segment(group) for group in groups]
    marks = {(number, place) for number, group in enumerate(groups) for place, one in enumerate(group) if one.marked}
    return Captions(tuple(segments), frozenset(marks))


def _segment(group: Sequence[_Spoken]) -> Segment:
    words = tuple(one.word for one in group)
    return Segment(words[0].start, words[-1].end, " ".join(word.text for word in words), words, group[0].language)


def _language(text: str, languages: Sequence[str]) -> str | None:
    """The language whose commonest words stand there most, of those spoken at the meetings; None where that tells nothing."""
    counts = Counter({language: sum(word in COMMON.get(language, ()) for word in folded(text).split()) for language in languages})
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + (float(f"0.{fraction}") if fraction else 0.0)
