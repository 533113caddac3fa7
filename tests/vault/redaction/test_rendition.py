import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.redaction.finding import case_of
from vault.redaction.detectors.detect import Known
from vault.redaction.redact import Job, Made, redact
from vault.redaction.rendition import MAX_RENDITION_INPUT

CHEN = Known(names=("陈嘉禾",), values=("16800000001",))


def made_of(data: bytes, media_type: str) -> Made:
    return redact(data, Job(media_type, case_of(CHEN)))


def test_a_text_is_rendered_without_what_is_personal() -> None:
    made = made_of("我是陈嘉禾,手机16800000001".encode("gb18030"), "text/plain")
    assert made.text == "我是〔姓名1〕,手机〔个人信息1〕"
    assert made.withheld is None
    assert made.proof["hidden"] == {"name": 1, "phone": 1}


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (b"PK\x05\x06" + bytes(18), "application/zip", "not-text"),
        (b"x" * (MAX_RENDITION_INPUT + 1), "text/plain", "too-large"),
        (b"caf\xe9s", "text/plain", "not-understood"),
        (b"%PDF-1.7 says a text", "text/plain", "not-understood"),
        (b"\x00\x01\x02", "text/html", "not-understood"),
        (b"<svg/>", "image/svg+xml", "not-text"),
    ],
)
def test_what_cannot_be_shown_says_why(data: bytes, media_type: str, reason: str) -> None:
    made = made_of(data, media_type)
    assert (made.text, made.file, made.withheld) == (None, b"", reason)


@pytest.mark.drill  # a third of a minute of one core for one assertion
def test_the_largest_input_is_still_taken() -> None:
    assert made_of(b" " * MAX_RENDITION_INPUT, "text/plain").withheld is None


def test_markup_that_is_declared_as_plain_text_is_searched_too() -> None:
    text = made_of(b"<svg><text>16800000001</text></svg>", "text/plain").text
    assert text is not None
    assert "16800000001" not in text


@given(
    st.binary(max_size=300),
    st.sampled_from(["text/plain", "text/html", "application/json", "message/rfc822", "text/vtt"]),
)
def test_any_bytes_are_rendered_or_withheld(data: bytes, media_type: str) -> None:
    made = made_of(data, media_type)
    assert (made.text is None) != (made.withheld is None)
