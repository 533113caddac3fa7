"""What a password must be: long enough, and not what everybody tries first (ASVS 6.2.1, 6.2.4, 6.2.9)."""

import hmac
import unicodedata
from functools import cache
from pathlib import Path

from vault.accounts.logins import login_index, normal_login
from vault.errors import FieldError, WeakPassword
from vault.installation import Vault

SHORTEST = 12
SHORTEST_STAFF = 15
LONGEST = 256
_LEAST_SURPRISES = 8
"""How many characters must remain when every predictable run counts as one."""
_RUN = 3
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "!@#$%^&*()")
_LEET = str.maketrans("@4301!$5", "aaeoiiss")


def check_password(password: str, *, staff: bool, login: str = "") -> None:
    """Accept a new password, or raise ``WeakPassword`` with what to do about it.

    Counted are the characters of the NFC form, in which it is also stretched: at least 12 (15 for staff), at most 256.
    """
    normal = unicodedata.normalize("NFC", password)
    least = SHORTEST_STAFF if staff else SHORTEST
    if len(normal) < least:
        raise _weak(f"Choose a longer password: at least {least} characters. A sentence is easy to remember.")
    if not can_be_password(normal):
        raise _weak(f"Choose a password of at most {LONGEST} characters, without line breaks or control characters.")
    if login and normal_login(normal) == normal_login(login):
        raise _weak("Choose a password that is not your login.")
    if _period(normal) * 2 <= len(normal):
        raise _weak("Choose a password that does not repeat one piece over and over.")
    if surprises(normal, login) < _LEAST_SURPRISES:
        raise _weak(
            "This password is made of words, names and sequences that are tried first. Choose several unrelated words, "
            "or let a password manager make one.",
        )


def check_not_login(vault: Vault, password: str, index: bytes) -> None:
    """Refuse as a password the login whose index this is; for where the login itself is not at hand."""
    if hmac.compare_digest(login_index(vault, password), index):
        raise _weak("Choose a password that is not your login.")


def can_be_password(password: str) -> bool:
    """Tell whether a text can be anyone's password: at most 256 characters, none a control character."""
    normal = unicodedata.normalize("NFC", password)
    return len(normal) <= LONGEST and not any(unicodedata.category(character) in {"Cc", "Cs"} for character in normal)


def surprises(password: str, login: str = "") -> int:
    """Count a password's characters, taking each common word, sequence, year or repetition as one."""
    text = unicodedata.normalize("NFKC", password).casefold()
    words = common_words() | _own_words(login)
    lengths = sorted({len(word) for word in words}, reverse=True)
    plain = text.translate(_LEET) if len(text.translate(_LEET)) == len(text) else text
    count = at = 0
    while at < len(text):
        step = max(_run(text, at), _year(text, at), 1)
        for length in lengths:
            if length <= step:
                break
            if text[at : at + length] in words or plain[at : at + length] in words:
                step = length
                break
        at += step
        count += 1
    return count


@cache
def common_words() -> frozenset[str]:
    """Return the words that people build passwords from, from the list beside this file."""
    lines = (Path(__file__).parent / "common.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _own_words(login: str) -> frozenset[str]:
    normal = normal_login(login)
    return frozenset(word for word in (normal, normal.partition("@")[0]) if len(word) > _RUN)


def _run(text: str, at: int) -> int:
    """Return the length of the repetition or sequence that begins here, or 1 if it is shorter than three."""
    longest = 1
    for follows in (_same, _up, _down, _beside):
        end = at + 1
        while end < len(text) and follows(text[end - 1], text[end]):
            end += 1
        longest = max(longest, end - at)
    return longest if longest >= _RUN else 1


def _same(left: str, right: str) -> bool:
    return left == right


def _up(left: str, right: str) -> bool:
    return ord(right) - ord(left) == 1


def _down(left: str, right: str) -> bool:
    return ord(left) - ord(right) == 1


def _beside(left: str, right: str) -> bool:
    return any(left + right in row or right + left in row for row in _ROWS)


def _year(text: str, at: int) -> int:
    piece = text[at : at + 4]
    return 4 if piece[:2] in {"19", "20"} and piece.isascii() and piece.isdigit() and len(piece) == 4 else 1  # noqa: PLR2004 - a year has four digits


def _period(text: str) -> int:
    """Return the length of the shortest piece that, repeated, makes the whole text (its end may be cut off)."""
    border = [0] * len(text)
    for at in range(1, len(text)):
        length = border[at - 1]
        while length and text[at] != text[length]:
            length = border[length - 1]
        border[at] = length + 1 if text[at] == text[length] else 0
    return len(text) - border[-1]


def _weak(message: str) -> WeakPassword:
    return WeakPassword(message, [FieldError("/password", message)])
