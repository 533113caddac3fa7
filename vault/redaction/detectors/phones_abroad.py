"""Phones as other countries write them: by their grouping, or by a word for a phone that stands near."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..spans import PiiType, Span

_GAP = r"[ .-]"
_ALONE = r"(?<![0-9A-Za-z.,#/$£€¥₹:+_-])(?<![0-9] )(?<!\([0-9])"
_END = r"(?![0-9A-Za-z%]|[.,:/-][0-9]| [0-9])"
_EXTENSION = r"(?:[ ,]{0,2}(?:ext\.?|extension|x|转|轉|分机)[ :.]{0,2}[0-9]{1,6}(?![0-9A-Za-z]))?"
#: Trunk prefix and area in brackets or apart: (02) 8555 0182, 0172-2600 417, 01632 960 447, 0491 570 156, 030/1234567.
_TRUNK = re.compile(
    rf"{_ALONE}(?P<value>(?:\(0[0-9]{{1,5}}\)[ -]?|0[1-9][0-9]{{0,4}}[ /-]{{1,3}})[0-9]{{2,8}}"
    rf"(?:{_GAP}[0-9]{{2,8}}){{0,4}}"
    rf"{_EXTENSION}){_END}",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"080[0-9]|0[38]4[0-9]|0300|0333|0345|0370|"
    r"0870|0871|0900(?=[ -]?[0-9]{5}(?![0-9]))|0508|0120|0800"
)
_LINE_WORD = re.compile(
    r"(?:客服|售后|商家|卖家|店铺|官方|热线|服务|hotline|helpline|help ?desk|"
    r"customer (?:service|care|support)|toll[- ]free|"
    r"support (?:line|number)|freephone|shop'?s (?:phone|number)|called (?:your|the))[^0-9\n]{0,14}$",
    re.IGNORECASE,
)
_NOT_PHONE = re.compile(
    r"(?:order|订单|訂單|单号|單號|编号|tracking|parcel|ref(?:erence)?|invoice|model|型号|serial|batch|批号|sku|货号|isbn|"
    r"account|acct|card|卡号|lot|gb|iso|ean|upc|no\.|version)[^0-9\n]{0,6}$",
    re.IGNORECASE,
)
#: After a word for a phone any layout counts.
_NAMED = re.compile(
    r"(?:(?<![A-Za-z])(?:phone|tel|telephone|mobile|mob|cell|cellphone|handphone|hp|h/p|cp|ph|contact|whatsapp"
    r"|fps|paynow|"
    r"payme|gcash|duitnow|upi|mpesa|m-pesa|zelle|landline|fax|home|ring|reach (?:me|us|her|him)|"
    r"(?:call|text|ring|phone|dial|sms)(?: (?:me|us|her|him|back|mum|dad|my [a-z]{2,10})){0,2}(?: (?:at|on))?|"
    r"my number|my (?:new |other |old |work )?(?:no|num)|his number|her number)"
    r"|手机|手機|电话|電話|联系方式|联络|座机|传真|固话|打我|致电)"
    r"(?:[ ]?(?:number|num|no\.?|#|号码|号|號碼|號)){0,2}[ .]{0,2}(?:[:=|#(]|is|was|at|on|:|是|为|為)?[ \n\"'(]{0,3}"
    rf"(?P<value>(?<![0-9])\(?[0-9]{{2,6}}\)?"
    rf"(?:[ .\-/]{{1,2}}\(?[0-9]{{2,6}}\)?){{0,4}}{_EXTENSION})(?![0-9A-Za-z%]|[.,:/-][0-9])",
    re.IGNORECASE,
)
#: A person's name or a comma before eight or ten digits in two halves is no evidence: these groupings need a word near.
_HALVES = re.compile(rf"{_ALONE}(?P<value>[3-9][0-9]{{3}}[ -][0-9]{{4}}|[6-9][0-9]{{4}}[ -][0-9]{{5}}){_END}")
_PHONE_NEAR = re.compile(
    r"(?<![A-Za-z])(?:phone|tel|mobile|mob|cell|hp|contact|call|text|ring|whatsapp|fps|number is|recipient"
    r"|sms)(?![A-Za-z])|"
    r"手机|手機|电话|電話|联系|聯絡|打我|致电",
    re.IGNORECASE,
)
_NEAR = 40
_FEWEST, _MOST = 7, 15


def find_phones_abroad(text: str) -> Iterator[Span]:
    """Phones in the layouts of other countries in a folded text."""
    for match in _TRUNK.finditer(text):
        digits = _digits(match["value"])
        if 9 <= len(digits) <= _MOST + 4 and not _SERVICE.match(digits) and _may_be_phone(match):  # noqa: PLR2004
            kind = PiiType.PHONE if digits.startswith(("04", "07", "09", "06")) else PiiType.LANDLINE
            yield Span(*match.span("value"), kind, "trunk-phone", 0.75)
    for match in _NAMED.finditer(text):
        digits = _digits(match["value"])
        service = _SERVICE.match(digits) or digits.startswith(("400", "1800", "1888", "1877", "1866", "95", "800"))
        if _FEWEST <= len(digits) <= _MOST + 4 and not service and not _looks_dated(match["value"]):
            before = text[max(0, match.start() - 24) : match.start("value")]
            if not _LINE_WORD.search(before):
                yield Span(*match.span("value"), PiiType.PHONE, "phone-named", 0.75)
    for match in _HALVES.finditer(text):
        near = text[max(0, match.start() - _NEAR) : match.start()]
        after = text[match.end() : match.end() + 12]
        if not _of_something_else(match) and (_PHONE_NEAR.search(near) or _ten(match["value"])) and "%" not in after:
            yield Span(*match.span("value"), PiiType.PHONE, "phone-in-halves", 0.7)


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit())


def _ten(value: str) -> bool:
    """Whether it is written as only Indian mobiles are: five and five."""
    return len(value) == 11  # noqa: PLR2004


def _looks_dated(value: str) -> bool:
    return (
        re.fullmatch(
            r"(?:19|20)[0-9]{2}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}.*|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](?:19|20)[0-9]{2}.*",
            value,
        )
        is not None
    )


def _may_be_phone(match: "re.Match[str]") -> bool:
    """Neither after a word for something else nor a list: 01 02 03 04 05."""
    groups = [int(group) for group in re.findall("[0-9]{1,9}", match["value"])]
    listed = len(groups) > 2 and all(b - a == 1 for a, b in pairwise(groups))  # noqa: PLR2004 - a list of three
    return not listed and not _of_something_else(match)


def _of_something_else(match: "re.Match[str]") -> bool:
    return names_another_number(match.string, match.start())


def names_another_number(text: str, start: int) -> bool:
    """Whether the words before `start` announce an order, a part or a business's own line."""
    before = text[max(0, start - 28) : start]
    return (_NOT_PHONE.search(before) or _LINE_WORD.search(before)) is not None
