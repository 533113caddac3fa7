"""Logins: chosen by people, kept as a keyed hash alone."""

import hashlib
import hmac
import unicodedata

from vault.errors import FieldError, Invalid
from vault.installation import Vault

SHORTEST = 3
LONGEST = 128


def normal_login(login: str) -> str:
    """Return what the spellings of one login share: NFKC, case folded, without space around it."""
    folded = unicodedata.normalize("NFKC", login).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def chosen_login(login: str) -> str:
    """Return the normal form of a login that someone chooses; ``Invalid`` unless it can be one.

    3 to 128 characters, none of them a space, a control character or an invisible one.
    """
    normal = normal_login(login)
    if not SHORTEST <= len(normal) <= LONGEST:
        raise _unusable(f"Choose a login of {SHORTEST} to {LONGEST} characters.")
    if any(unicodedata.category(character)[0] in "CZ" for character in normal):
        raise _unusable("Choose a login without spaces and invisible characters.")
    return normal


def login_index(vault: Vault, login: str) -> bytes:
    """Return the 32 bytes that a login is found by: HMAC-SHA256 under the server's index key.

    Any text has an index, so that looking for an impossible login takes the same way as for any other.
    """
    normal = normal_login(login).encode("utf-8", "surrogatepass")
    return hmac.digest(vault.secrets.index, b"login\0" + normal, hashlib.sha256)


def _unusable(message: str) -> Invalid:
    return Invalid(message, [FieldError("/login", message)])
