"""Players: the modern one (``/player/clip/``), an event's, the legacy MediaPlayer and the bare ``/videos/…/player``."""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

from archive.model import Document
from crawler.platforms.dates import find_day, find_hour, without_date_at_end
from crawler.platforms.granicus.parts import Part, clip_of, recording
from crawler.platforms.names import is_cancelled
from crawler.platforms.pages import Element, NotThisPlatform, Page, parameter, text_of

ADDRESS = re.compile(r"/MediaPlayer\.php|/player/(?:clip|event)/|/videos/\d+/player", re.IGNORECASE)
SCRIPT = re.compile(rb"<script\b.*?</script>", re.IGNORECASE | re.DOTALL)
MARK = re.compile(rb"flowplayer|\bGMP\.|modernplayer")
CUEPOINTS = re.compile(r"cuepoints\s*:\s*(\[.*?\])\s*,?\s*(?:\n|subtitles|\}|[a-z_]+\s*:)", re.DOTALL)


def is_player(root: Element, page: Page) -> bool:
    """Whether the page plays one clip or event: its address says so, or its own parts, or one of its scripts."""
    if ADDRESS.search(page.url) or root.xpath("//*[@id='player-error' or @id='video-name']"):
        return True
    return any(MARK.search(script) for script in SCRIPT.findall(page.content))


def read(root: Element, page: Page, zone: str | None) -> Part:
    """What the player tells: title, recording, captions, documents, and the second of each agenda item."""
    script = page.content.decode("utf-8", "replace")
    clip, event, view = clip_of(page.url)
    clip = clip or (parameter_in(script, "clip_id") if event is None else None)
    heading = text_of(next(iter(root.xpath("//*[@id='video-name']")), None)) or text_of(root.find(".//title"))
    title = without_date_at_end(heading)
    view = view or parameter_in(script, "view_id")
    stream = _stream(root, script, page.url)
    media = (recording(stream, page.url, clip, view),) if clip else ()
    message = text_of(next(iter(root.xpath("//*[@id='player-error']//span")), None))
    day = find_day(heading)
    return Part(
        page.url, clip, event, view, title or None, day, find_hour(heading) if day and "(" not in heading else None, None,
        "cancelled" if is_cancelled(heading, message) else ("held" if clip else None), _documents(root, page.url), media, _captions(root, script, page.url), (), _seconds(script, page.url),
    )  # fmt: skip


def parameter_in(script: str, name: str) -> str | None:
    """A query parameter's value wherever the page's own scripts name it."""
    found = re.search(rf"[?&;]{name}=(\d+)", script)
    return found.group(1) if found else None


def _stream(root: Element, script: str, base: str) -> str | None:
    """The whole file where the page offers one for download, else the stream."""
    offered = [a.get("href") for a in root.iter("a") if re.search(r"\.mp4(\?|$)", a.get("href") or "")]
    if offered:
        return urljoin(base, str(offered[0]))
    sources = [element.get("src") for element in root.xpath("//video//source[@src]|//video[@src]")]
    named = re.search(r"video_url\s*=\s*\"([^\"]+)\"|standardVideoUrl\s*=\s*\"([^\"]+)\"", script)
    found = next((source for source in sources if source), None) or (next(filter(None, named.groups())).replace("\\/", "/") if named else None)
    return urljoin(base, str(found)) if found else None


def _captions(root: Element, script: str, base: str) -> str | None:
    for track in root.xpath("//track[@src]"):
        if track.get("kind") in (None, "captions", "subtitles"):
            return urljoin(base, str(track.get("src")))
    named = re.search(r"[\"'](/videos/\d+/captions\.vtt)[\"']", script.replace("\\/", "/"))
    return urljoin(base, named.group(1)) if named else None


def _documents(root: Element, base: str) -> tuple[Document, ...]:
    documents: dict[str, Document] = {}
    for element in root.xpath("//*[@data-url]"):
        label = f"{element.get('title') or ''} {element.get('id') or ''} {element.get('data-key') or ''} {text_of(element)}".lower()
        url = urljoin(base, element.get("data-url"))
        kind = "agenda" if "agenda" in label else ("minutes" if "minutes" in label else None)
        if kind and "packet" in label:
            kind = "packet"
        if kind and kind not in documents:
            documents[kind] = Document(kind, url)
    return tuple(documents.values())


def _seconds(script: str, url: str) -> dict[str, float]:
    """Cue points of agenda items: Granicus' item id to the second."""
    found = CUEPOINTS.search(script)
    if not found:
        return {}
    try:
        points = json.loads(found.group(1))
    except json.JSONDecodeError as error:
        raise NotThisPlatform(f"{url}: its cue points cannot be read ({error})") from error
    return {str(point["id"]): float(point["time"]) for point in points if point.get("type") == "Agenda" and "id" in point and "time" in point}


def agenda_id(url: str) -> str | None:
    """Granicus' item id in an address."""
    return parameter(url, "meta_id")
