"""Blobs that nothing refers to: left behind by uploads that broke off, and by erasures that a crash cut short."""

from sqlalchemy import select

from vault.installation import Vault
from vault.storage.schema import parts


def sweep_blobs(vault: Vault) -> int:
    """Delete blobs that no part refers to and that are older than a day; return how many."""
    with vault.store.read() as connection:
        referenced = frozenset(connection.execute(select(parts.c.blob)).scalars())
    return vault.blobs.sweep(referenced)
