"""A real browser, on the archive that the demo makes: search, open, play, with JavaScript and without."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import chromium, served

pytestmark = pytest.mark.needs("browser", "whisper")
LOADED = 15_000  # ms in which a page must be there


@pytest.fixture(scope="module")
def address(coral_key: Path) -> Iterator[str]:
    with served(coral_key) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
        yield opened
        opened.close()


def open_a_hit(page, address: str) -> float:
    """Search for 287(g) as a person does and open the first hit; gives the second that its play button shows."""
    page.set_default_timeout(LOADED)
    page.goto(address)
    page.get_by_role("searchbox").fill("287(g)")
    page.get_by_role("button", name="Search").click()
    first = page.locator("article.hit").first
    assert first.locator("mark").first.inner_text() == "287(g)"
    shown = first.locator(".play").inner_text()
    first.locator(".play").click()
    page.wait_for_selector("video")
    minutes, seconds = shown.split(":")
    return int(minutes) * 60 + int(seconds)


def test_search_open_and_play(browser, address: str):
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    shown = open_a_hit(page, address)
    start = float(page.locator("video").get_attribute("data-start"))
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_function("document.querySelector('video').currentTime > 0 && !document.querySelector('video').paused")
    current = page.evaluate("document.querySelector('video').currentTime")

    assert abs(start - shown) < 1
    assert abs(current - start) < 1
    page.wait_for_selector("#words .now", timeout=LOADED)
    assert wrong == []
    page.close()


def test_the_same_without_javascript(browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    shown = open_a_hit(page, address)
    source = page.locator("video").get_attribute("src")

    assert abs(float(source.split("#t=")[1]) - shown) < 1
    assert page.get_by_text("Machine transcript: check against the recording").count() == 1
    assert page.get_by_role("button", name="Copy quote").count() == 0
    context.close()


def test_a_keyboard_is_enough(browser, address: str):
    page = browser.new_page()
    page.set_default_timeout(LOADED)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("playground")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.hit mark")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "play":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("video")
    assert "/comments/" in page.url
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_window(browser, address: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_default_timeout(LOADED)
    for path in ("/search?q=287(g)", "/meetings/coral-key-city-commission-2026-04-14", "/meetings", "/topics", "/help", "/about"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.close()


def test_a_name_of_several_words_is_completed_while_one_types(browser, address: str):
    page = browser.new_page()
    page.set_default_timeout(LOADED)
    page.goto(address)
    facets = page.evaluate("fetch('/api/v1/search?q=').then((answer) => answer.json())")["facets"]
    name = next(each["value"] for each in facets["speaker"] if " " in each["value"])
    box = page.locator("#q")
    box.fill(f'287(g) speaker:"{name[:-2]}')
    box.dispatch_event("input")
    page.wait_for_selector("#names option", state="attached")

    assert page.locator("#names option").first.get_attribute("value") == f'287(g) speaker:"{name}"'


def test_a_query_of_ten_thousand_letters_is_answered(address: str):
    with urllib.request.urlopen(f"{address}/api/v1/search?q={'%C3%A9' * 12_000}", timeout=60) as answer:
        assert "only the first 10000 characters" in answer.read().decode()
