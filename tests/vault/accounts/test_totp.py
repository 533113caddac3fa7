"""One-time codes against the published vectors."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from vault.accounts.totp import base32, code_at, matching_step, uri

SECRET = b"12345678901234567890"
RFC_4226 = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(moment: int, code: str) -> None:
    assert code_at(SECRET, moment // 30, digits=8) == code
    assert code_at(SECRET, moment // 30) == code[2:]
    assert matching_step(SECRET, code[2:], moment) == moment // 30


@pytest.mark.parametrize(
    ("count", "code"),
    list(
        enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])
    ),
)
def test_codes_are_those_of_rfc_4226_appendix_d(count: int, code: str) -> None:
    assert code_at(SECRET, count) == code


def test_one_step_early_or_late_is_accepted_and_two_are_not() -> None:
    now = 1_800_000_000
    current = now // 30
    assert [matching_step(SECRET, code_at(SECRET, current + away), now) for away in (-2, -1, 0, 1, 2)] == [
        None,
        current - 1,
        current,
        current + 1,
        None,
    ]


def test_spaces_as_apps_show_them_do_not_matter() -> None:
    code = code_at(SECRET, 1)
    assert matching_step(SECRET, f" {code[:3]} {code[3:]}", 30) == 1


@pytest.mark.parametrize("code", ["", "0", "28708", "2870822", "abcdef", "٢٨٧٠٨٢", "２８７０８２", "\ud800"])
def test_other_texts_match_nothing(code: str) -> None:
    assert matching_step(SECRET, code, 30) is None


def test_the_address_carries_what_an_app_needs() -> None:
    parts = urlsplit(uri(SECRET, "王 Lead/组"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Evidence Vault:王 Lead/组"
    assert parse_qs(parts.query) == {
        "secret": [base32(SECRET)],
        "issuer": ["Evidence Vault"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert base32(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
