"""What a session is: a row that a token finds, ended by time or by will."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, select, update

from vault.accounts.actor import STAFF, Actor, Role
from vault.errors import NotAuthenticated
from vault.installation import Vault
from vault.storage.schema import sessions

Transport = Literal["bearer", "cookie"]


class SignedIn(msgspec.Struct, frozen=True):
    """A session's new token, shown this once. ``expires_at`` is the latest end; idleness may end it earlier."""

    token: str
    session_id: str
    user_id: str
    role: Role
    expires_at: datetime


def idle_time(vault: Vault, role: Role) -> timedelta:
    """Return how long a session of this role lives without being used."""
    times = vault.settings.times
    return timedelta(seconds=times.staff_idle if role in STAFF else times.consumer_idle)


def whole_time(vault: Vault, role: Role) -> timedelta:
    """Return how long a session of this role lives at most."""
    times = vault.settings.times
    return timedelta(seconds=times.staff_session if role in STAFF else times.consumer_session)


def renew_session(
    vault: Vault,
    connection: Connection,
    actor: Actor,
    token: str,
    values: dict[str, object],
) -> SignedIn:
    """Give the actor's session its new token inside the caller's unit; ``NotAuthenticated`` if it ended meanwhile."""
    mine = sessions.c.id == actor.session_id
    row = connection.execute(select(sessions.c.expires_at).where(mine)).first()
    if row is None:
        raise session_over()
    connection.execute(update(sessions).where(mine).values(seen_at=vault.clock(), **values))
    return SignedIn(token, actor.session_id, actor.user_id, actor.role, row.expires_at)


def end_others(connection: Connection, user_id: str, kept: str | None = None) -> None:
    """Delete a user's sessions but one, or all, inside the caller's unit."""
    connection.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.id != (kept or "")))


def drop_ended_sessions(vault: Vault) -> int:
    """Delete the rows of sessions that time has ended, and return how many; for the vault's regular upkeep."""
    now = vault.clock()
    idle = timedelta(seconds=max(vault.settings.times.consumer_idle, vault.settings.times.staff_idle))
    over = delete(sessions).where((sessions.c.expires_at <= now) | (sessions.c.seen_at <= now - idle))
    return vault.store.write(lambda unit: unit.connection.execute(over).rowcount)


def session_over() -> NotAuthenticated:
    """Return the one answer to every token that opens nothing."""
    return NotAuthenticated("You are not signed in, or your session is over. Sign in again.")
