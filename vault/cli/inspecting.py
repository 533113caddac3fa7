"""A vault looked at without being opened: no writer, no signing, also when it is damaged or refuses to start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from crypto.errors import BadFormat
from crypto.notes import Checkpoint, NoteKey, note_key, open_checkpoint
from vault.audit.checkpoints import FILE_NAME
from vault.errors import CannotStart
from vault.installation import check_present, database_address
from vault.secrets import load_secrets
from vault.settings import load_settings
from vault.storage.engines import open_engines
from vault.storage.migrate import is_current


@contextmanager
def looking_at(folder: Path) -> Iterator[Connection]:
    """Give a read-only connection to a vault's database; ``CannotStart`` if it is missing or of another version."""
    settings = load_settings(folder)
    check_present(folder, settings)
    address = database_address(folder, settings)
    if not is_current(address):
        message = "The database is of another version than this program. Run `evault init --upgrade` once."
        raise CannotStart(message)
    writing, reading = open_engines(address)
    try:
        with reading.connect() as connection:
            yield connection
    finally:
        reading.dispose()
        writing.dispose()


def log_key(folder: Path) -> NoteKey:
    """Return the public key of a vault's log; ``CannotStart`` if its secrets can't be read."""
    return note_key(load_settings(folder).origin, load_secrets(folder).log_seed)


def read_checkpoint(path: Path, key: NoteKey) -> Checkpoint:
    """Return a checkpoint from a file; ``CannotStart`` if this log did not sign it."""
    try:
        return open_checkpoint(path.read_text("utf-8"), key)
    except (BadFormat, UnicodeDecodeError) as error:
        message = f"{path} is no checkpoint of this log ({error}). Compare it with the copy that it came from."
        raise CannotStart(message) from None


def kept_checkpoints(folder: Path, key: NoteKey) -> list[Checkpoint]:
    """Return the checkpoint that the vault keeps beside its database, if there is one.

    To be read before the database: a running service is then never behind it.
    """
    path = folder / FILE_NAME
    return [read_checkpoint(path, key)] if path.exists() else []
