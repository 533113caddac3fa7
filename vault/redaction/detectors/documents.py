# ruff: noqa: PLR2004 - how many digits and letters a number has
"""Numbers with letters in them: identity documents, passports, IBANs, plates, payment references by their label."""

import re
from collections.abc import Callable, Iterator

from ..spans import PiiType, Span

_GAP = r"[ \-]?"
_HKID = re.compile(
    rf"(?<![A-Za-z0-9])(?P<head>[A-Za-z]{{1,2}}){_GAP}(?P<body>[0-9]{{6}}){_GAP}(?P<open>\(\s?)?(?P<ch"
    rf"eck>[0-9Aa])(?:\s?\))?(?![A-Za-z0-9])"
)
_MACAU = re.compile(r"(?<![A-Za-z0-9])[157][0-9]{6}\s?\([0-9]\)")
_TAIWAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][1289][0-9]{8}(?![A-Za-z0-9])")
_SSN = re.compile(r"(?<![0-9A-Za-z-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9A-Za-z]|-[0-9])")
_NINO = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?![A-Za-z0-9])")
_LABELLED_ID = re.compile(
    r"(?:身份证|身分證|身份證|证件|證件|回乡证|回鄉證|通行证|通行證|台胞证|居留证|军官证|港澳证|hkid|nric|"
    r"id\s(?:card|number|no\.?))"
    r"(?:号码|号|號碼|號|码|number|no\.?)?\s?(?:[:是为=(]|is)?\s?"
    r"(?P<value>[A-Za-z]{1,3}[ ]?[0-9][0-9Xx()-]{5,17}(?:[A-Za-z](?![A-Za-z0-9]))?)",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"(?:护照|護照|passport)(?:\s?(?:号码|号|號碼|號|number|num|no\.?|#))?[\"'”」】\])]?\s?"
    r"(?:[:是为=(#|]|is|was|no)?\s{0,2}[\"'“「【\[(]?"
    r"(?P<value>[A-Za-z]{0,2}[ ]?[0-9][0-9A-Za-z]{5,10})",
    re.IGNORECASE,
)
#: The word stands in the same sentence: my passport was needed for the report: P…
_PASSPORT_NEAR = re.compile(
    r"(?:护照|護照|passport)[^0-9\n。.;!?]{0,60}?(?<![A-Za-z0-9])(?P<value>[A-Z]{1,2}[0-9]{7,8}[A-Z]?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
#: Singapore's NRIC and FIN: a letter, seven digits, a check letter.
_SINGAPORE = re.compile(r"(?<![A-Za-z0-9-])(?P<head>[STFGM])(?P<body>[0-9]{7})(?P<check>[A-Z])(?![A-Za-z0-9-])")
_IBAN_LENGTHS = {
    country[:2]: int(country[2:])
    for line in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28",
        "EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26",
        "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31",
        "MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19",
        "SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20",
    )
    for country in line.split()
}
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,30}")
_INDIAN_TAX = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z](?![A-Za-z0-9])")
_OTHER_LABELLED_ID = re.compile(
    r"(?<![A-Za-z])(?:aadhaa?r|pan|uidai|tfn|tax file|medicare|nhs|social insurance|sin|national insurance|ni|"
    r"national id|"
    r"driv(?:er'?s?|ing)[ ]licen[cs]e|licen[cs]e|dl|state id|voter id|tax id|itin|curp|nie|dni|cpf|rfc)"
    r"(?:[ ](?:card|number|num|no\.?|id|#)){0,2}[ ]?(?:[:=#]|is|was)?[ ]?"
    r"(?P<value>(?=(?:[ -]?[A-Za-z0-9]){0,9}?[0-9])(?:[A-Z]{1,5}[0-9][A-Z0-9]{4,16}|"
    r"[0-9]{3,4}(?:[ -]?[0-9]{2,4}){1,3}[A-Z]?))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SORT_CODE = re.compile(
    r"(?<![A-Za-z])(?:sort[ -]?code|bsb|routing(?: (?:number|no\.?))?|transit|ifsc|swift|bic)[ ]?(?:code|number|"
    r"no\.?)?[ ]?(?:[:=#]|is)?[ ]?"
    r"(?P<value>[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2,5}|[0-9]{3}-[0-9]{3}|[A-Z]{4}[A-Z0-9]{4,7})(?![0-9A-Za-z-])",
    re.IGNORECASE,
)
_PLATE_LABELLED = re.compile(
    r"(?<![A-Za-z])(?:(?:licen[cs]e|number|car|vehicle|registration|reg)[ ](?:plate|registration|reg|no\.?)"
    r"|(?:my|the|his|her) (?:car|van)[ ]?[(:,]"
    r"|plate|rego|reg|"
    r"car reg|vehicle reg|"
    r"reg(?:istration)?[ ](?:number|no\.?))(?:[ ](?:number|no\.?))?[ ]?(?:[:=#]|is|was)?[ ]?"
    r"(?P<value>(?-i:(?:(?:NSW|VIC|QLD|ACT|WA|SA|NT|TAS|"
    r"[A-Z]{2})[ -])?(?=[A-Z -]{0,7}[0-9])[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,4}){1,2}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领]\s?"
    r"[A-Za-z][·. -]?"
    r"(?P<body>(?:[A-HJ-NP-Za-hj-np-z0-9][ -]?){4,6}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳使领])(?![A-Za-z0-9])"
)
_PAYMENT = re.compile(
    r"(?:支付单号|支付單號|支付流水|交易单号|交易單號|交易号|交易流水|流水号|商户单号|转账单号|扣款单号|"
    r"退款单号|支付编号|付款编号|转账编号|付款单号|支付凭证号?|付款凭证号?|回单号|"
    r"(?<![A-Za-z])(?:(?:payment|transaction|txn|trx|transfer|wire|remittance|deposit|bank|receipt|utr|mtcn"
    r"|swift|paypal)"
    r"\s?,?\s?(?:ref(?:erence)?|id|no\.?|number|code)(?:\s(?:no\.?|number|id))?|(?:paid|sent"
    r"|transferred)[^.\n0-9]{0,24}\s(?:ref(?:erence)?|confirmation)"
    r"|utr|mtcn))(?:号|號)?\s?(?:[:是为=#|]|"
    r"is)?\s?(?P<value>[A-Za-z0-9][A-Za-z0-9_-]{7,63})",
    re.IGNORECASE,
)
#: References that say by their first letters that money moved.
_PAYMENT_SHAPE = re.compile(
    r"(?<![A-Za-z0-9-])(?:PAY|TRX|TXN|TRN|PMT|TRF|REM|UTR|PAYID)[-_]?(?=[A-Z0-9-]{0,12}[0-9]{4})[A-Z0-9]{2,20}"
    r"(?:[-_][A-Z0-9]{1,16}){0,5}(?![A-Za-z0-9])"
)
_COORDINATES = re.compile(
    r"(?<![0-9.])"
    r"(?:[NSEW]\s?)?-?[0-9]{1,3}\.[0-9]{4,15}°?\s?[NSEW]?\s?[,/ ]\s?"
    r"(?:[NSEW]\s?)?-?[0-9]{1,3}\.[0-9]{4,15}°?\s?[NSEW]?(?![0-9A-Za-z])"
)
_COORDINATE = re.compile(
    r"(?:经度|纬度|經度|緯度|latitude|longitude|(?<![a-z])(?:lat|lng|"
    r"lon))[\"']?\s?[:=是为]?\s?(?P<value>-?[0-9]{1,3}\.[0-9]{2,15})",
    re.IGNORECASE,
)


def find_documents(text: str) -> Iterator[Span]:
    """Identity documents, passports, IBANs, plates, labelled payment references and coordinates in a folded text."""
    passports = {m.start("value") for m in _PASSPORT.finditer(text)}
    yield from _ibans(text)
    for rule, kind, pattern, holds in _RULES:
        group = "value" if "value" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            if rule == "hkid" and match.start() in passports:
                continue  # one in eleven passport numbers passes for it
            if holds is None or holds(match):
                yield Span(*match.span(group), kind, rule, _CONFIDENCE.get(rule, 0.95))


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2].upper())
        offsets = [i for i, c in enumerate(match[0]) if c.isalnum()]
        if length is None or len(offsets) < length:
            continue
        value = "".join(match[0][i] for i in offsets[:length]).upper()
        if int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1:
            yield Span(match.start(), match.start() + offsets[length - 1] + 1, PiiType.BANK_CARD, "iban", 1.0)


def _valid_hkid(match: "re.Match[str]") -> bool:
    if match["open"]:  # written as only this number is
        return True
    letters = [int(c, 36) for c in match["head"].upper()]
    values = [36] * (2 - len(letters)) + letters + [int(c) for c in match["body"]] + [int(match["check"], 36)]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


def _valid_taiwan(match: "re.Match[str]") -> bool:
    value = match[0].upper()
    code = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(value[0]) + 10
    digits = [code // 10, code % 10, *(int(c) for c in value[1:])]
    total = sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return total % 10 == 0


def _valid_singapore(match: "re.Match[str]") -> bool:
    """The check letter holds, or a word for the document stands before it."""
    total = sum(int(d) * w for d, w in zip(match["body"], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += 4 if match["head"] in "TG" else 3 if match["head"] == "M" else 0
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK"}.get(match["head"])
    return letters is None or letters[total % 11] == match["check"]


def _like_a_plate(match: "re.Match[str]") -> bool:
    body: str = match["body"]
    return sum(c.isdigit() for c in body) > 1


def _has_digit(match: "re.Match[str]") -> bool:
    return any("0" <= c <= "9" for c in match["value"])


def _digits_of_an_id(match: "re.Match[str]") -> bool:
    value: str = match["value"]
    return sum(c.isdigit() for c in value) >= 6


def _like_an_english_plate(match: "re.Match[str]") -> bool:
    value: str = match["value"]
    return value == value.upper() and any(c.isdigit() for c in value) and sum(c.isalnum() for c in value) >= 4


#: Where only the shape, or only the word before it, speaks for a number.
_CONFIDENCE = {
    "macau-id": 0.85,
    "ssn": 0.8,
    "nino": 0.85,
    "id-labelled": 0.85,
    "indian-tax": 0.75,
    "id-named": 0.8,
    "sort-code": 0.85,
    "plate-labelled": 0.85,
    "passport": 0.9,
    "passport-near": 0.8,
    "singapore-id": 0.9,
    "payment-labelled": 0.85,
    "coordinates": 0.8,
}

_RULES: tuple[tuple[str, PiiType, "re.Pattern[str]", Callable[["re.Match[str]"], bool] | None], ...] = (
    ("hkid", PiiType.ID_NUMBER, _HKID, _valid_hkid),
    ("macau-id", PiiType.ID_NUMBER, _MACAU, None),
    ("taiwan-id", PiiType.ID_NUMBER, _TAIWAN, _valid_taiwan),
    ("ssn", PiiType.ID_NUMBER, _SSN, None),
    ("nino", PiiType.ID_NUMBER, _NINO, None),
    ("id-labelled", PiiType.ID_NUMBER, _LABELLED_ID, None),
    ("passport", PiiType.PASSPORT, _PASSPORT, None),
    ("passport-near", PiiType.PASSPORT, _PASSPORT_NEAR, None),
    ("singapore-id", PiiType.ID_NUMBER, _SINGAPORE, _valid_singapore),
    ("indian-tax", PiiType.ID_NUMBER, _INDIAN_TAX, None),
    ("id-named", PiiType.ID_NUMBER, _OTHER_LABELLED_ID, _digits_of_an_id),
    ("sort-code", PiiType.BANK_CARD, _SORT_CODE, _has_digit),
    ("plate", PiiType.PLATE, _PLATE, _like_a_plate),
    ("plate-labelled", PiiType.PLATE, _PLATE_LABELLED, _like_an_english_plate),
    ("payment-labelled", PiiType.PAYMENT_REF, _PAYMENT, _has_digit),
    ("payment-shape", PiiType.PAYMENT_REF, _PAYMENT_SHAPE, None),
    ("coordinates", PiiType.ADDRESS, _COORDINATES, None),
    ("coordinate", PiiType.ADDRESS, _COORDINATE, None),
)
