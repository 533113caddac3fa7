"""Argon2 for the whole process: a few runs at once, a short line before them, and no more.

Each run holds the memory of its cost (64 MiB by default); without a bound, a burst of sign-ins would be an outage.
"""

import os
import threading

from crypto.keys import Key
from crypto.password import Stretching, stretch
from vault.accounts.passwords import can_be_password
from vault.errors import Unavailable
from vault.installation import Vault

AT_ONCE = min(2, os.cpu_count() or 1)
WAITING = 20
_RETRY_SECONDS = 3
_places = threading.BoundedSemaphore(AT_ONCE + WAITING)
_runs = threading.BoundedSemaphore(AT_ONCE)


def current_cost(vault: Vault) -> Stretching:
    """Return the cost that this installation sets for new passwords."""
    wanted = vault.settings.stretch
    return Stretching(wanted.memory, wanted.time, wanted.lanes)


def stretched(password: str, salt: bytes, pepper: Key, cost: Stretching) -> tuple[bytearray, bytearray]:
    """Return the authentication half and the unlock half of a password, 32 bytes each (docs/crypto.md, section 7.1).

    A text that can be nobody's password is stretched as the empty one, which the policy never accepts: the same work.
    ``Unavailable`` at once when 20 wait already.
    """
    if not _places.acquire(blocking=False):
        message = "Too many people are signing in at this moment. Try again in a few seconds."
        raise Unavailable(message, _RETRY_SECONDS)
    try:
        with _runs:
            return stretch(password if can_be_password(password) else "", salt, pepper, cost)
    finally:
        _places.release()
