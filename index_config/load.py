"""Reads the index's data once: terms, topics, synonyms, Elasticsearch's settings and mapping."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from index_config.words import Token, cut, folded

VERSION = 2  # of how words are cut and kept; an index of another one is filled anew
INDEXED_WITH = ("terms.toml", "synonyms.txt", "letters.txt", "settings.json", "mapping.json")


@dataclass(frozen=True)
class Term:
    """One thing in its many forms; ``forms`` are tuples of folded words, ``shown`` is how we print it."""

    shown: str
    forms: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class TermSpan:
    """Where a term stands among tokens: from ``start`` up to, not with, ``end``."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True)
class Topic:
    """A subject: its slug, how we print it, and what shows that a text is about it."""

    slug: str
    label: str
    terms: frozenset[str]
    words: tuple[tuple[str, ...], ...]
    capitals: frozenset[str]
    sounds: tuple[tuple[str, ...], ...]


@cache
def terms() -> tuple[Term, ...]:
    """The terms of ``terms.toml``."""
    return tuple(Term(term["shown"], frozenset(form for line in term["forms"] for form in _expanded(line))) for term in _toml("terms.toml")["term"])


def find_terms(tokens: Sequence[Token]) -> Iterator[TermSpan]:
    """The terms among the words of a text, longest form first, none overlapping another."""
    by_first = _by_first()
    at = 0
    while at < len(tokens):
        for form, term in by_first.get(tokens[at].folded, ()):
            if tuple(token.folded for token in tokens[at : at + len(form)]) == form:
                yield TermSpan(term, at, at + len(form))
                at += len(form)
                break
        else:
            at += 1


@cache
def topics() -> tuple[Topic, ...]:
    """The topics of ``topics.toml``, in its order."""
    found = []
    for slug, topic in _toml("topics.toml").items():
        plain = tuple(tuple(_starred(word)) for word in topic["words"] if not _capital(word))
        sounds = tuple(tuple(_starred(word)) for word in topic.get("sounds", ()))
        found.append(Topic(slug, topic["label"], frozenset(topic.get("term", ())), plain, frozenset(word for word in topic["words"] if _capital(word)), sounds))
    return tuple(found)


def topic_labels() -> Mapping[str, str]:
    """Slug to label."""
    return {topic.slug: topic.label for topic in topics()}


def topics_of(text: str | None, translation: str | None = None, item_title: str | None = None, attempt: str | None = None) -> tuple[str, ...]:
    """The slugs of what a comment is about, from its text, its translation and its agenda item's title.

    ``attempt`` is what an engine wrote of speech that it could not read: only what topics sound like counts there. ``other`` for
    words about nothing known; a comment without words has only what its item says and what it sounds like.
    """
    found: set[str] = set()
    for tokens in (cut(part) for part in (text, translation, item_title) if part):
        named = {span.term.shown for span in find_terms(tokens)}
        written = {token.written for token in tokens}
        words = [token.folded for token in tokens]
        at = _places(words)
        for topic in topics():
            if topic.slug not in found and (topic.terms & named or topic.capitals & written or any(_stands(form, words, at) for form in topic.words)):
                found.add(topic.slug)
    heard = folded(attempt).split() if attempt else []
    sounded = _places(heard)
    found.update(topic.slug for topic in topics() if any(_stands(form, heard, sounded) for form in topic.sounds))
    nothing_known = ("other",) if text or translation else ()
    return tuple(topic.slug for topic in topics() if topic.slug in found) or nothing_known


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    at: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        at.setdefault(word, []).append(place)
    return at


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """The sets of ``synonyms.txt``, each form as it is written there."""
    lines = (line.strip() for line in _text("synonyms.txt").splitlines())
    return tuple(tuple(form.strip() for form in line.split(",")) for line in lines if line and not line.startswith("#"))


@cache
def fingerprint() -> str:
    """Changes with all that decides how an index finds words: our version of it, forms, letters, settings and mapping."""
    data = "\n".join(_text(name) for name in INDEXED_WITH)
    return hashlib.sha256(f"{VERSION}\n{data}".encode()).hexdigest()[:16]


def elasticsearch_settings() -> Mapping[str, Any]:
    """Settings and mapping of an Elasticsearch index, as the client takes them."""
    return {"settings": json.loads(_text("settings.json")), "mappings": json.loads(_text("mapping.json"))}


def _stands(form: tuple[str, ...], words: Sequence[str], at: Mapping[str, Sequence[int]]) -> bool:
    """Whether the folded phrase stands among the words; a last word that ends in * is a beginning."""
    if len(form) == 1 and form[0].endswith("*"):
        return any(word.startswith(form[0][:-1]) for word in at)
    for place in at.get(form[0], ()):
        part = words[place : place + len(form)]
        if len(part) == len(form) and all(word.startswith(want[:-1]) if want.endswith("*") else word == want for word, want in zip(part, form, strict=True)):
            return True
    return False


def _expanded(line: str) -> Iterator[tuple[str, ...]]:
    pieces = [piece.strip("()").split("|") if piece.startswith("(") else [piece] for piece in re.findall(r"\([^)]*\)|[^()]+", line)]
    for choice in itertools.product(*pieces):
        yield tuple(folded("".join(choice)).split())


@cache
def _by_first() -> Mapping[str, Sequence[tuple[tuple[str, ...], Term]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for term in terms():
        for form in term.forms:
            by_first.setdefault(form[0], []).append((form, term))
    return {first: sorted(forms, key=lambda each: -len(each[0])) for first, forms in by_first.items()}


def _starred(phrase: str) -> Iterator[str]:
    for word in phrase.split():
        yield from ([folded(word) + "*"] if word.endswith("*") else folded(word).split())


def _capital(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word.isalpha()


def _text(name: str) -> str:
    return files("index_config").joinpath(name).read_text(encoding="utf-8")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))
