"""A user's key material: made once, wrapped for each way in (docs/crypto.md, sections 7 and 8).

Each function returns columns of ``users``; the root key itself never leaves the caller, who wipes it.
"""

import hashlib
import os

from crypto.binding import Binding, Kind
from crypto.identity import new_seed, public_key, verifying_key
from crypto.keys import KEY_SIZE, Key, wipe, wrap
from crypto.password import SALT_SIZE, halves, verifier
from vault.accounts.recovery_codes import new_recovery_code, read_recovery_code
from vault.accounts.stretching import current_cost, stretched
from vault.installation import Vault

RECOVERY = "recovery"
PASSWORD = "password"  # noqa: S105 - the word in the binding, not a password


def root_place(user_id: str, way: str) -> Binding:
    """Return where a wrap of a root key belongs: ``password``, ``recovery`` or ``session:<id>``."""
    return Binding(Kind.ROOT_KEY, object=user_id, recipient=way)


def by_password(vault: Vault, user_id: str, root_key: Key, password: str) -> dict[str, object]:
    """Return the columns that let a password in, at the installation's present cost; ``Unavailable`` if too busy."""
    salt, cost = os.urandom(SALT_SIZE), current_cost(vault)
    auth, unlock = stretched(password, salt, vault.secrets.pepper, cost)
    try:
        return {
            "salt": salt,
            "memory": cost.memory,
            "time": cost.time,
            "lanes": cost.lanes,
            "verifier": verifier(vault.secrets.verifier, auth),
            "root_by_password": wrap(unlock, root_key, root_place(user_id, PASSWORD)),
        }
    finally:
        wipe(auth, unlock)


def by_recovery(vault: Vault, user_id: str, root_key: Key) -> tuple[str, dict[str, object]]:
    """Return a new recovery code and the columns that let it in."""
    code, salt = new_recovery_code(), os.urandom(SALT_SIZE)
    auth, unlock = recovery_halves(vault, code, salt)
    try:
        return code, {
            "recovery_salt": salt,
            "recovery_verifier": verifier(vault.secrets.verifier, auth),
            "root_by_recovery": wrap(unlock, root_key, root_place(user_id, RECOVERY)),
        }
    finally:
        wipe(auth, unlock)


def recovery_halves(vault: Vault, code: str, salt: bytes) -> tuple[bytearray, bytearray]:
    """Return authentication and unlock halves of a recovery code; ``Invalid`` if it is mistyped."""
    return halves(read_recovery_code(code), salt, vault.secrets.pepper, RECOVERY)


def new_identity(user_id: str, root_key: Key) -> dict[str, object]:
    """Return the columns of a fresh identity: public keys in the open, their seeds under the root key."""
    identity, signing = new_seed(), new_seed()
    try:
        return {
            "public_key": public_key(identity),
            "verifying_key": verifying_key(signing),
            "identity_seed": wrap(root_key, identity, Binding(Kind.IDENTITY_SEED, object=user_id)),
            "signing_seed": wrap(root_key, signing, Binding(Kind.SIGNING_SEED, object=user_id)),
        }
    finally:
        wipe(identity, signing)


def new_root_key() -> bytearray:
    """Return 32 bytes from the system's generator."""
    return bytearray(os.urandom(KEY_SIZE))


def key_digest(*keys: object) -> str:
    """Return what the log says of public keys: SHA-256 of their bytes one after another, in hexadecimal."""
    return hashlib.sha256(b"".join(key for key in keys if isinstance(key, bytes))).hexdigest()
