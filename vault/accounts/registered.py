"""Public keys as the log knows them: a substituted key shows before anything is sealed to it."""

import hmac

import msgspec
from sqlalchemy import Connection, select

from crypto.merkle import leaf_hash
from vault.accounts.credentials import key_digest
from vault.audit.entry import Action
from vault.errors import Damaged, NotFound
from vault.storage.schema import log_entries, users


class _Registration(msgspec.Struct, frozen=True):
    """The facts of a ``key.register`` entry that count here."""

    action: str = ""
    object: str = ""
    digest: str = ""


def registered_key(connection: Connection, user_id: str) -> bytes:
    """Return a user's HPKE public key, 1,216 bytes, for sealing something to them.

    ``Damaged`` if it is not the one whose digest the log holds; ``NotFound`` if there is no such user, or no key yet.
    """
    return _registered(connection, user_id)[0]


def registered_verifying_key(connection: Connection, user_id: str) -> bytes:
    """Return a user's Ed25519 key, 32 bytes, for checking what they signed; errors as of ``registered_key``."""
    return _registered(connection, user_id)[1]


def _registered(connection: Connection, user_id: str) -> tuple[bytes, bytes]:
    columns = (users.c.public_key, users.c.verifying_key, users.c.key_entry)
    row = connection.execute(select(*columns).where(users.c.id == user_id)).first()
    if row is None or row.public_key is None:
        raise NotFound
    check_registered(connection, row.key_entry, user_id, key_digest(row.public_key, row.verifying_key))
    return bytes(row.public_key), bytes(row.verifying_key)


def check_registered(connection: Connection, index: int | None, thing: str, digest: str) -> None:
    """Compare a key's digest with the log's entry at ``index``; ``Damaged`` unless it registers that very key."""
    query = select(log_entries.c.raw, log_entries.c.leaf).where(log_entries.c.index == index)
    entry = connection.execute(query).first()
    try:
        known = msgspec.json.decode(entry.raw, type=_Registration) if entry is not None else _Registration()
    except msgspec.DecodeError:
        known = _Registration()
    if (
        entry is None
        or leaf_hash(entry.raw) != entry.leaf
        or known.action != Action.KEY_REGISTER
        or known.object != thing
        or not hmac.compare_digest(known.digest.encode(), digest.encode())
    ):
        message = (
            "A public key in the database is not the one that the audit log registered. Nothing was sealed to it. "
            "An auditor must compare the log with an older checkpoint before this account or team is used again."
        )
        raise Damaged(message)
