"""Changing how the root key is reached: after a forgotten password, for a new one, for a new recovery code."""

import msgspec
from sqlalchemy import update

from crypto.keys import wipe
from vault.accounts.actor import STAFF, Actor, Origin
from vault.accounts.attempts import spend_attempt, welcome
from vault.accounts.credentials import by_password, by_recovery
from vault.accounts.logins import login_index
from vault.accounts.passwords import check_not_login, check_password
from vault.accounts.proof import (
    NO_STEP,
    Account,
    account_by_id,
    account_of,
    bad_credentials,
    root_by_password,
    root_by_recovery,
    second_factor,
)
from vault.accounts.recovery_codes import read_recovery_code
from vault.accounts.session_rows import SignedIn, end_others, renew_session
from vault.accounts.signing_in import record_failure, unchanged
from vault.accounts.telling import told_of, told_of_failure
from vault.accounts.tokens import issue_token
from vault.accounts.totp import use_step
from vault.audit.entry import Action, Outcome
from vault.audit.telling import told
from vault.errors import ChangedMeanwhile
from vault.installation import Vault
from vault.limits import forget, spend
from vault.storage.schema import users
from vault.storage.store import Unit

_PASSWORD_TRIES = 10
_PASSWORD_WINDOW = 15 * 60


class Recovered(msgspec.Struct, frozen=True):
    """The account has its new password; the old recovery code is used up, the new one is shown this once."""

    user_id: str
    recovery_code: str


class Renewed(msgspec.Struct, frozen=True):
    """A new recovery code, shown this once; the old one no longer works."""

    recovery_code: str


def recover(
    vault: Vault,
    origin: Origin,
    login: str,
    recovery_code: str,
    new_password: str,
    totp: str | None = None,
) -> Recovered:
    """Set a new password by recovery code (staff: and a one-time code); every session of the account ends.

    ``BadCredentials`` as for signing in: one answer, after the same work, for everything that does not match.
    ``Invalid`` if the code itself is mistyped, which its check symbol tells of any code. ``WeakPassword``; that staff
    need longer ones is said only after the proof. ``RateLimited``, ``Unavailable`` if too busy.
    """
    read_recovery_code(recovery_code)
    check_password(new_password, staff=False, login=login)
    index = login_index(vault, login)
    spend_attempt(vault, origin, index)
    with vault.store.read() as connection:
        account = account_of(vault, connection, index)
    root_key = root_by_recovery(vault, account, recovery_code)
    step = second_factor(vault, account, root_key, totp)
    key = root_key if root_key is not None else bytearray(b"\1" * 32)
    try:
        material = by_password(vault, account.user_id, key, new_password)
        code, recovery = by_recovery(vault, account.user_id, key)
    finally:
        wipe(key)
    if root_key is None or step is None:
        vault.store.write(lambda unit: record_failure(unit, origin, Action.ACCOUNT_RECOVER, index))
        raise bad_credentials()
    if account.role in STAFF:
        check_password(new_password, staff=True, login=login)

    def work(unit: Unit) -> Recovered | None:
        connection, user_id = unit.connection, account.user_id
        if not unchanged(connection, account) or (step != NO_STEP and not use_step(connection, user_id, step)):
            unit.record(told_of_failure(origin, Action.ACCOUNT_RECOVER, user_id))
            return None
        connection.execute(update(users).where(users.c.id == user_id).values(**material, **recovery))
        end_others(connection, user_id)
        welcome(vault, connection, origin, index, user_id)
        unit.record(told_of(origin, Action.ACCOUNT_RECOVER, user_id, account.role))
        return Recovered(user_id, code)

    made = vault.store.write(work)
    if made is None:
        raise bad_credentials()
    return made


def change_password(vault: Vault, actor: Actor, old_password: str, new_password: str) -> SignedIn:
    """Set a new password by the old one. Other sessions end; this one goes on under the returned token alone.

    ``BadCredentials`` if the old one is wrong, ``WeakPassword``, ``RateLimited``, ``Unavailable`` if too busy.
    """
    check_password(new_password, staff=actor.role in STAFF)
    account = _prove(vault, actor, old_password, Action.PASSWORD_CHANGE)
    check_not_login(vault, new_password, account.login_index)
    material = by_password(vault, actor.user_id, actor.keyring.root_key, new_password)
    token, secret = issue_token(vault, actor.user_id, actor.session_id, actor.keyring.root_key)

    def work(unit: Unit) -> SignedIn:
        _still(unit, account)
        unit.connection.execute(update(users).where(users.c.id == actor.user_id).values(**material))
        end_others(unit.connection, actor.user_id, kept=actor.session_id)
        made = renew_session(vault, unit.connection, actor, token, secret)
        unit.record(told(actor, Action.PASSWORD_CHANGE, object=actor.user_id))
        return made

    return vault.store.write(work)


def renew_recovery_code(vault: Vault, actor: Actor, password: str) -> Renewed:
    """Replace the recovery code, with the password as proof; errors as for ``change_password``."""
    account = _prove(vault, actor, password, Action.RECOVERY_CODE_RENEW)
    code, recovery = by_recovery(vault, actor.user_id, actor.keyring.root_key)

    def work(unit: Unit) -> Renewed:
        _still(unit, account)
        unit.connection.execute(update(users).where(users.c.id == actor.user_id).values(**recovery))
        unit.record(told(actor, Action.RECOVERY_CODE_RENEW, object=actor.user_id))
        return Renewed(code)

    return vault.store.write(work)


def _prove(vault: Vault, actor: Actor, password: str, action: Action) -> Account:
    """Return the actor's account if the password is theirs; tries are counted, a failed one is told of."""
    limit = ("password", actor.user_id, _PASSWORD_TRIES, _PASSWORD_WINDOW)
    vault.store.write(lambda unit: spend(vault, unit.connection, *limit))
    with vault.store.read() as connection:
        account = account_by_id(connection, actor.user_id)
    root_key = root_by_password(vault, account, password)
    if root_key is None:
        refused = told(actor, action, outcome=Outcome.REFUSED, object=actor.user_id)
        vault.store.write(lambda unit: unit.record(refused))
        raise bad_credentials()
    wipe(root_key)
    vault.store.write(lambda unit: forget(unit.connection, "password", actor.user_id, _PASSWORD_WINDOW))
    return account


def _still(unit: Unit, account: Account) -> None:
    if not unchanged(unit.connection, account):
        raise ChangedMeanwhile("The account was changed at the same time from elsewhere. Look at it and try again.")
