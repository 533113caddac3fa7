"""Signed notes (docs/crypto.md, section 12): what c2sp.org/signed-note says must be refused, and what must not."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import BadFormat
from crypto.identity import new_seed, sign, verifying_key
from crypto.notes import NoteKey, key_id, note_key, open_note, sign_note

SEED, OTHER, STRANGER = b"a" * 32, b"b" * 32, b"c" * 32
NAME = "vault.example/log"
KEY, OTHER_KEY = note_key(NAME, SEED), note_key("witness.example", OTHER)
TEXT = "first line\n\nsecond paragraph\n"
TEXTS = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=0x20)).map(lambda text: text + "\n")


def line(name: str, blob: bytes) -> str:
    return f"\u2014 {name} {base64.b64encode(blob).decode()}\n"


def signature(name: str, seed: bytes, text: str = TEXT) -> str:
    return line(name, key_id(name, verifying_key(seed)) + sign(seed, text.encode()))


GOOD = signature(NAME, SEED)


@given(TEXTS)
def test_a_signed_text_opens_with_the_signers_key(text: str) -> None:
    note = sign_note(text, [(NAME, SEED)])
    assert open_note(note, [KEY]) == text
    with pytest.raises(BadFormat):
        open_note(note, [OTHER_KEY])
    with pytest.raises(BadFormat):
        open_note(note, [])


def test_a_note_is_text_blank_line_and_signatures() -> None:
    assert sign_note(TEXT, [(NAME, SEED)]) == TEXT + "\n" + GOOD


def test_either_of_two_signers_is_enough_and_both_are_checked() -> None:
    note = sign_note(TEXT, [(NAME, SEED), ("witness.example", OTHER)])
    for trusted in ([KEY], [OTHER_KEY], [KEY, OTHER_KEY]):
        assert open_note(note, trusted) == TEXT


def test_signatures_of_unknown_keys_are_ignored() -> None:
    same_name = signature(NAME, STRANGER)
    same_id = line("other.example", key_id(NAME, KEY.public) + os.urandom(64))
    long_one = line("pq.example", os.urandom(4 + 2_420))
    for before, after in ((same_name, ""), ("", same_id), (long_one, same_name + same_id)):
        assert open_note(TEXT + "\n" + before + GOOD + after, [KEY]) == TEXT
    with pytest.raises(BadFormat, match="no trusted key"):
        open_note(TEXT + "\n" + same_name + same_id + long_one, [KEY])


def test_a_known_key_with_a_bad_signature_spoils_the_note() -> None:
    bad = line(NAME, key_id(NAME, KEY.public) + os.urandom(64))
    short = line(NAME, key_id(NAME, KEY.public) + os.urandom(63))
    witness = signature("witness.example", OTHER)
    for spoiled in (bad, short, witness + bad, bad + witness, GOOD + bad, bad + GOOD):
        with pytest.raises(BadFormat, match="wrong"):
            open_note(TEXT + "\n" + spoiled, [KEY, OTHER_KEY])


def test_sixteen_signatures_are_welcome_and_a_flood_is_not() -> None:
    others = "".join(line(f"k{number}.example", os.urandom(68)) for number in range(15))
    assert open_note(TEXT + "\n" + others + GOOD, [KEY]) == TEXT
    with pytest.raises(BadFormat, match="too many"):
        open_note(TEXT + "\n" + GOOD + others * 5, [KEY])
    with pytest.raises(BadFormat, match="too long"):
        open_note("x" * (1 << 20) + "\n\n" + GOOD, [KEY])


def test_a_signed_text_with_another_text_in_front_is_refused() -> None:
    note = sign_note(TEXT, [(NAME, SEED)])
    for changed in (
        "x" + note,
        "\n" + note,
        TEXT + note,
        note.replace("first", "First"),
        note.replace("\n\n", "\n", 1),
    ):
        with pytest.raises(BadFormat):
            open_note(changed, [KEY])


def test_a_note_inside_a_note_is_text() -> None:
    """The text ends at the last blank line: an inner signature counts for nothing."""
    inner = sign_note(TEXT, [(NAME, SEED)])
    outer = sign_note(inner, [("witness.example", OTHER)])
    assert open_note(outer, [OTHER_KEY]) == inner
    with pytest.raises(BadFormat):
        open_note(outer, [KEY])


MALFORMED = {
    "empty": "",
    "only a newline": "\n",
    "text only": TEXT,
    "no newline at the end": TEXT + "\n" + GOOD[:-1],
    "no blank line": "first line\n" + GOOD,
    "no signature": TEXT + "\n\n",
    "blank line after the signatures": TEXT + "\n" + GOOD + "\n",
    "text behind the signatures": TEXT + "\n" + GOOD + "more\n",
    "windows line ends": (TEXT + "\n" + GOOD).replace("\n", "\r\n"),
    "a tab in the text": "a\tb\n\n" + GOOD,
    "a nul in the text": "a\0b\n\n" + GOOD,
    "an escape in the text": "a\x1b[31mb\n\n" + GOOD,
    "half a surrogate pair": "a\ud800b\n\n" + GOOD,
    "a control character in a name": TEXT + "\n" + GOOD + line("a\x01b", bytes(68)),
    "half a surrogate pair in a name": TEXT + "\n" + GOOD + line("a\udfffb", bytes(68)),
    "a hyphen for the dash": TEXT + "\n" + GOOD.replace("\u2014", "-"),
    "an en dash for the dash": TEXT + "\n" + GOOD.replace("\u2014", "\u2013"),
    "no space after the dash": TEXT + "\n" + GOOD.replace("\u2014 ", "\u2014"),
    "two spaces": TEXT + "\n" + GOOD.replace("\u2014 ", "\u2014  "),
    "no name": TEXT + "\n" + line("", bytes(68)) + GOOD,
    "a name with a plus": TEXT + "\n" + line("a+b", bytes(68)) + GOOD,
    "a name with a wide space": TEXT + "\n" + line("a\u3000b", bytes(68)) + GOOD,
    "a name with a no-break space": TEXT + "\n" + line("a\u00a0b", bytes(68)) + GOOD,
    "a name with a next-line mark": TEXT + "\n" + line("a\u0085b", bytes(68)) + GOOD,
    "only a key id": TEXT + "\n" + GOOD + line("a", bytes(4)),
    "less than a key id": TEXT + "\n" + GOOD + line("a", bytes(3)),
    "no base64": TEXT + "\n" + GOOD + "\u2014 a !!!!\n",
    "base64 without padding": TEXT + "\n" + GOOD.rstrip("=\n") + "\n",
    "base64 of urls": TEXT + "\n" + GOOD + "\u2014 a " + base64.urlsafe_b64encode(b"\xff" * 68).decode() + "\n",
    "a space in the base64": TEXT + "\n" + GOOD[:-10] + " " + GOOD[-10:],
    "a space behind the base64": TEXT + "\n" + GOOD[:-1] + " \n",
}


@pytest.mark.parametrize("note", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_note_is_refused(note: str) -> None:
    with pytest.raises(BadFormat):
        open_note(note, [KEY])


@given(st.text(st.characters(), max_size=300))
def test_no_text_makes_the_reader_stumble(note: str) -> None:
    for candidate in (note, note + "\n", TEXT + "\n" + note, note + "\n\n" + GOOD):
        with pytest.raises(BadFormat):
            open_note(candidate, [KEY])


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\rb\n", "\x7f", "a\x00\n", "\ud800\n"])
def test_an_unfit_text_is_not_signed(text: str) -> None:
    with pytest.raises(BadFormat):
        sign_note(text, [(NAME, SEED)])


def test_a_note_without_signers_is_not_made() -> None:
    with pytest.raises(BadFormat, match="needs a signature"):
        sign_note(TEXT, [])


@pytest.mark.parametrize("name", ["", " ", "a b", "a+b", "a\nb", "a\u2003b", "a\u2028b", "a\x1fb", "a\ud800"])
def test_an_unfit_name_is_refused_everywhere(name: str) -> None:
    with pytest.raises(BadFormat):
        note_key(name, SEED)
    with pytest.raises(BadFormat):
        sign_note(TEXT, [(name, SEED)])
    with pytest.raises(BadFormat):
        NoteKey.parse(f"{name}+00000000+{base64.b64encode(bytes([1]) + KEY.public).decode()}")


def test_keys_whose_base64_has_a_plus_survive_their_text_form() -> None:
    """Split at the first two plus signs only."""
    found = 0
    while found < 5:
        key = note_key("投诉.example/日志", new_seed())
        found += str(key).count("+") > 2
        assert NoteKey.parse(str(key)) == key


_NAME_PART, _ID_PART, _KEY_PART = str(KEY).split("+", 2)
SPOILED_KEYS = {
    "blanks for plus signs": str(KEY).replace("+", " "),
    "another name": str(KEY).replace("vault", "fault"),
    "cut": str(KEY)[:-4],
    "padding too much": str(KEY) + "=",
    "newline behind": str(KEY) + "\n",
    "blank before": " " + str(KEY),
    "only a name": _NAME_PART,
    "no key": f"{_NAME_PART}+{_ID_PART}",
    "longer id": f"{_NAME_PART}+0{_ID_PART}+{_KEY_PART}",
    "another id": f"{_NAME_PART}+00000000+{_KEY_PART}",
    "another type": f"{_NAME_PART}+{_ID_PART}+{base64.b64encode(bytes([4]) + KEY.public).decode()}",
    "short key": f"{_NAME_PART}+{_ID_PART}+{base64.b64encode(bytes([1]) + KEY.public[:31]).decode()}",
    "no base64": f"{_NAME_PART}+{_ID_PART}+証",
    "empty": "",
    "two plus signs": "++",
}


@pytest.mark.parametrize("vkey", SPOILED_KEYS.values(), ids=SPOILED_KEYS.keys())
def test_a_spoiled_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(BadFormat):
        NoteKey.parse(vkey)
