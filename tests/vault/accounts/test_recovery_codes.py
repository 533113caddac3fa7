"""Recovery codes: enough bits, and kind to whoever types them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.accounts.recovery_codes import new_recovery_code, read_recovery_code, written
from vault.errors import Invalid

numbers = st.integers(0, 2**135 - 1).filter(lambda number: number % 37 < 32)


def test_a_code_is_seven_groups_of_four() -> None:
    codes = {new_recovery_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


@given(numbers)
def test_what_was_written_is_read(number: int) -> None:
    assert read_recovery_code(written(number)) == number.to_bytes(17, "big")


@given(numbers)
def test_spelling_does_not_matter(number: int) -> None:
    code = written(number)
    secret = read_recovery_code(code)
    assert read_recovery_code(code.lower().replace("-", "")) == secret
    assert read_recovery_code("  " + code.replace("-", " ") + "\n") == secret
    assert read_recovery_code(code.replace("0", "O").replace("1", "l")) == secret
    assert read_recovery_code(code.replace("0", "o").replace("1", "I")) == secret
    full_width = "".join(chr(ord(symbol) + 0xFEE0) if symbol != "-" else "-" for symbol in code)
    assert read_recovery_code(full_width) == secret


@given(numbers, st.integers(0, 27), st.integers(1, 31))
def test_one_wrong_symbol_is_noticed(number: int, place: int, shift: int) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    symbols = list(written(number).replace("-", ""))
    symbols[place] = alphabet[(alphabet.index(symbols[place]) + shift) % 32]
    with pytest.raises(Invalid, match="recovery code"):
        read_recovery_code("".join(symbols))


@given(numbers, st.integers(0, 26))
def test_two_swapped_symbols_are_noticed(number: int, place: int) -> None:
    symbols = list(written(number).replace("-", ""))
    symbols[place], symbols[place + 1] = symbols[place + 1], symbols[place]
    if symbols[place] == symbols[place + 1]:
        return
    with pytest.raises(Invalid):
        read_recovery_code("".join(symbols))


@pytest.mark.parametrize(
    "text", ["", "-", "ABCD", "U" * 28, "0" * 27, "0" * 29, "密" * 28, "\ud800" * 28, "A" * 100_000]
)
def test_what_is_no_code_is_refused_with_advice(text: str) -> None:
    with pytest.raises(Invalid, match="Compare it"):
        read_recovery_code(text)
