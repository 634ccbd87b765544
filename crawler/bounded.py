"""The text of a document within bounds of time and memory: a small PDF can hold more pages, or larger ones, than a machine has room for.

A process of its own reads it page by page and is ended when it takes too much; what it had read until then is kept.
``python -m crawler.bounded NAME`` is that process: the document on standard input, a JSON text a page on standard output.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.documents import UnreadableDocument, is_pdf, pdf_pages, text_of_document

LONGEST = 120.0  # seconds that reading one document may take
LARGEST = 1536 * 1024**2  # bytes of memory that it may take
SMALL = 1024**2  # bytes of a page or text that no process is begun for
LONGEST_TEXT = 32 * 1024**2  # characters that are kept of one document


@dataclass(frozen=True)
class BoundedText:
    """What could be read, and why that is not all, where it is not."""

    text: str
    cut_short: str | None = None


def bounded_text(content: bytes, name: str, seconds: float = LONGEST) -> BoundedText:
    """The text of a document. Raises UnreadableDocument, naming it, where nothing can be read."""
    if not is_pdf(content) and len(content) <= SMALL:
        return BoundedText(text_of_document(content, name)[:LONGEST_TEXT])
    process = subprocess.Popen([sys.executable, "-m", "crawler.bounded", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        told, wrong = process.communicate(content, timeout=seconds)
        reason = wrong.decode("utf-8", "replace").strip()
    except subprocess.TimeoutExpired:
        process.kill()
        told, _ = process.communicate()
        reason = f"reading it took longer than {seconds:.0f} s"
    pages = list(_pages(told))
    if process.returncode == 0:
        return BoundedText("\n".join(pages)[:LONGEST_TEXT])
    if not any(pages):
        raise UnreadableDocument(f"{name} {'is a PDF that ' if is_pdf(content) else ''}cannot be read: {reason or 'it needs more memory than a document may take'}")
    return BoundedText("\n".join(pages)[:LONGEST_TEXT], f"only its first {len(pages)} pages could be read: {reason or 'it needs more memory than a document may take'}")


def _pages(told: bytes) -> Iterator[str]:
    for line in told.split(b"\n")[:-1]:  # a line without its end was cut off
        yield json.loads(line)


def _read() -> None:
    """Print the pages of the document on standard input, a line each, as they are read; what is no PDF is one page."""
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CPU, (int(LONGEST) + 5, int(LONGEST) + 5))
    length, content = 0, sys.stdin.buffer.read()
    try:
        for text in pdf_pages(content) if is_pdf(content) else [text_of_document(content, sys.argv[1])]:
            length += len(text)
            sys.stdout.write(json.dumps(text) + "\n")
            sys.stdout.flush()
            if length > LONGEST_TEXT:
                sys.exit(f"it has more than {LONGEST_TEXT // 1024**2} million letters")
    except MemoryError:
        sys.exit("it needs more memory than a document may take")
    except UnreadableDocument as error:
        sys.exit(str(error).removeprefix(f"{sys.argv[1]}: "))
    except Exception as error:  # pdfminer lets every error of a broken file through as it is
        sys.exit(f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    _read()
