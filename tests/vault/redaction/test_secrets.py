import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.redaction.detectors.secrets import drop_secrets, find_secrets
from vault.redaction.spans import PiiType


@pytest.mark.parametrize(
    "text",
    [
        "CVV 123",
        "CVV123",
        "cvv: 1234",
        "CVV2：１２３",
        "CVC码是123",
        "安全码 123",
        "安全码是：123",
        "卡背三位123",
        "卡背面的后三位是 123",
        "背面三位数字123",
        "安全码在卡背面，我的是 123",
        "my cvv is 123",
        "card security code: 123",
        "CVV 1 2 3",
        "安全码一二三",
        "CVV\u200b1\u200b23",
        "123 is my CVV",
        "支付密码 123456",
        "PIN: 1234",
        "银行卡密码是123456",
        "exp 09/28 CVV 123, which",
    ],
)
def test_a_card_code_is_found_and_dropped(text: str) -> None:
    cleaned, spans = drop_secrets(text)
    assert [span.type for span in spans] == [PiiType.CARD_SECURITY_CODE]
    assert "〔已移除:安全码〕" in cleaned
    assert "123" not in cleaned
    assert "一二三" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "验证码482913",
        "验证码是 482913",
        "验证码为：482913",
        "验证码【482913】",
        "验证码:４８２９１３",
        "动态码 482913,5分钟内有效",
        "OTP 482913",
        "otp: 482-913",
        "verification code is 482913",
        "Your code is: 482913",
        "code: 482913",
        "482913 is your verification code",
        "482913 is your Example Bank login code",
        "【某银行】482913(动态码)",
        "【示例】482913为您的验证码",
        "【示例】您的验证码482913,5分钟内有效,请勿告知他人。",
        "验证码四八二九幺三",
        "验证码 4 8 2 9 1 3",
        "我收到的验证码，是482913",
        "一次性密码:482913",
        "动态口令 482913",
        "Use 482913 is your OTP",
        "G-482913 is your Google verification code",
        "验证码：4\u200b82913",
        "驗證碼：482913",
        "校验码 482913",
        "one-time passcode 482913",
        "短信验证码发给你 482913",
        "验证码482913 hello",
        "482913是我的验证码",
    ],
)
def test_a_one_time_code_is_found_and_dropped(text: str) -> None:
    cleaned, spans = drop_secrets(text)
    assert [span.type for span in spans] == [PiiType.ONE_TIME_CODE], text
    assert "〔已移除:验证码〕" in cleaned
    assert "482" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "订单号260528-291417776317066,实付128元",
        "验证码没收到,订单号12345678",
        "验证码一直收不到,我打了12315",
        "一直要我输验证码",
        "验证码5分钟内有效",
        "2026-05-28 验证码错误",
        "要求提供银行卡和验证码做三倍理赔",
        "验证码花了1280元",
        "promo code: 482913",
        "邮编 zip code: 22150",
        "error code: 500123",
        "product code 482913",
        "The code was 1280 yuan",
        "安全码贴在箱子上,共3个",
        "安全码2026年更新",
        "支付了128.00元,密码锁坏了",
        "第123条",
        "实付¥128.00",
        "验证码2026年才有",
        "退款4829元,验证码没给",
        "物流单号482913",
        "尾号8803的卡",
        "手机16900000013收不到验证码",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert drop_secrets(text) == (text, [])


def test_positions_are_those_of_the_text_that_was_given() -> None:
    text = "全角：ＣＶＶ：１２３，验证码\u200b是482913。"
    assert [text[span.start : span.end] for span in find_secrets(text)] == ["１２３", "482913"]


def test_several_codes_are_all_dropped() -> None:
    cleaned, spans = drop_secrets("CVV 123 验证码482913 CVV 456")
    assert cleaned == "CVV 〔已移除:安全码〕 验证码〔已移除:验证码〕 CVV 〔已移除:安全码〕"
    assert len(spans) == 3


@given(st.text(max_size=200))
def test_nothing_is_raised_and_nothing_is_left_to_drop(text: str) -> None:
    cleaned, _ = drop_secrets(text)
    assert drop_secrets(cleaned)[1] == []


@given(
    st.integers(0, 999_999),
    st.sampled_from(["验证码", "验证码是", "验证码：", "OTP ", "动态码 ", "verification code: "]),
    st.sampled_from(["", "。", ",5分钟有效", "\n"]),
)
def test_any_six_digits_after_the_word_are_dropped(code: int, word: str, after: str) -> None:
    assert f"{code:06}" not in drop_secrets(f"{word}{code:06}{after}")[0]


@pytest.mark.parametrize(
    "text",
    [
        "验证码六位：384729",
        "验 证 码 384729",
        "驗證碼384729",
        "验证碼：384729",
        "yzm 384729",
        "captcha: 384729",
        "smscode=384729",
    ],
)
def test_trivial_spellings_of_the_word_hide_no_code(text: str) -> None:
    assert "384729" not in drop_secrets(text)[0]


@pytest.mark.parametrize("text", ["C V V 123", "卡后三位 123", "信用卡后3位是123"])
def test_trivial_spellings_of_the_card_code_hide_none(text: str) -> None:
    assert "123" not in drop_secrets(text)[0]
