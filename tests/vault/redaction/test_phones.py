import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.vault.redaction.finding import found, hidden
from vault.redaction.detectors.detect import detect
from vault.redaction.spans import PiiType

SEPARATORS = ["", "", "", " ", "-", "\u00a0", "\u200b", "\u3000", "\u2009", "\u2014", " - ", "\ufeff"]
DOTS = ["", "", ".", "\u200b", "．"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
MOBILES = ["15400000001", "16000000001", "16300000003", "16900000013", "19400000014", "17900000009"]

BETWEEN = st.sampled_from([SEPARATORS, DOTS]).flatmap(
    lambda signs: st.lists(st.sampled_from(signs), min_size=10, max_size=10)
)


@pytest.mark.parametrize(
    "written",
    [
        "16900000013",
        "169 0000 0013",
        "169-0000-0013",
        "169.0000.0013",
        "1 6 9 0 0 0 0 0 0 1 3",
        "1 6 9  0 0 0 0  0 0 1 3",
        "１６９００００００１３",
        "169\u200b0000\u200b0013",
        "169\u00a00000\u00a00013",
        "169\u20100000\u20120013",
        "①⑥⑨⓪⓪⓪⓪⓪⓪①③",
        "1️⃣6️⃣9️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣1️⃣3️⃣",
        "1\u03366\u03369\u033600000013",
        "幺六九零零零零零零幺三",
        "一六九〇〇〇〇〇〇一三",
        "幺六九 零零零零 零零幺三",
        "壹陆玖零零零零零零壹叁",
        "幺六9零零00零零幺3",
        "169、0000、0013",
        "٠١٦٩٠٠٠٠٠٠١٣"[1:],
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(written: str) -> None:
    for text in (f"手机{written}联系", f"我的电话是{written},谢谢", f"{written}", f"tel:{written}\n好的"):
        assert written.rstrip("\ufe0f\u20e3") in "".join(found(text, PiiType.PHONE)), text


@pytest.mark.parametrize("mobile", ["13000000000", *MOBILES, "19900000000"])
def test_every_prefix_from_13_to_19_counts(mobile: str) -> None:
    assert found(f"手机{mobile}", PiiType.PHONE) == [mobile]


@pytest.mark.parametrize(
    "text", ["+86 16900000013", "+86-169-0000-0013", "8616900000013", "008616900000013", "016900000013"]
)
def test_a_country_code_in_front_does_not_hide_a_mobile_number(text: str) -> None:
    assert "0013" in "".join(found(text, PiiType.PHONE))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before in ["手机", "微信同号", "tel", "QQ", "u_", "a", "“", "(", ",", "号码为", "\n", "<b>"]
        for after in ["", "联系", "。", ")", "</b>", "转", "\n", ",18", "abc"]
        if not (before in {"tel", "QQ", "a"} and after == "abc")  # digits inside a word of letters are a hash
    ],
)
def test_what_stands_beside_a_mobile_number_does_not_hide_it(before: str, after: str) -> None:
    assert any("16900000013" in piece for piece in hidden(before + "16900000013" + after))


@given(st.sampled_from(MOBILES), BETWEEN, st.sampled_from([None, WIDE]))
def test_separators_at_random_never_hide_a_mobile_number(
    mobile: str, between: list[str], width: dict[int, str] | None
) -> None:
    written = mobile[0] + "".join(sep + digit for sep, digit in zip(between, mobile[1:], strict=True))
    if width:
        written = written.translate(width)
    assert written in "".join(hidden(f"请打{written}找我"))  # 154.000.000.01 reads as a network address too


@given(st.sampled_from(MOBILES), st.lists(st.booleans(), min_size=11, max_size=11))
@example("16900000013", [True] * 11)
def test_spoken_and_written_digits_may_mix(mobile: str, spoken: list[bool]) -> None:
    written = "".join(d.translate(SPOKEN) if aloud else d for d, aloud in zip(mobile, spoken, strict=True))
    assert written in "".join(found(f"电话{written}谢谢", PiiType.PHONE))


@pytest.mark.parametrize(
    "text",
    [
        "0571-00000001",
        "(0571)00000001",
        "0571 0000 0001",
        "010-00000001",
        "021-0000 0001",
    ],
)
def test_landlines_are_found(text: str) -> None:
    assert "".join(
        c
        for c in "".join(found(f"座机{text}。", PiiType.LANDLINE) + found(f"座机{text}。", PiiType.PHONE))
        if c.isdigit()
    )


@pytest.mark.parametrize(
    "text",
    [
        "电话400-000-0001",
        "客服热线 400 0000 001",
        "售后电话4000000001一直打不通",
        "拨打95588",
        "商家电话0571-00000001",
        "店铺客服电话:010-00000001",
    ],
)
def test_the_line_of_a_business_stays(text: str) -> None:
    assert hidden(text) == []


def test_a_mobile_number_is_hidden_even_where_a_business_gives_it() -> None:
    assert found("客服电话16900000013", PiiType.PHONE) == ["16900000013"]


@pytest.mark.parametrize(
    "number",
    [
        "+852 5000 0016",
        "+1 (202) 555-0117",
        "+1-202-555-0117",
        "+44 7700 900123",
        "+81 90-0000-0000",
        "(202) 555-0117",
        "202-555-0117",
        "202.555.0117",
        "07700 900123",
        "0161 496 0000",
    ],
)
def test_foreign_numbers_are_found(number: str) -> None:
    text = f"Call {number} today"
    assert [c for c in "".join(found(text, PiiType.PHONE) + found(text, PiiType.LANDLINE)) if c.isdigit()] == [
        c for c in number if c.isdigit()
    ]


@pytest.mark.parametrize(
    "text", ["電話 5000 0016", "Tel: 50000016", "电话:8800 0001", "手机尾号0013", "电话后四位是0013"]
)
def test_a_label_makes_a_phone_of_a_short_number(text: str) -> None:
    assert found(text, PiiType.PHONE)


def test_two_mobile_numbers_without_a_space_are_both_found() -> None:
    assert found("1690000001316300000003", PiiType.PHONE) == ["1690000001316300000003"]


CHATS = [
    "{a}\n{b}",
    "用户:{a}\n用户:{b}",
    "小明 2026/6/2 19:25:10\n我的号码{a}\n\n小明 2026/6/2 19:25:31\n{b}\n",
    "[2026-05-01 10:00:20] 买家:{a}\n[2026-05-01 10:00:25] 客服:嗯\n[2026-05-01 10:00:30] 买家:{b}",
    "00:00:02.000 --> 00:00:06.500\n<v 我>{a}\n\n00:00:06.800 --> 00:00:08.000\n<v 我>{b}",
    "8/21/26, 9:14 PM - Avery: {a}\n8/21/26, 9:15 PM - Avery: {b}",
]


@pytest.mark.parametrize("chat", CHATS)
@pytest.mark.parametrize("cut", [3, 5, 7])
def test_a_number_split_over_two_messages_is_found(chat: str, cut: int) -> None:
    text = chat.format(a="16900000013"[:cut], b="16900000013"[cut:])
    assert found(text, PiiType.PHONE) == ["16900000013"[:cut], "16900000013"[cut:]]


def test_a_number_split_over_three_messages_is_found() -> None:
    assert found("买家:169\n买家:0000\n买家:0013\n客服:收到", PiiType.PHONE) == ["169", "0000", "0013"]


@pytest.mark.parametrize("text", ["我买了15件\n一共2999元", "价格1500\n2026年6月", "1\n2\n3\n", "尺码165\n颜色:黑色"])
def test_numbers_in_neighbouring_messages_that_do_not_add_up_stay(text: str) -> None:
    assert hidden(text) == []


@given(st.text(max_size=300))
def test_spans_are_sorted_apart_and_inside_the_text(text: str) -> None:
    last = 0
    for span in detect(text):
        assert last <= span.start < span.end <= len(text)
        last = span.end


@given(st.text(alphabet="1369 -０三幺\u200b\n:,.@省市路号验证码a", max_size=200))
def test_spans_are_sorted_apart_and_inside_a_text_of_likely_characters(text: str) -> None:
    last = 0
    for span in detect(text):
        assert last <= span.start < span.end <= len(text)
        last = span.end
