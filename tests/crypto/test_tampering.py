"""What an attacker does to a sealed value in storage: whatever it is, it does not open, and always for one reason."""

import os
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.binding import Binding
from crypto.errors import CannotOpen
from crypto.identity import open_sealed, public_key, seal
from crypto.keys import open_bytes, seal_bytes, unwrap, wrap
from crypto.suites import Suite, tagged, untagged
from tests.crypto.forms import FORMS, KEY, SECRET, SEED, Form
from tests.crypto.places import FULL, neighbours

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


@each_form
def test_an_untouched_value_opens(form: Form) -> None:
    assert form.open(form.seal()) == form.expected


@each_form
def test_any_flipped_byte_is_refused(form: Form) -> None:
    """Every byte once, the bit going round."""
    sealed = form.seal()
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1 << position % 8
        with pytest.raises(CannotOpen):
            form.open(bytes(changed))


@pytest.mark.slow
@each_form
def test_any_flipped_bit_is_refused(form: Form) -> None:
    sealed = form.seal()
    for position in range(8 * len(sealed)):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(CannotOpen):
            form.open(bytes(changed))


@each_form
def test_any_truncation_is_refused(form: Form) -> None:
    sealed = form.seal()
    for size in range(len(sealed)):
        with pytest.raises(CannotOpen):
            form.open(sealed[:size])
    for missing in range(1, min(len(sealed), 64)):
        with pytest.raises(CannotOpen):
            form.open(sealed[missing:])


@each_form
def test_any_extension_is_refused(form: Form) -> None:
    sealed = form.seal()
    for extra in (b"\0", b"\xff", os.urandom(16), os.urandom(100), sealed):
        for changed in (sealed + extra, extra + sealed):
            with pytest.raises(CannotOpen):
                form.open(changed)


@each_form
def test_another_key_is_refused(form: Form) -> None:
    sealed = form.seal()
    with pytest.raises(CannotOpen):
        form.open_with_another_key(sealed)


@each_form
@given(noise=st.binary(max_size=2_000))
def test_noise_is_refused(form: Form, noise: bytes) -> None:
    for sealed in (noise, *(tagged(suite, noise) for suite in Suite)):
        with pytest.raises(CannotOpen):
            form.open(sealed)


@each_form
def test_no_form_opens_as_another(form: Form) -> None:
    sealed = form.seal()
    for other in FORMS:
        if other is not form:
            with pytest.raises(CannotOpen):
                other.open(sealed)


@each_form
def test_halves_of_two_values_do_not_make_a_third(form: Form) -> None:
    one, other = form.seal(), form.seal()
    assert one != other
    for cut in (8, 14, 26, 58, len(one) - 16):
        with pytest.raises(CannotOpen):
            form.open(one[:cut] + other[cut:])


BOUND: list[tuple[str, Callable[[Binding], bytes], Callable[[bytes, Binding], bytearray]]] = [
    ("sealed bytes", lambda place: seal_bytes(KEY, SECRET, place), lambda sealed, at: open_bytes(KEY, sealed, at)),
    ("wrapped key", lambda place: wrap(KEY, SECRET, place), lambda sealed, at: unwrap(KEY, sealed, at)),
    (
        "seal to a person",
        lambda place: seal(public_key(SEED), SECRET, place),
        lambda sealed, at: open_sealed(SEED, sealed, at),
    ),
]


@pytest.mark.parametrize(("put", "take"), [pytest.param(put, take, id=name) for name, put, take in BOUND])
def test_a_value_moved_to_any_neighbouring_place_is_refused(
    put: Callable[[Binding], bytes],
    take: Callable[[bytes, Binding], bytearray],
) -> None:
    sealed = put(FULL)
    assert take(sealed, FULL) == SECRET
    for place in neighbours(FULL):
        with pytest.raises(CannotOpen):
            take(sealed, place)


@each_form
def test_all_refusals_look_the_same(form: Form) -> None:
    sealed = form.seal()
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    wrong_tag = bytes([sealed[0] ^ 1]) + sealed[1:]
    seen = set()
    for changed in (flipped, wrong_tag, b"", sealed[:1], sealed[:20], sealed + b"x", os.urandom(200)):
        with pytest.raises(CannotOpen) as caught:
            form.open(changed)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        seen.add((type(caught.value), str(caught.value), caught.value.args))
    assert len(seen) == 1


@pytest.mark.parametrize("form", FORMS[:3], ids=lambda form: form.name)
def test_a_rewritten_suite_is_refused(form: Form) -> None:
    sealed = form.seal()
    for number in (*Suite, 0, 0x0102, 0x0202, 0xFFFF):
        changed = number.to_bytes(2, "big") + sealed[2:]
        if changed != sealed:
            with pytest.raises(CannotOpen):
                form.open(changed)


def test_suite_numbers_are_the_published_ones() -> None:
    """These stand in every stored value: a changed number would orphan it."""
    assert {suite.name: suite.value for suite in Suite} == {
        "HPKE_XWING": 0x0101,
        "AES_256_GCM": 0x0201,
        "COBBLESTONE_256": 0x0301,
    }
    assert bytes(untagged(Suite.AES_256_GCM, tagged(Suite.AES_256_GCM, b"body"))) == b"body"
