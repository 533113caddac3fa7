"""The password function by way of two Argon2id implementations: argon2-cffi inside, cryptography's (OpenSSL) here."""

import hashlib
import hmac
import os

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from crypto.password import Stretching, stretch


@pytest.mark.parametrize("cost", [Stretching(19_456, 2, 1), Stretching(19_456, 3, 4)], ids=["1 lane", "4 lanes"])
@pytest.mark.parametrize("password", ["", "correct horse battery staple", "证匣 пароль 🔑" * 20])
def test_openssl_stretches_to_the_same_halves(cost: Stretching, password: str) -> None:
    salt, pepper = os.urandom(16), os.urandom(32)
    peppered = hmac.digest(pepper, b"evidence-vault/1 password\0" + password.encode(), hashlib.sha256)
    argon2id = Argon2id(salt=salt, length=64, iterations=cost.time, lanes=cost.lanes, memory_cost=cost.memory)
    auth, unlock = stretch(password, salt, pepper, cost)
    assert argon2id.derive(peppered) == bytes(auth + unlock)
