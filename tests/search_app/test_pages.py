"""Pages and API over the invented comments: no server, no browser."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html
from markupsafe import escape

from archive import Archive
from archive.flat import KEYS, parsed
from archive.model import Comment, Jurisdiction, Media, Meeting, Segment, Source, Transcript, Window, Word
from search.embedded import Embedded
from search.indexer import update
from search.match import matches
from search.parser import parse
from search_app import create_app
from search_app.guide import EXAMPLES
from tests.shared import DATA

SHA = "e" * 64
HELP = [json.loads(line) for line in (DATA / "help.jsonl").read_text().splitlines()]
NASTY = "<script>alert('x')</script> \"rent\" & more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, golden_comments: list[dict]) -> Path:
    made = tmp_path_factory.mktemp("pages")
    with Archive(made) as archive:
        archive.comments.put_imported((*parsed(line, at), True) for at, line in enumerate(golden_comments))
        archive.meetings.put_jurisdiction(Jurisdiction("egret-cove", "Egret Cove", "Florida"))
        meeting = archive.meetings.put(
            Meeting("egret-cove", "Town Council", "2026-07-01T18:00:00-04:00", title="Regular", place="Egret Cove, Florida", status="held"), Source("files", "1", "")
        )
        sha256 = archive.files.keep_bytes(bytes(range(256)) * 10)
        archive.meetings.put_media(
            meeting,
            Media(sha256, "http://127.0.0.1/v.mp4", "http://127.0.0.1/player", "http://127.0.0.1/player?entrytime={second}", 120.0, "2026-07-02T00:00:00+00:00", "video/mp4"),
        )
        said = [
            Comment(
                meeting,
                10.5,
                20.0,
                NASTY,
                heard=NASTY,
                media_sha256=sha256,
                words=(Word(10.5, 12.0, "<b>hello</b>"), Word(12.0, 13.0, "rent.")),
                speaker="O'Brien <i>",
                speaker_evidence="unverified",
                language="en",
            )
        ]
        said.append(Comment(meeting, 30.0, 46.0, "", heard="boniou", media_sha256=sha256, language="ht", flags=("untranscribed",)))
        archive.comments.store_run(
            meeting, Transcript(sha256, "faster-whisper", "base"), [Window(5.0, 46.0, "public_comment", "sound", "“open <the> floor”")], [Segment(10.5, 20.0, NASTY)], said
        )
        update(archive, Embedded(made / "search"))
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app({"ARCHIVE": str(folder), "PAGES": "http://pages.example", "TESTING": True}).test_client()


MEETING = "egret-cove-town-council-2026-07-01"


def ours(client: FlaskClient) -> list[dict]:
    return sorted(client.get(f"/api/v1/search?q=meeting:{MEETING}").json["hits"], key=lambda hit: hit["start"])


def test_the_search_page_shows_who_what_where_and_when(client: FlaskClient):
    page = client.get("/search?q=playground").text

    assert "Siobhán O&#39;Fennel" in page
    assert "in the minutes" in page
    assert "<mark>playground</mark>" in page
    assert "City Commission, Heron Bight, Florida" in page
    assert "November 19, 2024" in page
    assert re.search(r'class="play"[^>]*>10:44</a>', page)


def test_markup_in_what_was_said_stays_text(client: FlaskClient):
    (said, _) = ours(client)
    for address in ("/search?q=rent", f"/comments/{said['id']}", f"/meetings/{MEETING}"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<b>hello</b>" not in page
        assert "O'Brien <i>" not in page


def test_facets_are_links_that_narrow_and_widen(client: FlaskClient):
    page = client.get("/search?q=rent").text
    assert 'href="/search?q=rent+topic:housing"' in page

    narrowed = client.get("/search?q=rent+topic:housing").text
    assert 'aria-current="true"' in narrowed
    assert re.search(r'class="chip" href="/search\?q=rent"', narrowed)


@pytest.mark.parametrize("query", ["rent", '"rent', "(rent", "a OR b", "-rent", "date:2025", ""])
def test_every_facet_link_leads_to_the_hits_that_it_counts(client: FlaskClient, query: str):
    page = html.fromstring(client.get("/search", query_string={"q": query}).text)
    links = page.xpath("//details[@class='facet']//a[not(@aria-current)]")
    assert links or query.startswith('"')
    for link in links:
        label = link.xpath("ancestor::details/summary")[0].text
        count = int(link.xpath("span[@class='n']")[0].text.replace(",", ""))
        narrowed = parse_qs(urlsplit(link.get("href")).query)["q"][0]
        total = client.get("/api/v1/search", query_string={"q": narrowed}).json["total"]
        # Fields of words fold case and accents: a link to María finds Maria, too.
        assert total >= count if label in ("Speaker", "Body", "Place") else total == count, (label, narrowed)


def test_a_date_range_becomes_part_of_the_query(client: FlaskClient):
    answer = client.get("/search?q=rent&from=2025-01-01&to=2025-12-31")

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("q=rent+date:2025-01-01..2025-12-31")
    assert client.get("/search?q=rent&sort=date&from=2025-01-01").headers["Location"].endswith("q=rent+date:2025-01-01..&sort=date")
    assert 'name="sort" value="date"' in client.get("/search?q=rent&sort=date").text


def test_a_name_that_is_not_sure_says_so(client: FlaskClient):
    (said, _) = ours(client)

    assert "name not sure" in client.get(f"/comments/{said['id']}").text


def test_what_was_not_transcribed_is_listed_and_said(client: FlaskClient):
    (_, unheard) = ours(client)
    page = client.get(f"/comments/{unheard['id']}").text

    assert "16 s of speech, probably Haitian Creole, that the machine could not write down" in page
    assert "not transcribed" in client.get("/search?q=flag:untranscribed").text


def test_a_comment_page_has_notice_player_and_links(client: FlaskClient):
    (said, _) = ours(client)
    page = client.get(f"/comments/{said['id']}").text

    assert "Machine transcript: check against the recording" in page
    assert f'src="/media/{said["media_sha256"]}#t=10.5"' in page
    assert 'href="http://127.0.0.1/player?entrytime=10"' in page
    assert f'<link rel="canonical" href="http://pages.example/comments/{said["id"]}">' in page
    assert f"{said['id']}?t=12.5" in client.get(f"/comments/{said['id']}?t=12.5").text
    assert "#t=10.5" in client.get(f"/comments/{said['id']}?t=rubbish").text


def test_recordings_are_sent_in_ranges(client: FlaskClient):
    sha256 = ours(client)[0]["media_sha256"]
    part = client.get(f"/media/{sha256}", headers={"Range": "bytes=10-19"}, buffered=True)

    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, bytes(range(10, 20)), "bytes 10-19/2560")
    assert client.get(f"/media/{sha256}", buffered=True).headers["Accept-Ranges"] == "bytes"
    assert client.get(f"/media/{'0' * 64}").status_code == 404
    assert client.get("/media/../podium.sqlite").status_code == 404


def test_nothing_may_come_from_another_host(client: FlaskClient):
    (said, _) = ours(client)
    for address in ("/", "/search?q=rent", f"/comments/{said['id']}", f"/meetings/{MEETING}", "/meetings", "/topics", "/help", "/about", "/nowhere"):
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert re.findall(r'(?:src|<link[^>]*stylesheet[^>]*href)="(?!/)[^"]*"', answer.text) == []
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert not re.search(r"\son\w+=", answer.text)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/comments/nope", 404),
        ("/meetings/nope", 404),
        (f"/meetings/{MEETING}/transcript.doc", 404),
        ("/search?sort=best", 400),
        ("/search?cursor=made-up", 400),
        ("/search.exe", 404),
    ],
)
def test_what_is_not_there_is_a_page_with_a_sentence(client: FlaskClient, address: str, status: int):
    answer = client.get(address)

    assert answer.status_code == status
    assert "<main" in answer.text


@pytest.mark.parametrize("query", ["size=-1", "size=0", "size=1000", "size=x", "sort=best", "cursor=abc", "cursor=%00", "cursor=" + "A" * 500])
def test_the_api_refuses_with_a_reason(client: FlaskClient, query: str):
    answer = client.get(f"/api/v1/search?q=rent&{query}")

    assert answer.status_code == 400
    assert answer.json["error"]


@pytest.mark.parametrize("query", ["%00", "%ed%a0%80", '"', "-", "*", "speaker:", "(" * 500, "a" * 5000, "%E2%80%AE287(g)"])
def test_no_query_is_an_error(client: FlaskClient, query: str):
    assert client.get(f"/search?q={query}").status_code == 200
    assert client.get(f"/api/v1/search?q={query}").status_code == 200


def test_the_api_answers_as_the_design_says(client: FlaskClient):
    answer = client.get("/api/v1/search?q=rent+date:2025-13&size=1").json

    assert list(answer) == ["query", "total", "notes", "hits", "facets", "next"]
    assert answer["notes"] == ["“date:2025-13” is no date and was left out"]
    assert list(answer["hits"][0]) == [*KEYS, "excerpt"]
    assert sorted(answer["facets"]) == ["body", "language", "month", "place", "speaker", "topic", "year"]
    second = client.get(f"/api/v1/search?q=rent+date:2025-13&size=1&cursor={answer['next']}").json
    assert second["hits"][0]["id"] != answer["hits"][0]["id"]


def test_the_api_explains_when_asked(client: FlaskClient):
    answer = client.get("/api/v1/search", query_string={"q": "“librery”", "explain": "1"}).json

    assert (answer["canonical"], answer["did_you_mean"]) == ("librery", "“library”")


def test_the_page_asks_what_was_meant(client: FlaskClient):
    page = client.get("/search?q=librery").text

    assert 'Did you mean <a href="/search?q=library">' in page
    assert "Did you mean" not in client.get("/search?q=library").text


def test_names_while_one_types(client: FlaskClient):
    assert client.get("/api/v1/speakers?q=lark").json == {"speakers": [{"value": "Gideon Larkspur", "count": 3}]}
    assert client.get("/api/v1/speakers?q=").json == client.get("/api/v1/speakers").json == {"speakers": []}


@pytest.mark.parametrize(("query", "meaning"), EXAMPLES)
def test_every_example_of_the_help_page_is_read_as_it_is_meant(client: FlaskClient, query: str, meaning: str):
    answer = client.get("/api/v1/search", query_string={"q": query}).json

    assert answer["notes"] == []
    assert str(escape(query)) in client.get("/help").text


@pytest.mark.parametrize("query", [example for example, _ in EXAMPLES])
def test_every_example_finds_what_it_says(query: str):
    """In a meeting that was made for the help page: the first comment has what is asked, the second has not."""
    asked, other = (next(line[side] for line in HELP if line["query"] == query) for side in ("finds", "not"))
    line = dict.fromkeys(KEYS) | {"date": "2026-04-14", "text": "", "topics": [], "flags": [], "body": "Commission", "place": "Miami, Florida", "meeting": "m", "state": "machine"}

    assert matches(parse(query).node, line | asked)
    assert not matches(parse(query).node, line | other)


def test_one_comment_as_json(client: FlaskClient):
    (said, _) = ours(client)
    answer = client.get(f"/api/v1/comments/{said['id']}").json

    assert (answer["heard"], answer["words"][1]) == (NASTY, {"start": 12.0, "end": 13.0, "text": "rent."})
    assert client.get("/api/v1/comments/nope").json == {"error": "no comment “nope” in the archive"}


def test_exports_of_a_meeting(client: FlaskClient):
    vtt = client.get(f"/meetings/{MEETING}/transcript.vtt").text
    assert vtt.startswith("WEBVTT\n\nNOTE Machine transcript")
    assert "00:00:10.500 --> 00:00:13.000\n<v Speaker>&lt;b&gt;hello&lt;/b&gt; rent." in vtt

    rows = list(csv.reader(io.StringIO(client.get(f"/meetings/{MEETING}/transcript.csv").text)))
    assert (rows[0], len(rows)) == (list(KEYS), 3)

    whole = json.loads(client.get(f"/meetings/{MEETING}/transcript.json").text)
    assert list(whole) == ["meeting", "windows", "comments", "notice"]
    assert [c["flags"] for c in whole["comments"]] == [[], ["untranscribed"]]
    assert "(not transcribed: listen to the recording)" in client.get(f"/meetings/{MEETING}/transcript.txt").text


def test_all_hits_can_be_downloaded(client: FlaskClient, golden_comments: list[dict]):
    lines = [json.loads(line) for line in client.get("/search.jsonl?q=-meeting:" + MEETING).text.splitlines()]

    assert lines == golden_comments


def test_no_cell_of_a_csv_is_a_formula():
    from search_app.exports import _cell

    assert _cell("=1+1") == "'=1+1"
    assert _cell("plain") == "plain"


def test_health(client: FlaskClient):
    assert client.get("/healthz").json == {"status": "ok", "search": "embedded", "indexed": 62}
