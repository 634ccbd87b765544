"""Agendas and minutes from files that no platform wrote."""

import pytest

from crawler.documents import UnreadableDocument, read_agenda, text_of_document
from tests.shared import DATA, MEETING


def test_a_simple_page_with_seconds():
    items = read_agenda((DATA / "coral-key.agenda.html").read_bytes(), "agenda.html")

    assert [(item.number, item.start) for item in items] == [("1", 1.0), ("2", 27.0), ("3", 40.0), ("RE.4", 315.0), ("PH.5", 477.0), ("6", 488.0)]


def test_plain_text_with_and_without_times():
    items = read_agenda(b"TOWN OF EXAMPLE\nApril 14, 2026\n0:40 3. Public comment\n1:02:05 PH.5 A hearing\n6) Adjournment\n2 minutes for each\n", "agenda.txt")

    assert [(item.number, item.title, item.start) for item in items] == [("3", "Public comment", 40.0), ("PH.5", "A hearing", 3725.0), ("6", "Adjournment", None)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no items here", "no agenda item"),
        (b"%PDF-1.4 broken", "PDF that cannot be read"),
        (b'<li class="item"><b class="title">x</b><i data-seconds="soon"></i></li>', "no second"),
    ],
)
def test_what_is_no_agenda_is_told(content: bytes, told: str):
    with pytest.raises(UnreadableDocument, match=told):
        read_agenda(content, "agenda")


def test_the_text_of_a_pdf():
    assert "Siobhan O’Rourke" in text_of_document((MEETING / "minutes.pdf").read_bytes())


def test_binary_rubbish_is_refused():
    with pytest.raises(UnreadableDocument, match="neither a PDF nor a page nor text"):
        text_of_document(b"\x00\x01\x02", "file.bin")
