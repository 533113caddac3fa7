# ruff: noqa: PLR2004 - lengths of numbers are what this file is about
"""Phones, identity numbers, cards and payment references among clusters of digits."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..fold import SPOKEN_DIGITS
from ..spans import PiiType, Span
from .numbers import Cluster, Luhn, clusters
from .phones_abroad import find_phones_abroad, names_another_number
from .unlabelled import find_unlabelled

_CONNECT = r"(?:号码|號碼|号|號|码|number|num|no\.?|is|was|是|为|為|说|的|[\s:=#\"'“”(\[【<>,、-]){0,8}$"
_LABELS = re.compile(
    r"(?:(?P<mobile>手机|手機|电话|電話|联系方式|聯絡|联系人|来电|主叫|座机|固话|热线|传真|传呼|mobile|cell|"
    r"phone|call\s(?:me\s)?(?:at|on)?"
    r"|(?<![a-z])tel\.?|telephone|whatsapp|拨打)"
    r"|(?P<card>银行卡|銀行卡|信用卡|储蓄卡|借记卡|卡|银行账户|银行账号|银行帐号|收款账号|打款账号|打款至|转账至|汇款至|"
    r"card|account|acct\.?|a/c)"
    r"|(?P<account>账户|账号|帐号|帐户|賬號)"
    r"|(?P<id>身份证|身分證|身份證|身分证|证件|證件|公民身份|ssn|social\ssecurity|id\scard|id\snumber|"
    r"national\sid|驾驶证|驾照|社保号|医保号)"
    r"|(?P<imei>imei|meid)"
    r"|(?P<order>订单|訂單|单号|單號|编号|編號|运单|運單|快递|物流|包裹|货号|条码|发票"
    r"|(?<![a-z])(?:order|tracking|parcel|usps|ups|fedex|po|sku)))" + _CONNECT,
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?P<phone>手机|手機|电话|電話|来电)?(?P<id>身份证|身分證|身份證)?(?:号码|号|號)?"
    r"(?:后[四4六6]位|尾号|末[四4]位|ending\sin)(?:是|为|:|\s){0,3}$",
    re.IGNORECASE,
)
_LABEL_REACH = 28
#: A fixed line that is given as a business's own.
_BUSINESS_LINE = re.compile(
    r"(?:客服|售后|售前|商家|店铺|店家|商户|卖家|公司|厂家|官方|服务|投诉|举报|咨询|平台|门店|酒店|总机|前台|"
    r"物流|网点|快递公司|银行|医院|学校|物业|店里|该店|本店)"
    r"(?:服务|投诉|咨询|联系|售后|客服|的)?(?:热线|电话|号码|座机|固话|总机)?(?:号码|号)?[\s:是为(]{0,3}$"
)

_MOBILE = re.compile(r"(?=1[3-9][0-9]{9})")
_COUNTRY_CODE = re.compile(r"(?<![0-9A-Za-z])[+(]{0,2}(?:00)?86\)?[ -]{0,2}$")
_FIXED = re.compile(r"(?=(0(?:10|2[0-9]|[3-9][0-9]{2}))[0-9]{7})")
#: Free of charge for the caller, so a business's: 1-888-…, 0800 ….
_TOLL_FREE = re.compile(r"1?8(?:00|88|77|66|55|44|33)[0-9]{7}|080[08][0-9]{6,7}")
_EXTENSION = re.compile(r"(?:[ ]?(?:-|转|轉|分机号?|ext\.?|extension)[ :]{0,2}[0-9]{1,6}(?![0-9-]))", re.IGNORECASE)
_HOTLINE = re.compile(r"[48]00[0-9]{7}")  # of a business, never of a person
_AMERICAN = re.compile(r"(?=[2-9][0-9]{2}[2-9][0-9]{6})")
_RESIDENT = re.compile(
    r"(?=((?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-8])[0-9]{4}"
    r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}))"
)
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_15 = re.compile(
    r"(?=(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])[0-9]{4}"
    r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})"
)
_CARD = re.compile(r"(?=([2-69][0-9]{3})[0-9]{9})")
_PAYMENT = re.compile(r"(?=4200[0-9]{24}|20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{20})")
_ORDER_WITH_DATE = re.compile(r"2[0-9](?:0[1-9]|1[0-2])[0-3][0-9]-[0-9]{15}(?![0-9])")
_PLUS = re.compile(r"(?<![0-9A-Za-z])\+[( ]?(?=[1-9])")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])")
_CHECK_LETTER = re.compile(r"[ \-_.]{0,3}[Xx](?![A-Za-z0-9])")
_CARD_SHAPES = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5)})
_ZERO = re.compile("0")
#: Where neither a check digit nor a form that nothing else has vouches for the number.
_CONFIDENCE = {
    "mobile": 0.95, "mobile-prefixed": 0.95, "mobile-twice": 0.8, "phone-labelled": 0.8, "phone-tail": 0.7,
    "landline": 0.75, "nanp": 0.8, "grouped-phone": 0.7, "card": 0.85, "card-labelled": 0.8, "imei": 0.95,
    "id-labelled": 0.8, "id-tail": 0.8, "resident-id-15": 0.75,
}  # fmt: skip
_OTHER_GROUPING = {  # British, Taiwanese: sizes of groups → first digits
    (5, 6): "07", (5, 3, 3): "07", (4, 3, 4): "0", (4, 3, 3): "09", (4, 6): "09", (3, 4, 4): "02",
}  # fmt: skip


def find_identifiers(text: str) -> Iterator[Span]:
    """Phones, identity numbers, cards, payment references in a folded text, also where digits are spoken."""
    yield from _find(text, spoken_in=None)
    yield from find_phones_abroad(text)
    yield from find_unlabelled(text)
    spoken = text.translate(SPOKEN_DIGITS)
    if spoken != text:
        yield from _find(spoken, spoken_in=text)


def _find(text: str, spoken_in: str | None) -> Iterator[Span]:
    for cluster in clusters(text, fewest=4):
        if spoken_in is not None and spoken_in[cluster.start : cluster.end] == text[cluster.start : cluster.end]:
            continue  # nothing spoken in it: seen already
        before = text[max(0, cluster.start - _LABEL_REACH) : cluster.start]
        size = len(cluster.at)
        if size < 7:
            yield from _tail(cluster, before)
            if size < 6:
                continue
        label = _LABELS.search(before)
        kind = label.lastgroup if label else None
        if not _DATE.match(text, cluster.start):
            yield from _labelled(cluster, kind)
        yield from _international(cluster)
        if size >= 10:
            yield from _phones(cluster, kind)
            yield from _identity(cluster, kind)
        if size >= 13:
            yield from _cards(cluster, kind)


def _spanned(cluster: Cluster, first: int, length: int, kind: PiiType, rule: str) -> Span:
    start, end = cluster.span(first, length)
    return Span(start, end, kind, rule, _CONFIDENCE.get(rule, 0.9))


def _tail(cluster: Cluster, before: str) -> Iterator[Span]:
    found = _TAIL.search(before)
    if found and found["id"]:
        yield _spanned(cluster, 0, cluster.leading(6, 0), PiiType.ID_NUMBER, "id-tail")
    elif found and found["phone"]:
        yield _spanned(cluster, 0, cluster.leading(4, 0), PiiType.PHONE, "phone-tail")


def _labelled(cluster: Cluster, kind: str | None) -> Iterator[Span]:
    line = _BUSINESS_LINE.search(cluster.text, max(0, cluster.start - _LABEL_REACH), cluster.start)
    if kind == "mobile" and not (_MOBILE.match(cluster.digits) and cluster.bounded(0, 11)):
        length = cluster.leading(12, 4)
        if length >= 7 and not _HOTLINE.match(cluster.digits) and not line:
            yield _spanned(cluster, 0, length, PiiType.PHONE, "phone-labelled")
    elif kind == "card":
        length = cluster.leading(24, 24)
        if length >= 9:
            yield _spanned(cluster, 0, length, PiiType.BANK_CARD, "card-labelled")
    elif kind == "account" and cluster.leading(24, 24) >= 15:
        yield _spanned(cluster, 0, cluster.leading(24, 24), PiiType.BANK_CARD, "card-labelled")
    elif kind == "id":
        length = cluster.leading(18, 18)
        if length >= 6:
            start, end = cluster.span(0, length)
            letter = _CHECK_LETTER.match(cluster.text, end)
            yield Span(start, letter.end() if letter else end, PiiType.ID_NUMBER, "id-labelled", 0.8)
    elif kind == "imei" and cluster.leading(17, 17) >= 14:
        yield _spanned(cluster, 0, cluster.leading(17, 17), PiiType.IP, "imei")


def _international(cluster: Cluster) -> Iterator[Span]:
    text, at = cluster.text, cluster.at
    for plus in _PLUS.finditer(text, max(0, cluster.start - 2), cluster.end):
        first = bisect_left(at, plus.end())
        if first == len(at) or at[first] != plus.end() or cluster.digits[first] == "0":
            continue
        length = cluster.leading(15, 6, bisect_left(cluster.firsts, first))
        if length >= 8:
            yield Span(plus.start(), cluster.span(first, length)[1], PiiType.PHONE, "international", 0.95)


def _phones(cluster: Cluster, kind: str | None) -> Iterator[Span]:
    yield from _mobiles(cluster, kind)
    if kind == "order":
        return
    yield from _landlines(cluster)
    for match in _AMERICAN.finditer(cluster.digits):
        first = match.start()
        if (
            _stands_alone(cluster, first, 10)
            and cluster.shape(first, 10) == (3, 3, 4)
            and not _HOTLINE.match(match.string, first)
            and not _TOLL_FREE.match(match.string, first)
        ):
            start, end = cluster.span(first, 10)
            opened = cluster.text[start - 1 : start] == "(" and ")" in cluster.text[start:end]
            yield Span(start - opened, end, PiiType.PHONE, "nanp", _CONFIDENCE["nanp"])
    yield from _other_groupings(cluster)


def _stands_alone(cluster: Cluster, first: int, length: int) -> bool:
    return cluster.bounded(first, length) and cluster.one_number(first, length)


def _mobiles(cluster: Cluster, kind: str | None) -> Iterator[Span]:
    digits = cluster.digits
    for match in _MOBILE.finditer(digits):
        first = match.start()
        if cluster.shape(first, 11) == (1, 3, 3, 4) and _TOLL_FREE.match(digits, first):
            continue
        if _stands_alone(cluster, first, 11):
            if not cluster.embedded(first, 11):
                start, end = cluster.span(first, 11)
                code = _COUNTRY_CODE.search(cluster.text, max(0, start - 8), start)
                end = _with_extension(cluster.text, end)
                yield Span(code.start() if code else start, end, PiiType.PHONE, "mobile", _CONFIDENCE["mobile"])
        elif cluster.ends_group(first + 10):
            for prefix in ("0086", "86", "0"):
                begin = first - len(prefix)
                if begin >= 0 and digits.startswith(prefix, begin) and cluster.bounded(begin, 11 + len(prefix)):
                    yield _spanned(cluster, begin, 11 + len(prefix), PiiType.PHONE, "mobile-prefixed")
        elif kind != "order" and cluster.bounded(first, 22) and _MOBILE.match(digits, first + 11):
            yield _spanned(cluster, first, 22, PiiType.PHONE, "mobile-twice")


def _with_extension(text: str, end: int) -> int:
    extension = _EXTENSION.match(text, end)
    return extension.end() if extension else end


def _landlines(cluster: Cluster) -> Iterator[Span]:
    if _BUSINESS_LINE.search(cluster.text, max(0, cluster.start - _LABEL_REACH), cluster.start):
        return
    for match in _FIXED.finditer(cluster.digits):
        first, area = match.start(), len(match[1])
        if _TOLL_FREE.match(match.string, first):
            continue
        if cluster.starts_group(first) and cluster.ends_group(first + area - 1):
            length = next((n for n in (area + 8, area + 7) if _stands_alone(cluster, first, n)), 0)
            if length:
                start, end = cluster.span(first, length)
                opened = cluster.text[start - 1 : start] == "(" and ")" in cluster.text[start:end]
                end = _with_extension(cluster.text, end)
                yield Span(start - opened, end, PiiType.LANDLINE, "landline", _CONFIDENCE.get("landline", 0.9))


def _other_groupings(cluster: Cluster) -> Iterator[Span]:
    for match in _ZERO.finditer(cluster.digits):
        first = match.start()
        if not cluster.starts_group(first) or _TOLL_FREE.match(cluster.digits, first):
            continue
        for shape, prefix in _OTHER_GROUPING.items():
            length = sum(shape)
            if (
                cluster.digits.startswith(prefix, first)
                and _stands_alone(cluster, first, length)
                and cluster.shape(first, length) == shape
                and not names_another_number(cluster.text, cluster.at[first])
            ):
                yield _spanned(cluster, first, length, PiiType.PHONE, "grouped-phone")


def _identity(cluster: Cluster, kind: str | None) -> Iterator[Span]:
    digits = cluster.digits
    for match in _RESIDENT.finditer(digits):
        first = match.start()
        if _stands_alone(cluster, first, 18):
            yield Span(*cluster.span(first, 18), PiiType.ID_NUMBER, "resident-id", _resident_confidence(digits, first))
        elif _stands_alone(cluster, first, 17):
            start, end = cluster.span(first, 17)
            letter = _CHECK_LETTER.match(cluster.text, end)
            if letter:
                yield Span(start, letter.end(), PiiType.ID_NUMBER, "resident-id", 1.0)
    if kind == "order":
        return
    for match in _RESIDENT_15.finditer(digits):
        first = match.start()
        if _stands_alone(cluster, first, 15) and not _in_dated_order(cluster, first):
            yield _spanned(cluster, first, 15, PiiType.ID_NUMBER, "resident-id-15")


def _resident_confidence(digits: str, first: int) -> float:
    """A number with the check digit of GB 11643 is a person's, even if it passes for a business's code too."""
    total = sum(int(d) * w for d, w in zip(digits[first : first + 17], _RESIDENT_WEIGHTS, strict=True))
    if "10X98765432"[total % 11] == digits[first + 17]:
        return 1.0
    return 0.75 if digits[first] == "9" else 0.95  # a business's code begins with 9 as well


def _in_dated_order(cluster: Cluster, first: int) -> bool:
    start = cluster.at[first] - 7
    return start >= 0 and _ORDER_WITH_DATE.match(cluster.text, start) is not None


def _card_lengths(head: str) -> tuple[int, ...]:
    """Lengths that card numbers with this beginning have."""
    if head[0] == "4":
        return (16, 13, 19)
    if head[:2] in ("34", "37"):
        return (15,)
    if head[:2] in ("30", "36", "38", "39"):
        return (14, 16)
    if head[:2] == "35" or "51" <= head[:2] <= "55" or "2221" <= head <= "2720":
        return (16,)
    if head[:2] in ("60", "62", "63", "64", "65", "67", "68", "69") or head in ("9558", "9559"):
        return (19, 16, 17, 18)
    return ()


def _cards(cluster: Cluster, kind: str | None) -> Iterator[Span]:
    digits = cluster.digits
    for match in _PAYMENT.finditer(digits):
        start, end = cluster.span(match.start(), 28)
        if end - start == 28 and cluster.bounded(match.start(), 28):
            yield Span(start, end, PiiType.PAYMENT_REF, "payment-28", 0.85)
    luhn = Luhn(digits)
    for match in _CARD.finditer(digits):
        first = match.start()
        if not cluster.starts_group(first):
            continue
        for length in _card_lengths(match[1]):
            if (
                _stands_alone(cluster, first, length)
                and luhn.valid(first, length)
                and not cluster.embedded(first, length)
                and not _in_dated_order(cluster, first)
                and (kind != "order" or cluster.shape(first, length) in _CARD_SHAPES)
            ):
                yield _spanned(cluster, first, length, PiiType.BANK_CARD, "card")
                break
