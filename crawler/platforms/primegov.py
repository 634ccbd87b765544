"""PrimeGov: the lists of the public portal's API (ListUpcomingMeetings, ListArchivedMeetings?year=…), older and newer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from archive.model import Document, FoundMeeting, Source
from crawler.platforms.data import is_json, json_of, local_time, text_in, web_address
from crawler.platforms.dates import find_day, find_hour, written
from crawler.platforms.merging import read_each, read_rows, unique
from crawler.platforms.names import body_of, document_kind, is_cancelled
from crawler.platforms.pages import NotThisPlatform, Page, Reading
from crawler.platforms.recordings import recording_at

WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+/")
HTML = 3  # what PrimeGov calls a document that is a page; 1 is a PDF


def read(pages: Sequence[Page], zone: str | None = None) -> Reading:
    """Every meeting of the lists; a list of the portal's committees among the pages gives them their bodies.

    Raises NotThisPlatform, naming the page, for one that is no such list.
    """
    told = [(page, committees_in(page)) for page in pages]
    bodies = {number: name for _, committees in told for number, name in (committees or {}).items()}
    return read_each([page for page, committees in told if committees is None], lambda page: _list(page, zone, bodies))


def committees_in(page: Page) -> Mapping[int, str] | None:
    """The committees of GetCommitteeesListByShowInPublicPortal by their numbers, or None where the page is no such list."""
    try:
        listed = json_of(page) if is_json(page) else None
    except NotThisPlatform:
        return None
    if not isinstance(listed, list) or not listed or not all(isinstance(entry, Mapping) and "name" in entry and "title" not in entry for entry in listed):
        return None
    return {entry["id"]: name for entry in listed if isinstance(entry.get("id"), int) and (name := text_in(entry["name"]))}


def _list(page: Page, zone: str | None, bodies: Mapping[int, str]) -> Reading:
    listed = json_of(page) if is_json(page) else None
    listed = [listed] if isinstance(listed, Mapping) and "documentList" in listed else listed
    if not isinstance(listed, list) or (listed and not any(isinstance(entry, Mapping) for entry in listed)):
        raise NotThisPlatform(f"{page.url} is no list of PrimeGov's meetings: read the answers of /api/v2/PublicPortal")
    return read_rows(page, listed, lambda entry: _meeting(entry, page.url, zone, bodies))


def _meeting(entry: Any, base: str, zone: str | None, bodies: Mapping[int, str]) -> FoundMeeting | str:
    """The meeting, or why it cannot be read. ``dateTime`` is local; older portals have a day and an hour instead."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), int):
        return f"no number in “{str(entry)[:80]}”"
    day = find_day(text_in(entry.get("date")) or "")
    start = local_time(entry.get("dateTime"), zone) or (written(day, find_hour(text_in(entry.get("time")) or ""), zone) if day else None)
    if start is None:
        return f"meeting {entry['id']} has no date"
    title = text_in(entry.get("title"))
    told = text_in(entry.get("videoUrl")) or ""
    video = web_address(f"https://{told}" if WITHOUT_SCHEME.match(told) else told)
    media = (recording_at(video, video),) if video else ()
    listed = entry.get("documentList")
    documents = [document for document in listed if isinstance(document, Mapping)] if isinstance(listed, list) else []
    called_off = is_cancelled(title, *(text_in(document.get("templateName")) for document in documents))  # a “Notice of Cancellation” is its only sign
    return FoundMeeting(
        source=Source("primegov", str(entry["id"]), urljoin(base, f"/Portal/Meeting?meetingId={entry['id']}")), body=bodies.get(entry.get("committeeId") or 0) or body_of(title), title=title, start=start,
        status="cancelled" if called_off else "held" if media else None, location=text_in(entry.get("location")),
        documents=unique(_documents(documents, base)), media=media, captions_urls=(None,) * len(media),
    )  # fmt: skip


def _documents(documents: Sequence[Mapping[str, Any]], base: str) -> Iterator[Document]:
    """The documents by their template, not by their own number, which opens nothing."""
    for document in documents:
        link, template, form = web_address(document.get("link")), document.get("templateId"), document.get("compileOutputType")
        by_template = "/Portal/Meeting?meetingTemplateId={}" if form == HTML else "/Public/CompiledDocument?meetingTemplateId={}&compileOutputType=" + str(form or 1)
        if link or template:
            yield Document(document_kind(text_in(document.get("templateName")) or ""), link or urljoin(base, by_template.format(template)))
