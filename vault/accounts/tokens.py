"""Session tokens: 256 random bits that the client holds and the database does not (docs/crypto.md, section 7).

A token has two halves. One finds the session, by its keyed hash; the other opens the root key. Neither yields the
other, so a stolen database opens no session.
"""

import base64
import binascii
import os

from crypto.keys import KEY_SIZE, Key, wipe, wrap
from crypto.password import halves, verifier
from vault.accounts.credentials import root_place
from vault.installation import Vault

_PURPOSE = "session"
_CHARACTERS = 43


def issue_token(vault: Vault, user_id: str, session_id: str, root_key: Key) -> tuple[str, dict[str, object]]:
    """Return a new token and the columns of ``sessions`` that belong to it."""
    secret = os.urandom(KEY_SIZE)
    auth, unlock = halves(secret, b"", vault.secrets.pepper, _PURPOSE)
    try:
        return _text(secret), {
            "token_hash": verifier(vault.secrets.verifier, auth),
            "root_by_token": wrap(unlock, root_key, root_place(user_id, session_way(session_id))),
        }
    finally:
        wipe(auth, unlock)


def read_token(vault: Vault, token: str) -> tuple[bytes, bytearray] | None:
    """Return the hash that finds a token's session and the half that unlocks it; ``None`` for any other text."""
    if len(token) != _CHARACTERS:
        return None
    try:
        secret = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(secret) != KEY_SIZE or _text(secret) != token:
        return None
    auth, unlock = halves(secret, b"", vault.secrets.pepper, _PURPOSE)
    found = verifier(vault.secrets.verifier, auth)
    wipe(auth)
    return found, unlock


def session_way(session_id: str) -> str:
    """Return the name of this way in, as the binding of the root key states it."""
    return f"session:{session_id}"


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")
