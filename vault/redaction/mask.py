# ruff: noqa: PLR2004 - lengths of names and numbers
"""Hiding: the partial or typed form that stands for each kind of personal data.

A partial form shows at most: the first character of a name; three and four digits of a mobile number, four of another;
one character of the local part of an e-mail address and its domain; province and city of an address. What does not have
exactly the shape that its rule expects is hidden whole.
"""

import re

from .detectors.known import is_han
from .detectors.places import province_and_city
from .fold import SPOKEN_DIGITS, fold
from .spans import PiiType, Span

_HIDDEN = "***"
_PLACEHOLDERS: dict[PiiType, str] = {
    PiiType.NAME: "〔姓名〕",
    PiiType.MINOR_NAME: "〔未成年人〕",
    PiiType.PHONE: "〔电话〕",
    PiiType.LANDLINE: "〔电话〕",
    PiiType.ID_NUMBER: "〔身份证号〕",
    PiiType.PASSPORT: "〔护照号〕",
    PiiType.BANK_CARD: "〔银行卡号〕",
    PiiType.EMAIL: "〔邮箱〕",
    PiiType.ADDRESS: "〔地址〕",
    PiiType.MESSENGER_ID: "〔社交账号〕",
    PiiType.PLATE: "〔车牌〕",
    PiiType.BIRTH_DATE: "〔出生日期〕",
    PiiType.ACCOUNT: "〔账号〕",
    PiiType.PICKUP_CODE: "〔取件码〕",
    PiiType.TRACKING_NUMBER: "〔运单号〕",
    PiiType.ORDER_NUMBER: "〔订单号〕",
    PiiType.USCC: "〔统一社会信用代码〕",
    PiiType.PAYMENT_REF: "〔支付单号〕",
    PiiType.IP: "〔设备或网络标识〕",
    PiiType.URL_TOKEN: "〔链接凭证〕",
    PiiType.CARD_SECURITY_CODE: "〔安全码〕",
    PiiType.ONE_TIME_CODE: "〔验证码〕",
    PiiType.CARD_EXPIRY: "〔卡有效期〕",
    PiiType.ENCODED: "〔编码内容〕",
    PiiType.BALANCE: "〔余额〕",
    PiiType.SCHOOL: "〔学校〕",
    PiiType.BIOMETRIC: "〔生物识别信息〕",
    PiiType.HEALTH: "〔健康信息〕",
    PiiType.RELIGION: "〔信仰或民族〕",
    PiiType.OTHER_KNOWN: "〔个人信息〕",
}
_MOBILE = re.compile(r"(?:\+?86|0086|0)?(1[3-9][0-9]{9})")
_PHONE_SIGNS = re.compile(r"[0-9 +\-.()_·•/,、|~*']+")
_MASKED_NAME = re.compile(r"[\u3400-\u9fff]\*\*|[^\W\d_\u3400-\u9fff]\*\*\*")
_EMAIL = re.compile(
    r"(?P<first>[A-Za-z0-9])(?:[A-Za-z0-9._%+'-]{0,63}|\*{3})@(?P<domain>(?:[A-Za-z][A-Za-z0-9-]{0,30}\.|[0-9]{1,3}\.){1,4}[A-Za-z]{2,20})"
)


def placeholder(kind: PiiType) -> str:
    """The typed form of a kind, which shows nothing of the value."""
    return _PLACEHOLDERS[kind]


def mask_name(name: str) -> str:
    """`陈**`, `A***`, also of these forms themselves; one character, or anything but a plain name: stars only."""
    plain = fold(name).text
    if _MASKED_NAME.fullmatch(name):
        return name
    compact = "".join(c for c in plain if not c.isspace() and c not in "·•.-")
    if is_han(compact):
        return "*" if len(compact) == 1 else compact[0] + "**" if len(compact) <= 15 else _HIDDEN
    letters = plain.strip()
    if 1 < len(letters) <= 60 and all(c.isalpha() or c in " .'-·" for c in letters) and letters[0].isalpha():
        return _HIDDEN if is_han(letters[0]) else letters[0] + _HIDDEN
    return "*" if len(letters) == 1 else _HIDDEN


def mask_phone(phone: str) -> str:
    """`160****0001` for a mainland mobile, `****0117` for any other number of eight digits or more, else stars only."""
    plain = fold(phone).text.translate(SPOKEN_DIGITS)
    digits = "".join(c for c in plain if "0" <= c <= "9")
    if not _PHONE_SIGNS.fullmatch(plain):
        return "****"
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return f"{mobile[1][:3]}****{mobile[1][-4:]}"
    return "****" + digits[-4:] if 8 <= len(digits) <= 15 else "****"


def mask_email(email: str) -> str:
    """`c***@example.com`, also of that form itself; anything but one plain address: stars only."""
    match = _EMAIL.fullmatch(fold(email).text.strip())
    return f"{match['first']}***@{match['domain']}" if match and len(email.strip().split("@")[0]) > 1 else _HIDDEN


def mask_address(address: str) -> str:
    """`浙江省杭州市***`: only a province and a prefecture of the closed list, and only at the start."""
    return province_and_city(fold(address).text.strip()) + _HIDDEN


def mask_id(_number: str) -> str:
    """The typed form: nothing of an identity number is shown."""
    return _PLACEHOLDERS[PiiType.ID_NUMBER]


def partial_form(value: str, span: Span) -> str:
    """The partial form of a span's value; its typed form where there is none, or where several kinds overlap."""
    if span.mixed:
        return _PLACEHOLDERS[span.type]
    match span.type:
        case PiiType.NAME:
            return "**" if span.rule == "known-given-name" else mask_name(value)
        case PiiType.PHONE | PiiType.LANDLINE:
            return mask_phone(value)
        case PiiType.EMAIL:
            return mask_email(value)
        case PiiType.ADDRESS:
            return mask_address(value)
        case kind:
            return _PLACEHOLDERS[kind]
