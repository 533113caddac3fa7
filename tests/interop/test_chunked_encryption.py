"""Evidence parts are plain c2sp.org/chunked-encryption messages: an implementation of our own from the specification,
proved by the published vectors, opens what the vault sealed, and the vault opens what it sealed.
"""

import base64
import hashlib
import json
import os
import zlib
from pathlib import Path
from typing import TypedDict

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag

from crypto.evidence import PART_SIZE, open_part, part_binding, part_encryptor, seal_part, sealed_size
from tests.interop import chunked

CASE, ITEM = "0192f0c1-0000-7000-8000-00000000000a", "0192f0c1-0000-7000-8000-00000000000b"
SIZES = [0, 1, 16_383, 16_384, 16_385, 32_768, 50_000]


class Vector(TypedDict, total=False):
    name: str
    expect: str
    key: str
    aead_key: str
    base_nonce: str
    context: str
    ciphertext: str
    compressed: bool
    payload_sha256: str
    payload_length: int


def _published() -> list[Vector]:
    path = Path(__file__).parents[1] / "crypto" / "vectors" / "chunked-encryption.json"
    vectors: list[Vector] = json.loads(path.read_text("utf-8"))["vectors"]
    return vectors


PUBLISHED = _published()


def _ciphertext(vector: Vector) -> bytes:
    raw = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(raw) if vector.get("compressed") else raw


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda vector: vector["name"])
def test_our_reader_agrees_with_every_published_vector(vector: Vector) -> None:
    key, context, sealed = bytes.fromhex(vector["key"]), vector["context"].encode(), _ciphertext(vector)
    if vector["expect"] == "success":
        opened = chunked.open_whole(key, sealed, context, "sha256")
        assert len(opened) == vector["payload_length"]
        assert hashlib.sha256(opened).hexdigest() == vector["payload_sha256"]
        message = chunked.Message(key, sealed[: chunked.SALT], context, "sha256")
        assert (message.key.hex(), message.base_nonce.hex()) == (vector["aead_key"], vector["base_nonce"])
        assert chunked.seal(key, opened, context, sealed[: chunked.SALT], "sha256") == sealed
    else:
        with pytest.raises((chunked.Refused, InvalidTag)):
            chunked.open_whole(key, sealed, context, "sha256")


@pytest.mark.parametrize(
    "vector", [v for v in PUBLISHED if v["expect"] == "success"], ids=lambda vector: vector["name"]
)
def test_the_library_opens_the_published_messages_under_its_own_hash(vector: Vector) -> None:
    """The vectors are made with SHA-256, Cobblestone-256 is SHA-512: the proved writer carries them over."""
    key, context, published = bytes.fromhex(vector["key"]), vector["context"].encode(), _ciphertext(vector)
    payload = chunked.open_whole(key, published, context, "sha256")
    sealed = chunked.seal(key, payload, context, published[: chunked.SALT])
    decryptor = Cobblestone256Decryptor(key, context)
    assert decryptor.update(sealed) + decryptor.finalize() == payload
    with pytest.raises(InvalidTag):
        Cobblestone256Decryptor(key, context).update(published)


@pytest.mark.parametrize("size", [*SIZES, PART_SIZE])
def test_our_reader_opens_what_the_vault_sealed(size: int) -> None:
    key, plaintext = os.urandom(32), os.urandom(size)
    sealed = seal_part(key, plaintext, CASE, ITEM, 3)
    assert len(sealed) == sealed_size(size)
    assert chunked.open_whole(key, sealed, part_binding(CASE, ITEM, 3).encode()) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_the_vault_opens_what_our_writer_sealed(size: int) -> None:
    key, plaintext = os.urandom(32), os.urandom(size)
    sealed = chunked.seal(key, plaintext, part_binding(CASE, ITEM, 0).encode(), os.urandom(chunked.SALT))
    assert open_part(key, sealed, CASE, ITEM, 0) == plaintext


def test_a_part_sealed_in_pieces_is_the_same_kind_of_message() -> None:
    key, plaintext = os.urandom(32), os.urandom(70_001)
    encryptor = part_encryptor(key, CASE, ITEM, 0)
    pieces = [encryptor.update(plaintext[start : start + 777]) for start in range(0, len(plaintext), 777)]
    sealed = b"".join(pieces) + encryptor.finalize()
    assert chunked.open_whole(key, sealed, part_binding(CASE, ITEM, 0).encode()) == plaintext


@pytest.mark.parametrize(("start", "end"), [(0, 1), (16_383, 16_385), (16_384, 32_768), (49_999, 50_000)])
def test_our_reader_opens_a_range_without_the_rest(start: int, end: int) -> None:
    key, plaintext = os.urandom(32), os.urandom(50_000)
    sealed = seal_part(key, plaintext, CASE, ITEM, 0)
    assert chunked.open_range(key, sealed, part_binding(CASE, ITEM, 0).encode(), start, end) == plaintext[start:end]


def test_our_reader_refuses_a_part_under_another_number() -> None:
    key = os.urandom(32)
    sealed = seal_part(key, b"the receipt", CASE, ITEM, 0)
    with pytest.raises(chunked.Refused):
        chunked.open_whole(key, sealed, part_binding(CASE, ITEM, 1).encode())
