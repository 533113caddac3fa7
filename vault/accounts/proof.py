"""Proving who one is, with the same work for every answer (ASVS 6.3.8).

An unknown login is tried against a stranger's row: the account whose login index comes next. So an unknown login costs
what some existing account costs, even while accounts of older Argon2 parameters remain, and no branch skips work.
"""

import hmac
import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.keys import KEY_SIZE, new_key, unwrap, wipe, wrap
from crypto.password import SALT_SIZE, Stretching, matches
from vault.accounts.actor import STAFF, Role
from vault.accounts.credentials import PASSWORD, RECOVERY, recovery_halves, root_place
from vault.accounts.status import Status
from vault.accounts.stretching import current_cost, stretched
from vault.accounts.totp import SECRET_SIZE, matching_step
from vault.errors import BadCredentials, Damaged
from vault.installation import Vault
from vault.storage.schema import users
from vault.times import seconds

NO_STEP = 0
"""The time step of those who need no second factor."""


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """What is needed to try a secret against an account, or against the stand-in for one that does not exist."""

    user_id: str
    login_index: bytes
    role: Role
    live: bool
    """Whether it is the account that was asked for, and active."""
    cost: Stretching
    salt: bytes
    verifier: bytes
    root_by_password: bytes
    recovery_salt: bytes
    recovery_verifier: bytes
    root_by_recovery: bytes
    totp_secret: bytes | None
    totp_last_step: int


def bad_credentials() -> BadCredentials:
    """Return the one answer to every proof that fails."""
    return BadCredentials("This does not match. Check login, password and codes, and try again.")


def account_of(vault: Vault, connection: Connection, index: bytes) -> Account:
    """Return the account of a login index, or a stand-in that is not live."""
    nearest = select(users).where(users.c.verifier.is_not(None), users.c.login_index >= index)
    row = connection.execute(nearest.order_by(users.c.login_index).limit(1)).first()
    if row is None:
        return _nobody(vault)
    return _account(row, live=hmac.compare_digest(row.login_index, index) and row.status == Status.ACTIVE)


def account_by_id(connection: Connection, user_id: str) -> Account:
    """Return the account of someone who is logged in; ``BadCredentials`` if it is gone."""
    row = connection.execute(select(users).where(users.c.id == user_id, users.c.verifier.is_not(None))).first()
    if row is None:
        raise bad_credentials()
    return _account(row, live=row.status == Status.ACTIVE)


def root_by_password(vault: Vault, account: Account, password: str) -> bytearray | None:
    """Return the root key if the password is right, ``None`` after the same work if not."""
    auth, unlock = stretched(password, account.salt, vault.secrets.pepper, account.cost)
    return _root(vault, account, (auth, unlock), account.verifier, account.root_by_password, PASSWORD)


def root_by_recovery(vault: Vault, account: Account, code: str) -> bytearray | None:
    """Return the root key if the recovery code is right, ``None`` after the same work if not."""
    pair = recovery_halves(vault, code, account.recovery_salt)
    return _root(vault, account, pair, account.recovery_verifier, account.root_by_recovery, RECOVERY)


def second_factor(vault: Vault, account: Account, root_key: bytearray | None, code: str | None) -> int | None:
    """Return the time step that a staff member's code is of, ``NO_STEP`` for a consumer, ``None`` if it fails.

    Without a root key it fails after the same work. The caller still has to use the step up in its unit.
    """
    place = Binding(Kind.TOTP_SECRET, object=account.user_id)
    key = bytearray(root_key) if root_key is not None else new_key()
    sealed = account.totp_secret or wrap(key, bytes(SECRET_SIZE), place)
    try:
        secret = unwrap(key, sealed, place)
    except CannotOpen:
        if root_key is not None:
            raise _damaged() from None
        secret = bytearray(SECRET_SIZE)
    finally:
        wipe(key)
    step = matching_step(secret, code or "", seconds(vault.clock()))
    wipe(secret)
    if root_key is None:
        return None
    if account.role not in STAFF:
        return NO_STEP
    fresh = step is not None and step > account.totp_last_step
    return step if fresh and account.totp_secret is not None else None


def _root(
    vault: Vault,
    account: Account,
    pair: tuple[bytearray, bytearray],
    verifier: bytes,
    sealed: bytes,
    way: str,
) -> bytearray | None:
    auth, unlock = pair
    right = matches(verifier, vault.secrets.verifier, auth) and account.live
    try:
        root_key = unwrap(unlock, sealed, root_place(account.user_id, way))
    except CannotOpen:
        if right:
            raise _damaged() from None
        return None
    finally:
        wipe(auth, unlock)
    if right:
        return root_key
    wipe(root_key)
    return None


def _account(row: Row[Any], *, live: bool) -> Account:
    return Account(
        user_id=row.id,
        login_index=row.login_index,
        role=Role(row.role),
        live=live,
        cost=Stretching(row.memory, row.time, row.lanes),
        salt=row.salt,
        verifier=row.verifier,
        root_by_password=row.root_by_password,
        recovery_salt=row.recovery_salt,
        recovery_verifier=row.recovery_verifier,
        root_by_recovery=row.root_by_recovery,
        totp_secret=row.totp_secret,
        totp_last_step=row.totp_last_step,
    )


def _nobody(vault: Vault) -> Account:
    key = new_key()
    return Account(
        user_id="",
        login_index=os.urandom(KEY_SIZE),
        role=Role.CONSUMER,
        live=False,
        cost=current_cost(vault),
        salt=os.urandom(SALT_SIZE),
        verifier=os.urandom(KEY_SIZE),
        root_by_password=wrap(key, key, root_place("", PASSWORD)),
        recovery_salt=os.urandom(SALT_SIZE),
        recovery_verifier=os.urandom(KEY_SIZE),
        root_by_recovery=wrap(key, key, root_place("", RECOVERY)),
        totp_secret=None,
        totp_last_step=0,
    )


def _damaged() -> Damaged:
    message = "A key of this account does not open any more. An administrator must compare the database with a backup."
    return Damaged(message)
