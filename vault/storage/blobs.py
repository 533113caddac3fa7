"""Blobs in a folder: sealed parts under random names, never rewritten.

A blob is written beside its place, synchronised, and renamed in; the folder is synchronised too. So a name that a
transaction refers to is whole after any crash, and one that none refers to is an orphan that ``sweep`` collects.
"""

import contextlib
import os
import re
import time
from collections.abc import Container, Iterator
from pathlib import Path

from vault.errors import Damaged
from vault.ids import new_blob_name

_STALE_SECONDS = 24 * 3_600
_NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)


class BlobWriter:
    """One blob being written: end it with ``keep`` or ``discard``."""

    def __init__(self, store: "BlobStore") -> None:
        self.name = new_blob_name()
        self._store = store
        self._path = store.incoming / self.name
        self._handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, sealed: bytes | memoryview) -> None:
        """Append sealed bytes."""
        view = memoryview(sealed)
        while view:
            view = view[os.write(self._handle, view) :]

    def keep(self) -> None:
        """Make the blob durable and put it in its place."""
        try:
            os.fsync(self._handle)
        finally:
            os.close(self._handle)
        self._store.adopt(self._path, self.name)

    def discard(self) -> None:
        """Remove what was written."""
        os.close(self._handle)
        self._path.unlink(missing_ok=True)


class BlobStore:
    """A folder of sealed parts, fanned out by the first two characters of their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.incoming.mkdir(mode=0o700, exist_ok=True)
        self._durable: set[Path] = set()

    def writer(self) -> BlobWriter:
        """Begin a blob."""
        return BlobWriter(self)

    def adopt(self, path: Path, name: str) -> None:
        """Move a synchronised file to its place."""
        place = self._place(name)
        if place.parent not in self._durable:  # that it exists is not enough: who made it may not have synchronised yet
            place.parent.mkdir(mode=0o700, exist_ok=True)
            _synchronise(self.folder)
            self._durable.add(place.parent)
        path.rename(place)
        _synchronise(place.parent)

    def read(self, name: str) -> bytes:
        """Return a blob whole; ``Damaged`` if it is gone."""
        try:
            return self._place(name).read_bytes()
        except FileNotFoundError:
            message = "A stored part of this item is missing. Tell the operator; a backup may still have it."
            raise Damaged(message) from None

    def refresh(self, name: str) -> bool:
        """Make a blob young again, so that no sweep takes it before a row refers to it; tell whether it is there."""
        try:
            os.utime(self._place(name))
        except FileNotFoundError:
            return False
        return True

    def remove(self, name: str) -> None:
        """Delete a blob if it is there."""
        self._place(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Return the names of all blobs in place."""
        for fan in sorted(self.folder.iterdir()):
            if fan.is_dir() and fan != self.incoming:
                yield from (blob.name for blob in sorted(fan.iterdir()) if _NAME.fullmatch(blob.name))

    def sweep(self, referenced: Container[str]) -> int:
        """Delete what no row refers to and is older than a day; return how many. An upload under way is younger."""
        removed = 0
        limit = time.time() - _STALE_SECONDS
        orphans = (self._place(name) for name in self.names() if name not in referenced)
        for path in (*self.incoming.iterdir(), *orphans):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed

    def _place(self, name: str) -> Path:
        if not _NAME.fullmatch(name):  # a row changed by hand must not lead out of the folder
            message = "A stored part of this item has an impossible name. Tell the operator."
            raise Damaged(message)
        return self.folder / name[:2] / name


def _synchronise(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
