"""The text of documents (PDF, HTML, plain text), and agendas read from files that no platform wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from archive.model import AgendaItem
from crawler.platforms import granicus
from crawler.platforms.granicus.agenda import NUMBER
from crawler.platforms.pages import Element, NotThisPlatform, Page, from_first_sign, text_of, tree

CLOCK = re.compile(r"^\s*\[?(\d{1,2}):(\d{2})(?::(\d{2}))?\]?\s+")
LINE = re.compile(r"^\s*(?:item\s+)?(\S{1,10}?)[.):]?\s+(\S.*)$", re.IGNORECASE)
LARGEST_COMPARED = 8 * 1024 * 1024  # bytes of a page
TOKENS = re.compile(
    rb"<script\b.*?</script>|<!--.*?-->|<input\b[^>]*\btype=[\"']?hidden[^>]*>|<meta\b[^>]*\b(?:csrf|token)[^>]*>|\bnonce=[\"'][^\"']*[\"']", re.IGNORECASE | re.DOTALL
)


class UnreadableDocument(ValueError):
    """The document's text cannot be read; the message says why."""


def text_of_document(content: bytes, name: str = "document") -> str:
    """The text of a PDF, an HTML page or a text file. Raises UnreadableDocument, naming it."""
    if is_pdf(content):
        return _pdf(content, name)
    if re.search(rb"<\s*(?:html|body|p|div|table)\b", content[:4096], re.IGNORECASE):
        try:
            return "\n".join(_blocks(tree(Page(name, content))))
        except NotThisPlatform as error:
            raise UnreadableDocument(f"{name}: {error}") from error
    if b"\0" in content[:4096]:
        raise UnreadableDocument(f"{name} is neither a PDF nor a page nor text: save it as one of these")
    return content.decode("utf-8-sig", "replace")


def is_pdf(content: bytes) -> bool:
    """Whether the document is a PDF, by its beginning."""
    return content[:1024].lstrip()[:5] == b"%PDF-"


def read_agenda(content: bytes, name: str) -> list[AgendaItem]:
    """The items of an agenda: a simple page of ``.item`` lines, a page of a known platform, plain text or PDF.

    Seconds are taken where the agenda has them. Raises UnreadableDocument where no item can be found.
    """
    items: list[AgendaItem] = []
    if b"<" in content[:2048] and content.lstrip()[:5] != b"%PDF-":
        items = _simple_page(content, name) or _platform_page(content, name)
    items = items or list(_lines(text_of_document(content, name).splitlines()))
    if not items:
        raise UnreadableDocument(f"no agenda item found in {name}: lines like “3. Public comment” are needed, or a page with .item, .number and .title")
    return items


def _simple_page(content: bytes, name: str) -> list[AgendaItem]:
    try:
        root = tree(Page(name, content))
    except NotThisPlatform as error:
        raise UnreadableDocument(f"{name}: {error}") from error
    items = []
    for element in root.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' item ')]"):
        seconds = next(iter(element.xpath(".//@data-seconds")), None)
        title = text_of(_part(element, "title"))
        if title:
            items.append(AgendaItem(text_of(_part(element, "number")), title, element.get("data-kind"), _second(seconds, name, title)))
    return items


def _part(item: Element, name: str) -> Element | None:
    """The first element of that class inside an item."""
    return next(iter(item.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")), None)


def _second(value: str | None, name: str, title: str) -> float | None:
    if value is None or not value.strip():
        return None
    try:
        second = float(value)
    except ValueError:
        second = -1.0
    if not 0 <= second < 1e6:
        raise UnreadableDocument(f"{name}: item “{title}” has data-seconds={value!r}, which is no second of a recording")
    return second


def _platform_page(content: bytes, name: str) -> list[AgendaItem]:
    try:
        reading = granicus.read([Page(f"file:///AgendaViewer.php?saved={name}", content)])
    except (NotThisPlatform, etree.LxmlError):
        return []
    return [item for meeting in reading.meetings for item in meeting.agenda_items]


def _lines(lines: Iterable[str]) -> Iterable[AgendaItem]:
    """Numbered lines, each with a time of the recording before it or none: ``0:40 3. Public comment``."""
    for line in lines:
        at = CLOCK.match(line)
        start = None
        if at:
            first, second, third = int(at[1]), int(at[2]), at[3]
            start = float(first * 3600 + second * 60 + int(third)) if third else float(first * 60 + second)
            line = line[at.end() :]
        match = LINE.match(line)
        if match and NUMBER.match(match[1]) and re.search(r"\d|^[IVXL]+$|^[A-Z]$", match[1]) and re.search(r"[A-Za-z]{3}", match[2]) and len(line) < 600:
            if re.match(r"[a-z]", match[2]) or re.fullmatch(r"\d{3,}", match[1]):
                continue  # running text that a number begins: “2 minutes each”
            yield AgendaItem(match[1].rstrip(".):"), re.sub(r"\s+", " ", match[2]).strip(), None, start)


def _pdf(content: bytes, name: str) -> str:
    from pdfminer.pdfparser import PDFSyntaxError
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        return "\n".join(pdf_pages(content))
    except (PDFSyntaxError, PdfminerException, ValueError, TypeError, KeyError) as error:
        raise UnreadableDocument(f"{name} is a PDF that cannot be read ({type(error).__name__}): fetch it again, or save its text") from error


def pdf_pages(content: bytes) -> Iterator[str]:
    """The text of each page of a PDF, as it is read. Raises whatever pdfminer lets through of a broken file."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            yield page.extract_text() or ""
            page.close()  # else each page that was read stays in memory


def _blocks(root: etree._Element) -> Iterable[str]:
    """The page's text, a line a block."""
    for br in root.iter("br"):
        br.tail = "\n" + (br.tail or "")
    blocks = root.xpath("//p|//li|//tr|//h1|//h2|//h3|//h4|//div[not(.//p or .//div or .//table or .//li)]")
    for block in blocks or [root]:
        for line in str(block.text_content()).splitlines():
            if line.strip():
                yield re.sub(r"\s+", " ", line.replace("\xa0", " ")).strip()


def same_but_for_tokens(one: bytes, other: bytes) -> bool:
    """Whether two pages differ only in what a portal writes anew at each answer: scripts, hidden fields, remarks. Other files are compared byte by byte."""
    if any(from_first_sign(content)[:1] != b"<" or len(content) > LARGEST_COMPARED for content in (one, other)):
        return one == other
    return TOKENS.sub(b"", one) == TOKENS.sub(b"", other)
