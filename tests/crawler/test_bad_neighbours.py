"""Pages and documents that no portal should send: bounded time and memory, a clear error, and the rest goes on."""

from __future__ import annotations

import random
import time
import zlib
from pathlib import Path

import pytest

from crawler.bounded import bounded_text
from crawler.documents import UnreadableDocument
from crawler.platforms import ADAPTERS, NotThisPlatform, Page
from crawler.platforms.pages import is_challenge
from tests.crawler.replay.crawling import crawl, file_for, recording
from tests.crawler.replay.server import Answer, serving
from tests.crawler.replay.sites import SITES
from tests.crawler.replay.town import before


def pdf(pages: int, content: bytes, filtered: bytes = b"") -> bytes:
    """A PDF whose pages all show one content stream."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % (5 + at) for at in range(pages)))]
    objects += [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filtered, content)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents 4 0 R>>"] * pages
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % start for start in starts)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (len(objects) + 1, xref))


TEXT = b"BT /F 12 Tf 72 700 Td (Public comment) Tj ET"


def test_an_agenda_of_three_thousand_pages_is_read():
    read = bounded_text(pdf(3000, TEXT), "agenda.pdf")

    assert (read.text.count("Public comment"), read.cut_short) == (3000, None)


def test_a_bomb_is_told_and_takes_neither_memory_nor_time():
    squeezer = zlib.compressobj(1)
    layer = b"".join(squeezer.compress(bytes(50_000_000)) for _ in range(40)) + squeezer.flush()  # 2 GB of nothing
    bomb = pdf(1, zlib.compress(layer, 9), b"/Filter[/FlateDecode/FlateDecode]")
    began = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"bomb\.pdf"):
        bounded_text(bomb, "bomb.pdf", seconds=20)

    assert len(bomb) < 200_000
    assert time.monotonic() - began < 30


def test_a_large_page_is_read_within_bounds_too():
    row = b"<p>3. Public comment</p>" * 100
    assert bounded_text(b"<html>" + row * 500 + b"</html>", "agenda.html").text.count("Public comment") == 50_000

    with pytest.raises(UnreadableDocument, match=r"agenda\.html cannot be read: reading it took longer than 1 s"):
        bounded_text(b"<html>" + row * 20_000 + b"</html>", "agenda.html", seconds=1)


def test_what_takes_too_long_is_kept_as_far_as_it_was_read():
    slow = pdf(400, b"BT /F 12 Tf " + b"72 700 Td (word) Tj " * 3000 + b"ET")
    read = bounded_text(slow, "slow.pdf", seconds=6)

    assert read.text.count("word") >= 3000
    assert "longer than 6 s" in str(read.cut_short)


@pytest.mark.parametrize("content", [b"%PDF-1.4\n%%EOF", b"%PDF-1.7" + bytes(range(256)) * 50, pdf(3, TEXT)[:400]], ids=["empty", "noise", "cut"])
def test_a_broken_pdf_is_told(content: bytes):
    with pytest.raises(UnreadableDocument, match=r"a\.pdf"):
        bounded_text(content, "a.pdf")


def saved_pages(name: str) -> list[tuple[str, bytes]]:
    """Every page of a replay portal that its adapter reads."""
    pages: list[tuple[str, bytes]] = []
    platform, _, site = SITES[name]
    with serving() as portal:
        portal.site = site(before(b"video"), portal.address)
        for asked in (
            "/ViewPublisher.php?view_id=1", "/MediaPlayer.php?view_id=1&clip_id=301", "/Calendar.aspx", "/MeetingDetail.aspx?ID=301&GUID=D&Options=&Search=", "/v1/egretcove/events?$skip=0",
            "/Citizens/calendar.aspx?From=1/1/1900&To=12/31/9999", "/Citizens/SplitView.aspx?Mode=Video&MeetingID=301&Format=Minutes", "/api/v2/PublicPortal/ListArchivedMeetings?year=2026", "/v1/Events", "/v1/EventsMedia/301",
            "/views/7/council", "/videos/301", "/AgendaCenter", "/Meeting.aspx?Id=id-301&Agenda=Agenda&lang=English", "/@egretcove/streams.json", "/list.txt",
        ):  # fmt: skip
            answer = portal.site("GET", asked, b"")
            if answer is not None and not answer.kind.startswith("video"):
                pages.append((f"https://egretcove.example.org{asked}", answer.body))
    assert pages, platform
    return pages


@pytest.mark.parametrize("name", SITES)
def test_damaged_pages_are_refused_or_read_and_never_end_a_crawl(name: str):
    platform = SITES[name][0]
    draw = random.Random(f"287-{name}")
    evil = [
        b"0001-01-01T00:00:00Z",
        b"9999-12-31",
        b"Feb 30, 2026",
        b"../../../etc/passwd",
        b"null",
        b"[]",
        b"{}",
        b"-1",
        b"1e999",
        b"\xff\xfe\x00",
        b"<table>" * 50,
        b'"',
        b"&#0;",
        b"99999999999999999999",
        b"http://[bad",
        b'href="http://[1"',
        b'"http://[2"',
    ]
    for url, content in saved_pages(name):
        for _ in range(60):
            damaged = bytearray(content)
            for _ in range(draw.randint(1, 4)):
                at = draw.randrange(len(damaged) or 1)
                damaged[at : at + draw.choice([0, 1, 5, 20])] = draw.choice([*evil, b"", damaged[draw.randrange(len(damaged) or 1) :][:30]])
            if draw.random() < 0.3:
                del damaged[draw.randrange(len(damaged) or 1) :]
            try:
                reading = ADAPTERS[platform]([Page(url, bytes(damaged))], "America/New_York")
            except NotThisPlatform:
                continue
            for meeting in reading.meetings:
                assert meeting.start is None or meeting.start[:4].isdigit()


@pytest.mark.parametrize(
    ("page", "asks"),
    [
        (b"<html><title>Just a moment...</title></html>", True),
        (b"<html><title>Sucuri WebSite Firewall - Access Denied</title></html>", True),
        (b"<html><head><script>window['bobcmn'] = '1'</script></head><body></body></html>", True),
        (b"<html><body>Please complete the captcha below.<form></form></body></html>", True),
        (b"<html><script src='https://www.google.com/recaptcha/api.js'></script><body><ol><li>Public comment</li><li>Adjourn</li></ol></body></html>", False),
        (b"<html><title>Security Checkpoint Committee Minutes</title><body><p>Approved.</p></body></html>", False),
        (b"<html><script>var useCaptcha = false; var _Incapsula_Resource = 1</script><body>" + b"<p>The council met.</p>" * 3 + b"</body></html>", False),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nJUST A MOMENT...", False),
    ],
)
def test_a_page_that_asks_who_we_are_is_known_by_what_it_says(page: bytes, asks: bool):
    assert is_challenge(page) is asks


def test_one_evil_document_does_not_end_a_crawl(tmp_path: Path):
    with serving() as portal:
        portal.site = SITES["granicus"][2](before(recording()), portal.address)
        portal.faults["/MinutesViewer.php"] = [Answer(b"%PDF-1.7" + bytes(range(256)) * 50, "application/pdf")]
        outcome = crawl(file_for(tmp_path, "granicus", portal.address + "/"), tmp_path / "archive", portal.address)

    assert (outcome["state"], outcome["recordings"], len(outcome["meetings"])) == ("ok", 1, 3)
    assert "is a PDF that cannot be read" in outcome["errors"][0]
