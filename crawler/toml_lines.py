"""Where in a TOML file each key stands: the standard library's reader tells it of syntax errors only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"^\s*([\w\-]+)\s*=")
QUOTED = re.compile(r'"""|\'\'\'')


def lines_of(text: str) -> Mapping[str, int]:
    """The line (from 1) of every table and key: ``sources[1].url`` is the second source's. Keys inside inline tables stand with theirs."""
    where: dict[str, int] = {}
    tables: Counter[str] = Counter()
    table, inside = "", False
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = HEADER.match(line), KEY.match(line)
        if not inside and header:
            table = header[2]
            if header[1] == "[[":
                table = f"{header[2]}[{tables[header[2]]}]"
                tables[header[2]] += 1
            where.setdefault(table, number)
        elif not inside and key:
            where.setdefault(f"{table}.{key[1]}" if table else key[1], number)
        inside ^= len(QUOTED.findall(line)) % 2 == 1
    return where
