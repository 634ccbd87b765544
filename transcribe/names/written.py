"""Names that a meeting's documents write (places, bodies, officials), and words put right by them where letters and sound agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from archive.model import Word
from index_config.words import fold
from transcribe.names.people import letters, likeness, no_names

ALIKE = 0.85  # likeness from which what was heard is what the documents write
LONG = 7  # letters of a single word that is put right only where every letter agrees
MOST = 5  # words of a name
CAPITALIZED = regex.compile(r"\p{Lu}[\w’'\-]*\p{Ll}[\w’'\-]*")
MARKS = ".,!?;:"


def names_written(texts: Sequence[str]) -> list[str]:
    """Runs of capitalized words in the documents, longest first. A sentence's first word alone, and headings in capitals, are none."""
    found: dict[str, None] = {}
    for text in texts:
        for piece in re.split(r"[.,;:!?()\"“”]\s|\n\s*\n|\d", re.sub(r"(?<=\w)[ \t]*\n[ \t]*(?=\w)", " ", text)):
            for run in _runs(piece.split()):
                found.update(dict.fromkeys(run))
    return sorted(found, key=lambda name: -len(name))


def _runs(words: Sequence[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for word in [*words, ""]:
        plain = word.strip(MARKS + "()")
        if CAPITALIZED.fullmatch(plain) and not plain.isupper():
            run.append(plain)
            continue
        if 2 <= len(run) <= MOST:
            yield [" ".join(run), *(" ".join(run[at : at + 2]) for at in range(len(run) - 1))]
        yield [one for one in run if len(letters(one)) >= LONG and fold(one) not in no_names()]
        run = []


def put_names_right(words: Sequence[Word], written: Sequence[str]) -> tuple[Word, ...]:
    """The words with names as the documents write them: ``Bay Shore Drive`` is ``Bayshore Drive``, ``Dark Street`` is ``Dock Street``."""
    out = list(words)
    for name in written:
        parts = name.split()
        at = 0
        while at < len(out):
            if not out[at].text[:1].isupper():
                at += 1
                continue
            size = max(_sizes(len(parts)), key=lambda size: _alike(name, out[at : at + size], size))
            if _alike(name, out[at : at + size], size) < ALIKE:
                size = 0
            if size:
                out[at : at + size] = _spelled(parts, out[at : at + size])
            at += max(1, len(parts) if size else 1)
    return tuple(out)


def _sizes(count: int) -> tuple[int, ...]:
    return (count, count + 1) if count == 1 else (count, count + 1, count - 1)


def _alike(name: str, run: Sequence[Word], size: int) -> float:
    """How far that is what was heard: the same letters cut otherwise are, and several capitalized words as far as letters and sound agree."""
    if len(run) != size or any(word.text[-1:] in MARKS for word in run[:-1]) or not all(word.text[:1].isupper() for word in run):
        return 0.0
    heard = " ".join(word.text.strip(MARKS) for word in run)
    if letters(heard) == letters(name):
        return 1.0
    return likeness(name, heard) if " " in name and size > 1 else 0.0


def _spelled(parts: Sequence[str], run: Sequence[Word]) -> list[Word]:
    """The name's parts with the run's seconds and its closing mark."""
    mark = run[-1].text[len(run[-1].text.rstrip(MARKS)) :]
    if len(parts) == len(run):
        return [Word(word.start, word.end, part + (mark if number == len(parts) - 1 else "")) for number, (word, part) in enumerate(zip(run, parts, strict=True))]
    start, end = run[0].start, run[-1].end
    total = sum(len(part) for part in parts)
    spelled, at = [], start
    for number, part in enumerate(parts):
        until = end if number == len(parts) - 1 else at + (end - start) * len(part) / total
        spelled.append(Word(round(at, 2), round(until, 2), part + (mark if number == len(parts) - 1 else "")))
        at = until
    return spelled
