"""AgendaViewer pages: numbered lines in little tables, whose links carry Granicus' item ids."""

from __future__ import annotations

import re
from datetime import time

from archive.model import AgendaItem, Document
from crawler.platforms.dates import find_day, find_hour
from crawler.platforms.granicus.parts import Part, clip_of
from crawler.platforms.granicus.player import agenda_id
from crawler.platforms.names import body_of, is_cancelled
from crawler.platforms.pages import Element, Page, first, links, text_of

NUMBER = re.compile(r"^(?:[A-Z]{1,4}[.\-])?(?:\d{1,3}[A-Za-z]?|[A-Za-z]|[IVXLivxl]{1,6})(?:[.\-](?:\d{1,3}[A-Za-z]?|[A-Za-z]))*[.)]?$")
ITEM_NAME = re.compile(r"^agenda(\d+)$")


def is_agenda(root: Element, url: str) -> bool:
    """Whether the page is an agenda: its address says so, or it has numbered lines that link into a clip."""
    return "AgendaViewer.php" in url or bool(root.xpath("//a[starts-with(@name,'agenda')][contains(@href,'meta_id=')]"))


def read(root: Element, page: Page, zone: str | None) -> Part:
    """Day, hour and title from the agenda's head, its items with Granicus' ids, its attachments as documents."""
    found = links(root, page.url)
    ids = [clip_of(page.url), *(clip_of(url) for url, _ in found)]
    head = _head(root)
    day = find_day(" | ".join(head))  # of all lines the first with a whole year: a short one may be the number of an ordinance
    hour = _hour(head)
    title = _title(head) or text_of(root.find(".//title"))
    location = next((re.sub(r"^PLACE:\s*", "", line) for line in head if line.startswith("PLACE:") and len(line) > 7), None)
    clip, event, view = (first(each[at] for each in ids) for at in range(3))
    documents = tuple(Document("other", url) for url, _ in found if "/MetaViewer.php" in url)
    status = "cancelled" if any(is_cancelled(line) for line in head) else ("held" if clip else None)
    return Part(page.url, clip, event, view, _plain(title), day, hour, location, status, (Document("agenda", page.url), *documents), (), None, _items(root, page.url))


def _items(root: Element, base: str) -> tuple[tuple[str | None, AgendaItem], ...]:
    items: list[tuple[str | None, AgendaItem]] = []
    for row in root.xpath("//tr[not(.//tr)][count(td)>=2]"):
        cells = row.xpath("./td")
        number, title = text_of(cells[0]), text_of(cells[1])
        if not title or not NUMBER.match(number):
            continue
        named = [match.group(1) for anchor in cells[1].iter("a") if (match := ITEM_NAME.match(anchor.get("name") or ""))]
        linked = [key for url, _ in links(cells[1], base) if (key := agenda_id(url))]
        items.append((next(iter([*named, *linked]), None), AgendaItem(number.rstrip(".)"), title, None, None)))
        if re.match(r"(?i)adjourn", title):
            break  # what is numbered below it is no agenda: how to watch, how to sign up
    return tuple(items)


def _head(root: Element) -> list[str]:
    """The lines before the first numbered one."""
    lines: list[str] = []
    for element in root.xpath("//body//text()"):
        line = re.sub(r"\s+", " ", str(element).replace("\xa0", " ")).strip()
        if not line:
            continue
        if lines and re.fullmatch(r"(?:DATE|TIME|PLACE):", lines[-1]):
            lines[-1] += f" {line}"
            continue
        if NUMBER.match(line) and len(lines) > 3:
            break
        lines.append(line)
    return lines


def _title(head: list[str]) -> str | None:
    """The line that names a body and its sitting, else the first that names a body; no room, no address."""
    named = [line for line in head if body_of(line) and len(line) < 90 and not find_day(line) and not re.search(r"(?i)\broom\b|\bbuilding\b|\d{5}", line)]
    sitting = [line for line in named if re.search(r"(?i)\bmeeting\b|\bsession\b|\bhearing\b", line) and len(line) < 70]
    return next(iter([*sitting, *named]), None)


def _hour(head: list[str]) -> time | None:
    labelled = [line for line in head if line.startswith("TIME:")]
    dated = [line for line in head if find_day(line)]
    return next((hour for line in [*labelled, *dated] if (hour := find_hour(line))), None)


def _plain(title: str) -> str | None:
    """A heading in capitals as a title: ``AUDIT COMMITTEE SPECIAL MEETING`` → ``Audit Committee Special Meeting``."""
    title = title.strip(" =")
    small = {"of", "the", "and", "on", "for", "to", "in"}
    if title.isupper():
        title = " ".join(word.lower() if word.lower() in small and at else word.capitalize() for at, word in enumerate(title.split()))
    return title or None
