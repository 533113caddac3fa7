"""The blind index (docs/crypto.md, section 10) and canonical JSON (section 1)."""

import hashlib
import hmac
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.blind import blind_index, normal_form
from crypto.canonical import Json, canonical
from crypto.errors import BadFormat

KEY = b"i" * 32


@pytest.mark.parametrize(
    ("spelled", "normal"),
    [
        ("JD-2026 0412/77", "JD2026041277"),
        ("ｊｄ２０２６－０４１２－７７", "JD2026041277"),
        ("jd\u200b2026\u200d041277", "JD2026041277"),
        ("  ①②③  ", "123"),
        ("订单号：A-1", "订单号A1"),
        ("", ""),
        ("--- ", ""),
    ],
)
def test_spellings_of_one_number_meet(spelled: str, normal: str) -> None:
    assert normal_form(spelled) == normal
    assert blind_index(KEY, "order/number", spelled) == blind_index(KEY, "order/number", normal)


@given(st.text())
def test_the_index_is_a_keyed_hash_of_field_and_normal_form(value: str) -> None:
    expected = hmac.digest(KEY, b"order/number\0" + normal_form(value).encode(), hashlib.sha256)
    assert blind_index(KEY, "order/number", value) == expected


@given(st.text(st.characters(categories=["Nd", "Lu", "Ll", "Lo"])))
def test_a_normal_form_stays_as_it_is(value: str) -> None:
    once = normal_form(value)
    assert normal_form(once) == once


def test_key_field_and_value_all_matter() -> None:
    assert (
        len(
            {
                blind_index(KEY, "order/number", "1"),
                blind_index(KEY, "identity/phone", "1"),
                blind_index(b"j" * 32, "order/number", "1"),
                blind_index(KEY, "order/number", "2"),
            },
        )
        == 4
    )


JSON_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_canonical_json_says_the_same_and_says_it_once(value: Json) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_the_example_of_rfc_8785() -> None:
    """Sections 3.2.2 and 3.2.3."""
    value = json.loads(
        r"""{
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }""",
    )
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r'"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
    )
    assert canonical(value) == expected.encode()


def test_keys_are_sorted_by_utf_16_as_rfc_8785_sorts_them() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(json.loads(canonical(dict.fromkeys(keys)))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
    ],
)
def test_numbers_of_rfc_8785_appendix_b(bits: str, text: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number) == text.encode()


def _nested(depth: int) -> Json:
    value: Json = None
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, "\ud800", {"\udc00": 1}, {"a\ud800": 1}, _nested(100_000)],
    ids=["nan", "infinity", "2^53", "surrogate", "surrogate key", "surrogate in key", "too deep"],
)
def test_what_json_can_not_say_is_refused(value: Json) -> None:
    with pytest.raises(BadFormat):
        canonical(value)
