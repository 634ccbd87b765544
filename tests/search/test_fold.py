"""Words are cut and folded by us alone: neither engine may take a folded word apart or make two of them one."""

from __future__ import annotations

import apsw
import pytest

from index_config.words import WORD, cut, fold
from search.elastic import Elastic

LETTERS = [chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000 and WORD.fullmatch(chr(number))]
FOLDED = sorted({folded for folded in (fold(f"x{letter}") for letter in LETTERS) if folded})
AT_ONCE = 5000


def test_folding_twice_changes_nothing():
    assert [word for word in FOLDED if fold(word) != word or [token.folded for token in cut(word)] != [word]] == []


@pytest.mark.needs("elasticsearch")
def test_elasticsearch_leaves_every_folded_word_as_it_is(alias: str):
    backend = Elastic(alias)
    with backend.rebuilding():
        pass
    changed = []
    for at in range(0, len(FOLDED), AT_ONCE):
        part = FOLDED[at : at + AT_ONCE]
        tokens = backend._client.indices.analyze(index=backend.alias, analyzer="podium", text=" ".join(part))["tokens"]
        changed += sorted({*part} ^ {token["token"] for token in tokens})

    assert changed == []


def test_fts5_finds_every_folded_word_and_no_other():
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='ascii'); CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row')")
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", enumerate(FOLDED))

    assert {word for (word,) in connection.execute("SELECT term FROM vocabulary")} == set(FOLDED)
