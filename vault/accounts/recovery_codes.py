"""Recovery codes: 135 random bits as people can write them down (docs/crypto.md, section 7.3).

Crockford's base32, 27 symbols and his check symbol modulo 37, in seven groups of four. A number whose check symbol
would be one of his five marks (``*~$=U``) is not used: that costs 0.2 bits and keeps the code to letters and digits.
"""

import secrets
import unicodedata

from vault.errors import FieldError, Invalid

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MODULUS = 37
_SYMBOLS = 27
_BITS = 5 * _SYMBOLS
_GROUP = 4
_ALIKE = str.maketrans("OIL", "011", " -‐‑–—_.\t\n\r")


def new_recovery_code() -> str:
    """Return a fresh code of 28 symbols in groups of four."""
    while True:
        number = secrets.randbits(_BITS)
        if number % _MODULUS < len(_ALPHABET):
            return written(number)


def written(number: int) -> str:
    """Return the written form of a number of 135 bits whose remainder by 37 is below 32."""
    symbols = "".join(_ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    symbols += _ALPHABET[number % _MODULUS]
    return "-".join(symbols[at : at + _GROUP] for at in range(0, len(symbols), _GROUP))


def read_recovery_code(text: str) -> bytes:
    """Return the 17 secret bytes of a code as a person typed it; ``Invalid`` if the check symbol says it is mistyped.

    Case, spaces, hyphens and full-width forms don't matter; O is 0, I and L are 1. The refusal depends on the text
    alone, so it tells nothing about any account.
    """
    symbols = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    if len(symbols) != _SYMBOLS + 1 or any(symbol not in _ALPHABET for symbol in symbols):
        raise _mistyped()
    number = 0
    for symbol in symbols[:-1]:
        number = number << 5 | _ALPHABET.index(symbol)
    if number % _MODULUS != _ALPHABET.index(symbols[-1]):
        raise _mistyped()
    return number.to_bytes((_BITS + 7) // 8, "big")


def _mistyped() -> Invalid:
    message = "This is not a recovery code: it has seven groups of four letters or digits. Compare it with your copy."
    return Invalid(message, [FieldError("/recovery_code", message)])
