"""X-Wing from its draft, under pyhpke's key schedule: a second HPKE for the suite that the vault seals with.

The combiner and the seed's expansion are written from draft-connolly-cfrg-xwing-kem, sections 5.2 and 5.3; ML-KEM-768
and X25519 themselves are the library's, tested by the published vectors. pyhpke contributes the labels, the key
schedule and the AEAD of RFC 9180.
"""

import hashlib
import struct
from enum import Enum
from typing import cast

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pyhpke import AEADId, CipherSuite, KDFId, KEMId
from pyhpke.aead import AEAD
from pyhpke.kdf import KDF
from pyhpke.kem_interface import KEMInterface
from pyhpke.kem_key import KEMKeyPair
from pyhpke.kem_key_interface import KEMKeyInterface

LABEL = rb"\.//^" + b"\\"
ENC_SIZE = 1_120
_MLKEM_CIPHERTEXT_SIZE = 1_088
_MLKEM_PUBLIC_SIZE = 1_184


class _Registered(Enum):
    XWING = 0x647A


class Seed(KEMKeyInterface):
    """A private key: 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        super().__init__(seed)
        expanded = hashlib.shake_256(seed).digest(96)
        self.mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self.x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])

    def public(self) -> bytes:
        return self.mlkem.public_key().public_bytes_raw() + self.x25519.public_key().public_bytes_raw()


class Public(KEMKeyInterface):
    """A public key: 1,216 bytes."""

    def __init__(self, public: bytes) -> None:
        super().__init__(public)
        self.mlkem = MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_SIZE])
        self.x25519 = public[_MLKEM_PUBLIC_SIZE:]


def combined(mlkem_secret: bytes, x25519_secret: bytes, x25519_ciphertext: bytes, x25519_public: bytes) -> bytes:
    return hashlib.sha3_256(mlkem_secret + x25519_secret + x25519_ciphertext + x25519_public + LABEL).digest()


class XWing(KEMInterface):
    @property
    def id(self) -> KEMId:
        return cast("KEMId", _Registered.XWING)

    def encap(
        self,
        pkr: KEMKeyInterface,
        sks: KEMKeyInterface | None = None,
        eks: KEMKeyPair | None = None,
    ) -> tuple[bytes, bytes]:
        assert isinstance(pkr, Public)
        assert sks is None
        assert eks is None
        ephemeral = X25519PrivateKey.generate()
        ciphertext = ephemeral.public_key().public_bytes_raw()
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(pkr.x25519))
        mlkem_secret, mlkem_ciphertext = pkr.mlkem.encapsulate()
        return combined(mlkem_secret, shared, ciphertext, pkr.x25519), mlkem_ciphertext + ciphertext

    def decap(self, enc: bytes, skr: KEMKeyInterface, pks: KEMKeyInterface | None = None) -> bytes:
        assert isinstance(skr, Seed)
        assert pks is None
        mlkem_ciphertext, ciphertext = enc[:_MLKEM_CIPHERTEXT_SIZE], enc[_MLKEM_CIPHERTEXT_SIZE:]
        shared = skr.x25519.exchange(X25519PublicKey.from_public_bytes(ciphertext))
        public = skr.x25519.public_key().public_bytes_raw()
        return combined(skr.mlkem.decapsulate(mlkem_ciphertext), shared, ciphertext, public)


def suite(aead: AEADId = AEADId.AES256_GCM) -> CipherSuite:
    identifier = b"HPKE" + struct.pack(">HHH", _Registered.XWING.value, KDFId.HKDF_SHA256.value, aead.value)
    return CipherSuite(XWing(), KDF(KDFId.HKDF_SHA256, identifier), AEAD(aead))
