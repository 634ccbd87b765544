"""Whether a captions file has captions in it."""

from __future__ import annotations

from crawler.platforms.pages import from_first_sign

CUE = b"-->"


def is_blank(content: bytes) -> bool:
    """Whether a WebVTT or SRT file has no cue: portals serve a bare ``WEBVTT`` until captions are made."""
    return CUE not in content and (from_first_sign(content).upper().startswith(b"WEBVTT") or not content.strip())
