"""Seals are RFC 9180 messages: another HPKE opens what the vault sealed, and the vault opens what another sealed."""

import os

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey
from pyhpke.exceptions import OpenError

from crypto.binding import Binding, Kind
from crypto.errors import CannotOpen
from crypto.identity import new_seed, open_sealed, public_key, seal
from tests.interop import xwing

TAG = bytes.fromhex("0101")
PLACE = Binding(Kind.CASE_KEY, case="0192f0c1-0000-7000-8000-00000000000a", epoch=1, recipient="u1")


def test_the_draft_x_wing_derives_the_same_public_key() -> None:
    for _ in range(20):
        seed = new_seed()
        assert xwing.Seed(bytes(seed)).public() == public_key(seed)


def test_pyhpke_with_the_draft_x_wing_opens_what_the_vault_sealed() -> None:
    seed, secret = new_seed(), os.urandom(32)
    sealed = seal(public_key(seed), secret, PLACE)
    assert sealed[:2] == TAG
    assert len(sealed) == 2 + xwing.ENC_SIZE + 32 + 16
    enc, ciphertext = sealed[2 : 2 + xwing.ENC_SIZE], sealed[2 + xwing.ENC_SIZE :]
    recipient = xwing.suite().create_recipient_context(enc, xwing.Seed(bytes(seed)), PLACE.encode())
    assert recipient.open(ciphertext) == secret


def test_the_vault_opens_what_pyhpke_with_the_draft_x_wing_sealed() -> None:
    seed, secret = new_seed(), os.urandom(32)
    enc, sender = xwing.suite().create_sender_context(xwing.Public(public_key(seed)), PLACE.encode())
    assert open_sealed(seed, TAG + enc + sender.seal(secret), PLACE) == secret


def test_both_refuse_another_info() -> None:
    seed, elsewhere = new_seed(), Binding(Kind.CASE_KEY, case="elsewhere", epoch=1, recipient="u1")
    sealed = seal(public_key(seed), b"k" * 32, PLACE)
    enc, ciphertext = sealed[2 : 2 + xwing.ENC_SIZE], sealed[2 + xwing.ENC_SIZE :]
    with pytest.raises(CannotOpen):
        open_sealed(seed, sealed, elsewhere)
    recipient = xwing.suite().create_recipient_context(enc, xwing.Seed(bytes(seed)), elsewhere.encode())
    with pytest.raises(OpenError):
        recipient.open(ciphertext)


def test_a_second_message_of_the_same_context_is_refused() -> None:
    """Single shot only: what a sender's context seals as its second message has another nonce."""
    seed = new_seed()
    enc, sender = xwing.suite().create_sender_context(xwing.Public(public_key(seed)), PLACE.encode())
    sender.seal(b"k" * 32)
    with pytest.raises(CannotOpen):
        open_sealed(seed, TAG + enc + sender.seal(b"k" * 32), PLACE)


AEADS = [(AEAD.AES_128_GCM, AEADId.AES128_GCM), (AEAD.AES_256_GCM, AEADId.AES256_GCM)]


@pytest.mark.parametrize(("ours", "theirs"), AEADS, ids=["aes-128", "aes-256"])
def test_the_library_and_pyhpke_frame_x25519_alike(ours: AEAD, theirs: AEADId) -> None:
    """pyhpke has no hybrid KEM of its own; with X25519 nothing of this comparison is written by us."""
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, ours)
    other = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, theirs)
    private = X25519PrivateKey.generate()
    info = PLACE.encode()

    message = suite.encrypt(b"to pyhpke", private.public_key(), info=info)
    key = KEMKey.from_pyca_cryptography_key(private)
    assert other.create_recipient_context(message[:32], key, info).open(message[32:]) == b"to pyhpke"

    enc, sender = other.create_sender_context(KEMKey.from_pyca_cryptography_key(private.public_key()), info)
    message = enc + sender.seal(b"from pyhpke")
    assert suite.decrypt(message, private, info=info) == b"from pyhpke"
    with pytest.raises(InvalidTag):
        suite.decrypt(message, private, info=info + b"x")
