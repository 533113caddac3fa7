"""From what a person knows to keys (docs/crypto.md, section 7)."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from crypto.binding import LABEL
from crypto.errors import BadFormat
from crypto.keys import KEY_SIZE, Key, derive, wipe

SALT_SIZE = 16
_LEAST_MEMORY = 19_456
_MOST_MEMORY = 1_048_576
_LEAST_TIME = 2
_MOST_TIME = 16


@dataclass(frozen=True, slots=True)
class Stretching:
    """Argon2id's cost for one user: ``memory`` in KiB, ``time`` in passes, ``lanes`` in threads."""

    memory: int = 65_536
    time: int = 3
    lanes: int = 1

    def __post_init__(self) -> None:
        """Refuse costs that are too cheap to protect or dear enough to stall the server (section 7.2)."""
        if not (
            _LEAST_MEMORY <= self.memory <= _MOST_MEMORY
            and _LEAST_TIME <= self.time <= _MOST_TIME
            and 1 <= self.lanes <= 4  # noqa: PLR2004 - the bound is explained by the docstring
        ):
            message = "Argon2id parameters out of bounds"
            raise BadFormat(message)


def stretch(password: str, salt: bytes, pepper: Key, cost: Stretching) -> tuple[bytearray, bytearray]:
    """Return the authentication half and the unlock half of one Argon2id run, 32 bytes each (section 7.1).

    The password is normalised to NFC, so that a phone and a desk keyboard agree. The pepper enters by HMAC before
    Argon2id sees anything: a stolen database alone does not let anyone test a guess.
    """
    try:
        normal = unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        message = "a password is Unicode text"
        raise BadFormat(message) from None
    peppered = hmac.digest(bytes(pepper), LABEL + b" password\0" + normal, hashlib.sha256)
    raw = hash_secret_raw(peppered, salt, cost.time, cost.memory, cost.lanes, 2 * KEY_SIZE, Type.ID)
    return bytearray(raw[:KEY_SIZE]), bytearray(raw[KEY_SIZE:])


def halves(secret: bytes, salt: bytes, pepper: Key, purpose: str) -> tuple[bytearray, bytearray]:
    """Return authentication and unlock halves of a secret of at least 128 random bits (section 7.3).

    Recovery codes and session tokens can't be guessed, so they need no slow function: HMAC with the pepper, then
    one derivation for each half. The salt's length goes in front, so that no byte can pass from salt to secret.
    """
    message = LABEL + b" secret\0" + len(salt).to_bytes(2, "big") + salt + secret
    base = bytearray(hmac.digest(bytes(pepper), message, hashlib.sha256))
    try:
        return derive(base, f"{purpose}-auth"), derive(base, f"{purpose}-unlock")
    finally:
        wipe(base)


def verifier(verifier_key: Key, auth_half: Key) -> bytes:
    """Return what the database keeps of an authentication half: its HMAC-SHA256 under a server key (section 7.4)."""
    return hmac.digest(bytes(verifier_key), bytes(auth_half), hashlib.sha256)


def matches(stored: bytes, verifier_key: Key, auth_half: Key) -> bool:
    """Tell in constant time whether an authentication half is the stored one."""
    return hmac.compare_digest(stored, verifier(verifier_key, auth_half))
