"""Blobs: whole or not there, private, under names that lead nowhere else, and swept when nothing refers to them."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vault.errors import Damaged
from vault.storage.blobs import BlobStore

DAY = 24 * 3_600


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def _put(blobs: BlobStore, *pieces: bytes) -> str:
    writer = blobs.writer()
    for piece in pieces:
        writer.write(piece)
    writer.keep()
    return writer.name


def _age(path: Path, seconds: int) -> None:
    before = path.stat().st_mtime - seconds
    os.utime(path, (before, before))


def test_a_blob_comes_back_as_it_went_in(blobs: BlobStore) -> None:
    name = _put(blobs, b"sealed ", memoryview(b"bytes").tobytes())
    assert blobs.read(name) == b"sealed bytes"
    assert list(blobs.names()) == [name]


def test_a_blob_is_not_in_its_place_before_it_is_whole_and_synchronised(
    blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def watched_fsync(handle: int) -> None:
        order.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync blob")
        fsync(handle)

    def watched_rename(self: Path, target: Path) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(Path, "rename", watched_rename)
    writer = blobs.writer()
    writer.write(b"half")
    assert list(blobs.names()) == []
    assert order == []
    writer.keep()
    assert order == ["sync blob", "sync folder", "rename", "sync folder"]
    assert list(blobs.names()) == [writer.name]


def test_every_thread_synchronises_a_new_folder_before_it_relies_on_it(
    blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That another thread's mkdir is seen does not mean that it is on disk."""
    (blobs.folder / "ab").mkdir()
    synced: list[str] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        fsync(handle)

    path = blobs.incoming / ("ab" + "0" * 30)
    path.write_bytes(b"sealed")
    monkeypatch.setattr(os, "fsync", watched)
    blobs.adopt(path, path.name)
    assert synced == [str(blobs.folder), str(blobs.folder / "ab")]


def test_a_write_that_is_broken_off_leaves_nothing(blobs: BlobStore) -> None:
    writer = blobs.writer()
    writer.write(b"half")
    writer.discard()
    assert list(blobs.names()) == []
    assert list(blobs.incoming.iterdir()) == []


def test_a_blob_that_can_not_be_synchronised_never_gets_its_name(
    blobs: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_handle: int) -> None:
        raise OSError(errno.EIO, "injected")

    writer = blobs.writer()
    writer.write(b"sealed")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        with pytest.raises(OSError, match="injected"):
            writer.keep()
    assert list(blobs.names()) == []


def test_only_the_owner_can_read_blobs_and_their_folders(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        blobs = BlobStore(tmp_path / "blobs")
        _put(blobs, b"sealed")
    finally:
        os.umask(before)
    for path in (blobs.folder, *blobs.folder.rglob("*")):
        assert path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0, path


def test_many_threads_write_many_blobs(blobs: BlobStore) -> None:
    with ThreadPoolExecutor(16) as pool:
        names = list(pool.map(lambda number: _put(blobs, number.to_bytes(4, "big")), range(300)))
    assert sorted(names) == sorted(blobs.names())
    assert [int.from_bytes(blobs.read(name), "big") for name in names] == list(range(300))


def test_a_missing_blob_is_damage_and_says_so(blobs: BlobStore) -> None:
    name = _put(blobs, b"sealed")
    blobs.remove(name)
    blobs.remove(name)
    with pytest.raises(Damaged, match="backup"):
        blobs.read(name)


@pytest.mark.parametrize("name", ["../../secrets.json", "..", "", "a" * 31, "A" * 32, "a" * 31 + "/", "a" * 31 + "\n"])
def test_a_name_that_was_changed_in_the_database_leads_nowhere(tmp_path: Path, blobs: BlobStore, name: str) -> None:
    (tmp_path / "secrets.json").write_text("{}")
    with pytest.raises(Damaged):
        blobs.read(name)
    with pytest.raises(Damaged):
        blobs.remove(name)
    assert (tmp_path / "secrets.json").exists()


def test_foreign_files_among_the_blobs_are_left_alone(blobs: BlobStore) -> None:
    name = _put(blobs, b"sealed")
    foreign = blobs.folder / name[:2] / "notes.txt"
    foreign.write_text("?")
    _age(foreign, 2 * DAY)
    assert list(blobs.names()) == [name]
    assert blobs.sweep({name}) == 0
    assert foreign.exists()


def test_a_sweep_takes_old_orphans_and_old_fragments_and_nothing_else(blobs: BlobStore) -> None:
    kept, fresh, orphan = (_put(blobs, text) for text in (b"kept", b"fresh", b"orphan"))
    under_way, fragment = blobs.incoming / ("a" * 32), blobs.incoming / ("b" * 32)
    for path in (under_way, fragment):
        path.write_bytes(b"half")
    for path in (blobs.folder / kept[:2] / kept, blobs.folder / orphan[:2] / orphan, fragment):
        _age(path, DAY + 60)
    assert blobs.sweep({kept}) == 2
    assert set(blobs.names()) == {kept, fresh}
    assert list(blobs.incoming.iterdir()) == [under_way]
    assert blobs.sweep({kept}) == 0
