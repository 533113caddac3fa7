"""Teams: who handles complaints together, and so holds one key together.

Administrators make teams but never hold a team's key; leads who hold it admit and remove members.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from crypto.identity import new_seed, public_key
from crypto.keys import wipe
from vault.access.ending import LEFT, end_grants_of
from vault.accounts.actor import DESK, Actor, Role
from vault.accounts.credentials import key_digest
from vault.accounts.permission import hide, require
from vault.accounts.status import Status
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import ChangedMeanwhile, Conflict, FieldError, Invalid, NotFound
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.replays import write_once
from vault.storage.schema import cases, teams, users
from vault.storage.schema import team_members as memberships
from vault.storage.store import Unit
from vault.teams import rotation
from vault.teams.keys import open_team_seed, registered_team_key, seal_seed

_LONGEST_NAME = 128
_TRIES = 5


class Member(msgspec.Struct, frozen=True):
    """Someone who holds a team's key. ``needs_removal``: the account is disabled, the key is still theirs."""

    user_id: str
    label: str
    role: Role
    status: Status
    admitted_at: datetime
    needs_removal: bool


class Team(msgspec.Struct, frozen=True):
    """A team; ``generation`` counts its keys, from 1."""

    team_id: str
    name: str
    generation: int
    created_at: datetime
    members: tuple[Member, ...]


class Removed(msgspec.Struct, frozen=True):
    """The team's key after a removal, how many keys were sealed to it anew, and how many did not open any more."""

    team_id: str
    user_id: str
    generation: int
    resealed: int
    damaged: int


def create_team(vault: Vault, actor: Actor, name: str, lead_id: str) -> Team:
    """Make a team with its first lead, to whom alone its new key is sealed. For administrators.

    ``Invalid`` for a name, or a lead who is none or has not enrolled; ``Conflict`` if the name is taken; ``Damaged`` if
    the lead's public key is not the registered one.
    """
    require(vault, actor, Role.ADMIN)
    shown = _checked_name(name)
    team_id, seed = new_id(), new_seed()
    with vault.store.read() as connection:
        _check_candidate(connection, lead_id, {Role.LEAD})
        sealed = seal_seed(connection, team_id, 1, seed, lead_id)
    public = public_key(seed)
    wipe(seed)

    def work(unit: Unit) -> Team:
        connection, now = unit.connection, vault.clock()
        _check_candidate(connection, lead_id, {Role.LEAD})
        if connection.execute(select(teams.c.id).where(teams.c.name == shown)).first() is not None:
            raise Conflict("A team of this name exists. Choose another name.")
        registered = told(actor, Action.KEY_REGISTER, team=team_id, object=team_id, digest=key_digest(public))
        entry = unit.record(registered)
        team = {"id": team_id, "name": shown, "generation": 1, "public_key": public, "key_entry": entry}
        connection.execute(insert(teams).values(created_at=now, **team))
        _add_member(connection, team_id, 1, lead_id, sealed, now, actor)
        unit.record(told(actor, Action.TEAM_CREATE, team=team_id, object=team_id))
        unit.record(told(actor, Action.TEAM_ADMIT, team=team_id, object=lead_id))
        return _team(connection, team_id)

    return write_once(vault, actor, Team, work)


def list_teams(vault: Vault, actor: Actor) -> tuple[Team, ...]:
    """Return all teams to administrators and auditors, and to the desk those whose key they hold; oldest first."""
    require(vault, actor, Role.ADMIN, Role.AUDITOR, Role.LEAD, Role.AGENT)
    query = select(teams).order_by(teams.c.id)
    if actor.is_desk:
        query = query.where(teams.c.id.in_(actor.teams))
    with vault.store.read() as connection:
        found = connection.execute(query).all()
        members = _members(connection, [row.id for row in found])
    return tuple(
        Team(row.id, row.name, row.generation, row.created_at, tuple(members.get(row.id, ()))) for row in found
    )


def team_members(vault: Vault, actor: Actor, team_id: str) -> tuple[Member, ...]:
    """Return the members of a team that ``list_teams`` shows to this actor, else ``NotFound``."""
    for team in list_teams(vault, actor):
        if team.team_id == team_id:
            return team.members
    return hide(vault, actor, team=team_id)


def admit(vault: Vault, actor: Actor, team_id: str, user_id: str) -> Member:
    """Seal the team's key to an enrolled agent or lead. For leads who hold it; ``NotFound`` for another team's.

    ``Damaged`` if the user's public key is not the one that the log registered: nothing is sealed to it then.
    ``Invalid`` for someone who can't be a member, ``Conflict`` for someone who is one.
    """
    _check_lead(vault, actor, team_id)
    for _ in range(_TRIES):
        with vault.store.read() as connection:
            _check_candidate(connection, user_id, DESK)
            generation = registered_team_key(connection, team_id).generation
            seed = open_team_seed(connection, actor, team_id)
            try:
                sealed = seal_seed(connection, team_id, generation, seed, user_id)
            finally:
                wipe(seed)

        def work(unit: Unit, generation: int = generation, sealed: bytes = sealed) -> Member:
            connection, now = unit.connection, vault.clock()
            _check_holds(connection, actor, team_id)
            _check_candidate(connection, user_id, DESK)
            if connection.execute(select(teams.c.generation).where(teams.c.id == team_id)).scalar() != generation:
                raise ChangedMeanwhile("The team's key changed. Try again.")
            members = _members(connection, [team_id]).get(team_id, [])
            if any(row.user_id == user_id for row in members):
                raise Conflict("This person is in the team already.")
            _add_member(connection, team_id, generation, user_id, sealed, now, actor)
            unit.record(told(actor, Action.TEAM_ADMIT, team=team_id, object=user_id))
            return next(member for member in _team(connection, team_id).members if member.user_id == user_id)

        try:
            return write_once(vault, actor, Member, work)
        except ChangedMeanwhile:
            continue
    raise ChangedMeanwhile("The team's key keeps changing at this moment. Try again.")


def remove(vault: Vault, actor: Actor, team_id: str, user_id: str) -> Removed:
    """Take a member out of a team and give the team a new key. For leads who hold it; ``NotFound`` for others.

    What is sealed to the team is sealed anew in the same transaction; the cases' own keys are rotated in their owners'
    next sessions, and are marked as owing that. The member's cases become unassigned. ``Conflict`` for the last lead.
    """
    _check_lead(vault, actor, team_id)
    for _ in range(_TRIES):
        with vault.store.read() as connection:
            _check_leaving(connection, team_id, user_id)
        prepared = rotation.prepare(vault, actor, team_id, without=user_id)

        def work(unit: Unit, prepared: rotation.Rotation = prepared) -> Removed:
            connection = unit.connection
            _check_holds(connection, actor, team_id)
            _check_leaving(connection, team_id, user_id)
            row = (memberships.c.team_id == team_id) & (memberships.c.user_id == user_id)
            connection.execute(delete(memberships).where(row))
            unit.record(told(actor, Action.TEAM_REMOVE, team=team_id, object=user_id))
            for grant in end_grants_of(connection, user_id, vault.clock(), team_id):
                unit.record(told(actor, Action.GRANT_REVOKE, team=team_id, grant=grant, rule=LEFT))
            resealed, damaged = rotation.apply(unit, actor, prepared)
            _unassign(unit, vault, actor, team_id, user_id)
            return Removed(team_id, user_id, prepared.generation, resealed, damaged)

        try:
            return vault.store.write(work)
        except ChangedMeanwhile:
            continue
        finally:
            prepared.wipe()
    raise ChangedMeanwhile("The team keeps changing at this moment. Try again.")


def _unassign(unit: Unit, vault: Vault, actor: Actor, team_id: str, user_id: str) -> None:
    theirs = (cases.c.team_id == team_id, cases.c.assignee_id == user_id)
    for case_id in unit.connection.execute(select(cases.c.id).where(*theirs)).scalars().all():
        freed = update(cases).where(cases.c.id == case_id)
        values = {"assignee_id": None, "revision": cases.c.revision + 1, "updated_at": vault.clock()}
        unit.connection.execute(freed.values(**values))
        unit.record(told(actor, Action.CASE_ASSIGN, case=case_id, team=team_id, rule="member-removed"))


def _check_lead(vault: Vault, actor: Actor, team_id: str) -> None:
    require(vault, actor, Role.LEAD)
    if team_id not in actor.teams:
        hide(vault, actor, team=team_id)


def _check_holds(connection: Connection, actor: Actor, team_id: str) -> None:
    row = (memberships.c.team_id == team_id, memberships.c.user_id == actor.user_id)
    query = select(users.c.id).join(memberships, memberships.c.user_id == users.c.id)
    if connection.execute(query.where(*row, users.c.status == Status.ACTIVE.value)).first() is None:
        raise NotFound


def _check_candidate(connection: Connection, user_id: str, roles: Iterable[Role]) -> None:
    row = connection.execute(select(users.c.role, users.c.status).where(users.c.id == user_id)).first()
    if row is None or row.role not in set(roles) or row.status != Status.ACTIVE:
        wanted = " or ".join(sorted(roles))
        message = f"This person can't be put here: it takes an active account with the role {wanted}."
        raise Invalid(message, [FieldError("/user_id", message)])


def _check_leaving(connection: Connection, team_id: str, user_id: str) -> None:
    members = _members(connection, [team_id]).get(team_id, [])
    if all(row.user_id != user_id for row in members):
        raise NotFound
    leads = {row.user_id for row in members if row.role == Role.LEAD and row.status == Status.ACTIVE}
    if not leads - {user_id}:
        raise Conflict(
            "This is the team's last lead. Admit another lead first: without one, nobody could admit anyone."
        )


def _add_member(
    connection: Connection,
    team_id: str,
    generation: int,
    user_id: str,
    sealed: bytes,
    now: datetime,
    actor: Actor,
) -> None:
    row = {"team_id": team_id, "user_id": user_id, "generation": generation, "team_seed": sealed}
    connection.execute(insert(memberships).values(admitted_at=now, admitted_by=actor.user_id, **row))


def _members(connection: Connection, team_ids: list[str]) -> dict[str, list[Member]]:
    query = (
        select(
            memberships.c.team_id,
            memberships.c.admitted_at,
            users.c.id,
            users.c.label,
            users.c.role,
            users.c.status,
        )
        .join(users, users.c.id == memberships.c.user_id)
        .where(memberships.c.team_id.in_(team_ids))
        .order_by(users.c.id)
    )
    found: dict[str, list[Member]] = {}
    for row in connection.execute(query):
        member = Member(
            user_id=row.id,
            label=row.label or "",
            role=Role(row.role),
            status=Status(row.status),
            admitted_at=row.admitted_at,
            needs_removal=row.status == Status.DISABLED,
        )
        found.setdefault(row.team_id, []).append(member)
    return found


def _team(connection: Connection, team_id: str) -> Team:
    row = connection.execute(select(teams).where(teams.c.id == team_id)).one()
    members = _members(connection, [team_id]).get(team_id, [])
    return Team(row.id, row.name, row.generation, row.created_at, tuple(members))


def _checked_name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > _LONGEST_NAME or not shown.isprintable():
        message = f"Give the team a name of 1 to {_LONGEST_NAME} printable characters."
        raise Invalid(message, [FieldError("/name", message)])
    return shown
