"""Checkpoints: what the log signs, and the newest one kept outside the database.

A database restored from an old backup rolls its own watermarks back too; the file beside it does not follow. When the
file knows more than the database, or another root, this vault signs nothing more and does not start.
"""

import fcntl
import os
import threading
from pathlib import Path

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from crypto.errors import BadFormat
from crypto.merkle import Frontier
from crypto.notes import Checkpoint, NoteKey, note_key, open_checkpoint, sign_checkpoint
from vault.audit.log import read_head, root_at
from vault.errors import CannotStart, Damaged, NotFound, VaultError
from vault.storage.store import Store

FILE_NAME = "checkpoint"
_log = structlog.get_logger("vault.checkpoints")


class Checkpoints:
    """Signs the head on demand and at latest a second after it moved; keeps the newest in ``folder/checkpoint``."""

    def __init__(self, store: Store, folder: Path, origin: str, seed: bytes) -> None:
        self._store, self._path, self._origin, self._seed = store, folder / FILE_NAME, origin, seed
        self._lock = threading.Lock()
        self._note, self._size = "", -1
        self._stop = threading.Event()
        with store.read() as connection:
            check_against(connection, self._path, self.key)
        self._thread = threading.Thread(target=self._run, name="vault-checkpoints", daemon=True)
        self._thread.start()

    @property
    def key(self) -> NoteKey:
        """The log's public key, for anyone to check with."""
        return note_key(self._origin, self._seed)

    def newest(self) -> str:
        """Return the signed checkpoint of the log as it is now; it is on disk outside the database by then."""
        with self._store.read() as connection:
            return self._sign(read_head(connection))

    def close(self) -> None:
        """Sign what is new and stop."""
        self._stop.set()
        self._thread.join()

    def _sign(self, head: Frontier) -> str:
        with self._lock:
            if head.size > self._size:
                checkpoint = Checkpoint(self._origin, head.size, head.root())
                note = sign_checkpoint(checkpoint, self._seed)
                _keep(self._path, checkpoint, note, self.key)
                self._note, self._size = note, head.size
            return self._note

    def _run(self) -> None:
        stopping = False
        while not stopping:
            stopping = self._stop.wait(1.0)
            try:
                self._sign(self._store.head)
            except (OSError, VaultError, SQLAlchemyError) as error:  # a disk that is full now may have room later
                _log.error("checkpoint not kept", error=type(error).__name__)


def check_against(connection: Connection, path: Path, key: NoteKey) -> None:
    """Compare the log with the checkpoint kept outside; ``CannotStart`` if it was rolled back or rewritten."""
    if not path.exists():
        return
    try:
        known = open_checkpoint(path.read_text("utf-8"), key)
    except (BadFormat, UnicodeDecodeError) as error:
        message = f"{path} is no checkpoint of this log ({error}). Put back the right file or the right secrets.json."
        raise CannotStart(message) from None
    size = read_head(connection).size
    if size < known.size:
        message = (
            f"The audit log has {size} entries, but a checkpoint for {known.size} was published. The database is older "
            "than that: bring back the newer database. Running on would fork the log."
        )
        raise CannotStart(message)
    try:
        root = root_at(connection, known.size)
    except NotFound:
        root = b""
    if root != known.root:
        message = (
            f"The first {known.size} entries of the audit log are not those that were published. The database was "
            "changed by hand or swapped: keep it as evidence, bring back a copy whose log verifies."
        )
        raise CannotStart(message)


def _keep(path: Path, checkpoint: Checkpoint, note: str, key: NoteKey) -> None:
    """Put a checkpoint in the file unless another process of this machine already kept a newer one."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        known = _read(path, key)
        if known is not None and known.size == checkpoint.size and known.root != checkpoint.root:
            message = f"{path} holds another root for {known.size} entries: the log was forked. Stop, and keep both."
            raise Damaged(message)
        if known is None or known.size < checkpoint.size:
            _replace(path, note)
            os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path, key: NoteKey) -> Checkpoint | None:
    try:
        return open_checkpoint(path.read_text("utf-8"), key)
    except (FileNotFoundError, BadFormat, UnicodeDecodeError):
        return None


def _replace(path: Path, note: str) -> None:
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
