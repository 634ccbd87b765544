"""Recordings that are none, each told for what it is."""

import subprocess
from pathlib import Path

import pytest

from tests.shared import MEETING
from transcribe.errors import NotMedia
from transcribe.sound.audio import RATE, examine, ffmpeg_binary, samples


def made(path: Path, *arguments: str) -> Path:
    subprocess.run([ffmpeg_binary(), "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def test_a_recording_is_examined():
    found = examine(MEETING / "recording.mp4")

    assert found.duration == pytest.approx(496.5, abs=0.2)
    assert not found.silent


def test_only_the_stretch_that_is_asked_for_is_read():
    assert len(samples(MEETING / "recording.mp4", 60.0, 62.5)) == pytest.approx(2.5 * RATE, abs=RATE / 10)


def test_silence_is_told(tmp_path: Path):
    assert examine(made(tmp_path / "s.wav", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "5")).silent


def test_a_picture_without_sound(tmp_path: Path):
    with pytest.raises(NotMedia, match="no sound track"):
        examine(made(tmp_path / "p.mp4", "-f", "lavfi", "-i", "color=size=64x64:rate=5", "-t", "2"))


def test_a_file_cut_short_at_its_beginning_and_in_its_middle(tmp_path: Path):
    whole = (MEETING / "recording.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotMedia, match="cut short"):
        examine(tmp_path / "cut.mp4")
    fast = made(tmp_path / "fast.mp4", "-i", str(MEETING / "recording.mp4"), "-c", "copy", "-movflags", "+faststart").read_bytes()
    (tmp_path / "half.mp4").write_bytes(fast[: len(fast) // 2])
    with pytest.raises(NotMedia, match="cut short"):
        examine(tmp_path / "half.mp4")


@pytest.mark.parametrize(("content", "told"), [(b"", "is empty"), (b"<html>not found</html>" * 50, "no recording")])
def test_what_is_no_recording(tmp_path: Path, content: bytes, told: str):
    (tmp_path / "x.mp4").write_bytes(content)
    with pytest.raises(NotMedia, match=told):
        examine(tmp_path / "x.mp4")


def test_a_missing_file(tmp_path: Path):
    with pytest.raises(NotMedia, match="is not there"):
        examine(tmp_path / "nowhere.mp4")
