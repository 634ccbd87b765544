"""The flat format as a line of JSON, exactly as ``json.dumps(…, ensure_ascii=False)`` prints it, in a third of its time: an export has a million."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from archive.flat import KEYS, LISTS, NUMBERS, TEXTS

UNLIKE = ("id", "url", "official_url")  # values that hardly two comments share; the others come again and again
SAFE = bytes(set(range(256)) - set(range(32)) - set(b'"\\'))  # bytes of UTF-8 that JSON prints as they are
LINE = "{" + ", ".join(f'"{key}": %s' for key in KEYS) + "}\n"


def line_of(flat: Mapping[str, Any]) -> str:
    """The line of a flat object that has all KEYS."""
    return LINE % tuple([printed(flat[key]) for key, printed in PRINTERS])


def _unlike(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _text(value: str | None) -> str:
    """Most texts hold nothing that must be escaped, which is told much quicker than they are escaped."""
    if value is None:
        return "null"
    return encode_basestring(value) if value.encode().translate(None, SAFE) else f'"{value}"'


@lru_cache(maxsize=65_536)
def _alike(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=4096)
def _listed(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _list(values: list[str]) -> str:
    return _listed(tuple(values))


def _printer(key: str) -> Callable[[Any], str]:
    if key in NUMBERS or key == "revision":
        return repr
    if key in LISTS:
        return _list
    return _text if key in TEXTS else _unlike if key in UNLIKE else _alike


PRINTERS = tuple((key, _printer(key)) for key in KEYS)
