"""What no platform wrote: a list of links, or of the files in a folder, a line each.

A line is an address or a file's name, with or without words before it: the day (``2026-04-14``) and the body stand in the words,
else in the name (``2026-04-14 City Commission agenda.pdf``). What is of one body and day is one meeting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from archive.model import Document, FoundMeeting, Source, slug
from crawler.platforms.dates import find_day, find_hour, without_dates, written
from crawler.platforms.merging import read_each, read_rows
from crawler.platforms.names import body_of, document_kind, is_cancelled
from crawler.platforms.pages import NO_ADDRESS, NotThisPlatform, Page, Reading
from crawler.platforms.recordings import FILE, YOUTUBE, recording_at

ADDRESS = re.compile(r"https?://\S+$")
CAPTIONS = re.compile(r"\.(?:vtt|srt)$", re.IGNORECASE)
PAPERS = re.compile(r"\.(?:pdf|html?|txt|docx?)$", re.IGNORECASE)
PAPER = re.compile(r"\b(?:agenda|minutes|packet|captions?|video|audio|recording|part \d+)\b", re.IGNORECASE)


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """The meetings of the lists. Raises NotThisPlatform, naming the page, for what is no text."""
    return read_each(pages, lambda page: read_rows(page, _lines(page), lambda line: _meeting(line.strip(), page.url, zone)))


def _lines(page: Page) -> list[str]:
    try:
        return page.content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise NotThisPlatform(f"{page.url} is no list of links or files: {error}") from error


def _meeting(line: str, base: str, zone: str | None) -> FoundMeeting | str | None:
    """The meeting that a line is of, with the one file it names, or why it cannot be read; None for an empty line and a remark."""
    if not line or line.startswith("#"):
        return None
    address = ADDRESS.search(line)
    if address is None and (other := re.search(r"\b[a-z][a-z0-9+.-]*://\S*", line)):
        return f"“{other[0][:80]}” is no address of the web: write https://…, or the name of a file in the folder"
    if NO_ADDRESS.search(line):
        return f"“{line[:80]}” has an address that is none"
    name = unquote(PurePosixPath(urlsplit(address[0]).path).name) if address else PurePosixPath(line).name
    url = address[0] if address else urljoin(base.rstrip("/") + "/", line)
    words = line[: address.start()] if address else ""
    stem = re.sub(r"[_.]+", " ", PurePosixPath(name).stem)
    told = words if find_day(words) else f"{words} {stem}"
    day = find_day(told)
    if day is None:
        return f"no day in “{line[:80]}”: write it like 2026-04-14 before the address or in the file's name"
    title = re.sub(r"\s+", " ", without_dates(PAPER.sub(" ", told))).strip(" -–—_,;|") or None
    body = body_of(title) or title
    source = Source("files", slug(body or "meeting", day.isoformat()), base)
    found = FoundMeeting(source, body, title, written(day, find_hour(told), zone), "cancelled" if is_cancelled(told) else None)
    return _with_file(found, url, f"{words} {stem}", name)


def _with_file(found: FoundMeeting, url: str, told: str, name: str) -> FoundMeeting | str:
    if CAPTIONS.search(name):
        return replace(found, documents=(Document("captions", url),))
    if FILE.search(name) or YOUTUBE.search(url):
        return replace(found, status=found.status or "held", media=(recording_at(url),), captions_urls=(None,))
    if PAPERS.search(name) or document_kind(told) != "other":
        return replace(found, documents=(Document(document_kind(told), url),))
    return f"“{name}” is neither a recording nor a document: its name ends like none"
