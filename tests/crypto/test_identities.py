"""Identities (docs/crypto.md, section 8): seeds, public keys, signatures, and keys that are no keys."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.binding import Binding, Kind
from crypto.errors import BadFormat, CannotOpen
from crypto.identity import (
    PUBLIC_KEY_SIZE,
    new_seed,
    open_sealed,
    public_key,
    seal,
    sign,
    signed_by,
    verifying_key,
)

PLACE = Binding(Kind.TEAM_KEY, object="team", version=1, recipient="u1")
P = 2**255 - 19
D = -121_665 * pow(121_666, -1, P) % P


def test_a_seed_is_the_whole_private_key() -> None:
    seed = new_seed()
    assert len(seed) == 32
    assert public_key(seed) == public_key(bytes(seed))
    assert len(public_key(seed)) == PUBLIC_KEY_SIZE == 1_216


def test_two_seals_of_one_secret_share_nothing() -> None:
    seed = new_seed()
    one, other = (seal(public_key(seed), b"k" * 32, PLACE) for _ in range(2))
    assert len(one) == len(other) == 2 + 1_120 + 32 + 16
    assert sum(a == b for a, b in zip(one[2:], other[2:], strict=True)) < 40


@pytest.mark.parametrize("secret", [b"", b"x", bytes(32), bytes(5_000)])
def test_secrets_of_any_length_come_back(secret: bytes) -> None:
    seed = new_seed()
    assert open_sealed(seed, seal(public_key(seed), secret, PLACE), PLACE) == secret


@pytest.mark.parametrize("size", [0, 32, 1_184, 1_215, 1_217])
def test_a_public_key_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(BadFormat):
        seal(os.urandom(size), b"k", PLACE)


def test_bytes_that_are_no_public_key_are_refused() -> None:
    public = public_key(new_seed())
    out_of_range = b"\xff" * 1_184 + public[1_184:]
    all_zero_point = public[:1_184] + bytes(32)
    for recipient in (out_of_range, all_zero_point):
        with pytest.raises(BadFormat):
            seal(recipient, b"k", PLACE)


def test_a_place_that_is_too_long_is_not_blamed_on_the_key() -> None:
    with pytest.raises(ValueError, match="65535"):
        seal(public_key(new_seed()), b"k", Binding(Kind.TEAM_KEY, object="x" * 65_536))


def test_a_seal_with_a_worthless_curve_share_is_refused() -> None:
    seed = new_seed()
    sealed = bytearray(seal(public_key(seed), b"k" * 32, PLACE))
    for worthless in (bytes(32), b"\x01" + bytes(31), (P - 1).to_bytes(32, "little"), P.to_bytes(32, "little")):
        sealed[2 + 1_088 : 2 + 1_120] = worthless
        with pytest.raises(CannotOpen):
            open_sealed(seed, bytes(sealed), PLACE)


def test_half_of_a_hybrid_key_opens_nothing() -> None:
    """A seal to A's lattice half and B's curve half opens for neither: both halves are needed."""
    one, other = new_seed(), new_seed()
    mixed = public_key(one)[:1_184] + public_key(other)[1_184:]
    sealed = seal(mixed, b"k" * 32, PLACE)
    for seed in (one, other):
        with pytest.raises(CannotOpen):
            open_sealed(seed, sealed, PLACE)


@given(st.binary())
def test_a_signature_fits_its_message_and_key_only(message: bytes) -> None:
    seed = b"s" * 32
    signature, public = sign(seed, message), verifying_key(seed)
    assert len(signature) == 64
    assert signed_by(public, signature, message)
    assert not signed_by(public, signature, message + b"\0")
    assert not signed_by(verifying_key(b"t" * 32), signature, message)


def test_any_flipped_bit_of_a_signature_or_key_is_refused() -> None:
    seed = b"s" * 32
    signature, public = sign(seed, b"grant"), verifying_key(seed)
    for position in range(512):
        changed = bytearray(signature)
        changed[position // 8] ^= 1 << position % 8
        assert not signed_by(public, bytes(changed), b"grant")
    for position in range(256):
        changed = bytearray(public)
        changed[position // 8] ^= 1 << position % 8
        assert not signed_by(bytes(changed), signature, b"grant")


def test_a_signature_has_one_form() -> None:
    """S plus the group order satisfies the equation too; RFC 8032 has it refused, or logs could be re-spelled."""
    order = 2**252 + 27_742_317_777_372_353_535_851_937_790_883_648_493
    signature = sign(b"s" * 32, b"grant")
    again = int.from_bytes(signature[32:], "little") + order
    assert not signed_by(verifying_key(b"s" * 32), signature[:32] + again.to_bytes(32, "little"), b"grant")


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_bytes_that_are_no_key_or_signature_sign_nothing(public: bytes, signature: bytes) -> None:
    assert not signed_by(public, signature, b"grant")


Point = tuple[int, int]


def _add(one: Point, other: Point) -> Point:
    """The Edwards addition law of RFC 8032, 5.1.4, in affine coordinates."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    return x, (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P


def _on_curve(y: int) -> Point | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    if (root * root - square) % P:
        root = root * pow(2, (P - 1) // 4, P) % P
    return None if (root * root - square) % P else (root, y)


def _small_order_ys() -> set[int]:
    """Every point of order 1, 2, 4 or 8, found by multiplying points by the group's large prime order."""
    order = 2**252 + 27_742_317_777_372_353_535_851_937_790_883_648_493
    found: set[int] = set()
    for y in range(2, 60):
        point = _on_curve(y)
        if point is None:
            continue
        total: Point = (0, 1)
        for bit in f"{order:b}":
            total = _add(total, total)
            if bit == "1":
                total = _add(total, point)
        multiple = total
        for _ in range(8):
            found.add(multiple[1])
            multiple = _add(multiple, total)
    return found


def test_a_key_for_which_one_signature_fits_every_message_is_refused() -> None:
    ys = _small_order_ys()
    assert len(ys) == 5, "1, -1, 0 and the two of order eight"
    encodings = {y + extra for y in ys for extra in (0, P) if y + extra < 2**255}
    assert len(encodings) == 7
    universal = b"\x01" + bytes(63)
    for y in encodings:
        for sign_bit in (0, 1 << 255):
            public = (y | sign_bit).to_bytes(32, "little")
            assert not any(signed_by(public, universal, b"message %d" % number) for number in range(32))
