"""From signs to a query's tree. Malformed input is read as well as it can be; the notes say how."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index_config.sets import longest_form
from index_config.words import Token, cut
from search.lexer import Sign, signs
from search.pieces import exact, pieces_of, several_of
from search.query import VALUE_FIELDS, WORD_FIELDS, And, Days, Match, Node, Not, Or, Query, Value, as_asked

DEEPEST = 10  # brackets in brackets: Elasticsearch takes queries that are nested 30 deep; deeper ones are read as if they were not there
LONGEST = 10_000  # characters of a query that are read
MOST_ITEMS = 400
AROUND = re.compile(r"^[\s*]+|[\s*]+$")  # what a value does not begin or end with
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def parse(text: str) -> Query:
    """The tree of a query. Never raises: what cannot be read is left out or read as words, and the notes say so."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    notes: list[str] = []
    if len(text) > LONGEST:
        text = text[:LONGEST]
        notes.append(f"only the first {LONGEST} characters of the query were read")
    stream = list(signs(text))
    words = [at for at, sign in enumerate(stream) if sign.kind in ("word", "unknown", "quote")]
    if len(words) > MOST_ITEMS:
        stream = stream[: words[MOST_ITEMS]]
        notes.append(f"only the first {MOST_ITEMS} words of the query were read")
    parser = _Parser(stream, notes)
    node = parser.group(None, 0)
    if node is None and text.strip() and not notes:
        notes.append(f"there is no word in “{text.strip()[:20]}”, so every comment is shown")
    return Query(node if node is not None else And(()), tuple(dict.fromkeys(notes)))


@dataclass(frozen=True)
class _Item:
    """Something between spaces: words still to be read (``tokens``), or a finished ``node``; neither was left out."""

    tokens: tuple[Token, ...] = ()
    node: Node | None = None
    negated: bool = False
    field: str | None = None
    bare: bool = False
    prefix: bool = False
    operator: str = ""
    bracketed: bool = False

    @property
    def empty(self) -> bool:
        return not self.tokens and self.node is None and not self.operator


class _Parser:
    def __init__(self, stream: Sequence[Sign], notes: list[str]) -> None:
        self.stream, self.notes, self.at = stream, notes, 0

    def group(self, field: str | None, depth: int) -> Node | None:
        """Items up to the closing bracket or the end; None for a group in which nothing is left."""
        items: list[_Item] = []
        while self.at < len(self.stream):
            sign = self.stream[self.at]
            if sign.kind == "close":
                self.at += 1
                if depth:
                    break
                self.notes.append("a closing bracket without an opening one was dropped")
                continue
            items += self._item(field, depth)
        else:
            if depth:
                self.notes.append("an open bracket was closed at the end")
        return _tree(items)

    def _item(self, field: str | None, depth: int) -> list[_Item]:
        negated = False
        named = field
        asked = ""
        while self.at < len(self.stream):
            sign = self.stream[self.at]
            self.at += 1
            if sign.kind == "dash":
                negated = True
            elif sign.kind == "field":
                named = asked = sign.text
            elif sign.kind in ("or", "and", "close") and asked:
                self.at -= 1
                break
            elif sign.kind == "close":
                self.at -= 1
                return []
            elif sign.kind in ("or", "and"):
                return [_Item(operator=sign.kind)]
            elif sign.kind == "open":
                return self._bracket(named, depth, negated)
            else:
                return [self._leaf(sign, named, negated)]
        if asked:
            self.notes.append(f"“{asked}:” without a value was left out")
            return [_Item()]
        if negated:
            self.notes.append("a minus or NOT with nothing after it was left out")
        return []

    def _bracket(self, field: str | None, depth: int, negated: bool) -> list[_Item]:
        if depth >= DEEPEST:
            self.notes.append(f"brackets more than {DEEPEST} deep were left out")
            return []
        start = self.at
        node = self.group(field, depth + 1)
        if node is None:
            return [_Item()]
        inside = self.stream[start : self.at]
        words = [sign for sign in inside if sign.kind in ("word", "unknown") and not sign.exact]
        if field is None and len(words) == 1 and len([sign for sign in inside if sign.kind != "close"]) == 1 and isinstance(node, Match) and not words[0].text.endswith("*"):
            return [_Item(tuple(cut(words[0].text)), None, negated, None, bare=True, bracketed=True)]  # 287 (g)
        return [_Item((), node, negated)]

    def _leaf(self, sign: Sign, field: str | None, negated: bool) -> _Item:
        if not sign.closed:
            self.notes.append("an open quote was closed at the end")
        if field == "date":
            days = self._days(sign.text.strip())
            return _Item((), days, negated)
        if field in VALUE_FIELDS:
            value = as_asked(AROUND.sub("", sign.text))
            if not value:
                self.notes.append(f"“{field}:” without a value was left out")
                return _Item()
            return _Item((), Value(VALUE_FIELDS[field], value), negated)
        if sign.kind == "unknown":
            self.notes.append(f"“{sign.text}:” is no field and was read as a word")
        tokens = tuple(cut(sign.text))
        if not tokens:
            if field:
                self.notes.append(f"“{field}:” without a value was left out")
            return _Item()
        where = WORD_FIELDS.get(field) if field else None
        starred = sign.kind == "word" and sign.text.endswith("*")
        prefix = starred and len(tokens[-1].folded) >= 2
        if starred and not prefix:
            self.notes.append(f"“{sign.text}” is too short for the beginning of a word and was read as a word")
        if sign.exact:
            return _Item((), Match(tuple(exact(token) for token in tokens), where, sign.slop), negated)
        if sign.kind == "quote":
            return _Item((), Match(pieces_of(tokens), where, sign.slop), negated)
        if where is None and not prefix:
            return _Item(tokens, None, negated, None, bare=True)
        return _Item((), Match(pieces_of(tokens, prefix), where), negated)

    def _days(self, text: str) -> Days | None:
        first, dots, last = text.partition("..")
        ends = [_span(end) for end in ((first, last) if dots else (first, first))]
        wrong = [end for end, span in zip((first, last), ends, strict=True) if end and span is None]
        for end in dict.fromkeys(wrong):
            self.notes.append(f"“date:{end}” is no date and was left out")
        if not (first or last):
            self.notes.append("“date:” without a value was left out")
        known = [span for span in ends if span]
        if not known:
            return None
        if ends[0] and ends[1] and ends[0][0] > ends[1][0]:
            ends = ends[::-1]
            self.notes.append(f"“date:{text}” was turned round")
        return Days(ends[0][0] if ends[0] else None, ends[1][1] if ends[1] else None)


def _span(text: str) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day; None for what is none."""
    match = DAY.match(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        assert year is not None
        start = date(year, month or 1, day or 1)
        end = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    return start, end


def _tree(items: list[_Item]) -> Node | None:
    items = _merged_terms(_operators(items))
    nodes: list[Node] = []
    either: list[Node] = []
    joined = False
    for item in items:
        if item.operator == "or":
            joined = True
            continue
        node = _node(item)
        if joined:
            either.append(node)
        else:
            nodes += _one(either)
            either = [node]
        joined = False
    nodes += _one(either)
    unique = tuple(dict.fromkeys(nodes))  # the same asked twice is asked once
    if not unique:
        return None
    return unique[0] if len(unique) == 1 else And(unique)


def _one(nodes: list[Node]) -> list[Node]:
    unique = tuple(dict.fromkeys(nodes))
    return [Or(unique)] if len(unique) > 1 else list(unique)


def _operators(items: list[_Item]) -> list[_Item]:
    """Without ANDs, repeated ORs, and what was left out with its operator; an OR that lacks a neighbour is the word."""
    items = _without_left_out([item for item in items if item.operator != "and"])
    items = [item for at, item in enumerate(items) if not (item.operator == "or" and at and items[at - 1].operator == "or")]
    out: list[_Item] = []
    for at, item in enumerate(items):
        if item.operator == "or":
            before, after = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
            if before is None or after is None:
                out.append(_Item(tuple(cut("or")), bare=True))
            else:
                out.append(item)
        else:
            out.append(item)
    return out


def _without_left_out(items: list[_Item]) -> list[_Item]:
    """What was left out takes one OR beside it along, the one before it where there is one."""
    out: list[_Item] = []
    skip_or = False
    for item in items:
        if item.empty:
            if out and out[-1].operator == "or":
                out.pop()
            else:
                skip_or = True
            continue
        if item.operator == "or" and skip_or:
            skip_or = False
            continue
        skip_or = False
        out.append(item)
    return out


def _merged_terms(items: list[_Item]) -> list[_Item]:
    """Bare words side by side that make a term or a synonym become one item; a dash before the first holds for all."""
    out: list[_Item] = []
    at = 0
    while at < len(items):
        run = [items[at]]
        while items[at].bare and at + len(run) < len(items) and items[at + len(run)].bare and not items[at + len(run)].negated:
            run.append(items[at + len(run)])
        taken = _longest(run) if len(run) > 1 else 0
        if taken > 1:
            tokens = tuple(token for item in run[:taken] for token in item.tokens)
            out.append(replace(items[at], tokens=tokens))
            at += taken
        else:
            out.append(items[at])
            at += 1
    return out


def _longest(run: Sequence[_Item]) -> int:
    """How many items from the first on make exactly one form of a term or synonym set."""
    tokens: list[Token] = []
    best = 0
    for count, item in enumerate(run, start=1):
        tokens += item.tokens
        if len(tokens) > longest_form():
            break
        if count > 1 and several_of(tokens):
            best = count
    return best


def _node(item: _Item) -> Node:
    node = item.node if item.node is not None else Match(pieces_of(item.tokens))
    return Not(node) if item.negated else node
