"""The table of examples of each recogniser: `〖…〗` marks what it must find; a decoy must stay as it is."""

import pytest

from tests.vault.redaction.examples import (
    addresses,
    biometrics,
    foreign,
    handles,
    hints,
    holdings,
    matters,
    minors,
    names_chinese,
    names_english,
    nicknames,
    orders,
    personal,
    schools,
    structured,
)
from tests.vault.redaction.finding import hidden
from vault.redaction.detectors.detect import detect
from vault.redaction.spans import PiiType

_TABLES = (
    addresses,
    biometrics,
    foreign,
    handles,
    hints,
    holdings,
    matters,
    minors,
    names_chinese,
    names_english,
    nicknames,
    orders,
    personal,
    schools,
    structured,
)


def _marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where they stood."""
    plain, places = "", []
    for piece in text.split("〖"):
        value, closed, rest = piece.partition("〗")
        if closed:
            places.append((len(plain), len(plain) + len(value)))
        plain += value + rest
    return plain, places


@pytest.mark.parametrize(("kind", "text"), [example for table in _TABLES for example in table.EXAMPLES])
def test_every_example_is_found_whole_and_as_its_kind(kind: PiiType, text: str) -> None:
    plain, places = _marked(text)
    found = {i for span in detect(plain) if span.type is kind for i in range(span.start, span.end)}
    for start, end in places:
        missed = [plain[i] for i in range(start, end) if i not in found and not plain[i].isspace()]
        assert not missed, plain[start:end]


@pytest.mark.parametrize("text", [decoy for table in _TABLES for decoy in table.DECOYS])
def test_every_decoy_stays(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize(("kind", "text"), [example for table in _TABLES for example in table.EXAMPLES])
def test_an_example_is_found_in_the_middle_of_a_text_too(kind: PiiType, text: str) -> None:
    plain, places = _marked(text)
    before = "上周的事情。\n\n"
    spans = detect(before + plain + "\n\n等回复。")
    found = {i for span in spans for i in range(span.start, span.end)}
    for start, end in places:
        assert all(i + len(before) in found or plain[i].isspace() for i in range(start, end))


def test_every_span_says_how_sure_its_rule_is() -> None:
    for table in _TABLES:
        for _, text in table.EXAMPLES:
            assert all(0 < span.confidence <= 1 for span in detect(_marked(text)[0]))


_ENDS = (
    "客服车牌",
    "我叫王",
    "孩子叫",
    "儿子叫王",
    "姓",
    "老李",
    "小",
    "余额",
    "古丽",
    "张三、",
    "案号:",
    "Mr ",
    "王先生",
    "先生",
)


@pytest.mark.parametrize("end", _ENDS)
@pytest.mark.parametrize("sign", ["\u200b", "\r\n", "\U0001f600", ""])
def test_no_span_reaches_beyond_the_text(sign: str, end: str) -> None:
    for text in (sign + end, end + sign, sign + end + sign):
        assert all(0 <= span.start < span.end <= len(text) for span in detect(text))
