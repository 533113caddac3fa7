"""Key epochs: after a revocation the case gets a new key, and whoever was left out holds nothing that opens it.

Data keys are wrapped anew and remaining grants sealed anew; ciphertexts and blobs stay as they are. Everything is made
outside the transaction and applied inside it, if the case is still as it was (``StaleEpoch`` otherwise).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from crypto.errors import CannotOpen
from crypto.identity import seal, sign
from crypto.keys import Key, commitment, new_key, wipe, wrap
from crypto.scopes import scope_key
from vault.access.basis import grant_place
from vault.access.held import (
    HANDLING,
    WHOLE_CASE,
    HeldKey,
    case_key_place,
    damaged,
    owner_key,
    sign_handling,
    team_seal_place,
)
from vault.access.registered import team_public_key, user_public_key
from vault.access.remembered import filed_with, has_ended
from vault.access.statement import check_signed
from vault.accounts.actor import Actor
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import Damaged, StaleEpoch, VaultError
from vault.installation import Vault
from vault.storage.schema import case_keys, cases, grant_keys, grants, objects, team_seals
from vault.storage.store import Unit

Result = TypeVar("Result")
_ATTEMPTS = 5
_log = structlog.get_logger("vault.rotation")


@dataclass(frozen=True, slots=True)
class Rotation:
    """A new epoch, ready to be applied."""

    case: str
    old: int
    seen: frozenset[tuple[str, bytes]]
    live: frozenset[str]
    sealed_to: frozenset[tuple[str, int]]
    owner_seal: bytes
    wraps: list[dict[str, object]]
    seals: list[dict[str, object]]
    grants: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The wrapped data key of one object."""

    id: str
    scope: str
    version: int
    wrapped_key: bytes


def again(work: Callable[[], Result]) -> Result:
    """Run a change that is prepared outside its transaction, anew when the case's keys were rotated meanwhile."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return work()
        except StaleEpoch:
            continue
    return work()


def prepare_rotation(vault: Vault, actor: Actor, case: str, without: frozenset[str] = frozenset()) -> Rotation:
    """Make the next epoch of a case of the actor's own, leaving out the grants named. ``NotFound`` if not theirs."""
    now = vault.clock()
    with vault.store.read() as connection, owner_key(connection, actor, case) as old:
        fresh = HeldKey(case, old.epoch + 1, WHOLE_CASE, new_key())
        with fresh:
            rows = _wrapped(connection, case)
            live = _live(connection, case, now) - without
            try:
                wraps = [_rewrapped(old, fresh, row.id, row.scope, row.version, row.wrapped_key) for row in rows]
            except CannotOpen:
                raise damaged() from None
            own = case_key_place(case, fresh.epoch, actor.user_id)
            return Rotation(
                case=case,
                old=old.epoch,
                seen=frozenset((row.id, row.wrapped_key) for row in rows),
                live=live,
                sealed_to=_sealed_to(connection, case),
                owner_seal=wrap(actor.keyring.root_key, fresh.key, own),
                wraps=wraps,
                seals=_team_seals(connection, fresh, actor.keyring.signing),
                grants=[
                    sealed
                    for grant in sorted(live)
                    for sealed in _grant_seals(connection, fresh, grant, actor.keyring.signing)
                ],
            )


def apply_rotation(unit: Unit, actor: Actor, rotation: Rotation, now: datetime, rule: str) -> None:
    """Put a prepared epoch in force; ``StaleEpoch`` if the case changed since it was prepared.

    Grants that the rotation leaves out are ended in the same unit before this is called.
    """
    connection, case = unit.connection, rotation.case
    at = connection.execute(select(cases.c.epoch).where(cases.c.id == case)).scalar()
    # By the wrapped keys themselves: wrapping anew another key than the one in place would lose that one for ever.
    seen = frozenset((row.id, row.wrapped_key) for row in _wrapped(connection, case))
    if (
        at != rotation.old
        or seen != rotation.seen
        or rotation.live != _live(connection, case, now)
        or rotation.sealed_to != _sealed_to(connection, case)
    ):
        message = "The keys of this case were changed meanwhile. Try again."
        raise StaleEpoch(message)
    epoch = rotation.old + 1
    connection.execute(update(cases).where(cases.c.id == case).values(epoch=epoch, rotation_owed=False))
    connection.execute(
        update(case_keys)
        .where(case_keys.c.case_id == case, case_keys.c.user_id == actor.user_id)
        .values(epoch=epoch, sealed_key=rotation.owner_seal),
    )
    if rotation.wraps:
        row = objects.c.id == bindparam("object")
        connection.execute(
            update(objects).where(row).values(epoch=epoch, wrapped_key=bindparam("wrap")), rotation.wraps
        )
    connection.execute(delete(team_seals).where(team_seals.c.case_id == case))
    if rotation.seals:
        connection.execute(insert(team_seals), rotation.seals)
    mine = select(grants.c.id).where(grants.c.case_id == case)
    connection.execute(delete(grant_keys).where(grant_keys.c.grant_id.in_(mine)))
    if rotation.grants:
        connection.execute(insert(grant_keys), rotation.grants)
    unit.record(told(actor, Action.CASE_KEY_ROTATE, case=case, rule=rule))


def settle_rotations(vault: Vault, actor: Actor) -> int:
    """Rotate every case of the actor's own that owes a rotation; return how many. What can't be rotated stays owed."""
    with vault.store.read() as connection:
        owed = list(
            connection.execute(
                select(cases.c.id).where(cases.c.owner_id == actor.user_id, cases.c.rotation_owed.is_(True)),
            ).scalars(),
        )
    done = 0
    for case in owed:

        def once(case: str = case) -> None:
            rotation = prepare_rotation(vault, actor, case)
            vault.store.write(lambda unit: apply_rotation(unit, actor, rotation, vault.clock(), "owed"))

        try:
            again(once)
        except VaultError as error:  # one damaged case must not shut its owner out of all the others
            _log.warning("rotation still owed", case=case, error=type(error).__name__)
        else:
            done += 1
    return done


def _wrapped(connection: Connection, case: str) -> list[Wrapped]:
    rows = connection.execute(
        select(objects.c.id, objects.c.scope, objects.c.version, objects.c.wrapped_key)
        .where(objects.c.case_id == case, objects.c.generation == 0)
        .order_by(objects.c.id),
    )
    return [Wrapped(row.id, row.scope, row.version, row.wrapped_key) for row in rows]


def _live(connection: Connection, case: str, now: datetime) -> frozenset[str]:
    return frozenset(
        connection.execute(
            select(grants.c.id).where(grants.c.case_id == case, grants.c.status == "active", grants.c.ends_at > now),
        ).scalars(),
    )


def _sealed_to(connection: Connection, case: str) -> frozenset[tuple[str, int]]:
    rows = connection.execute(select(team_seals.c.team_id, team_seals.c.generation).where(team_seals.c.case_id == case))
    return frozenset((row.team_id, row.generation) for row in rows)


def _rewrapped(
    old: HeldKey,
    fresh: HeldKey,
    identifier: str,
    scope: str,
    version: int,
    wrapped: bytes,
) -> dict[str, object]:
    data_key = old.unwrap_data_key(wrapped, scope, identifier, version)
    try:
        return {"object": identifier, "wrap": fresh.wrap_data_key(data_key, scope, identifier, version)}
    finally:
        wipe(data_key)


def _team_seals(connection: Connection, fresh: HeldKey, signing_seed: Key) -> list[dict[str, object]]:
    """Seal to the team that the log says the case was filed with: a row can be written by hand."""
    team = filed_with(connection, fresh.case)
    return [seal_to_team(connection, fresh, team, signing_seed)] if team else []


def seal_to_team(connection: Connection, held: HeldKey, team: str, signing_seed: Key) -> dict[str, object]:
    """Return the row that seals the handling key of a case to a team's registered public key, signed by its owner."""
    public, generation = team_public_key(connection, team)
    key = scope_key(held.key, HANDLING)
    try:
        return {
            "case_id": held.case,
            "scope": HANDLING,
            "team_id": team,
            "generation": generation,
            "epoch": held.epoch,
            "sealed_key": seal(public, key, team_seal_place(held.case, held.epoch, team, generation)),
            "signature": sign_handling(held, signing_seed),
        }
    finally:
        wipe(key)


def _grant_seals(connection: Connection, fresh: HeldKey, grant: str, signing_seed: Key) -> list[dict[str, object]]:
    """Seal a grant's keys; none for one that the owner did not sign as it stands, or whose end is in the log."""
    row = connection.execute(select(grants).where(grants.c.id == grant)).one()
    try:
        check_signed(connection, row)
    except Damaged:
        return []
    if has_ended(connection, grant):
        return []
    public = user_public_key(connection, row.grantee_id)
    scopes = row.scopes.split()
    return seal_grant(fresh, grant, scopes, row.grantee_id, public, row.starts_at, row.ends_at, signing_seed)


def seal_grant(
    held: HeldKey,
    grant: str,
    scopes: list[str],
    grantee: str,
    public: bytes,
    starts: datetime,
    ends: datetime,
    signing_seed: Key,
) -> list[dict[str, object]]:
    """Return the rows that seal each scope key of a grant to its grantee, each key signed for by the granter."""
    rows: list[dict[str, object]] = []
    for scope in scopes:
        key = held.key_for(scope)
        try:
            place = grant_place(held.case, scope, grant, held.epoch, grantee, starts, ends)
            rows.append(
                {
                    "grant_id": grant,
                    "scope": scope,
                    "epoch": held.epoch,
                    "sealed_key": seal(public, key, place),
                    "signature": sign(signing_seed, place.encode() + commitment(key)),
                },
            )
        finally:
            wipe(key)
    return rows
