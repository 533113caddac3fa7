"""Signing in: login, password, and for staff a one-time code, become a session."""

from sqlalchemy import Connection, delete, insert, select, update

from crypto.keys import wipe
from vault.accounts.actor import Origin
from vault.accounts.attempts import spend_attempt, welcome
from vault.accounts.credentials import by_password
from vault.accounts.logins import login_index
from vault.accounts.proof import NO_STEP, Account, account_of, bad_credentials, root_by_password, second_factor
from vault.accounts.session_rows import SignedIn, Transport, whole_time
from vault.accounts.status import Status
from vault.accounts.stretching import current_cost
from vault.accounts.telling import told_of, told_of_failure
from vault.accounts.tokens import issue_token
from vault.accounts.totp import use_step
from vault.audit.entry import Action
from vault.errors import Unavailable
from vault.ids import new_id
from vault.installation import Vault
from vault.storage.schema import sessions, users
from vault.storage.store import Unit


def sign_in(
    vault: Vault,
    origin: Origin,
    login: str,
    password: str,
    totp: str | None,
    transport: Transport,
) -> SignedIn:
    """Open a session. Staff show a one-time code as well, always.

    ``BadCredentials`` says the same, after the same work, for an unknown login, a wrong password, a wrong, missing or
    used code, a disabled account and one that nobody enrolled. ``RateLimited``, ``Unavailable`` if too busy.
    """
    index = login_index(vault, login)
    spend_attempt(vault, origin, index)
    with vault.store.read() as connection:
        account = account_of(vault, connection, index)
    root_key = root_by_password(vault, account, password)
    step = second_factor(vault, account, root_key, totp)
    if root_key is None or step is None:
        wipe(root_key or bytearray())
        vault.store.write(lambda unit: record_failure(unit, origin, Action.SESSION_CREATE, index))
        raise bad_credentials()
    try:
        made = _open_session(vault, origin, account, index, root_key, (password, step, transport))
    finally:
        wipe(root_key)
    if made is None:
        raise bad_credentials()
    return made


def _open_session(
    vault: Vault,
    origin: Origin,
    account: Account,
    index: bytes,
    root_key: bytearray,
    proof: tuple[str, int, Transport],
) -> SignedIn | None:
    password, step, transport = proof
    session_id, user_id, now = new_id(), account.user_id, vault.clock()
    token, secret = issue_token(vault, user_id, session_id, root_key)
    fresher = _restretched(vault, account, root_key, password)
    ends = now + whole_time(vault, account.role)

    def work(unit: Unit) -> SignedIn | None:
        connection = unit.connection
        if not unchanged(connection, account) or (step != NO_STEP and not use_step(connection, user_id, step)):
            unit.record(told_of_failure(origin, Action.SESSION_CREATE, user_id))
            return None
        if fresher:
            connection.execute(update(users).where(users.c.id == user_id).values(**fresher))
        connection.execute(delete(sessions).where(sessions.c.user_id == user_id, sessions.c.expires_at <= now))
        connection.execute(
            insert(sessions).values(
                id=session_id,
                user_id=user_id,
                transport=transport,
                created_at=now,
                seen_at=now,
                stepped_up_at=now,
                expires_at=ends,
                **secret,
            ),
        )
        welcome(vault, connection, origin, index, user_id)
        unit.record(told_of(origin, Action.SESSION_CREATE, user_id, account.role))
        return SignedIn(token, session_id, user_id, account.role, ends)

    return vault.store.write(work)


def record_failure(unit: Unit, origin: Origin, action: Action, index: bytes) -> None:
    """Tell of a proof that failed for a login, with the account's id if there is one."""
    user_id = unit.connection.execute(select(users.c.id).where(users.c.login_index == index)).scalar()
    unit.record(told_of_failure(origin, action, user_id))


def unchanged(connection: Connection, account: Account) -> bool:
    """Tell inside a unit whether an account is still active with the password and code that were proved."""
    columns = (users.c.status, users.c.verifier, users.c.recovery_verifier)
    row = connection.execute(select(*columns).where(users.c.id == account.user_id)).first()
    return row is not None and tuple(row) == (Status.ACTIVE, account.verifier, account.recovery_verifier)


def _restretched(vault: Vault, account: Account, root_key: bytearray, password: str) -> dict[str, object]:
    """Return the password's columns at the present cost if the account has another; nothing if that must wait."""
    if account.cost == current_cost(vault):
        return {}
    try:
        return by_password(vault, account.user_id, root_key, password)
    except Unavailable:
        return {}
