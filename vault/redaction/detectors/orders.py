"""What an order goes by: order and tracking numbers, pickup codes, and the registration number of the business.

Only a pickup code is dangerous in a stranger's hands; the others are reported so that a policy can hide them.
"""

import re
from collections.abc import Callable, Iterator

from ..spans import PiiType, Span

_IS = (
    r"[\"'”」】\])]{0,2}[ ]{0,2}(?:[:=#|\t]|是|为|為|(?<![A-Za-z])(?:is|was)(?![A-Za-z])|\n)?"
    r"[ \t]{0,2}[\"'“「【\[(#]{0,2}[ ]?"
)
_ORDER = re.compile(
    r"(?:(?:订单|訂單|子订单|主订单|交易|下单|网单|外部订单|原订单|退款|退货|售后|受理|工单|预约)(?:编号|編號|"
    r"号码|号|號|單號|单号|ID|id)|订单|訂單|单据号|单据编号"
    r"|(?<=我的)单(?=[A-Za-z]{0,2}[0-9]{8})"
    r"|(?<![A-Za-z])(?:purchase |sales |web |original )?(?:order|booking|po)(?:[ _-]?(?:number|num|no\.?|id|"
    r"ref(?:erence)?|code|#))?(?![A-Za-z]))"
    rf"{_IS}(?P<value>(?:[A-Za-z]{{1,6}}[-_.])?[A-Za-z]{{0,6}}[-_]?[0-9][0-9A-Za-z]{{1,31}}(?:[-_][0-9A-Za-z]{{1,24}}){{0,4}})("
    rf"?![0-9A-Za-z]|[-_.:][0-9])",
    re.IGNORECASE,
)
_ORDER_SHAPE = re.compile(
    r"(?<![0-9A-Za-z-])(?:2[0-9](?:0[1-9]|1[0-2])[0-3][0-9]-[0-9]{15}|[0-9]{3}-[0-9]{7}-[0-9]{7})(?![0-9A-Za-z]|-[0-9])"
)
#: The word stands a few words away: 订单里的这笔 284…, the order I placed was 284….
_ORDER_NEAR = re.compile(
    r"(?:订单|訂單|单号|單號|网单|这单|(?<![A-Za-z])orders?(?![A-Za-z]))[^0-9\n]{0,16}?"
    r"(?<![0-9A-Za-z./-])(?P<value>[0-9]{12,20})(?![0-9A-Za-z]|[-.][0-9])"
    r"|(?<![0-9A-Za-z./-])(?P<first>[0-9]{12,20})[ ]?(?:是|为|这|的|那|个|张|笔|\(|is|,|my|the|[ ]){0,4}"
    r"(?:订单|单号|这单|order)",
    re.IGNORECASE,
)
#: Digits as shops number their orders; where no word is near the reading as a card is surer.
_ORDER_BARE = re.compile(r"(?<![0-9A-Za-z#./-])[1-57-9](?:[0-9]{18}|[0-9]{15})(?![0-9A-Za-z]|[-.][0-9])")
_TRACKED = re.compile(
    r"(?:(?:运单|運單|快递|快遞|物流|包裹|面单|邮件|货运|顺丰|中通|圆通|申通|韵达|极兔|德邦|京东|邮政|EMS|"
    r"寄件|退回|寄回|退货)(?:单号|單號|编号|编码|号码|号|號)|单号|單號|件号(?=[ :]{0,2}[0-9]{12})"
    r"|(?:包裹|快递|快件|运单)(?="
    r"[ ]?[A-Za-z]{0,4}[0-9]{11})"
    r"|(?:(?:顺丰|中通|圆通|申通|韵达|极兔|德邦|京东|邮政|天天|百世|丰网|菜鸟|快递|快运|速运|速递|物流|EMS|退货单|运单|快递单|退单)"
    r"(?:速递|快递|快运|速运|标快|特快|物流|包裹|件|单){0,2})(?=[ :]{0,2}[A-Za-z]{0,4}[0-9]{12,15}(?![0-9]))"
    r"|(?<![A-Za-z])(?:tracking|(?:has |was |been )?(?:shipped|dispatched)(?=:)|parcel|package|shipment|"
    r"consignment|waybill|awb|ups|usps|fedex|dhl|royal mail)(?:[ _-]?(?:number|num|no\.?|id|code|"
    r"ref(?:erence)?|#))?(?![A-Za-z]))"
    rf"{_IS}(?P<value>(?=[A-Za-z]{{0,5}}[0-9])[0-9A-Za-z]{{8,34}}|[A-Za-z]{{0,5}}[0-9]{{2,8}}(?:[ "
    rf"-][0-9A-Za-z]{{2,8}}){{2,7}})(?![0-9A-Za-z]|-[0-9])",
    re.IGNORECASE,
)
_CARRIER = re.compile(
    r"(?<![0-9A-Za-z])(?:SF[0-9]{12,15}|YT[0-9]{13,18}|JD[A-Z]{0,3}[0-9]{10,15}|JT[0-9]{13,15}|"
    r"ZT[O0]?[0-9]{10,14}|ST[O0]?[0-9]{10,14}|YD[0-9]{11,15}|DPK[0-9]{9,14}|DBL[0-9]{9,14}"
    r"|JDV[A-Z]{0,2}[0-9]{10,13}|KYE?[0-9]{10,14}|LP[0-9]{14,16}|CN[0-9]{12,16}|TBA[0-9]{12}|1Z[0-9A-Z]{16}|"
    r"9[1-5][0-9]{2}(?:[ ]?[0-9]{4}){4}(?:[ ]?[0-9]{2,4}){0,2})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_S10 = re.compile(
    r"(?<![0-9A-Za-z])(?P<service>[A-Za-z]{2})[ ]?(?P<digits>[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{2}[ ]?[0-9])"
    r"[ ]?[A-Za-z]{2}(?![0-9A-Za-z])"
)
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)

_PICKUP_VALUE = (
    r"(?P<value>[0-9A-Za-z]{1,4}(?:[ ]?-[ ]?[0-9A-Za-z]{1,6}){1,3}|[A-Za-z]{0,2}[0-9]{3,10}(?![ ][0-9])|"
    r"[0-9]{2,4}(?:[ ][0-9]{2,4}){1,3}|[0-9](?:[ ][0-9]){3,9})(?![0-9A-Za-z]|-[0-9])"
)
_PICKUP = re.compile(
    r"(?:取件码|取件碼|取件号|取件编号|取件密码|取货码|取货号|取貨碼|提货码|提货号|提货密码|提取码|自提码|"
    r"自提号|开箱码|开柜码|开门码|核销码|取餐码|取餐号|取票码|取票号|券码|领取码|兑换码|货架号|"
    r"(?<![A-Za-z])(?:(?:pick(?:ed|s)?-?[ ]?(?:it[ ]|this[ ]|them[ ])?up|collect(?:ion|ed)?(?:[ ]it)?|locker"
    r"|redemption|voucher|retrieval)(?:[ ](?:w/|with|using|by))?(?:[ ](?:the|my|a|this))?[ ]"
    r"(?:code|pin|number))|"
    r"(?<![A-Za-z])(?:pin|code)[ ](?:for|at|to)[ ](?:the[ ]|my[ ])?(?:pick-?[ ]?up|locker|collection|collect|parcel))"
    rf"{_IS}{_PICKUP_VALUE}",
    re.IGNORECASE,
)
_WITH_PICKUP = re.compile(
    rf"(?:凭|憑|请凭|用|输入)[ ]?[\"“【\[]?{_PICKUP_VALUE.replace('(?![0-9A-Za-z]|-[0-9])', '')}[\"”】\]]?"
    rf"[ ]?(?=(?:码|号)?(?:到|至|来|前往|去|在|取件|取货|取包裹|提货|领取|开柜|自提)[^0-9\n]{{0,30}})"
)
_FETCH = re.compile(r"取|提|领|柜|驿站")

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(r"(?<![0-9A-Za-z])[159ANY][1239][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Za-z])", re.IGNORECASE)
_USCC_LABELLED = re.compile(
    rf"(?:统一社会信用代码|社会信用代码|信用代码|營業執照|营业执照(?:注册)?(?:号码?|编号|代码)?|工商注册号|"
    rf"税号|纳税人识别号|(?<![A-Za-z])uscc){_IS}(?P<value>[0-9A-Za-z]{{15,20}})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def find_orders(text: str) -> Iterator[Span]:
    """Order and tracking numbers, pickup codes and registration numbers in a folded text."""
    for rule, kind, confidence, pattern, holds in _RULES:
        for match in pattern.finditer(text):
            if holds(match):
                yield Span(*match.span(_group(match)), kind, rule, confidence)


def _group(match: "re.Match[str]") -> str | int:
    """Which group holds the number."""
    return next((name for name, value in match.groupdict().items() if value and name in {"value", "first"}), 0)


def _has_digit(match: "re.Match[str]") -> bool:
    return any(c.isdigit() for c in match["value"])


def _is_fetched(match: "re.Match[str]") -> bool:
    return _FETCH.search(match.string, match.end(), match.end() + 30) is not None


def _valid_s10(match: "re.Match[str]") -> bool:
    """The check digit of UPU S10 holds."""
    digits = match["digits"].replace(" ", "")
    check = 11 - sum(int(d) * w for d, w in zip(digits[:8], _S10_WEIGHTS, strict=True)) % 11
    return int(digits[8]) == {10: 0, 11: 5}.get(check, check)


def _valid_uscc(match: "re.Match[str]") -> bool:
    """The check character of GB 32100-2015 holds."""
    code = match[0].upper()
    if code[:17].isdigit():
        return False  # one identity number in 31 passes: only a word makes it a business's
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _USCC_ALPHABET[-total % 31] == code[17]


_RULES: tuple[tuple[str, PiiType, float, "re.Pattern[str]", Callable[["re.Match[str]"], bool]], ...] = (
    ("order-labelled", PiiType.ORDER_NUMBER, 0.7, _ORDER, _has_digit),
    ("order-near", PiiType.ORDER_NUMBER, 0.6, _ORDER_NEAR, lambda _: True),
    ("tracking-labelled", PiiType.TRACKING_NUMBER, 0.7, _TRACKED, _has_digit),
    ("pickup-labelled", PiiType.PICKUP_CODE, 0.95, _PICKUP, _has_digit),
    ("uscc-labelled", PiiType.USCC, 0.8, _USCC_LABELLED, _has_digit),
    ("pickup-with", PiiType.PICKUP_CODE, 0.8, _WITH_PICKUP, _is_fetched),
    ("order-shape", PiiType.ORDER_NUMBER, 0.9, _ORDER_SHAPE, lambda _: True),
    ("order-bare", PiiType.ORDER_NUMBER, 0.5, _ORDER_BARE, lambda _: True),
    ("carrier", PiiType.TRACKING_NUMBER, 0.97, _CARRIER, lambda _: True),
    ("s10", PiiType.TRACKING_NUMBER, 1.0, _S10, _valid_s10),
    ("uscc", PiiType.USCC, 1.0, _USCC, _valid_uscc),
)
