"""Identities: a hybrid HPKE key pair to receive keys, an Ed25519 key to sign (docs/crypto.md, section 8)."""

import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHAKE256, Hash
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import Suite as Hpke

from crypto.binding import Binding
from crypto.errors import BadFormat, CannotOpen
from crypto.keys import KEY_SIZE, Key, usable, wipe
from crypto.suites import Suite, tagged, untagged

PUBLIC_KEY_SIZE = 1_216
_MLKEM_PUBLIC_SIZE = 1_184
_MLKEM_SEED_SIZE = 64
_P = 2**255 - 19
_ORDER_EIGHT = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER = {0, 1, _ORDER_EIGHT, _P - _ORDER_EIGHT, _P - 1, _P, _P + 1}
"""y coordinates, canonical or not, of Ed25519's points of order 1, 2, 4 and 8."""
_HPKE = Hpke(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_seed() -> bytearray:
    """Return a fresh 32-byte seed; it is the private key, of either kind (section 8.1)."""
    return bytearray(os.urandom(KEY_SIZE))


def _halves(seed: Key) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    xof = Hash(SHAKE256(_MLKEM_SEED_SIZE + KEY_SIZE))
    xof.update(usable(seed))
    expanded = bytearray(xof.finalize())
    try:
        return (
            MLKEM768PrivateKey.from_seed_bytes(memoryview(expanded)[:_MLKEM_SEED_SIZE]),
            X25519PrivateKey.from_private_bytes(memoryview(expanded)[_MLKEM_SEED_SIZE:]),
        )
    finally:
        wipe(expanded)


def public_key(seed: Key) -> bytes:
    """Return the 1,216-byte public key of a seed: ML-KEM-768 ‖ X25519, as X-Wing has it (section 8.1)."""
    mlkem, x25519 = _halves(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def seal(recipient: bytes, secret: bytes | bytearray, binding: Binding) -> bytes:
    """Seal a secret to a public key: tag ‖ enc ‖ ciphertext, the binding as HPKE ``info`` (section 8.2).

    Raises ``BadFormat`` if ``recipient`` is no public key.
    """
    info = binding.encode()
    if len(recipient) != PUBLIC_KEY_SIZE:
        message = "a public key has 1216 bytes"
        raise BadFormat(message)
    try:
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(recipient[:_MLKEM_PUBLIC_SIZE]),
            X25519PublicKey.from_public_bytes(recipient[_MLKEM_PUBLIC_SIZE:]),
        )
        return tagged(Suite.HPKE_XWING, _HPKE.encrypt(secret, key, info=info))
    except ValueError:
        message = "these bytes are no public key"
        raise BadFormat(message) from None


def open_sealed(seed: Key, sealed: bytes, binding: Binding) -> bytearray:
    """Open what ``seal`` made for this seed's public key; ``CannotOpen`` for any reason at all (section 8.2)."""
    key = MLKEM768X25519PrivateKey(*_halves(seed))
    info = binding.encode()
    body = untagged(Suite.HPKE_XWING, sealed)
    try:
        return bytearray(_HPKE.decrypt(body, key, info=info))
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def verifying_key(seed: Key) -> bytes:
    """Return the 32-byte Ed25519 public key of a signing seed (section 8.3)."""
    return Ed25519PrivateKey.from_private_bytes(usable(seed)).public_key().public_bytes_raw()


def sign(seed: Key, message: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature of a message (section 8.3)."""
    return Ed25519PrivateKey.from_private_bytes(usable(seed)).sign(message)


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether ``signature`` is ``public``'s over ``message`` (section 8.3).

    Bytes that are no key or no signature are ``False``, and so is a key of small order, for which one signature fits
    every message.
    """
    if int.from_bytes(public, "little") % (1 << 255) in _SMALL_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
