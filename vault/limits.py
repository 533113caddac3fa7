"""Rate limits that every replica shares: counters in the database, moved in the transaction that they limit."""

import hashlib

from sqlalchemy import Connection, delete, insert, select, update

from vault.errors import RateLimited
from vault.installation import Vault
from vault.storage.schema import rate_counters
from vault.times import seconds


def spend(vault: Vault, connection: Connection, name: str, subject: str, most: int, window: int) -> None:
    """Count one act of ``subject`` against ``most`` in a window of that many seconds; ``RateLimited`` beyond.

    The refusal itself is not counted, so a client that waits as told gets through.
    """
    now = seconds(vault.clock())
    ends = (now // window + 1) * window
    mine = rate_counters.c.bucket == _bucket(name, subject, window)
    row = connection.execute(select(rate_counters).where(mine)).first()
    if row is None:
        connection.execute(insert(rate_counters).values(bucket=_bucket(name, subject, window), ends=ends, used=1))
    elif row.ends != ends:
        connection.execute(update(rate_counters).where(mine).values(ends=ends, used=1))
    elif row.used >= most:
        message = f"Too many attempts. Try again in {ends - now} seconds."
        raise RateLimited(message, ends - now)
    else:
        connection.execute(update(rate_counters).where(mine).values(used=rate_counters.c.used + 1))


def give_back(connection: Connection, name: str, subject: str, window: int) -> None:
    """Take back one count, for an act that turned out to be none that the limit is meant for."""
    mine = rate_counters.c.bucket == _bucket(name, subject, window)
    less = update(rate_counters).where(mine, rate_counters.c.used > 0)
    connection.execute(less.values(used=rate_counters.c.used - 1))


def forget(connection: Connection, name: str, subject: str, window: int) -> None:
    """Drop a counter, for example of failed sign-ins after a good one."""
    connection.execute(delete(rate_counters).where(rate_counters.c.bucket == _bucket(name, subject, window)))


def drop_old_counters(vault: Vault) -> int:
    """Delete the counters of windows that are over; return how many."""
    over = delete(rate_counters).where(rate_counters.c.ends < seconds(vault.clock()))
    return vault.store.write(lambda unit: unit.connection.execute(over).rowcount)


def _bucket(name: str, subject: str, window: int) -> bytes:
    return hashlib.sha256(f"{name}\0{window}\0{subject}".encode()).digest()
