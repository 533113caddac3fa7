"""Idempotency: a creating call that comes again with the same key gets the first answer, sealed to its user."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.keys import unwrap, wrap
from vault.accounts.actor import Actor
from vault.errors import Damaged, KeyReused
from vault.installation import Vault
from vault.storage.schema import replays
from vault.storage.store import Unit

Result = TypeVar("Result", bound=msgspec.Struct)


def first_answer(vault: Vault, actor: Actor, kind: type[Result]) -> Result | None:
    """Return what this request was answered when its idempotency key came first; None if it is the first.

    For services whose preparation would fail on the state that the first request left. Errors as in ``write_once``.
    """
    with vault.store.read() as connection:
        return _known(connection, vault, actor, kind)


def write_once(
    vault: Vault,
    actor: Actor,
    kind: type[Result],
    work: Callable[[Unit], Result],
    case: str | None = None,
) -> Result:
    """Run a change once for each idempotency key of a user; without a key, just run it.

    Answer and change are one transaction; an answer about a ``case`` is erased with it. ``KeyReused`` if the key
    came before with another request, ``Damaged`` if the kept answer does not open.
    """
    replay = actor.replay
    if replay is None:
        return vault.store.write(work)
    key_hash = hashlib.sha256(replay.key.encode()).digest()

    def once(unit: Unit) -> Result:
        answered = _known(unit.connection, vault, actor, kind)
        if answered is not None:
            return answered
        result = work(unit)
        mine = (replays.c.user_id == actor.user_id, replays.c.key_hash == key_hash)
        unit.connection.execute(delete(replays).where(*mine))
        unit.connection.execute(
            insert(replays).values(
                user_id=actor.user_id,
                key_hash=key_hash,
                digest=replay.digest,
                sealed_result=wrap(actor.keyring.root_key, msgspec.json.encode(result), _place(actor, key_hash)),
                case_id=case,
                created_at=vault.clock(),
            ),
        )
        return result

    answered = first_answer(vault, actor, kind)
    return answered if answered is not None else vault.store.write(once)


def drop_old_answers(vault: Vault) -> int:
    """Delete kept answers that nobody can ask for any more, and return how many; for the vault's regular upkeep."""
    last = vault.clock() - timedelta(seconds=vault.settings.times.idempotency)
    old = delete(replays).where(replays.c.created_at <= last)
    return vault.store.write(lambda unit: unit.connection.execute(old).rowcount)


def _known(connection: Connection, vault: Vault, actor: Actor, kind: type[Result]) -> Result | None:
    replay = actor.replay
    if replay is None:
        return None
    key_hash = hashlib.sha256(replay.key.encode()).digest()
    row = connection.execute(
        select(replays.c.digest, replays.c.sealed_result).where(
            replays.c.user_id == actor.user_id,
            replays.c.key_hash == key_hash,
            replays.c.created_at > vault.clock() - timedelta(seconds=vault.settings.times.idempotency),
        ),
    ).first()
    if row is None:
        return None
    if row.digest != replay.digest:
        message = "This Idempotency-Key was used for another request. Use a new key for a new request."
        raise KeyReused(message)
    try:
        kept = bytes(unwrap(actor.keyring.root_key, row.sealed_result, _place(actor, key_hash)))
        return msgspec.json.decode(kept, type=kind)
    except (CannotOpen, msgspec.ValidationError):
        message = "The stored answer to this Idempotency-Key does not open. Use a new key, after checking the list."
        raise Damaged(message) from None


def _place(actor: Actor, key_hash: bytes) -> Binding:
    return Binding(Kind.REPLAY, object=key_hash.hex(), recipient=actor.user_id)
