"""Turns made into comments: bounds, text, language, flags, topics."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archive.model import AgendaItem, Comment, Word
from index_config.load import topics_of
from transcribe.floor.evidence import read_aloud
from transcribe.floor.speech import Unit
from transcribe.floor.turns import Turn
from transcribe.names.assigned import Named
from transcribe.names.people import BEGINNING, is_own, likeness
from transcribe.names.written import put_names_right
from transcribe.subjects import is_an_agreement, means_an_agreement
from transcribe.terms import put_right, text_of

BEFORE, AFTER = 0.2, 0.4  # seconds that a comment keeps before its first and after its last word
NAME_ALIKE = 0.6  # likeness from which the name that was heard is written as the minutes do


@dataclass(frozen=True)
class Around:
    """What stands around a comment: meeting, agenda, names that its documents write, terms that were named under each of its items
    (by label) and anywhere in the meeting, and the run that heard it."""

    meeting: str
    recording: str | None
    engine: str
    model: str
    agenda: Sequence[AgendaItem] = ()
    written: Sequence[str] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    named_anywhere: str = ""


def comment_of(turn: Turn, named: Named, item: AgendaItem | None, around: Around) -> Comment:
    """The comment that a turn is. ``named`` is who spoke; with evidence from a document the name is put right in the text too."""
    heard = text_of(_words(turn.units))
    attempts = " ".join(unit.attempt for unit in turn.units if unit.attempt)
    words = put_names_right(put_right(_words(turn.units)), around.written)
    if named.name and named.evidence == "minutes":
        words = _own_name(words, named.name)
    translation = text_of(put_names_right(put_right(_words(turn.interpreted)), around.written)) or None
    of_item = (item.title, around.named.get(item.label)) if item else ()
    titles = " / ".join(title for title in (*of_item, *_meant(text_of(words), around)) if title)
    return Comment(
        meeting=around.meeting, media_sha256=around.recording, agenda_item=item.label if item else None,
        start=round(max(0.0, turn.start - BEFORE), 2), end=round(turn.end + AFTER, 2),
        text=text_of(words), heard=" ".join(part for part in (heard, attempts) if part), translation=translation, language=turn.language, words=words,
        speaker=named.name, speaker_evidence=named.evidence, evidence=named.shown_by, topics=topics_of(text_of(words), translation, titles, attempts),
        flags=_flags(turn), engine=around.engine, model=around.model,
    )  # fmt: skip


def _meant(text: str, around: Around) -> Iterator[str]:
    """What “this memorandum”, “the agreement” means: the only item of the agenda that speaks of one; and that which the meeting
    names, where the comment speaks of the police or no item of the agenda is another agreement."""
    if not means_an_agreement(text):
        return
    titles = [item.title for item in around.agenda if is_an_agreement(item)]
    if len(titles) == 1:
        yield titles[0]
    if not titles or "policing" in topics_of(text):
        yield around.named_anywhere


def _words(units: Sequence[Unit]) -> list[Word]:
    return [word for unit in units for word in unit.words]


def _flags(turn: Turn) -> tuple[str, ...]:
    """``untranscribed`` where nothing could be written down, ``low_confidence`` where a part could not, or half of it is doubtful;
    ``check_language`` where half of it fits two languages; ``overlapping`` where an official cut in, so that others are heard between
    the comment's seconds; ``read_aloud``."""
    unwritten = [not unit.words for unit in turn.units]
    flags = {
        "untranscribed": all(unwritten),
        "low_confidence": not all(unwritten) and (any(unwritten) or _half("low_confidence", turn)),
        "check_language": _half("check_language", turn),
        "overlapping": bool(turn.resumed),
        "read_aloud": read_aloud(turn),
    }
    return tuple(name for name, stands in flags.items() if stands)


def _half(flag: str, turn: Turn) -> bool:
    """Whether half of the turn's seconds bear the flag."""
    seconds = {bears: sum(unit.end - unit.start for unit in turn.units if (flag in unit.flags) == bears) for bears in (True, False)}
    return seconds[True] > 0 and seconds[True] >= seconds[False]


def _own_name(words: Sequence[Word], name: str) -> tuple[Word, ...]:
    """The words with the speaker's own name as the minutes write it, where they say who they are and it was heard nearly so."""
    count = len(name.split())
    best: tuple[float, int, int] = (0.0, 0, 0)
    for size in range(max(2, count - 1), count + 2):
        for at in range(min(len(words) - size, BEGINNING) + 1):
            run = words[at : at + size]
            inner = [word.text for word in run[:-1]]
            if is_own(words, at, at + size) and all(word.text[:1].isupper() for word in run) and not any(text[-1:] in ".,!?;:" for text in inner):
                best = max(best, (likeness(name, " ".join(word.text for word in run)), at, size))
    alike, at, size = best
    if alike < NAME_ALIKE:
        return tuple(words)
    last = words[at + size - 1].text
    mark = last[len(last.rstrip(".,!?;:")) :]
    spelled = name.split()
    given = Word(words[at].start, words[at].end, spelled[0])
    rest = dataclasses.replace(words[at + size - 1], start=words[at + 1].start, text=" ".join(spelled[1:]) + mark)
    return (*words[:at], given, rest, *words[at + size :])
