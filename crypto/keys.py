"""Symmetric keys: made, derived for one purpose, wrapped, wiped (docs/crypto.md, sections 4 and 5).

Keys travel as ``bytearray`` so that their holder can wipe them. ``bytes`` that a library returns are copied and
dropped at once; those copies can't be wiped, which the threat model says.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.binding import LABEL, Binding
from crypto.errors import CannotOpen
from crypto.suites import Suite, tagged, untagged

KEY_SIZE = 32
NONCE_SIZE = 12
GCM_TAG_SIZE = 16

Key = bytes | bytearray
"""A 32-byte secret."""


def new_key() -> bytearray:
    """Return 32 bytes from the system's generator."""
    return bytearray(os.urandom(KEY_SIZE))


def wipe(*keys: bytearray) -> None:
    """Overwrite keys with zeros; a wiped key is refused wherever a key is used."""
    for key in keys:
        key[:] = bytes(len(key))


def usable(key: Key) -> Key:
    """Return ``key``; ``ValueError`` if it has not 32 bytes, or was wiped (section 4.1).

    Sixteen bytes would be AES-128 under the name of AES-256, and zeros would be a key that everybody has.
    """
    if len(key) != KEY_SIZE or hmac.compare_digest(key, bytes(KEY_SIZE)):
        message = "a key has 32 bytes and is not used after it was wiped"
        raise ValueError(message)
    return key


def derive(key: Key, purpose: str, detail: bytes = b"") -> bytearray:
    """Return the 32-byte key for one purpose: HKDF-SHA256 without salt (section 4.1).

    ``info`` is the label, a space, the purpose, and for a purpose with a detail a zero byte and the detail. Purposes
    are fixed words without a zero byte, so two purposes never collide.
    """
    info = LABEL + b" " + purpose.encode() + (b"\0" + detail if detail else b"")
    derived = bytearray(KEY_SIZE)
    HKDF(SHA256(), KEY_SIZE, None, info).derive_into(usable(key), derived)
    return derived


def commitment(key: Key) -> bytes:
    """Return 32 bytes that tell one key from every other and reveal nothing of it (section 4.1)."""
    return bytes(derive(key, "commitment"))


def seal_bytes(key: Key, plaintext: bytes | bytearray, binding: Binding) -> bytes:
    """Seal under a key that serves nothing else: tag ‖ nonce ‖ AES-256-GCM (section 5.1)."""
    nonce = os.urandom(NONCE_SIZE)
    return tagged(Suite.AES_256_GCM, nonce + AESGCM(usable(key)).encrypt(nonce, plaintext, binding.encode()))


def open_bytes(key: Key, sealed: bytes, binding: Binding) -> bytearray:
    """Open what ``seal_bytes`` made; ``CannotOpen`` for any reason at all (section 5.1)."""
    cipher = AESGCM(usable(key))
    body = untagged(Suite.AES_256_GCM, sealed)
    if len(body) < NONCE_SIZE + GCM_TAG_SIZE:
        raise CannotOpen
    plaintext = bytearray(len(body) - NONCE_SIZE - GCM_TAG_SIZE)
    try:
        cipher.decrypt_into(body[:NONCE_SIZE], body[NONCE_SIZE:], binding.encode(), plaintext)
    except InvalidTag:
        raise CannotOpen from None
    return plaintext


def wrap(key: Key, secret: bytes | bytearray, binding: Binding) -> bytes:
    """Wrap a secret under the wrapping key of ``key`` (section 5.2).

    The wrapping key is derived, so that one key may both wrap and have children in the scope tree.
    """
    wrapping = derive(key, "wrap")
    try:
        return seal_bytes(wrapping, secret, binding)
    finally:
        wipe(wrapping)


def unwrap(key: Key, wrapped: bytes, binding: Binding) -> bytearray:
    """Open what ``wrap`` made; ``CannotOpen`` for any reason at all (section 5.2)."""
    wrapping = derive(key, "wrap")
    try:
        return open_bytes(wrapping, wrapped, binding)
    finally:
        wipe(wrapping)
