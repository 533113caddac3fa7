"""Sessions in use: a token becomes an actor; a user sees and ends their sessions.

``sign_in`` and ``step_up``, which make tokens, are here by name and written in their own files.
"""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, select, update

from crypto.errors import CannotOpen
from crypto.keys import unwrap, wipe
from vault.accounts.actor import Actor, Keyring, Origin, Replay, Role
from vault.accounts.credentials import root_place
from vault.accounts.session_rows import (
    SignedIn,
    Transport,
    drop_ended_sessions,
    idle_time,
    session_over,
)
from vault.accounts.signing_in import sign_in
from vault.accounts.status import Status
from vault.accounts.stepping_up import require_step_up, step_up
from vault.accounts.tokens import read_token, session_way
from vault.audit.entry import Action
from vault.audit.telling import told
from vault.errors import Damaged, NotFound, Unavailable
from vault.installation import Vault
from vault.storage.schema import sessions, team_members, users
from vault.storage.store import Unit

__all__ = [
    "SessionView",
    "SignedIn",
    "Transport",
    "authenticate",
    "drop_ended_sessions",
    "end_current",
    "end_session",
    "list_sessions",
    "require_step_up",
    "sign_in",
    "step_up",
]

_SEEN_STEP = timedelta(minutes=1)


class SessionView(msgspec.Struct, frozen=True):
    """One of a user's sessions, as they see it."""

    session_id: str
    transport: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


def authenticate(
    vault: Vault,
    token: str,
    origin: Origin,
    replay: Replay | None = None,
    transport: Transport | None = None,
) -> Actor:
    """Return who holds this token, with their keys; use the actor as a context manager.

    ``NotAuthenticated`` for a text that is no token, and for a session that is unknown, over, idle for too long, of a
    disabled account, or made for another ``transport`` than the one stated.
    """
    parts = read_token(vault, token)
    if parts is None:
        raise session_over()
    token_hash, unlock = parts
    columns = (sessions, users.c.role, users.c.status, users.c.identity_seed, users.c.signing_seed)
    with vault.store.read() as connection:
        query = select(*columns).join(users, users.c.id == sessions.c.user_id)
        row = connection.execute(query.where(sessions.c.token_hash == token_hash)).first()
        if row is None:
            raise session_over()
        mine = select(team_members.c.team_id).where(team_members.c.user_id == row.user_id)
        teams = frozenset(connection.execute(mine).scalars())
    now, role = vault.clock(), Role(row.role)
    if (
        row.status != Status.ACTIVE
        or now >= row.expires_at
        or now - row.seen_at >= idle_time(vault, role)
        or (transport is not None and transport != row.transport)
    ):
        raise session_over()
    try:
        root_key = unwrap(unlock, row.root_by_token, root_place(row.user_id, session_way(row.id)))
    except CannotOpen:
        message = "This session's key does not open any more. Sign in again, and tell an administrator."
        raise Damaged(message) from None
    finally:
        wipe(unlock)
    if now - row.seen_at >= _SEEN_STEP:
        _mark_seen(vault, row.id, now)
    keyring = Keyring(row.user_id, root_key, row.identity_seed, row.signing_seed)
    return Actor(row.user_id, role, row.id, row.stepped_up_at, teams, keyring, origin, replay)


def is_live(vault: Vault, actor: Actor) -> bool:
    """Tell whether the actor's session still stands, for work that goes on after a request."""
    query = (
        select(sessions.c.id)
        .join(users, users.c.id == sessions.c.user_id)
        .where(
            sessions.c.id == actor.session_id, users.c.status == Status.ACTIVE, sessions.c.expires_at > vault.clock()
        )
    )
    with vault.store.read() as connection:
        return connection.execute(query).first() is not None


def list_sessions(vault: Vault, actor: Actor) -> tuple[SessionView, ...]:
    """Return the actor's sessions that are not over, newest first."""
    now = vault.clock()
    query = select(sessions).where(
        sessions.c.user_id == actor.user_id,
        sessions.c.expires_at > now,
        sessions.c.seen_at > now - idle_time(vault, actor.role),
    )
    with vault.store.read() as connection:
        rows = connection.execute(query.order_by(sessions.c.id.desc())).all()
    return tuple(
        SessionView(row.id, row.transport, row.created_at, row.seen_at, row.expires_at, row.id == actor.session_id)
        for row in rows
    )


def end_session(vault: Vault, actor: Actor, session_id: str) -> None:
    """End one of the actor's own sessions at once; ``NotFound`` for any other."""

    def work(unit: Unit) -> None:
        mine = delete(sessions).where(sessions.c.id == session_id, sessions.c.user_id == actor.user_id)
        if unit.connection.execute(mine).rowcount == 0:
            raise NotFound
        unit.record(told(actor, Action.SESSION_END, object=session_id))

    vault.store.write(work)


def end_current(vault: Vault, actor: Actor) -> None:
    """Sign out; the token is worthless once this returns. ``NotFound`` if the session was ended meanwhile."""
    end_session(vault, actor, actor.session_id)


def _mark_seen(vault: Vault, session_id: str, now: datetime) -> None:
    """Note that a session is in use, without waiting: at most once a minute, and never a reason to fail."""
    used = update(sessions).where(sessions.c.id == session_id, sessions.c.seen_at < now).values(seen_at=now)
    try:
        vault.store.submit(lambda unit: unit.connection.execute(used).rowcount)
    except Unavailable:
        return
