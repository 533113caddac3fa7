"""How a consumer gets an account."""

import msgspec
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from crypto.keys import wipe
from vault.accounts.actor import Origin, Role
from vault.accounts.credentials import by_password, by_recovery, key_digest, new_identity, new_root_key
from vault.accounts.logins import chosen_login, login_index
from vault.accounts.passwords import check_password
from vault.accounts.status import Status
from vault.accounts.telling import told_of
from vault.audit.entry import Action
from vault.errors import Conflict
from vault.ids import new_id
from vault.installation import Vault
from vault.limits import spend
from vault.storage.schema import users
from vault.storage.store import Unit

_WINDOW = 60 * 60


class LoginTaken(Conflict):
    """Someone has this login already."""

    slug = "login-taken"


class Registered(msgspec.Struct, frozen=True):
    """A new account; the recovery code is shown this once."""

    user_id: str
    recovery_code: str


def register(vault: Vault, origin: Origin, login: str, password: str) -> Registered:
    """Make a consumer's account; its public keys go into the log in the same transaction.

    ``LoginTaken`` tells that a login exists. Whoever registers has to be told, so this is an oracle for the existence
    of accounts; it is slowed to ``limits.registrations_per_source`` tries an hour from one source, and it tells nothing
    else. ``Invalid`` or ``WeakPassword`` for what can't be used, ``RateLimited``, ``Unavailable`` if too busy.
    """
    normal = chosen_login(login)
    check_password(password, staff=False, login=normal)
    index = login_index(vault, normal)
    most = vault.settings.limits.registrations_per_source
    vault.store.write(lambda unit: spend(vault, unit.connection, "register", origin.source, most, _WINDOW))
    with vault.store.read() as connection:
        refuse_taken(connection, index)

    user_id, root_key = new_id(), new_root_key()
    try:
        code, recovery = by_recovery(vault, user_id, root_key)
        material = {
            **by_password(vault, user_id, root_key, password),
            **recovery,
            **new_identity(user_id, root_key),
        }
    finally:
        wipe(root_key)
    digest = key_digest(material["public_key"], material["verifying_key"])

    def work(unit: Unit) -> Registered:
        refuse_taken(unit.connection, index)
        unit.record(told_of(origin, Action.ACCOUNT_CREATE, user_id, Role.CONSUMER))
        key_entry = unit.record(told_of(origin, Action.KEY_REGISTER, user_id, Role.CONSUMER, digest=digest))
        row = insert(users).values(
            id=user_id,
            login_index=index,
            role=Role.CONSUMER.value,
            status=Status.ACTIVE.value,
            created_at=vault.clock(),
            key_entry=key_entry,
            totp_last_step=0,
            **material,
        )
        try:
            unit.connection.execute(row)
        except IntegrityError:
            raise _taken() from None
        return Registered(user_id, code)

    return vault.store.write(work)


def refuse_taken(connection: Connection, index: bytes) -> None:
    """Raise ``LoginTaken`` if an account has this login index."""
    if connection.execute(select(users.c.id).where(users.c.login_index == index)).first() is not None:
        raise _taken()


def _taken() -> LoginTaken:
    return LoginTaken("This login is taken. Choose another one; if it is yours, sign in or use your recovery code.")
