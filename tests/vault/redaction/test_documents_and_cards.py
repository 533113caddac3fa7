import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.redaction.finding import found, hidden
from vault.redaction.spans import PiiType

SEPARATORS = ["", "", "", " ", "-", "\u00a0", "\u200b", "\u3000"]
WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
IDS = ["330199199103150023", "370199198206140111", "210199194802270243", "11019919900101001X"]


@pytest.mark.parametrize("number", IDS)
@pytest.mark.parametrize("text", ["身份证号{}。", "{}", "他是{},请核实", "id{}", "证件 {}", "（{}）"])
def test_a_resident_id_is_found_anywhere(number: str, text: str) -> None:
    assert found(text.format(number), PiiType.ID_NUMBER) == [number]


@pytest.mark.parametrize("number", ["330199199103150024", "330199199103150023".replace("0023", "0025")])
def test_a_mistyped_resident_id_is_hidden_too(number: str) -> None:
    assert found(f"我的号是{number}", PiiType.ID_NUMBER) == [number]


def test_a_label_makes_an_id_of_any_digits() -> None:
    assert found("身份证号:123456789012345", PiiType.ID_NUMBER) == ["123456789012345"]


@given(st.sampled_from(IDS), st.lists(st.sampled_from(SEPARATORS), min_size=17, max_size=17), st.booleans())
def test_separators_at_random_never_hide_a_resident_id(number: str, between: list[str], wide: bool) -> None:
    written = number[0] + "".join(sep + c for sep, c in zip(between, number[1:], strict=True))
    written = written.translate(WIDE) if wide else written
    assert written in "".join(hidden(f"证号 {written} 如上"))


def test_a_spoken_resident_id_is_found() -> None:
    spoken = "三三零幺九九 一九九一 零三一五 零零二三"
    assert found(f"我报一下{spoken}", PiiType.ID_NUMBER) == [spoken]


@pytest.mark.parametrize(
    "text",
    [
        "330199910315002",
        "A123456(3)",
        "香港身份證A123456（3）",
        "a123456(3)",
        "A1234563",
        "SSN 987-65-4320",
        "my ssn is 987654320",
        "5123456(7)",
        "A123456789",
        "QQ 12 34 56 C",
        "回乡证H12345678",
        "HKID: Z683365(5)",
    ],
)
def test_other_identity_numbers_are_found(text: str) -> None:
    assert found(text, PiiType.ID_NUMBER)


@pytest.mark.parametrize(
    "text", ["护照E00000000", "护照号:EA0000000", "passport no. 123456789", "Passport number is X0000000"]
)
def test_a_passport_is_found_by_its_label(text: str) -> None:
    assert found(text, PiiType.PASSPORT)


@pytest.mark.parametrize(
    "card",
    [
        "6200000000000009233",
        "6200006611575092950",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "3782 822463 10005",
        "４１１１１１１１１１１１１１１１",
        "4111\u200b1111\u200b1111\u200b1111",
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
    ],
)
@pytest.mark.parametrize("text", ["{}", "从{}转走4980元", "card {} was charged", "“{}”"])
def test_a_card_or_iban_is_found(card: str, text: str) -> None:
    assert found(text.format(card), PiiType.BANK_CARD) == [card]


@pytest.mark.parametrize(
    "text",
    [
        "卡号 六二零零零零零零零零零零零零零",
        "银行卡:1234567890123456",
        "card number 1234 5678 9012 3456",
        "收款账号 12345678901234",
    ],
)
def test_a_label_makes_a_card_of_any_digits(text: str) -> None:
    assert found(text, PiiType.BANK_CARD)


@pytest.mark.parametrize("text", ["exp 09/28", "有效期09/28", "valid thru: 09/2028", "Exp. date 09-28"])
def test_a_card_expiry_is_found(text: str) -> None:
    assert found(text, PiiType.CARD_EXPIRY)


@pytest.mark.parametrize("plate", ["湘A0F014", "沪AD12345", "粤B·12345", "京A 12345", "粤Z1234港", "湘a0f014"])
def test_a_plate_is_found(plate: str) -> None:
    assert found(f"车牌{plate},停在楼下", PiiType.PLATE) == [plate]


@pytest.mark.parametrize(
    "text",
    [
        "支付单号:4200002938570839347357143217",
        "4200002938570839347357143217",
        "扣款交易号2026040785360142947446563764",
        "transaction id: AB12345678",
    ],
)
def test_a_payment_reference_is_found(text: str) -> None:
    assert found(text, PiiType.PAYMENT_REF)


@pytest.mark.parametrize(
    "text",
    [
        "订单号260528-291417776317066,实付128元",
        "订单6990679037742087513等十笔",
        "订单JD200078778932",
        "訂單PO-211-57746370643304452",
        "单号75000000748526显示已签收",
        "包裹SF0000000308023已签收",
        "運單LP000000164CN",
        "YT0000000787789",
        "USPS 9400 1000 0000 0000 0000 17",
        "实付¥128.00,优惠12.50,共3件",
        "2026-05-28 21:03:00",
        "2026/6/2 19:21:07",
        "价格19.90、29.90、39.80",
        "加厚毛毯 200×230cm",
        "尾号8803的银行卡",
        "退还1280000元",
        "2026-10-20 至 2026-11-20",
        "消费者权益保护法第五十五条",
        "91330199MA0000015A",
        "拨打12315或95588",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "0190b5a2-7c3d-7e21-9f40-5a1690000001",
        "版本号8.1.139.0",
        "会员等级一二三四五",
        "第一百二十三条第四款",
        "SKU 200*230 灰色 x1",
        "微信支付和支付宝都不行",
        "发你微信了,QQ也说过",
        "新款新能源新A货",
    ],
)
def test_what_a_complaint_is_about_stays_readable(text: str) -> None:
    assert hidden(text) == []
