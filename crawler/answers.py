"""What an answer, or the lack of one, tells beside its content."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from crawler.platforms import Page

BROKE_OFF = "the connection broke off"
IN_WORDS = {
    "ResponseDataLossError": BROKE_OFF, "ResponseFailed": BROKE_OFF, "ConnectionLost": BROKE_OFF, "ResponseNeverReceived": BROKE_OFF, "ConnectionDone": BROKE_OFF,
    "ConnectionRefusedError": "nobody answers there", "DownloadConnectionRefusedError": "nobody answers there",
    "DownloadTimeoutError": "the answer took too long", "TimeoutError": "the answer took too long", "TCPTimedOutError": "the answer took too long",
    "DownloadCancelledError": "it is too large", "CancelledError": "it is too large",
}  # fmt: skip


def as_page(response: Response) -> Page:
    """The answer as an adapter reads it, with the encoding that the portal says it has."""
    said = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Page(response.url, response.body, http_content_type_encoding(said))


def asked_for(response: Response) -> str:
    """The address that was asked for, before any redirect."""
    redirected = response.meta.get("redirect_urls") if response.request else None
    return str(redirected[0]) if redirected else str(response.url)


def moved_to(response: Response) -> str | None:
    """The host to which a redirect led away from the portal; ``www.`` before it is the same."""
    asked, answered = (urlsplit(url).netloc.lower().removeprefix("www.") for url in (asked_for(response), response.url))
    return None if asked == answered else answered


def reason_of(failure: Any) -> str:
    """What went wrong, in words; Twisted's and Scrapy's own names of errors say nothing to a clerk."""
    name = failure.type.__name__
    if name in IN_WORDS:
        return IN_WORDS[name]
    return str(failure.getErrorMessage() or name)
