import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.detect import Known
from vault.redaction.rendition import MAX_RENDITION_INPUT, REASONS, render

CHEN = Known(names=("陈嘉禾",), values=("16800000001",))


def test_a_text_is_rendered_without_what_is_personal() -> None:
    made = render("我是陈嘉禾,手机16800000001".encode("gb18030"), "text/plain", CHEN)
    assert made.text == "我是陈**,手机168****0001"
    assert made.withheld is None
    assert made.counts == {"name": 1, "phone": 1}


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png", "not-text"),
        (b"x" * (MAX_RENDITION_INPUT + 1), "text/plain", "too-large"),
        (b"caf\xe9s", "text/plain", "not-understood"),
        (b"%PDF-1.7 says a text", "text/plain", "not-understood"),
        (b"\x00\x01\x02", "text/html", "not-understood"),
        (b"<svg/>", "image/svg+xml", "not-text"),
    ],
)
def test_what_cannot_be_shown_says_why(data: bytes, media_type: str, reason: str) -> None:
    made = render(data, media_type, None)
    assert (made.text, made.withheld, made.counts) == (None, reason, {})
    assert reason in REASONS


@pytest.mark.drill  # a third of a minute of one core for one assertion
def test_the_largest_input_is_still_taken() -> None:
    assert render(b" " * MAX_RENDITION_INPUT, "text/plain", None).withheld is None


def test_markup_that_is_declared_as_plain_text_is_searched_too() -> None:
    made = render(b"<svg><text>16800000001</text></svg>", "text/plain", None)
    assert made.text is not None
    assert "16800000001" not in made.text


@given(
    st.binary(max_size=300),
    st.sampled_from(["text/plain", "text/html", "application/json", "message/rfc822", "text/vtt"]),
)
def test_any_bytes_are_rendered_or_withheld(data: bytes, media_type: str) -> None:
    made = render(data, media_type, CHEN)
    assert (made.text is None) != (made.withheld is None)
