"""What administrators see and do about accounts. None of it reaches a password or a key."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select, update

from vault.access.ending import LEFT, end_grants_of
from vault.accounts.actor import Actor, Role
from vault.accounts.permission import refuse, require
from vault.accounts.session_rows import end_others, session_over
from vault.accounts.status import Status
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import Conflict, NotFound
from vault.installation import Vault
from vault.storage.schema import team_members, users
from vault.storage.store import Unit


class StaffView(msgspec.Struct, frozen=True):
    """A member of staff; ``teams`` are the ids of those whose key they hold."""

    user_id: str
    label: str
    role: Role
    status: Status
    created_at: datetime
    teams: tuple[str, ...]


class UserList(msgspec.Struct, frozen=True):
    """Staff one by one, consumers as numbers by status only."""

    staff: tuple[StaffView, ...]
    consumers: dict[Status, int]


def list_users(vault: Vault, actor: Actor) -> UserList:
    """Return who there is, for administrators, auditors and leads (who admit from this list); staff oldest first."""
    require(vault, actor, Role.ADMIN, Role.AUDITOR, Role.LEAD)
    consumer = users.c.role == Role.CONSUMER.value
    with vault.store.read() as connection:
        rows = connection.execute(select(users).where(~consumer).order_by(users.c.id)).all()
        held = connection.execute(select(team_members.c.user_id, team_members.c.team_id)).all()
        counted = select(users.c.status, func.count()).where(consumer).group_by(users.c.status)
        counts = {Status(status): count for status, count in connection.execute(counted)}
    teams: dict[str, list[str]] = {}
    for member in held:
        teams.setdefault(member.user_id, []).append(member.team_id)
    staff = tuple(
        StaffView(
            user_id=row.id,
            label=row.label or "",
            role=Role(row.role),
            status=Status(row.status),
            created_at=row.created_at,
            teams=tuple(sorted(teams.get(row.id, ()))),
        )
        for row in rows
    )
    return UserList(staff, counts)


def disable(vault: Vault, actor: Actor, user_id: str) -> None:
    """Shut an account out: all its sessions end in the same transaction, and nothing signs in to it.

    For administrators; ``Refused`` for one's own account, so that one administrator always remains. ``NotFound``,
    ``Conflict`` if it is disabled already. A team key that the person holds stays theirs until a lead removes them.
    """
    _change(vault, actor, user_id, disabled=True)


def enable(vault: Vault, actor: Actor, user_id: str) -> None:
    """Let a disabled account in again, with its own password; ``NotFound``, ``Conflict`` if it is not disabled."""
    _change(vault, actor, user_id, disabled=False)


def _change(vault: Vault, actor: Actor, user_id: str, *, disabled: bool) -> None:
    require(vault, actor, Role.ADMIN)
    if user_id == actor.user_id:
        refuse(vault, actor, "own-account", "Nobody changes the standing of their own account. Ask a colleague.")

    def work(unit: Unit) -> None:
        _check_active(unit.connection, actor)
        row = unit.connection.execute(select(users.c.status, users.c.verifier).where(users.c.id == user_id)).first()
        if row is None:
            raise NotFound
        if (row.status == Status.DISABLED) is disabled:
            raise Conflict("The account stands like that already. Look at the list again.")
        before = Status.INVITED if row.verifier is None else Status.ACTIVE
        status = Status.DISABLED if disabled else before
        unit.connection.execute(update(users).where(users.c.id == user_id).values(status=status.value))
        end_others(unit.connection, user_id)
        action = Action.ACCOUNT_DISABLE if disabled else Action.ACCOUNT_ENABLE
        unit.record(told(actor, action, object=user_id))
        for grant in end_grants_of(unit.connection, user_id, vault.clock()) if disabled else ():
            unit.record(told(actor, Action.GRANT_REVOKE, grant=grant, rule=LEFT))

    vault.store.write(work)


def _check_active(connection: Connection, actor: Actor) -> None:
    """Two administrators who disable each other at the same moment: the second one no longer may."""
    status = connection.execute(select(users.c.status).where(users.c.id == actor.user_id)).scalar()
    if status != Status.ACTIVE:
        raise session_over()
