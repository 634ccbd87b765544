"""Jurisdictions as data: every problem at once, each with its line, and what nobody has checked."""

from pathlib import Path

import pytest

from archive.model import Jurisdiction
from crawler.checking import Problem, check
from crawler.configuration import Body, Configured
from crawler.errors import BadConfiguration, UnknownJurisdiction
from crawler.loading import all_jurisdictions, jurisdiction

GOOD = """# a town of our own
slug = "egret-cove"
name = "Egret Cove"
state = "Florida"
zone = "America/New_York"
languages = ["en", "es"]
documents = ["agenda", "minutes"]
delay = 2
checked = ["name", "zone"]

[[bodies]]
name = "Town Council"
other_names = ["Council"]

[[sources]]
platform = "granicus"
url = "https://egretcove.example.org/"
view = 1
checked = ["platform", "url", "view"]

[[sources]]
platform = "legistar"
url = "https://egretcove.example.org/Calendar.aspx"
client = "egretcove"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "egret-cove.toml"
    file.write_text(text)
    return file


def problems(folder: Path, *changes: tuple[str, str]) -> list[Problem]:
    text = GOOD
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return list(check(written(folder, text)).problems)


def test_a_file_of_ones_own_is_read_with_all_it_says(tmp_path: Path):
    configured = jurisdiction(str(written(tmp_path, GOOD)))

    assert (configured.jurisdiction.place, configured.jurisdiction.languages, configured.documents) == ("Egret Cove, Florida", ("en", "es"), ("agenda", "minutes"))
    assert [(source.platform, source.view, source.client) for source in configured.sources] == [("granicus", 1, None), ("legistar", None, "egretcove")]
    assert configured.delay == 2.0
    assert configured.body_of("Regular Council Meeting", None) == "Town Council"


def test_what_no_page_bore_out_counts_as_unchecked(tmp_path: Path):
    found = check(written(tmp_path, GOOD))

    assert found.unchecked == ("slug", "state", "languages", "bodies[0].name", "bodies[0].other_names", "sources[1].platform", "sources[1].url", "sources[1].client")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('zone = "America/New_York"', 'zone = "Eastern"', "egret-cove.toml, line 5: zone “Eastern” is no time zone; write it like America/New_York"),
        ('languages = ["en", "es"]', 'languages = "en"', "egret-cove.toml, line 6: languages must be a list of texts"),
        (
            'documents = ["agenda", "minutes"]',
            'documents = ["agendas"]',
            "egret-cove.toml, line 7: documents has “agendas”, which is none of agenda, minutes, packet, captions, page, other",
        ),
        ('name = "Town Council"\n', "", "egret-cove.toml, line 11: bodies[0].name is missing"),
        ('platform = "legistar"', 'platform = "legistr"', "egret-cove.toml, line 22: sources[1].platform “legistr” is none of"),
        ("view = 1\n", "", "egret-cove.toml, line 15: sources[0].view is missing"),
        ('url = "https://egretcove.example.org/"', 'url = "egretcove.example.org"', "egret-cove.toml, line 17: sources[0].url “egretcove.example.org” is no address of the web"),
        ("delay = 2", "delay = 0", "egret-cove.toml, line 8: delay must be seconds, 0.25 at least"),
        ('client = "egretcove"', 'cliant = "egretcove"', "egret-cove.toml, line 24: sources[1].cliant is no key of a jurisdiction's file"),
        ('slug = "egret-cove"', 'slug = "egret"', "egret-cove.toml, line 2: slug is “egret”, and the file is egret-cove.toml"),
        ('state = "Florida"', "state = ", "egret-cove.toml, line 4: is no TOML"),
    ],
)
def test_a_problem_names_line_and_key(tmp_path: Path, before: str, after: str, told: str):
    (problem,) = problems(tmp_path, (before, after))

    assert str(problem).startswith(told)


def test_all_problems_are_told_at_once(tmp_path: Path):
    found = problems(tmp_path, ('zone = "America/New_York"\n', ""), ("delay = 2", 'delay = "2"'), ("view = 1\n", ""))

    assert [problem.key for problem in found] == ["zone", "delay", "sources[0].view"]
    with pytest.raises(BadConfiguration, match=r"zone is missing\n(?s:.*)view is missing"):
        jurisdiction(str(tmp_path / "egret-cove.toml"))


def test_the_jurisdictions_that_are_shipped_have_no_problems():
    assert "coral-key" in [each.jurisdiction.slug for each in all_jurisdictions()]


def test_an_unknown_jurisdiction_names_those_there_are():
    with pytest.raises(UnknownJurisdiction, match="coral-key"):
        jurisdiction("nowhere")


FLORIDA = {"miami", "coral-gables", "jacksonville", "monroe-county", "palm-beach-county", "escambia-county", "jupiter"}


def test_the_governments_of_the_story_are_shipped_and_nothing_is_wrong_in_their_files():
    shipped = {each.jurisdiction.slug: each for each in all_jurisdictions() if not each.demo}

    assert set(shipped) >= FLORIDA
    assert shipped["escambia-county"].jurisdiction.zone == "America/Chicago"
    assert [(source.platform, source.view) for source in shipped["miami"].sources] == [("granicus", 1), ("iqm2", None)]


@pytest.mark.needs("fixtures")
def test_what_counts_as_checked_stands_on_a_recorded_page():
    from crawler.platforms import ADAPTERS, Page
    from tests.shared import FIXTURES

    monroe = jurisdiction("monroe-county")
    page = Page(monroe.sources[0].url, (FIXTURES / "iqm2/monroecountyfl_calendar_list_excerpt.html").read_bytes())
    bodies = {meeting.body for meeting in ADAPTERS[monroe.sources[0].platform]([page], monroe.jurisdiction.zone).meetings}
    player = (FIXTURES / "iqm2/monroecountyfl_1180_splitview_excerpt.html").read_text()

    assert bodies == {monroe.bodies[0].name}
    assert "Monroe County FL" in player


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('since = "2025"', "since must be a day without quotes: 2025-01-01"),
        ("look_again = [3, 2]", "look_again must be days after a meeting, in rising order: [1, 2, 3, 5, 8]"),
        ("look_again = [0]", "look_again must be days after a meeting, in rising order: [1, 2, 3, 5, 8]"),
    ],
)
def test_days_that_are_none_are_told_with_their_line(tmp_path: Path, line: str, told: str):
    (problem,) = problems(tmp_path, ("delay = 2", f"delay = 2\n{line}"))

    assert str(problem) == f"egret-cove.toml, line 9: {told}"


@pytest.mark.parametrize(
    ("was", "given", "told"),
    [
        ('url = "https://egretcove.example.org/"', 'url = "http://[::1"', "is no address of the web"),
        ('url = "https://egretcove.example.org/"', 'url = "http://h:port/"', "is no address of the web"),
        ('url = "https://egretcove.example.org/"', 'url = "http://127.0.0.1:99999/"', "is no address of the web"),
        ("view = 1", 'view = "3"', "must be a number without quotes"),
        ("view = 1", "view = true", "must be a number without quotes"),
        ("view = 1", "view = -3", "must be a number without quotes"),
        ("delay = 2", "delay = nan", "must be seconds"),
        ("delay = 2", "delay = 1e9", "must be seconds"),
        ('languages = ["en", "es"]', 'languages = ["english"]', "write codes"),
        ("delay = 2", 'demo = "no"', "must be true or false"),
        ('checked = ["name", "zone"]', "checked = true", "must be a list of keys"),
        ('checked = ["name", "zone"]', 'checked = ["nosuch"]', "names “nosuch”"),
    ],
)
def test_a_value_that_cannot_be_meant_is_told_with_its_line(tmp_path: Path, was: str, given: str, told: str):
    file = tmp_path / "egret-cove.toml"
    file.write_text(GOOD.replace(was, given))
    found = check(file)

    assert found.configured is None
    assert [problem.line for problem in found.problems] == [GOOD[: GOOD.index(was)].count("\n") + 1]
    assert told in str(found.problems[0])


def test_what_an_editor_puts_before_the_first_sign_is_no_problem(tmp_path: Path):
    file = tmp_path / "egret-cove.toml"
    file.write_text("\ufeff" + GOOD, encoding="utf-8")

    assert check(file).problems == ()


@pytest.mark.parametrize("lists", ["bodies = 3\n", "sources = 3\n"])
def test_a_list_that_is_none_is_told(tmp_path: Path, lists: str):
    file = tmp_path / "egret-cove.toml"
    file.write_text(lists + GOOD.partition("[[bodies]]")[0])

    assert any("write at least one" in str(problem) for problem in check(file).problems)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("City Commission", "City Commission"),
        ("Miami City Commission Regular Meeting", "City Commission"),
        ("City of Miami City Commission - April 14, 2026", "City Commission"),
        ("CANCELLED - Special City Commission Meeting", "City Commission"),
        ("City Commission Budget Hearing", "City Commission"),
        ("City Commission Finance Committee", "City Commission Finance Committee"),
        ("PZAB 4/14/26", "Planning Board"),
        ("City Commission of the City of Miami", "City Commission"),
        ("2026 Special Called City Commission Meeting", "City Commission"),
        ("City Commission District 5 Budget Hearing", "City Commission"),
        ("Historic Planning Board", "Historic Planning Board"),
        ("Planning Board of Adjustment", "Planning Board of Adjustment"),
    ],
)
def test_a_body_is_known_by_its_name_and_not_by_a_part_of_another_name(title: str, body: str):
    configured = Configured(Jurisdiction("miami", "Miami"), (Body("City Commission"), Body("Planning Board", ("PZAB",))), ())

    assert configured.body_of(None, title) == body
