"""Symmetric keys (docs/crypto.md, sections 4 and 5): derived apart, never used wiped or short, nonces never twice."""

import hashlib
import hmac
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.binding import Binding, Kind
from crypto.evidence import Manifest, open_manifest, open_part, part_encryptor, seal_manifest, seal_part
from crypto.identity import open_sealed, public_key, sign, verifying_key
from crypto.keys import Key, derive, new_key, open_bytes, seal_bytes, unwrap, wipe, wrap

KEY = bytes(range(32))
PLACE = Binding(Kind.RECORD, object="o")
EMPTY = Manifest((), hashlib.sha256().digest())

USES: dict[str, Callable[[Key], object]] = {
    "derive": lambda key: derive(key, "wrap"),
    "seal_bytes": lambda key: seal_bytes(key, b"x", PLACE),
    "open_bytes": lambda key: open_bytes(key, seal_bytes(KEY, b"x", PLACE), PLACE),
    "wrap": lambda key: wrap(key, b"x", PLACE),
    "unwrap": lambda key: unwrap(key, wrap(KEY, b"x", PLACE), PLACE),
    "seal_part": lambda key: seal_part(key, b"x", "c", "i", 0),
    "part_encryptor": lambda key: part_encryptor(key, "c", "i", 0),
    "open_part": lambda key: open_part(key, seal_part(KEY, b"x", "c", "i", 0), "c", "i", 0),
    "seal_manifest": lambda key: seal_manifest(key, EMPTY, "c", "i"),
    "open_manifest": lambda key: open_manifest(key, seal_manifest(KEY, EMPTY, "c", "i"), "c", "i"),
    "public_key": public_key,
    "open_sealed": lambda key: open_sealed(key, b"", PLACE),
    "verifying_key": verifying_key,
    "sign": lambda key: sign(key, b"x"),
}


def hkdf(key: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256, no salt and one block of output, from its definition."""
    extracted = hmac.digest(bytes(32), key, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


@given(st.binary(min_size=32, max_size=32).filter(any), st.from_regex(r"[a-z-]{1,20}", fullmatch=True), st.binary())
def test_derivation_is_hkdf_as_section_4_1_writes_it(key: bytes, purpose: str, detail: bytes) -> None:
    info = b"evidence-vault/1 " + purpose.encode() + (b"\0" + detail if detail else b"")
    assert derive(key, purpose, detail) == hkdf(key, info)


@given(st.lists(st.tuples(st.sampled_from(["wrap", "scope", "manifest"]), st.binary(max_size=4)), unique=True))
def test_two_purposes_never_share_a_key(asked: list[tuple[str, bytes]]) -> None:
    assert len({bytes(derive(KEY, purpose, detail)) for purpose, detail in asked}) == len(asked)


def test_wiping_leaves_zeros() -> None:
    keys = [new_key(), bytearray(b"a longer secret that is not a key"), bytearray()]
    sizes = [len(key) for key in keys]
    wipe(*keys)
    assert keys == [bytearray(size) for size in sizes]


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_a_wiped_key_is_refused(use: Callable[[Key], object]) -> None:
    """Else code that wipes too early would seal under a key that everybody has."""
    key = new_key()
    wipe(key)
    with pytest.raises(ValueError, match="wiped"):
        use(key)


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33, 64])
@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
def test_a_key_of_another_size_is_refused(use: Callable[[Key], object], size: int) -> None:
    """Sixteen bytes would be AES-128 behind the tag of AES-256."""
    with pytest.raises(ValueError, match="32 bytes"):
        use(b"k" * size)


def test_wrapping_does_not_use_the_key_itself() -> None:
    """So that a scope key can wrap and have children, and a wrapped key is no record under the same key."""
    wrapped = wrap(KEY, b"secret", PLACE)
    assert open_bytes(derive(KEY, "wrap"), wrapped, PLACE) == b"secret"


def test_wrap_and_unwrap_leave_the_callers_key_alone() -> None:
    key = new_key()
    before = bytes(key)
    unwrap(key, wrap(key, b"secret", PLACE), PLACE)
    assert key == before


@pytest.mark.parametrize("secret", [b"", b"x", b"a data key", bytes(10_000)])
def test_secrets_of_any_length_come_back(secret: bytes) -> None:
    assert open_bytes(KEY, seal_bytes(KEY, secret, PLACE), PLACE) == secret
    assert unwrap(KEY, wrap(KEY, secret, PLACE), PLACE) == secret


def _nonces_are_unique(count: int) -> None:
    aes = {seal_bytes(KEY, b"", PLACE)[2:14] for _ in range(count)}
    parts = {seal_part(KEY, b"", "c", "i", 0)[:24] for _ in range(count)}
    keys = {bytes(new_key()) for _ in range(count)}
    assert len(aes) == len(parts) == len(keys) == count


def test_nonces_salts_and_keys_never_repeat() -> None:
    _nonces_are_unique(20_000)


@pytest.mark.drill
def test_a_million_nonces_salts_and_keys_never_repeat() -> None:
    _nonces_are_unique(1_000_000)
