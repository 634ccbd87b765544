"""Where weights come from, and what is told where they are not."""

from pathlib import Path

import pytest

from transcribe.engines import weights
from transcribe.engines.weights import find_weights
from transcribe.errors import NoWeights


def test_a_folder_is_taken_and_hashed(tmp_path: Path):
    for name in weights.NEEDED:
        (tmp_path / name).write_bytes(b"data")

    found = find_weights(str(tmp_path))
    assert (found.folder, found.sha256) == (tmp_path, "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7")


def test_a_folder_without_weights_is_told(tmp_path: Path):
    with pytest.raises(NoWeights, match=r"model\.bin, config\.json, tokenizer\.json missing"):
        find_weights(str(tmp_path))


def test_an_unknown_size_is_told():
    with pytest.raises(NoWeights, match="no Whisper model “huge”"):
        find_weights("huge")


def test_a_size_without_a_package_is_the_hubs():
    assert find_weights("large-v3").folder is None


@pytest.mark.needs("whisper")
def test_the_package_is_joined_once_and_damage_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = find_weights("base")
    assert found.folder is not None
    assert (found.folder / "model.bin").stat().st_size == 145_217_607
    assert sorted(path.name for path in found.folder.parent.iterdir()) == [found.folder.name]

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    wrong = weights._Package("base", weights.PACKAGES[0].parts, (), "0" * 64)
    monkeypatch.setattr(weights, "PACKAGES", (wrong,))
    with pytest.raises(NoWeights, match="damaged"):
        find_weights("base")
