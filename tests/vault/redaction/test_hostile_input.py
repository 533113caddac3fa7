"""No text may hang the detector. The bounds catch what grows with the square of the length, they measure nothing."""

import time

import pytest

from vault.redaction.detectors.detect import Known, detect
from vault.redaction.detectors.secrets import drop_secrets
from vault.redaction.formats.markup import html_text

LENGTH = 20_000
BOUND = 4.0  # seconds; what grows with the square takes longer at this length

SEEDS = [
    "1",
    "13",
    "1 ",
    "1 3 ",
    "4111 ",
    "4 ",
    "330199199103150023",
    "@",
    "a@",
    "a@a.",
    "a",
    "Ab ",
    "A1",
    ".",
    "-",
    "+1",
    "1-",
    "1/",
    "1,",
    "12.50 ",
    " ",
    "\n",
    "1\n",
    "16\n",
    "省",
    "浙江省",
    "浙江省杭州市",
    "路1号",
    "路",
    "1栋1",
    "一",
    "幺三",
    "地址:",
    "地址 ",
    "地址:路,",
    "address: 1 a, ",
    "验证码",
    "验证码 1 ",
    "code:",
    "cvv 1 ",
    "1 A ",
    "Flat 1, ",
    "微信a",
    "QQ1",
    "http://",
    "http://a?",
    "eyJa.",
    "token=",
    "京A",
    "护照",
    "0571-",
    "(",
    "[x] ",
    "<v ",
    "12:30 x:",
    "%41",
    "&#49;",
    "&amp;",
    "\\u0041",
    "=E9",
    "A" * 76 + "\n",
    "Abc1" * 19 + "\n",
    "\u200b",
    "1\u200b",
    "ﷺ",
    "2026/1/1 1:11:11\n16\n",
    ":",
    "a:",
    "1.1.",
    "N 1.11111",
    "1234 is your ",
    "GB82WEST",
    "(at)",
    "我儿子",
    "我是张",
    "张三先生",
    "联系人:张三",
    "张三\n",
    "张三收",
    "张·",
    "客服:",
    "Mr Tom ",
    "Dear A",
    "Al-",
    "A. ",
    "Tom said ",
    "My son Leo ",
    "Name: A",
    "取件码1-",
    "订单1-",
    "出生1990年",
    "高血压、",
    "1 A St, ",
    "A1 1AA ",
    "Address:\n1 A\n",
    "老王说",
    "古丽",
    "张三、李四、",
    "受案字(2026)",
    "在小学",
    "余额为1,",
    "Plot 1, A ",
    "Ab: ",
]
KNOWN = Known(
    names=("陈嘉禾", "Avery Sample", "一一一"), values=("aaaaaaaaaaaaaaaa", "1111111", "16800000001", "----a")
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_repeated_pattern_takes_time_in_proportion(seed: str) -> None:
    text = seed * (LENGTH // len(seed))
    started = time.process_time()
    detect(text, KNOWN)
    drop_secrets(text)
    assert time.process_time() - started < BOUND


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed",
    [
        "<",
        "<a ",
        "<a '",
        '<a x="',
        "<!--",
        "<script>",
        "<svg>",
        "</svg>",
        "<a>",
        "&",
        "&#",
        "<svg><math>",
        "<![CDATA[",
        "</",
        "<a =",
        "<script></script",
    ],
)
def test_repeated_markup_takes_time_in_proportion(seed: str) -> None:
    started = time.process_time()
    html_text(seed * (300_000 // len(seed)))
    assert time.process_time() - started < BOUND
