"""One vault on one machine: its folder, secrets, database, blobs and log, opened and closed together."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from vault.audit.checkpoints import Checkpoints
from vault.errors import CannotStart
from vault.secrets import FILE_NAME, ServerSecrets, create_secrets, load_secrets
from vault.settings import Settings, load_settings
from vault.storage.blobs import BlobStore
from vault.storage.engines import open_engines
from vault.storage.migrate import is_current, revision, upgrade
from vault.storage.store import Store
from vault.times import Clock, system_clock

DATABASE_NAME = "vault.db"


@dataclass(frozen=True, slots=True)
class Vault:
    """Where things are kept; every service takes it first."""

    folder: Path
    settings: Settings
    secrets: ServerSecrets
    store: Store
    blobs: BlobStore
    checkpoints: Checkpoints
    clock: Clock

    def close(self) -> None:
        """Finish what is queued, sign the last checkpoint, and let go of everything."""
        self.store.close()
        self.checkpoints.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def database_address(folder: Path, settings: Settings) -> str:
    """Return the SQLAlchemy address of a folder's database."""
    return settings.database or f"sqlite:///{(folder / DATABASE_NAME).absolute()}"


def create_vault(folder: Path) -> None:
    """Make an empty vault in a folder (mode 0700): key file and schema.

    ``CannotStart`` if the folder holds a vault or anything else but settings, or the database belongs to a vault.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / FILE_NAME).exists() and any(path.suffix != ".toml" for path in folder.iterdir()):
        message = f"{folder} is not empty. Name a new folder, which will be readable by its owner alone."
        raise CannotStart(message)
    settings = load_settings(folder)
    address = database_address(folder, settings)
    if not (folder / FILE_NAME).exists() and settings.database and revision(address) is not None:
        message = "The database holds a vault already, and new keys would not open it. Name an empty database."
        raise CannotStart(message)
    folder.chmod(0o700)
    create_secrets(folder)
    if not settings.database:
        (folder / DATABASE_NAME).touch(mode=0o600)
    _synchronise(folder)
    upgrade(address)


def upgrade_vault(folder: Path) -> None:
    """Bring the database of a vault to the schema of this program, or finish a ``create_vault`` that was cut short."""
    load_secrets(folder)
    settings = load_settings(folder)
    check_present(folder, settings)
    upgrade(database_address(folder, settings))


def check_present(folder: Path, settings: Settings) -> None:
    """Refuse to go on where SQLite would make a new, empty database in the place of one that was lost."""
    path = folder / DATABASE_NAME
    if not settings.database and not path.exists():
        message = f"{path} is missing. Put it back from a backup; an empty one in its place would fork the audit log."
        raise CannotStart(message)


def _synchronise(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_vault(folder: Path, clock: Clock = system_clock) -> Vault:
    """Open a vault; ``CannotStart`` says what is wrong and how to repair it."""
    secrets = load_secrets(folder)
    settings = load_settings(folder)
    check_present(folder, settings)
    address = database_address(folder, settings)
    if not is_current(address):
        message = "The database is of another version than this program. Run `evault init --upgrade` once."
        raise CannotStart(message)
    store = Store(*open_engines(address), clock, settings.policy_version)
    try:
        checkpoints = Checkpoints(store, folder, settings.origin, secrets.log_seed)
    except BaseException:
        store.close()
        raise
    return Vault(folder, settings, secrets, store, BlobStore(folder / "blobs"), checkpoints, clock)
