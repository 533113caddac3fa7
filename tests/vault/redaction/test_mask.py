import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vault.redaction.finding import case_of, shown
from vault.redaction.detectors.known import Known
from vault.redaction.hiding import hidden_text
from vault.redaction.marks import Edits
from vault.redaction.mask import mask_address, mask_email, mask_id, mask_name, mask_phone, placeholder
from vault.redaction.policy import Policy, Treatment
from vault.redaction.spans import MIXED, PiiType, Span, merge

MASKS = [mask_address, mask_email, mask_id, mask_name, mask_phone]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈嘉禾", "陈**"),
        ("黄明", "黄**"),
        ("欧阳若溪", "欧**"),
        ("陈 嘉 禾", "陈**"),
        ("陈", "*"),
        ("Avery Sample", "A***"),
        ("", "***"),
        ("A", "*"),
        ("陈嘉禾16900000013", "***"),
        ("陈嘉禾(女)", "***"),
        ("a@b", "***"),
        ("  ", "***"),
        ("迪丽·热巴", "迪**"),
    ],
)
def test_a_name_shows_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("16000000001", "160****0001"),
        ("+86 160-0000-0001", "160****0001"),
        ("１６０００００００01", "160****0001"),
        ("幺六〇零零零零零零零幺", "160****0001"),
        ("+852 5000 0016", "****0016"),
        ("0571-00000001", "****0001"),
        ("12315", "****"),
        ("0013", "****"),
        ("160000000012345678", "****"),
        ("电话16000000001", "****"),
        ("16000000001 陈嘉禾", "****"),
        ("", "****"),
    ],
)
def test_a_phone_shows_three_and_four_digits_at_most(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("chenjiahe@example.com", "c***@example.com"),
        ("a@example.com", "***"),
        ("a@b@example.com", "***"),
        ("陈@example.com", "***"),
        ("x y@example.com", "***"),
        ("chen@16000000001.com", "***"),
        ("chen@", "***"),
        ("", "***"),
        ("ab@sub.example.co.uk", "a***@sub.example.co.uk"),
    ],
)
def test_an_email_shows_one_character_and_its_domain(email: str, masked: str) -> None:
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("浙江省杭州市青禾区望舒路128号", "浙江省杭州市***"),
        ("浙江杭州青禾区", "浙江杭州***"),
        ("北京市朝阳区虚构路1号", "北京市***"),
        ("朝阳区虚构路1号", "***"),
        ("中山路12号", "***"),
        ("香港九龍虛構道88號", "香港***"),
        ("望舒路128号", "***"),
        ("浙江省陈嘉禾市", "浙江省***"),
        ("117 Fictional Ave", "***"),
        ("", "***"),
        ("西双版纳傣族自治州虚构县", "西双版纳傣族自治州***"),
    ],
)
def test_an_address_shows_province_and_city_of_the_closed_list(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(max_size=40).filter(lambda value: not set(value) & set("*〔")))
def test_no_mask_gives_back_what_it_was_given(value: str) -> None:
    for mask in MASKS:
        assert mask(value) != value
        assert mask(value)


@given(st.text(alphabet="0123456789+- ()", max_size=30))
def test_no_phone_mask_shows_more_than_seven_digits(value: str) -> None:
    assert sum(c.isdigit() for c in mask_phone(value)) <= 7


@given(st.text(max_size=40), st.sampled_from(list(PiiType)))
def test_every_kind_has_a_typed_form(value: str, kind: PiiType) -> None:
    assert re.fullmatch("〔[^〕]+〕", placeholder(kind))


def test_a_team_may_see_partial_forms() -> None:
    policy = Policy(dict.fromkeys([PiiType.NAME, PiiType.PHONE, PiiType.EMAIL, PiiType.ADDRESS], Treatment.PARTIAL))
    text = "我叫陈嘉禾，手机16800000001，写信到afei@example.com，寄到浙江省杭州市青禾区望舒路128号3幢"
    partly = hidden_text(text, case_of(Known(names=("陈嘉禾",))), policy, Edits())[1].text
    assert partly == "我叫陈**，手机168****0001，写信到a***@example.com，寄到浙江省杭州市***"


def test_the_typed_forms_are_as_agreed() -> None:
    text = shown("身份证330199199103150023 卡号4111111111111111 CVV 123 验证码482913")
    assert text == "身份证〔证件号1〕 卡号〔银行卡1〕 CVV 〔…〕 验证码〔…〕"


def test_overlapping_spans_become_their_union_under_the_strictest_kind() -> None:
    merged = merge([Span(0, 5, PiiType.PHONE, "a"), Span(3, 9, PiiType.BANK_CARD, "b"), Span(20, 21, PiiType.IP, "c")])
    assert [(s.start, s.end, s.type) for s in merged] == [(0, 9, PiiType.BANK_CARD), (20, 21, PiiType.IP)]
    assert merged[0].rule.startswith(MIXED)


def test_neighbours_stay_apart() -> None:
    assert len(merge([Span(0, 3, PiiType.PHONE, "a"), Span(3, 5, PiiType.PHONE, "a")])) == 2
