"""Whether a captions file has captions in it."""

from __future__ import annotations

CUE = b"-->"


def is_blank(content: bytes) -> bool:
    """Whether a WebVTT or SRT file has no cue: portals serve a bare ``WEBVTT`` until captions are made."""
    return CUE not in content and (content.lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"WEBVTT") or not content.strip())
