import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.redaction.finding import found, shown
from vault.redaction.detectors.detect import Known
from vault.redaction.fold import fold
from vault.redaction.spans import PiiType

CHEN = Known(
    names=("陈嘉禾",),
    values=("16800000001", "chenjiahe@example.com", "wxid_c001jiahe88", "浙江省杭州市青禾区望舒路128号"),
)
AVERY = Known(names=("Avery Sample",))


@pytest.mark.parametrize(
    "text",
    [
        "我是陈嘉禾,",
        "陈 嘉 禾",
        "陈\u200b嘉\u200b禾",
        "陈　嘉禾女士",
        "陈·嘉·禾",
        "陈嘉禾先生",
        "陈-嘉-禾",
        "陈\n嘉禾",
        "收件人:陈嘉禾16800000001",
        "X陈嘉禾X",
    ],
)
def test_a_known_name_is_hidden_wherever_it_stands(text: str) -> None:
    redacted = shown(text, CHEN)
    assert "嘉" not in redacted
    assert "〔姓名1〕" in redacted


def test_a_given_name_before_a_title_is_hidden() -> None:
    assert shown("嘉禾女士您好", CHEN) == "〔姓名1〕女士您好"


def test_a_nickname_that_merely_contains_the_characters_stays() -> None:
    assert shown("嘉禾不加糖说的", CHEN) == "嘉禾不加糖说的"


@pytest.mark.parametrize(
    "text",
    [
        "AVERY SAMPLE",
        "avery  sample",
        "Avery\u00a0Sample",
        "Ａｖｅｒｙ Ｓａｍｐｌｅ",
        "Ms. Sample called",
        "Dear Avery,",
        "Avery_Sample",
        "AverySample",
    ],
)
def test_a_known_latin_name_is_hidden(text: str) -> None:
    assert found(text, PiiType.NAME, AVERY)


def test_a_latin_name_inside_a_longer_word_stays() -> None:
    assert not found("bravery samples", PiiType.NAME, AVERY)


@pytest.mark.parametrize(
    "text", ["id wxid_c001jiahe88", "WXID_C001JIAHE88", "w x i d _c001 jiahe88", "ｗxid_c001jiahe88"]
)
def test_a_known_value_is_hidden_however_it_is_spaced(text: str) -> None:
    assert "jiahe" not in shown(text, CHEN).lower()


def test_values_too_short_to_tell_anything_are_passed_over() -> None:
    assert shown("共12件, a类", Known(names=("陈",), values=("1", "12", "a", ""))) == "共12件, a类"


def test_a_known_value_inside_another_finding_takes_its_partial_form_away() -> None:
    known = Known(values=("0013",))
    assert "0013" not in shown("手机16900000013", known)


@given(
    st.text(alphabet="陈嘉禾ab01 -手机:,.省市", max_size=60),
    st.text(alphabet="陈嘉禾青望舒", min_size=2, max_size=6),
    st.text(alphabet="abc019@._-", min_size=4, max_size=12).filter(lambda v: sum(c.isalnum() for c in v) >= 4),
    st.text(alphabet="陈嘉禾ab01 -手机:,.省市", max_size=60),
)
def test_no_known_value_survives(before: str, name: str, value: str, after: str) -> None:
    known = Known(names=(name,), values=(value,))
    redacted = shown(f"{before}{name}{after}{value}{before}", known)
    assert name not in redacted
    assert fold(value).text not in fold(redacted).text


@given(st.text(max_size=120))
def test_redacting_again_shows_nothing_that_was_hidden_before(text: str) -> None:
    once = shown(text + " 陈嘉禾 手机16800000001 邮箱chenjiahe@example.com 身份证330199199103150023", CHEN)
    twice = shown(once, CHEN)
    for secret in ("陈嘉禾", "16800000001", "chenjiahe", "330199199103150023"):
        assert secret not in once
        assert secret not in twice
