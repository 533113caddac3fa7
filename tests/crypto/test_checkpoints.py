"""Checkpoints (docs/crypto.md, section 12.3): three lines, one spelling, signed by the log that they name."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import BadFormat
from crypto.merkle import EMPTY_ROOT
from crypto.notes import Checkpoint, note_key, open_checkpoint, sign_checkpoint, sign_note

SEED = b"a" * 32
ORIGIN = "vault.example/log"
LOG = note_key(ORIGIN, SEED)
ROOT = base64.b64encode(EMPTY_ROOT).decode()


@given(st.integers(0, 10**19 - 1), st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_comes_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert Checkpoint.parse(checkpoint.text()) == checkpoint
    assert open_checkpoint(sign_checkpoint(checkpoint, SEED), LOG) == checkpoint


def test_a_checkpoint_is_origin_size_and_root() -> None:
    assert Checkpoint(ORIGIN, 0, EMPTY_ROOT).text() == f"{ORIGIN}\n0\n{ROOT}\n"


MALFORMED = {
    "empty": "",
    "one line": f"{ORIGIN}\n",
    "two lines": f"{ORIGIN}\n5\n",
    "no newline at the end": f"{ORIGIN}\n5\n{ROOT}",
    "no origin": f"\n5\n{ROOT}\n",
    "no size": f"{ORIGIN}\n\n{ROOT}\n",
    "no root": f"{ORIGIN}\n5\n\n",
    "leading zero": f"{ORIGIN}\n05\n{ROOT}\n",
    "two zeros": f"{ORIGIN}\n00\n{ROOT}\n",
    "plus sign": f"{ORIGIN}\n+5\n{ROOT}\n",
    "minus sign": f"{ORIGIN}\n-5\n{ROOT}\n",
    "underscore": f"{ORIGIN}\n1_000\n{ROOT}\n",
    "blank before": f"{ORIGIN}\n 5\n{ROOT}\n",
    "blank behind": f"{ORIGIN}\n5 \n{ROOT}\n",
    "hexadecimal": f"{ORIGIN}\n0x5\n{ROOT}\n",
    "fraction": f"{ORIGIN}\n5.0\n{ROOT}\n",
    "full-width digit": f"{ORIGIN}\n５\n{ROOT}\n",
    "arabic digit": f"{ORIGIN}\n٥\n{ROOT}\n",
    "twenty digits": f"{ORIGIN}\n{10**19}\n{ROOT}\n",
    "four thousand digits": f"{ORIGIN}\n{'9' * 5_000}\n{ROOT}\n",
    "short root": f"{ORIGIN}\n5\n{base64.b64encode(EMPTY_ROOT[:31]).decode()}\n",
    "long root": f"{ORIGIN}\n5\n{base64.b64encode(EMPTY_ROOT + b'x').decode()}\n",
    "root in hexadecimal": f"{ORIGIN}\n5\n{EMPTY_ROOT.hex()}\n",
    "root without padding": f"{ORIGIN}\n5\n{ROOT.rstrip('=')}\n",
    "root with padding too much": f"{ORIGIN}\n5\n{ROOT}=\n",
    "root with other spare bits": f"{ORIGIN}\n5\n{ROOT[:-2]}V=\n",
    "root with a blank": f"{ORIGIN}\n5\n{ROOT} \n",
    "extension line": f"{ORIGIN}\n5\n{ROOT}\nextra\n",
    "blank extension line": f"{ORIGIN}\n5\n{ROOT}\n\n",
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_checkpoint_is_refused_even_when_it_is_signed(text: str) -> None:
    with pytest.raises(BadFormat):
        Checkpoint.parse(text)
    if text.endswith("\n"):
        with pytest.raises(BadFormat):
            open_checkpoint(sign_note(text, [(ORIGIN, SEED)]), LOG)


def test_a_checkpoint_of_another_log_is_refused_even_from_the_same_key() -> None:
    other = Checkpoint("vault.example/other", 5, EMPTY_ROOT)
    with pytest.raises(BadFormat, match="another log"):
        open_checkpoint(sign_note(other.text(), [(ORIGIN, SEED)]), LOG)


def test_a_checkpoint_signed_by_a_stranger_of_the_same_name_is_refused() -> None:
    with pytest.raises(BadFormat, match="no trusted key"):
        open_checkpoint(sign_checkpoint(Checkpoint(ORIGIN, 5, EMPTY_ROOT), b"b" * 32), LOG)


@pytest.mark.parametrize("change", [("\n5\n", "\n6\n"), (ORIGIN, "vault.example/lag"), (ROOT[:4], "AAAA")])
def test_a_changed_checkpoint_is_refused(change: tuple[str, str]) -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 5, EMPTY_ROOT), SEED)
    changed = note.replace(*change, 1)
    assert changed != note
    with pytest.raises(BadFormat):
        open_checkpoint(changed, LOG)


def test_an_origin_that_can_not_be_a_key_name_is_not_signed() -> None:
    for origin in ("", "a b", "a+b", "a\nb"):
        with pytest.raises(BadFormat):
            sign_checkpoint(Checkpoint(origin, 1, EMPTY_ROOT), SEED)


def test_origins_in_other_scripts_are_welcome() -> None:
    checkpoint = Checkpoint("证匣.example/日志", 7, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(checkpoint, SEED), note_key("证匣.example/日志", SEED)) == checkpoint
