"""What a password must be (ASVS 6.2.1, 6.2.4, 6.2.9)."""

import os

import pytest

from crypto.password import Stretching
from vault.accounts.passwords import check_password, common_words
from vault.accounts.stretching import stretched
from vault.errors import WeakPassword

GOOD = "mellow-orbit-lantern-7"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "кот-гуляет-по-крыше",
        "窗外的雨下了三天还没有停呢",
        "xK9#vQ2$mW7p",
        "𝄞 clefs & 🥕 roots, boiled",
        "evidence of quiet tomatoes",
    ],
)
def test_a_good_password_is_accepted(password: str) -> None:
    check_password(password, staff=False, login="anna@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2024!",
        "P@ssw0rdP@ssw0rd",
        "passwordpassword",
        "123456789012",
        "098765432109",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "abababababab",
        "xk2xk2xk2xk2xk2",
        "qwertyuiop123",
        "1qaz2wsx3edc4rfv",
        "asdfghjkl123456",
        "woaini5201314",
        "我爱你我爱你密码2024",
        "iloveyou1314520",
        "EvidenceVault1",
        "证匣证匣密码password",
        "administrator2026",
        "Welcome12345678",
    ],
)
def test_a_common_password_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match=r"Choose"):
        check_password(password, staff=False)


def test_the_shortest_length_depends_on_the_role() -> None:
    check_password("xK9#vQ2$mW7p", staff=False)
    with pytest.raises(WeakPassword, match="at least 12"):
        check_password("xK9#vQ2$mW7", staff=False)
    check_password("xK9#vQ2$mW7pR4t", staff=True)
    with pytest.raises(WeakPassword, match="at least 15"):
        check_password("xK9#vQ2$mW7pR4", staff=True)


def test_length_is_counted_in_characters_of_the_normal_form() -> None:
    decomposed = "Ka\u0308se-zum-Fru"  # 14 code points, 13 characters
    check_password(decomposed, staff=False)
    with pytest.raises(WeakPassword, match="at least 12"):
        check_password("u\u0308o\u0308xK9#vQ2$m", staff=False)


@pytest.mark.parametrize("length", [128, 256])
def test_a_long_password_is_accepted(length: int) -> None:
    check_password((GOOD + " and then a kite flew over 9 hills; " + os.urandom(256).hex())[:length], staff=True)


def test_beyond_256_characters_it_is_refused_rather_than_cut() -> None:
    with pytest.raises(WeakPassword, match="at most 256"):
        check_password((GOOD + os.urandom(256).hex())[:257], staff=False)


@pytest.mark.parametrize("mark", ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\ud800"])
def test_control_characters_are_refused(mark: str) -> None:
    with pytest.raises(WeakPassword, match="control characters"):
        check_password("mellow-orbit" + mark + "lantern-7", staff=False)


@pytest.mark.parametrize(
    "password",
    ["anna.meier@example.com", "ANNA.Meier@example.com", "anna.meier12345", "anna.meier+anna.meier"],
)
def test_the_login_is_no_password(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, staff=False, login="Anna.Meier@example.com")


def test_nothing_is_cut_on_the_way_to_argon2() -> None:
    cost, salt, pepper = Stretching(19_456, 2, 1), bytes(16), b"p" * 32
    base = "m" + GOOD * 11
    assert len(base) > 240
    one, _ = stretched(base + "a", salt, pepper, cost)
    other, _ = stretched(base + "b", salt, pepper, cost)
    assert one != other


def test_the_list_of_common_words_is_there() -> None:
    assert {"password", "woaini", "证匣"} <= common_words()
    assert all(word == word.casefold() and len(word) > 1 for word in common_words())
