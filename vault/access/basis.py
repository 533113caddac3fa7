"""What entitles someone to open scopes of a case: owning it, handling it, or a grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.identity import open_sealed, signed_by
from crypto.keys import commitment
from crypto.scopes import covers
from vault.access.held import HANDLING, HeldKey, damaged, owner_key, team_key
from vault.access.purposes import Standing
from vault.access.statement import check_signed
from vault.accounts.actor import Actor, Role
from vault.storage.schema import cases, grant_keys, grants
from vault.times import seconds

TEAM_NOTES = "team"


class Basis(StrEnum):
    """The rule that decided; it stands in the log."""

    OWNER = "owner"
    TEAM = "team"
    GRANT = "grant"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What someone may do in a case: by which rule, for which purpose, by which grant or through which team."""

    basis: Basis
    entitled: bool
    purpose: str
    grant: str | None = None
    team: str | None = None

    def within(self, now: "Entitlement") -> bool:
        """Tell whether an earlier entitlement still stands."""
        return now.entitled and (now.basis, now.grant, now.team) == (self.basis, self.grant, self.team)


def entitlement(
    connection: Connection,
    actor: Actor,
    case: str,
    scopes: Sequence[str],
    now: datetime,
) -> Entitlement | None:
    """Return by what right ``actor`` opens all of ``scopes``; ``None`` if the case does not exist for them.

    All scopes of one asking stand on one basis: a mixed one is asked for in two.
    """
    query = select(cases.c.owner_id, cases.c.team_id).where(cases.c.id == case, cases.c.status != "erased")
    row = connection.execute(query).first()
    if row is None or not scopes:
        return None
    if row.owner_id == actor.user_id and actor.role is Role.CONSUMER:
        mine = not any(covers(TEAM_NOTES, scope) for scope in scopes)
        return Entitlement(Basis.OWNER, mine, Standing.OWN_CASE)
    if not actor.is_desk:
        return None
    # A grant is for someone who handles the case: it ends with their place in the team.
    if row.team_id is None or row.team_id not in actor.teams:
        return None
    if all(covers(HANDLING, scope) or covers(TEAM_NOTES, scope) for scope in scopes):
        return Entitlement(Basis.TEAM, entitled=True, purpose=Standing.HANDLE_CASE, team=row.team_id)
    for grant in _live_grants(connection, actor, case, now):
        held = grant.scopes.split()
        if all(any(covers(mine, scope) for mine in held) for scope in scopes):
            return Entitlement(Basis.GRANT, entitled=True, purpose=grant.purpose, grant=grant.id, team=row.team_id)
    return Entitlement(Basis.TEAM, entitled=False, purpose=Standing.HANDLE_CASE)


def held_keys(connection: Connection, actor: Actor, case: str, by: Entitlement) -> list[HeldKey]:
    """Return the keys that an entitlement gives; the caller wipes them. ``Damaged`` if a seal does not open."""
    if by.basis is Basis.OWNER:
        return [owner_key(connection, actor, case)]
    if by.basis is Basis.TEAM:
        return [team_key(connection, actor, case)]
    grant = connection.execute(select(grants).where(grants.c.id == by.grant)).one()
    granter = check_signed(connection, grant)
    held = []
    for row in connection.execute(select(grant_keys).where(grant_keys.c.grant_id == grant.id)).all():
        place = grant_place(case, row.scope, grant.id, row.epoch, actor.user_id, grant.starts_at, grant.ends_at)
        try:
            key = open_sealed(actor.keyring.identity, row.sealed_key, place)
        except CannotOpen:
            raise damaged() from None
        # Anyone can seal a key of their own to the grantee; only the owner can sign for it (section 8.5).
        if not signed_by(granter, row.signature, place.encode() + commitment(key)):
            raise damaged()
        held.append(HeldKey(case, row.epoch, row.scope, key))
    return held


def grant_place(
    case: str,
    scope: str,
    grant: str,
    epoch: int,
    grantee: str,
    starts: datetime,
    ends: datetime,
) -> Binding:
    """Return the place of a scope key that a grant seals to someone: who, what and how long are all part of it."""
    return Binding(
        Kind.GRANT_KEY,
        case=case,
        scope=scope,
        object=grant,
        epoch=epoch,
        recipient=grantee,
        not_before=seconds(starts),
        not_after=seconds(ends),
    )


@dataclass(frozen=True, slots=True)
class _Grant:
    id: str
    scopes: str
    purpose: str


def _live_grants(connection: Connection, actor: Actor, case: str, now: datetime) -> list[_Grant]:
    rows = connection.execute(
        select(grants.c.id, grants.c.scopes, grants.c.purpose).where(
            grants.c.case_id == case,
            grants.c.grantee_id == actor.user_id,
            grants.c.status == "active",
            grants.c.starts_at <= now,
            grants.c.ends_at > now,
        ),
    )
    return [_Grant(row.id, row.scopes, row.purpose) for row in rows]
