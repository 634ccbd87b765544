"""Rules that are tests: the arrows between the rooms, and what a newcomer is promised."""

import re
import subprocess
import sys

from tests.shared import HERE

ROOT = HERE.parent


def test_imports_go_one_way():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_versions_are_pinned_in_the_locks_alone():
    locked = (ROOT / "requirements" / "dev.txt").read_text()

    assert "==" not in (ROOT / "pyproject.toml").read_text().split("[tool.")[0]
    assert re.search(r"^scrapy==\S+ \\\n    --hash=sha256:", locked, re.MULTILINE)
    assert not re.search(r"^(torch|nvidia-|openai-whisper)", locked, re.MULTILINE)


def test_the_rooms_stand_in_the_architecture():
    told = (ROOT / "docs" / "architecture.md").read_text()

    for room in ("archive", "crawler", "transcribe", "index_config", "search", "search_app", "podium"):
        assert f"`{room}/`" in told
