"""Names of which a part is covered already (陈*, *国强), or that carry their sound in brackets: 谌(chén)一鸣."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .lexicon import COMPOUND, HAN, SURNAMES, TITLE, WEAK

_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SURNAMES - frozenset('乐和高')))}])"
_STRONG = f"[{''.join(sorted(SURNAMES - WEAK))}]"
_FIRST = re.compile(
    rf"(?<![*0-9])(?P<name>{_SURNAME}\*{{1,3}}[{HAN}](?![{HAN}*])|{_SURNAME}\*{{1,3}}[{HAN}](?=[的说收在和是])|"
    rf"{_SURNAME}\*{{1,2}}(?={TITLE})|{_STRONG}\*{{1,3}}(?![{HAN}*0-9])|"
    rf"{_STRONG}[{HAN}]\*(?![{HAN}*0-9]))(?![长宽厚深])"
)
_LAST = re.compile(
    r"(?:姓名|实名(?:认证)?|户名|名字|显示|收款人|收款方|付款人|收件人|收货人|转给|打给|付给|转账给|叫|名|账户|"
    r"对方|认证|"
    r"[(\[「“\":'】])"
    rf"[ ]?(?:是|为|叫|显示)?[ ]?[:=]?[ ]?[\"“(]?(?P<name>\*{{1,2}}(?!{TITLE})[{HAN}]{{1,2}})(?![*{HAN}])"
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_SOUNDED = re.compile(
    rf"(?P<name>{_SURNAME}\([a-zü]{{0,5}}[a-zü{_TONED}][a-zü]{{0,3}}[1-5]?\)[{HAN}]{{1,2}})(?![{HAN}]{{2}})"
)


#: As tickets write it: the family name, a slash, the given name.
_ON_A_TICKET = re.compile(r"(?:乘机人|乘客|旅客|乘车人|入住人)[ :]{0,3}(?P<name>[A-Z]{2,16}/[A-Z]{2,20})(?![A-Za-z])")


def find_masked(text: str) -> Iterator[Span]:
    """Such names in a folded text."""
    for rule, confidence, pattern in (
        ("name-masked", 0.8, _FIRST),
        ("name-masked", 0.8, _LAST),
        ("name-sounded", 0.8, _SOUNDED),
        ("name-on-a-ticket", 0.9, _ON_A_TICKET),
    ):
        for match in pattern.finditer(text):
            yield Span(*match.span("name"), PiiType.NAME, rule, confidence)
