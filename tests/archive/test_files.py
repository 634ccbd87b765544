"""Files by hash."""

import hashlib
from pathlib import Path

import pytest

from archive.errors import NotFound, Unwritable
from archive.files import FileStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    made = FileStore(tmp_path / "files")
    made.prepare()
    return made


def test_a_file_lies_under_its_hash(store: FileStore):
    sha256 = store.keep([b"half ", b"whole"])

    assert sha256 == hashlib.sha256(b"half whole").hexdigest()
    assert store.path(sha256).read_bytes() == b"half whole"
    assert list(store.incoming.iterdir()) == []


def test_a_download_that_breaks_leaves_no_file(store: FileStore):
    def broken():
        yield b"some bytes"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        store.keep(broken())

    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_a_missing_file_is_named(store: FileStore):
    with pytest.raises(NotFound, match="ab" * 32):
        store.path("ab" * 32)


def test_damage_is_found(store: FileStore):
    sha256 = store.keep_bytes(b"right")
    store.path(sha256).write_bytes(b"wrong")

    assert store.damaged() == [store.path(sha256)]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Unwritable, match="--archive"):
        FileStore(tmp_path / "file" / "files").prepare()
