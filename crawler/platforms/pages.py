"""What every adapter is given and gives back, and how it reads HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree, html

from archive.model import FoundMeeting

Element: TypeAlias = Any  # lxml.html.HtmlElement; lxml ships no types


class NotThisPlatform(ValueError):
    """The page is none that this adapter knows: a page of another make, a challenge page, or not a page at all."""


@dataclass(frozen=True)
class Page:
    """A fetched or saved page. ``charset`` is what the server said, where it said one."""

    url: str
    content: bytes
    charset: str | None = None


@dataclass(frozen=True)
class RowError:
    """A row that could not be read: the page it stands on, which row it is (from 1), and why."""

    url: str
    row: int
    reason: str

    def __str__(self) -> str:
        return f"{self.url}, row {self.row}: {self.reason}"


@dataclass(frozen=True)
class Reading:
    """The meetings of some pages, and the rows that could not be read."""

    meetings: tuple[FoundMeeting, ...]
    errors: tuple[RowError, ...] = ()


NO_ADDRESS = re.compile(r"//[^/\s'\"?#]*[\[\]]")  # brackets in a host, which no portal has
# What such pages are called; and what stands in them, but in ordinary pages behind the same wall, too, which have something to say beside it.
CHALLENGE_TITLE = re.compile(
    rb"<title[^>]*>\s*(?:Just a moment|Access (?:to this page has been )?Denied|Attention Required|Verifying (?:you are|your)|Are you (?:a )?(?:human|robot)|Human Verification|Pardon Our Interruption|Security Check(?!\w)|Request Rejected|Please Wait\.\.\. \| Cloudflare|Sucuri WebSite Firewall|Azure WAF|Checking your browser|DDoS protection by)",
    re.IGNORECASE,
)
CHALLENGE_MARK = re.compile(
    rb"captcha|cf-challenge|cf_chl_|Request unsuccessful\. Incapsula|_Incapsula_Resource|are you a (?:human|robot)|awsWafCookieDomainList|verify(?:ing)? (?:that )?you are (?:a )?human|Just a moment\.\.\.|errors\.edgesuite\.net|You don't have permission to access|\bbobcmn\b|checking your browser",
    re.IGNORECASE,
)
OF_A_DOCUMENT = re.compile(rb"<(?:table|ol|li|video|audio)\b|</p>", re.IGNORECASE)  # what a page that only asks has hardly ever
LITTLE_TEXT = 700  # characters that a page which only asks may have to say


def from_first_sign(content: bytes) -> bytes:
    """The content without the mark and the white space that editors and servers put before it."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")


def is_challenge(content: bytes) -> bool:
    """Whether a page is one that asks whether we are a person, or sends us away; such pages come with status 200, too."""
    start = content[:65_536]
    if from_first_sign(start)[:1] != b"<":
        return False  # no page: captions may say “just a moment”
    if CHALLENGE_TITLE.search(start):
        return True
    says_little = len(content) <= len(start) and len(_said(start)) < LITTLE_TEXT and len(OF_A_DOCUMENT.findall(start)) < 2
    return says_little and bool(CHALLENGE_MARK.search(start))


def _said(content: bytes) -> bytes:
    """The text of a page, roughly: it may be too broken to be read."""
    without_scripts = re.sub(rb"<(script|style|noscript)\b.*?(?:</\1>|$)", b" ", content, flags=re.IGNORECASE | re.DOTALL)
    return b" ".join(re.sub(rb"<[^>]*>", b" ", without_scripts).split())


def why(error: NotThisPlatform, page: Page) -> str:
    """Why a page could not be read, and whether it is one that asks who we are."""
    return f"{error}: it is a page that asks whether we are a person" if is_challenge(page.content) else str(error)


def tree(page: Page) -> Element:
    """The page as a tree without comments, scripts and styles. Raises NotThisPlatform for what is no HTML at all."""
    if not page.content.strip():
        raise NotThisPlatform(f"{page.url} is empty")
    try:
        root: Element = html.document_fromstring(page.content, parser=html.HTMLParser(encoding=_encoding(page), huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NotThisPlatform(f"{page.url} is no HTML page: {error}") from error
    etree.strip_elements(root, etree.Comment, "script", "style", "noscript", with_tail=False)
    for element in root.xpath("//*[@*[contains(., '[') or contains(., ']')]]"):  # an address that is none would end the reading of every row
        for name in [name for name, value in element.items() if NO_ADDRESS.search(value)]:
            del element.attrib[name]
    return root


def text_of(element: Element | None, hidden: bool = False) -> str:
    """The element's visible text on one line; what ``display:none`` hides is left out unless asked for."""
    if element is None:
        return ""
    pieces = (str(text) for text in element.xpath(".//text()") if hidden or not _is_hidden(text.getparent(), text, element))
    return re.sub(r"\s+", " ", " ".join(pieces).replace("\xa0", " ")).strip()


def links(element: Element, base: str) -> list[tuple[str, str]]:
    """Absolute addresses behind an element's links, with their visible text, also those that ``window.open`` would open."""
    found = []
    for anchor in element.iter("a"):
        opened = re.search(r"window\.open\(\s*['\"]([^'\"]+)", anchor.get("onclick") or anchor.get("onClick") or "")
        target = opened.group(1) if opened else anchor.get("href", "")
        if target and not target.lower().startswith(("javascript:", "mailto:", "#")):
            found.append((urljoin(base, target.strip()), text_of(anchor, hidden=True)))
    return found


def parameter(url: str, name: str) -> str | None:
    """The value of a query parameter, or None."""
    values = parse_qs(urlsplit(url).query).get(name)
    return values[0] if values else None


def _encoding(page: Page) -> str:
    """What the server said, else what the page says, else UTF-8 where that fits, else Windows-1252 (which holds Latin-1)."""
    said = re.search(rb"charset=[\"']?([\w-]+)", page.content[:4096])
    for name in (page.charset, said.group(1).decode("ascii", "ignore") if said else None, "utf-8"):
        if name is None:
            continue
        try:
            page.content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        return "windows-1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1") else name
    return "windows-1252"


def _is_hidden(parent: Element | None, text: object, stop: Element) -> bool:
    if getattr(text, "is_tail", False) and parent is not None:
        parent = None if parent is stop else parent.getparent()
    while parent is not None:
        if re.search(r"display\s*:\s*none", parent.get("style") or ""):
            return True
        if parent is stop:
            return False
        parent = parent.getparent()
    return False


def first(items: Iterable[str | None]) -> str | None:
    """The first that is there."""
    return next((item for item in items if item), None)
