"""Entries and reading back for tests of the store."""

from pathlib import Path

from sqlalchemy import select

from vault.audit.checkpoints import FILE_NAME
from vault.audit.entry import Action, Entry
from vault.audit.findings import Findings
from vault.audit.verification import verify_log
from vault.cli.inspecting import kept_checkpoints, log_key, looking_at
from vault.installation import Vault
from vault.storage.schema import log_entries
from vault.storage.store import Unit


def act(purpose: str | None = None) -> Entry:
    """Return an entry that can be told apart by its purpose."""
    return Entry(Action.CASE_SEARCH, actor=None, role="agent", purpose=purpose)


def record(vault: Vault, purpose: str | None = None) -> int:
    """Write one entry and return its index."""
    return vault.store.write(lambda unit: unit.record(act(purpose)))


def fill(vault: Vault, count: int) -> None:
    """Write that many entries in one unit."""

    def work(unit: Unit) -> None:
        for number in range(count):
            unit.record(act(f"p{number}"))

    vault.store.write(work)


def purposes(vault: Vault) -> list[str | None]:
    """Return the purpose of each entry in the order of the log."""
    with vault.store.read() as connection:
        return list(connection.execute(select(log_entries.c.purpose).order_by(log_entries.c.index)).scalars())


def verified(folder: Path) -> Findings:
    """Verify a folder's log against the checkpoint beside it, as ``evault audit verify`` does."""
    key = log_key(folder)
    known = kept_checkpoints(folder, key) if (folder / FILE_NAME).exists() else []
    with looking_at(folder) as connection:
        return verify_log(connection, key, known)
