import pytest

from tests.vault.redaction.finding import found, hidden, shown
from vault.redaction.spans import PiiType


@pytest.mark.parametrize(
    "text",
    [
        "邮箱chenjiahe@example.com",
        "邮箱：chenjiahe@example.com。",
        "<chenjiahe@example.com>",
        "chenjiahe＠example．com",
        "chenjiahe @ example.com",
        "chenjiahe(at)example.com",
        "chenjiahe [at] example [dot] com",
        "chen\u200bjiahe@example.com",
        "mailto:chenjiahe@example.com",
    ],
)
def test_an_email_is_found_and_takes_no_chinese_with_it(text: str) -> None:
    (email,) = found(text, PiiType.EMAIL)
    assert "邮箱" not in email
    assert "chenjiahe" not in shown(text)
    assert "example" in email


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("加我微信ruoxi_h_0722", "ruoxi_h_0722"),
        ("微信号:abcdefg", "abcdefg"),
        ("vx:abc12345", "abc12345"),
        ("加V：chen_2021", "chen_2021"),
        ("加微abc12345", "abc12345"),
        ("V信 abc_12345", "abc_12345"),
        ("wechat id: somebody", "somebody"),
        ("wxid_c001jiahe88", "wxid_c001jiahe88"),
        ("转账到我微信kst_lilaoshi也行", "kst_lilaoshi"),
        ("QQ9900000013", "9900000013"),
        ("扣扣：9900000013", "9900000013"),
        ("支付宝zhoumy@example.org,直接退", "zhoumy@example.org"),
        ("telegram: @somebody_1", "@somebody_1"),
    ],
)
def test_a_messenger_account_is_found(text: str, value: str) -> None:
    assert found(text, PiiType.MESSENGER_ID) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/cb?token=abc123",
        "https://example.com/x?a=1&access_token=abc123#top",
        "https://user:secret@example.com/",
        "https://example.com/r/Zm9vYmFyYmF6cXV4MTIzNDU2",
        "Authorization: Bearer abcdefghijklmnop",
        "token=abcdef123456",
        "登录密码:hunter2!",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ],
)
def test_secrets_in_links_are_found(text: str) -> None:
    assert found(text, PiiType.URL_TOKEN)


def test_a_plain_link_stays() -> None:
    assert hidden("见 https://example.com/item/12345?page=2 的描述") == []


@pytest.mark.parametrize(
    "text",
    [
        "IP 192.0.2.13",
        "[198.51.100.16]",
        "2001:db8::1",
        "02:00:5e:00:53:0d",
        "02-00-5E-00-53-0D",
        "IMEI 004999107955667",
    ],
)
def test_what_names_a_device_is_found(text: str) -> None:
    assert found(text, PiiType.IP)


ADDRESSES = [
    "浙江省杭州市青禾区望舒路128号梧桐苑3幢2单元501室",
    "江苏省南京市栖云区听泉巷16号4栋1203",
    "福建省厦门市鹭影区环岛虚路300号海听苑8号楼1702",
    "山东省济南市泉语区舜华虚路12号",
    "辽宁省沈阳市北辰区向阳里14号1-3-2",
    "湖南省长沙市岳麓虚区橘洲里4栋1单元702",
    "香港九龍虛構道88號示例大廈12樓C室",
    "北京市虚构区示例街道甲5号院2号楼3单元401室",
    "四川省成都市虚构县示例镇和平村三组12号",
    "广西壮族自治区南宁市虚构区民主路1号",
    "Flat 2, 10 Fictional Road, London SW1A 1AA",
    "117 Fictional Ave, Apt 4B, Springfield, VA 22150",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("text", ["{}", "我住{}。", "寄到{},谢谢", '买家,文本,"周明远,{}"', "收货地址是{}\n", "（{}）"])
def test_an_address_is_found_by_its_grammar(address: str, text: str) -> None:
    assert address in "".join(found(text.format(address), PiiType.ADDRESS))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("收货地址:虚构新城二期三排七户\n下一行", "下一行"),
        ("地址：某某大院老门卫旁边\n好", "好"),
        ("address: The old mill behind the church\nThanks", "Thanks"),
        ("(收货地址:浙江省杭州市青禾区望舒路128号),水洗标写的", "水洗标写的"),
    ],
)
def test_a_label_takes_the_rest_of_the_line(text: str, rest: str) -> None:
    redacted = shown(text)
    assert rest in redacted
    for word in ("三排", "门卫", "mill", "望舒"):
        assert word not in redacted


@pytest.mark.parametrize(
    "text", ["住8号楼1702", "4栋1单元702", "3幢2单元501室", "GPS 30.123456,120.123456", "经度:120.1234"]
)
def test_a_part_of_an_address_is_found(text: str) -> None:
    assert found(text, PiiType.ADDRESS)


@pytest.mark.parametrize(
    "text",
    [
        "IP地址不对",
        "收货地址错了",
        "我要投诉到北京市朝阳区市场监督管理局",
        "杭州的商家",
        "浙江省发货",
        "从杭州市发出",
        "第3条第2款",
        "邮箱地址有误",
        "在路上3天",
        "5楼的灯",
    ],
)
def test_places_that_are_nobodys_address_stay(text: str) -> None:
    assert hidden(text) == []


def test_an_address_goes_as_a_whole() -> None:
    assert shown("寄到浙江省杭州市青禾区望舒路128号3幢") == "寄到〔地址1〕"
