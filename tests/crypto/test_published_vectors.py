"""Vectors that others published, run through the very functions of the libraries that the vault uses."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyhpke import AEADId

from crypto.identity import public_key, sign, signed_by, verifying_key
from tests.interop import xwing


class Encryption(TypedDict):
    aad: str
    ct: str
    nonce: str
    pt: str


class Vector(TypedDict):
    aead_id: int
    info: str
    skRm: str
    pkRm: str
    enc: str
    shared_secret: str
    key: str
    base_nonce: str
    encryptions: list[Encryption]


class Hpke(TypedDict):
    rfc9180: list[Vector]
    hybrid: list[Vector]


def _hpke() -> Hpke:
    content: Hpke = json.loads((Path(__file__).parent / "vectors" / "hpke.json").read_text("utf-8"))
    return content


HPKE = _hpke()
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}


def _without_associated_data(vector: Vector, plaintext: bytes) -> bytes:
    """The vectors' messages carry associated data, which single-shot seals have not: seal under the published key."""
    cipher = ChaCha20Poly1305 if vector["aead_id"] == 3 else AESGCM
    sealed = cipher(bytes.fromhex(vector["key"])).encrypt(bytes.fromhex(vector["base_nonce"]), plaintext, None)
    return bytes.fromhex(vector["enc"]) + sealed


@pytest.mark.parametrize("vector", HPKE["rfc9180"], ids=lambda vector: f"aead {vector['aead_id']}")
def test_rfc_9180_with_x25519(vector: Vector) -> None:
    """The published encapsulation and info lead the library to the published key and nonce."""
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
    assert private.public_key().public_bytes_raw().hex() == vector["pkRm"]
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEADS[vector["aead_id"]])
    message = _without_associated_data(vector, b"published")
    assert suite.decrypt(message, private, info=bytes.fromhex(vector["info"])) == b"published"
    with pytest.raises(InvalidTag):
        suite.decrypt(message, private, info=b"other")


@pytest.mark.parametrize("vector", HPKE["hybrid"], ids=lambda vector: f"aead {vector['aead_id']}")
def test_draft_ietf_hpke_pq_with_mlkem768_x25519(vector: Vector) -> None:
    seed, info, enc = (bytes.fromhex(part) for part in (vector["skRm"], vector["info"], vector["enc"]))
    assert public_key(seed).hex() == vector["pkRm"], "the seed's expansion is the draft's"

    ours = xwing.Seed(seed)
    assert xwing.XWing().decap(enc, ours).hex() == vector["shared_secret"]
    recipient = xwing.suite(AEADId(vector["aead_id"])).create_recipient_context(enc, ours, info)
    for encryption in vector["encryptions"]:
        opened = recipient.open(bytes.fromhex(encryption["ct"]), bytes.fromhex(encryption["aad"]))
        assert opened.hex() == encryption["pt"]

    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEADS[vector["aead_id"]])
    private = MLKEM768X25519PrivateKey(ours.mlkem, ours.x25519)
    assert isinstance(ours.mlkem, MLKEM768PrivateKey)
    assert suite.decrypt(_without_associated_data(vector, b"published"), private, info=info) == b"published"


def test_the_first_vector_of_the_x_wing_draft() -> None:
    """draft-connolly-cfrg-xwing-kem-08, appendix C: beginning and end of the public key of the first seed."""
    public = public_key(bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")).hex()
    assert public.startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5b19cfc3d")
    assert public.endswith("9042581237d522828824ee3bdfd07fb03f1f942d2ea179fe722f06cc03de5b69859edb06"
                           "eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534")  # fmt: skip


RFC_9106 = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
PLAIN_ARGON2 = "03aab965c12001c9d7d0d2de33192c0494b684bb148196d73c1df1acaf6d0c2e"


def test_rfc_9106_argon2id() -> None:
    """Section 5.3. argon2-cffi offers neither secret nor associated data, so OpenSSL's proves itself on it..."""
    function = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8,
    )  # fmt: skip
    assert function.derive(b"\x01" * 32).hex() == RFC_9106


def test_the_argon2_that_passwords_use() -> None:
    """...and both agree on the same inputs without them, as libsodium and the command line tool do."""
    ours = hash_secret_raw(b"\x01" * 32, b"\x02" * 16, 3, 32, 4, 32, Type.ID)
    theirs = Argon2id(salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32).derive(b"\x01" * 32)
    assert ours == theirs
    assert ours.hex() == PLAIN_ARGON2


RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        "0b" * 22,
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "expected"), RFC_5869, ids=["A.1", "A.3"])
def test_rfc_5869_hkdf_sha256(secret: str, salt: str, info: str, expected: str) -> None:
    output = bytearray(42)
    HKDF(SHA256(), 42, bytes.fromhex(salt) or None, bytes.fromhex(info)).derive_into(bytes.fromhex(secret), output)
    assert output.hex() == expected


RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032, ids=["test 1", "test 2"])
def test_rfc_8032_ed25519(seed: str, public: str, message: str, signature: str) -> None:
    assert verifying_key(bytes.fromhex(seed)).hex() == public
    assert sign(bytes.fromhex(seed), bytes.fromhex(message)).hex() == signature
    assert signed_by(bytes.fromhex(public), bytes.fromhex(signature), bytes.fromhex(message))


def _gcm() -> Iterator[tuple[str, str, str, str, str]]:
    """McGrew and Viega, The Galois/Counter Mode of Operation, test cases 13, 14 and 16 (256-bit keys)."""
    key = "feffe9928665731c6d6a8f9467308308" * 2
    plaintext = (
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    sealed = (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    yield "00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"
    yield "00" * 32, "00" * 12, "00" * 16, "", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    yield key, "cafebabefacedbaddecaf888", plaintext, "feedfacedeadbeeffeedfacedeadbeefabaddad2", sealed


@pytest.mark.parametrize(("key", "nonce", "plaintext", "associated", "sealed"), list(_gcm()), ids=["13", "14", "16"])
def test_aes_256_gcm(key: str, nonce: str, plaintext: str, associated: str, sealed: str) -> None:
    cipher = AESGCM(bytes.fromhex(key))
    made = cipher.encrypt(bytes.fromhex(nonce), bytes.fromhex(plaintext), bytes.fromhex(associated))
    assert made.hex() == sealed
    opened = bytearray(len(plaintext) // 2)
    cipher.decrypt_into(bytes.fromhex(nonce), made, bytes.fromhex(associated), opened)
    assert opened.hex() == plaintext
