"""287(g) is shown as one, whatever was heard."""

import pytest

from archive.model import Word
from transcribe.terms import put_right, text_of


def words(text: str) -> list[Word]:
    return [Word(at, at + 0.5, word) for at, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("the 287G agreement.", "the 287(g) agreement."),
        ("the 2.87G, please", "the 287(g), please"),
        ("against two eighty-seven G.", "against 287(g)."),
        ("the two eight seven G program", "the 287(g) program"),
        ("the 2-8-7-G program", "the 287(g) program"),
        ("el dos ocho siete ge. Mis", "el 287(g). Mis"),
        ("acuerdo, dos ochenta y siete ge. Mis", "acuerdo, 287(g). Mis"),
        ("del acuerdo, 2, 80 y 7G. Mis", "del acuerdo, 287(g). Mis"),
        ("kont dosan katrevensèt ge a", "kont 287(g) a"),
        ("the 287(g) program", "the 287(g) program"),
        ("it costs $2.87 a gallon", "it costs $2.87 a gallon"),
        ("two people, eighty-seven. Gee", "two people, eighty-seven. Gee"),
    ],
)
def test_forms(heard: str, shown: str):
    assert text_of(put_right(words(heard))) == shown


def test_the_term_has_the_time_of_all_its_words():
    (_, term, _) = put_right(words("the two eighty-seven G program"))[:3]

    assert (term.text, term.start, term.end) == ("287(g)", 1, 3.5)
