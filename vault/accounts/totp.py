"""Time-based one-time codes (RFC 6238: SHA-1, six digits, steps of 30 seconds), each accepted once."""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, update

from crypto.keys import Key
from vault.storage.schema import users

SECRET_SIZE = 20
_STEP = 30
_DIGITS = 6
_ISSUER = "Evidence Vault"


def code_at(secret: Key, step: int, digits: int = _DIGITS) -> str:
    """Return the code of a time step (RFC 4226, section 5.3)."""
    digest = hmac.digest(bytes(secret), step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching_step(secret: Key, code: str, now: int) -> int | None:
    """Return the step whose code this is, at most one away from ``now`` (seconds since 1970 UTC); ``None`` if none.

    Each candidate is compared in constant time, and all of them always are.
    """
    shown = "".join(code.split()).encode("utf-8", "surrogatepass")
    current = now // _STEP
    found = None
    for step in (current - 1, current + 1, current):
        if hmac.compare_digest(code_at(secret, step).encode(), shown):
            found = step
    return found


def use_step(connection: Connection, user_id: str, step: int) -> bool:
    """Move a user's last accepted step inside the caller's unit; ``False`` if this step or a later one was used."""
    moved = update(users).where(users.c.id == user_id, users.c.totp_last_step < step).values(totp_last_step=step)
    return connection.execute(moved).rowcount == 1


def base32(secret: Key) -> str:
    """Return a secret as authenticator apps take it by hand."""
    return base64.b32encode(bytes(secret)).decode().rstrip("=")


def uri(secret: Key, label: str) -> str:
    """Return the ``otpauth`` address for a QR code."""
    facts = {"secret": base32(secret), "issuer": _ISSUER, "algorithm": "SHA1", "digits": _DIGITS, "period": _STEP}
    return f"otpauth://totp/{quote(f'{_ISSUER}:{label}', safe=':')}?{urlencode(facts, quote_via=quote)}"
