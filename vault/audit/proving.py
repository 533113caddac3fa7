"""Proofs for other people's tools: checkpoints, inclusion, consistency, and both in one as C2SP ``tlog-proof``.

Hashes and sizes tell nothing about anyone, so they are not kept from anybody here; entries are.
"""

import base64
from dataclasses import dataclass

from sqlalchemy import Connection, select

from crypto.notes import open_checkpoint
from vault.accounts.actor import Actor, Role
from vault.accounts.permission import hide
from vault.audit.log import prove_consistency, prove_inclusion
from vault.audit.reading import one, told_reading
from vault.errors import NotFound
from vault.installation import Vault
from vault.storage.schema import cases

_MAGIC = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """Hashes that lead from ``start`` (an entry's index, or the size of the older tree) to the tree of ``size``."""

    start: int
    size: int
    hashes: tuple[bytes, ...]


def checkpoint(vault: Vault) -> str:
    """Return the signed checkpoint of the log as it is now."""
    return vault.checkpoints.newest()


def inclusion(vault: Vault, index: int, size: int) -> Proof:
    """Prove that an entry is in the tree of ``size`` (RFC 6962, 2.1.1); ``NotFound`` outside the log."""
    with vault.store.read() as connection:
        return Proof(index, size, tuple(prove_inclusion(connection, index, size)))


def consistency(vault: Vault, old: int, size: int) -> Proof:
    """Prove that the tree of ``size`` extends that of ``old`` (RFC 6962, 2.1.2); ``NotFound`` outside the log."""
    with vault.store.read() as connection:
        return Proof(old, size, tuple(prove_consistency(connection, old, size)))


def entry_proof(vault: Vault, actor: Actor, index: int) -> str:
    """Return a ``tlog-proof`` of one entry: to auditors, which is logged, and to consumers of their own case's.

    It goes with the entry's bytes or its leaf hash, neither of which it holds. ``NotFound`` to everyone else.
    """
    if actor.role is Role.AUDITOR:
        told_reading(vault, actor, "proof")
    else:
        with vault.store.read() as connection:
            concerned = _concerns(connection, actor, index)
        if not concerned:
            hide(vault, actor)
    note = checkpoint(vault)
    size = open_checkpoint(note, vault.checkpoints.key).size
    proof = inclusion(vault, index, size)
    hashes = "".join(base64.b64encode(digest).decode() + "\n" for digest in proof.hashes)
    return f"{_MAGIC}\nindex {index}\n{hashes}\n{note}"


def _concerns(connection: Connection, actor: Actor, index: int) -> bool:
    try:
        case = one(connection, index).entry.case
    except NotFound:
        return False
    owner = connection.execute(select(cases.c.owner_id).where(cases.c.id == case)).scalar() if case else None
    return owner == actor.user_id
