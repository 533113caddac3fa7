"""Passwords, recovery codes and session tokens (docs/crypto.md, section 7)."""

import hashlib
import hmac
import os
import unicodedata
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.errors import BadFormat
from crypto.keys import derive
from crypto.password import SALT_SIZE, Stretching, halves, matches, stretch, verifier

CHEAP = Stretching(memory=19_456, time=2)
SALT = bytes(range(SALT_SIZE))
PEPPER = b"p" * 32


def both(password: str, salt: bytes = SALT, pepper: bytes = PEPPER, cost: Stretching = CHEAP) -> bytes:
    auth, unlock = stretch(password, salt, pepper, cost)
    return bytes(auth + unlock)


def test_the_same_password_gives_the_same_halves_and_they_differ_from_each_other() -> None:
    auth, unlock = stretch("correct horse", SALT, PEPPER, CHEAP)
    assert (auth, unlock) == stretch("correct horse", SALT, PEPPER, CHEAP)
    assert auth != unlock
    assert len(auth) == len(unlock) == 32


@pytest.mark.parametrize(
    ("phone", "desk"),
    [("\u00e9t\u00e9", "e\u0301te\u0301"), ("\u212bngstr\u00f6m", "\u00c5ngstro\u0308m"), ("\uac00", "\u1100\u1161")],
)
def test_two_keyboards_that_spell_a_letter_differently_agree(phone: str, desk: str) -> None:
    assert phone != desk
    assert both(phone) == both(desk)


def test_nothing_else_is_folded_together() -> None:
    """Compatibility letters, case, width and blanks carry entropy that the person chose."""
    spellings = ["Password", "password", "password ", "\uff50assword", "passw\u00f6rd", "\ufb01x", "fix", ""]
    assert len({both(spelling) for spelling in spellings}) == len(spellings)


def test_nothing_is_cut_at_72_bytes_or_at_a_nul() -> None:
    long = "a" * 71
    candidates = [
        long,
        long + "b",
        long + "bc",
        long + "bd",
        "x" * 4_096,
        "x" * 4_097,
        "a\0b",
        "a\0c",
        "a",
        "a\0",
        "\0",
    ]
    assert len({both(candidate) for candidate in candidates}) == len(candidates)


def test_salt_pepper_and_cost_all_matter() -> None:
    base = both("correct horse")
    others = [
        both("correct horse", salt=os.urandom(SALT_SIZE)),
        both("correct horse", pepper=b"q" * 32),
        both("correct horse", cost=Stretching(19_457, 2)),
        both("correct horse", cost=Stretching(19_456, 3)),
        both("correct horse", cost=Stretching(19_456, 2, 2)),
    ]
    assert len({base, *others}) == 1 + len(others)


def test_a_database_without_the_pepper_can_not_test_a_guess() -> None:
    """The guess is right, the salt and the cost are known, and still nothing matches but with the pepper."""
    auth, _ = stretch("correct horse", SALT, PEPPER, CHEAP)
    stored = verifier(b"v" * 32, auth)
    for guessed_pepper in (b"", bytes(32), SALT, stored):
        guess, _ = stretch("correct horse", SALT, guessed_pepper, CHEAP)
        assert not matches(stored, b"v" * 32, guess)
    assert not matches(stored, b"w" * 32, auth)
    assert matches(stored, b"v" * 32, auth)


@settings(max_examples=5)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_a_password_and_normalising_it_first_changes_nothing(password: str) -> None:
    assert both(password) == both(unicodedata.normalize("NFC", password))


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(BadFormat, match="Unicode"):
        stretch("pass\ud800word", SALT, PEPPER, CHEAP)


@pytest.mark.parametrize(
    ("memory", "time", "lanes"),
    [
        (19_455, 2, 1),
        (19_456, 1, 1),
        (0, 0, 0),
        (-65_536, 3, 1),
        (1_048_577, 3, 1),
        (65_536, 17, 1),
        (65_536, 3, 0),
        (65_536, 3, 5),
    ],
)
def test_costs_that_protect_nobody_or_stall_the_server_are_refused(memory: int, time: int, lanes: int) -> None:
    with pytest.raises(BadFormat):
        Stretching(memory, time, lanes)


def test_the_default_cost_is_above_the_least_that_owasp_asks() -> None:
    default = Stretching()
    assert (default.memory, default.time, default.lanes) == (65_536, 3, 1)
    Stretching(19_456, 2, 1)
    Stretching(1_048_576, 16, 4)


@given(st.binary(min_size=16, max_size=48), st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32))
def test_a_tokens_halves_are_as_section_7_3_writes_them(secret: bytes, salt: bytes, pepper: bytes) -> None:
    message = b"evidence-vault/1 secret\0" + len(salt).to_bytes(2, "big") + salt + secret
    base = hmac.digest(pepper, message, hashlib.sha256)
    auth, unlock = halves(secret, salt, pepper, "session")
    assert auth == derive(base, "session-auth")
    assert unlock == derive(base, "session-unlock")


def test_secret_salt_pepper_and_purpose_of_a_token_all_matter() -> None:
    tried = [
        halves(b"s" * 32, SALT, PEPPER, "session"),
        halves(b"s" * 32, SALT, PEPPER, "recovery"),
        halves(b"t" * 32, SALT, PEPPER, "session"),
        halves(b"s" * 32, bytes(SALT_SIZE), PEPPER, "session"),
        halves(b"s" * 32, SALT, b"q" * 32, "session"),
    ]
    keys = [bytes(half) for pair in tried for half in pair]
    assert all(one != other for one, other in combinations(keys, 2))


def test_no_byte_can_pass_from_salt_to_secret() -> None:
    assert halves(b"ab" + b"s" * 32, b"x" * 14, PEPPER, "session") != halves(
        b"s" * 32,
        b"x" * 14 + b"ab",
        PEPPER,
        "session",
    )


def test_a_verifier_is_a_keyed_hash_of_the_authentication_half() -> None:
    assert verifier(b"v" * 32, b"a" * 32) == hmac.digest(b"v" * 32, b"a" * 32, hashlib.sha256)
    assert not matches(b"", b"v" * 32, b"a" * 32)
    assert not matches(verifier(b"v" * 32, b"a" * 32)[:-1], b"v" * 32, b"a" * 32)
