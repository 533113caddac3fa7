"""How often someone may try to prove who they are: by source, by account from a source, by account from anywhere new.

The last counts only sources from which the account never signed in. So guessing from many places is bounded, and still
nobody can lock an owner out of the places that they use (ASVS 6.3.1). An account is counted by its login, existing or
not, so the limits don't tell which logins exist.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from vault.accounts.actor import Origin
from vault.installation import Vault
from vault.limits import forget, give_back, spend
from vault.storage.schema import known_sources, users
from vault.storage.store import Unit

WINDOW = 15 * 60
ACCOUNT_WINDOW = 60 * 60
_KNOWN_FOR = timedelta(days=180)
_SOURCE, _HERE, _ANYWHERE = "prove-source", "prove-account-source", "prove-account"


def spend_attempt(vault: Vault, origin: Origin, index: bytes) -> None:
    """Count one try for a login, before anything costly is done; ``RateLimited`` beyond the limits.

    It is counted in a unit of its own, whether the try succeeds or not, so that parallel guesses can't slip past.
    """
    limits = vault.settings.limits
    subject = index.hex()

    def work(unit: Unit) -> None:
        connection = unit.connection
        spend(vault, connection, _SOURCE, origin.source, limits.sign_in_per_source, WINDOW)
        here = f"{subject} {origin.source}"
        spend(vault, connection, _HERE, here, limits.sign_in_per_account_and_source, WINDOW)
        if not _is_known(connection, origin, index):
            spend(vault, connection, _ANYWHERE, subject, limits.sign_in_per_account, ACCOUNT_WINDOW)

    vault.store.write(work)


def welcome(vault: Vault, connection: Connection, origin: Origin, index: bytes, user_id: str) -> None:
    """After a good try, inside its unit: forget the failed ones from here, and remember the source for 180 days."""
    give_back(connection, _SOURCE, origin.source, WINDOW)  # an office behind one address signs in all day
    forget(connection, _HERE, f"{index.hex()} {origin.source}", WINDOW)
    now, source = vault.clock(), _source(origin)
    mine = known_sources.c.user_id == user_id
    connection.execute(delete(known_sources).where(mine, known_sources.c.seen_at < now - _KNOWN_FOR))
    seen = update(known_sources).where(mine, known_sources.c.source == source).values(seen_at=now)
    if connection.execute(seen).rowcount == 0:
        connection.execute(insert(known_sources).values(user_id=user_id, source=source, seen_at=now))


def _is_known(connection: Connection, origin: Origin, index: bytes) -> bool:
    query = (
        select(known_sources.c.source)
        .join(users, users.c.id == known_sources.c.user_id)
        .where(users.c.login_index == index, known_sources.c.source == _source(origin))
    )
    return connection.execute(query).first() is not None


def _source(origin: Origin) -> bytes:
    return hashlib.sha256(origin.source.encode()).digest()
