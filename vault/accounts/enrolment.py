"""How staff get an account: an administrator invites, the person enrols with a secret that works once.

The administrator never learns a password, a key or a second factor (ASVS 6.4.6).
"""

import base64
import hashlib
import os
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from crypto.binding import Binding, Kind
from crypto.keys import wipe, wrap
from vault.accounts.actor import STAFF, Actor, Origin, Role
from vault.accounts.credentials import by_password, by_recovery, key_digest, new_identity, new_root_key
from vault.accounts.logins import chosen_login, login_index
from vault.accounts.passwords import check_not_login, check_password
from vault.accounts.permission import require
from vault.accounts.registration import refuse_taken
from vault.accounts.status import Status
from vault.accounts.telling import OPERATOR, told_of
from vault.accounts.totp import SECRET_SIZE, base32, uri
from vault.audit.entry import Action, Entry
from vault.audit.telling import told
from vault.errors import BadCredentials, Conflict, FieldError, Invalid, NotFound, Refused
from vault.ids import new_id
from vault.installation import Vault
from vault.limits import spend
from vault.storage.replays import write_once
from vault.storage.schema import enrolments, users
from vault.storage.store import Unit

_SECRET_BYTES = 24
_LONGEST_LABEL = 128
_WINDOW = 15 * 60


class Invited(msgspec.Struct, frozen=True):
    """An account without keys yet, and the secret that its owner enrols with, shown this once."""

    user_id: str
    secret: str
    expires_at: datetime


class Enrolled(msgspec.Struct, frozen=True):
    """A staff account with keys. Recovery code and TOTP secret (base32, and as ``otpauth`` address) are shown once."""

    user_id: str
    recovery_code: str
    totp_secret: str
    totp_uri: str


def invite(vault: Vault, actor: Actor | None, login: str, label: str, role: Role) -> Invited:
    """Make a staff account that waits for its owner, for ``times.enrolment`` seconds.

    For administrators. ``actor=None`` is the operator at the machine, for the first administrator: ``Refused`` once an
    administrator has enrolled. ``label`` is the readable name that colleagues see. ``Invalid``, ``LoginTaken``.
    """
    if role not in STAFF:
        message = "Invite agents, leads, auditors and administrators. Consumers register themselves."
        raise Invalid(message, [FieldError("/role", message)])
    _check_inviter(vault, actor, role)
    index, shown = login_index(vault, chosen_login(login)), _checked_label(label)
    user_id = new_id()

    def work(unit: Unit) -> Invited:
        _check_bootstrap(unit.connection, actor)
        refuse_taken(unit.connection, index)
        now = vault.clock()
        unit.connection.execute(
            insert(users).values(
                id=user_id,
                login_index=index,
                label=shown,
                role=role.value,
                status=Status.INVITED.value,
                created_at=now,
                totp_last_step=0,
            ),
        )
        unit.record(_told(actor, user_id, role))
        return _new_secret(vault, unit.connection, user_id)

    return vault.store.write(work) if actor is None else write_once(vault, actor, Invited, work)


def reinvite(vault: Vault, actor: Actor | None, user_id: str) -> Invited:
    """Give an invited person a new secret; the old one ends. ``Conflict`` if they enrolled, ``NotFound``."""
    _check_inviter(vault, actor, Role.ADMIN)

    def work(unit: Unit) -> Invited:
        _check_bootstrap(unit.connection, actor)
        row = unit.connection.execute(select(users.c.role, users.c.status).where(users.c.id == user_id)).first()
        if row is None:
            raise NotFound
        if row.status != Status.INVITED:
            raise Conflict(
                "This person has enrolled already, or the account is disabled. There is nothing to invite to."
            )
        unit.connection.execute(delete(enrolments).where(enrolments.c.user_id == user_id))
        unit.record(_told(actor, user_id, Role(row.role)))
        return _new_secret(vault, unit.connection, user_id)

    return vault.store.write(work) if actor is None else write_once(vault, actor, Invited, work)


def enrol(vault: Vault, origin: Origin, secret: str, password: str) -> Enrolled:
    """Use an invitation: choose a password, get keys, a recovery code and a second factor.

    ``BadCredentials`` for a secret that is unknown, used or expired; of parallel uses one succeeds. ``WeakPassword``,
    ``RateLimited``, ``Unavailable`` if too busy.
    """
    most = vault.settings.limits.sign_in_per_source
    vault.store.write(lambda unit: spend(vault, unit.connection, "enrol", origin.source, most, _WINDOW))
    check_password(password, staff=True)
    secret_hash = _hash(secret)
    with vault.store.read() as connection:
        user_id, label, role, index = _invitation(vault, connection, secret_hash)
    check_password(password, staff=True, login=label)
    check_not_login(vault, password, index)

    root_key, totp = new_root_key(), bytearray(os.urandom(SECRET_SIZE))
    code, recovery = by_recovery(vault, user_id, root_key)
    try:
        material = {
            **by_password(vault, user_id, root_key, password),
            **recovery,
            **new_identity(user_id, root_key),
            "totp_secret": wrap(root_key, totp, Binding(Kind.TOTP_SECRET, object=user_id)),
        }
        result = Enrolled(user_id, code, base32(totp), uri(totp, label))
    finally:
        wipe(root_key, totp)
    digest = key_digest(material["public_key"], material["verifying_key"])

    def work(unit: Unit) -> Enrolled:
        now = vault.clock()
        open_one = (
            enrolments.c.secret_hash == secret_hash,
            enrolments.c.used_at.is_(None),
            enrolments.c.expires_at > now,
        )
        waiting = (users.c.id == user_id, users.c.status == Status.INVITED.value)
        used = unit.connection.execute(update(enrolments).where(*open_one).values(used_at=now)).rowcount
        key_entry = unit.record(told_of(origin, Action.KEY_REGISTER, user_id, role, digest=digest))
        filled = update(users).where(*waiting).values(status=Status.ACTIVE.value, key_entry=key_entry, **material)
        if used != 1 or unit.connection.execute(filled).rowcount != 1:
            raise _unusable()
        unit.record(told_of(origin, Action.ACCOUNT_ENROL, user_id, role))
        return result

    return vault.store.write(work)


def _check_inviter(vault: Vault, actor: Actor | None, role: Role) -> None:
    if actor is not None:
        require(vault, actor, Role.ADMIN)
    elif role is not Role.ADMIN:
        raise Refused("From the command line only the first administrator is invited. They invite everybody else.")


def _check_bootstrap(connection: Connection, actor: Actor | None) -> None:
    enrolled = select(users.c.id).where(users.c.role == Role.ADMIN.value, users.c.verifier.is_not(None))
    if actor is None and connection.execute(enrolled).first() is not None:
        raise Refused("There is an administrator already. Ask them for an invitation.")


def _told(actor: Actor | None, user_id: str, role: Role) -> Entry:
    if actor is not None:
        return told(actor, Action.ACCOUNT_INVITE, object=user_id, rule=role.value)
    return Entry(Action.ACCOUNT_INVITE, actor=None, role=OPERATOR, object=user_id, rule=role.value)


def _new_secret(vault: Vault, connection: Connection, user_id: str) -> Invited:
    secret = base64.urlsafe_b64encode(os.urandom(_SECRET_BYTES)).decode()
    ends = vault.clock() + timedelta(seconds=vault.settings.times.enrolment)
    row = insert(enrolments).values(id=new_id(), user_id=user_id, secret_hash=_hash(secret), expires_at=ends)
    connection.execute(row)
    return Invited(user_id, secret, ends)


def _invitation(vault: Vault, connection: Connection, secret_hash: bytes) -> tuple[str, str, Role, bytes]:
    query = (
        select(users.c.id, users.c.label, users.c.role, users.c.login_index)
        .join(enrolments, enrolments.c.user_id == users.c.id)
        .where(
            enrolments.c.secret_hash == secret_hash,
            enrolments.c.used_at.is_(None),
            enrolments.c.expires_at > vault.clock(),
            users.c.status == Status.INVITED.value,
        )
    )
    row = connection.execute(query).first()
    if row is None:
        raise _unusable()
    return row.id, row.label or "", Role(row.role), row.login_index


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.strip().encode("utf-8", "surrogatepass")).digest()


def _checked_label(label: str) -> str:
    shown = " ".join(label.split())
    if not shown or len(shown) > _LONGEST_LABEL or not shown.isprintable():
        message = f"Give a name of 1 to {_LONGEST_LABEL} printable characters, by which colleagues know this person."
        raise Invalid(message, [FieldError("/label", message)])
    return shown


def _unusable() -> BadCredentials:
    return BadCredentials("This invitation was used, has expired, or never was. Ask an administrator for a new one.")
