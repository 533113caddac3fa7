"""Codes that the product never stores: card security codes, card PINs and one-time codes.

The consumer is told the kind and the position; `drop_secrets` removes the digits before anything is kept. Dropping
hurts when it is wrong, so the number must stand where a code stands: right after its word, or right before it.
"""

import re
from collections.abc import Iterator

from ..fold import SPOKEN_DIGITS, fold
from ..spans import PiiType, Span, merge

_CARD_WORD = re.compile(
    r"(?<![A-Za-z])(?:c\s?[vs]\s?[vcn](?:2(?![0-9]))?)(?![A-Za-z])|card\s(?:verification|security)\s(?:value|"
    r"code|number)|安全码|安全碼|卡背(?:面)?码"
    r"|(?:卡片?|信用卡|银行卡)?(?:背面?|反面|签名[栏条处])上?的?(?:后面?|末尾?|最后)?(?:[三3]位|"
    r"[四4]位)(?:数字|数|码|校验码)?"
    r"|(?:卡片?|信用卡)后[三3]位|后[三3]位(?:安全码|校验码)",
    re.IGNORECASE,
)
_PIN_WORD = re.compile(
    r"(?:支付|取款|交易|银行卡|信用卡|提现|查询|卡片?)(?:的)?密[码碼]|(?<![A-Za-z])PIN(?:\s?(?:code|number|"
    r"码))?(?![A-Za-z])",
    re.IGNORECASE,
)
_ONE_TIME_WORD = re.compile(
    r"[验驗]\s?[证證]\s?[码碼]|校\s?[验驗]\s?[码碼]|动态(?:密码|口令|码)|動態(?:密碼|碼)|[一1]次性(?:密码|"
    r"口令|码)|确认码|短信码|登录码|授权码|激活码|"
    r"(?<![A-Za-z])(?:yzm|captcha|sms_?code|T?OTP|2FA(?:\scode)?|pass\s?code|one[- ]?time\s(?:pass)?(?:code|word|pin)|"
    r"(?:verification|verify|authentication|authenticator|authorization|auth|security|login|log-?in|sign-?in|"
    r"confirmation|access|sms|text)[\s_-](?:code|pin))"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_PLAIN_CODE = re.compile(r"(?<![A-Za-z-])code(?:\s(?:is|was)[\s:]|\s?[:=]\s?)", re.IGNORECASE)
_OTHER_CODE = re.compile(
    r"(?:pick-?up|collection|locker|promo|promotion|discount|coupon|voucher|zip|postal|post|product|item|sku|"
    r"error|status|area|country|"
    r"bar|qr|order|tracking|"
    r"referral|invite|exit|style|colou?r|source|http|response|return)[ _-]?$",
    re.IGNORECASE,
)
_FILLER = (
    r"[\s:=\-\"'“”「」【】\[\]()是为為,,。的我你您收到了发给这个次码一下在下面即哦啊呢吧就如填写输入号在卡背面后边#]"
)
_AFTER = re.compile(
    rf"(?:[四五六七八4-8]\s?位(?:数字?)?)?{_FILLER}{{0,12}}+(?:(?:is|was|are|number|code|"
    rf"value)[\s:=]{{1,3}})?(?:[A-Z]-(?=[0-9]))?"
)
_DIGITS = re.compile(r"[0-9]{1,20}(?![0-9])")
_MORE_DIGITS = re.compile(r"[ .\-][0-9]{1,4}(?![0-9])")
_MIXED_CODE = re.compile(r"(?=[A-Za-z]{0,7}[0-9][A-Za-z]{0,6}[0-9])[A-Za-z0-9]{4,8}(?![A-Za-z0-9])")
_SURE = re.compile(r"[是为為:=【\[]|is\s")
_NO_CODE_AFTER = re.compile(
    r"\s?(?:元|块|塊|年|月|日|分|秒|小时|天|次|条|个|件|位|%|号楼|楼)|:[0-9]|[./-][0-9]|[A-Za-z]|"
    r"\s(?:minutes?|seconds?|hours?|days?|times|yuan|rmb|dollars)"
)
_BEFORE_CHINESE = re.compile(
    r"(?:(?<=[】\]:\n])|(?<![\s\S]))\s?(?P<a>[0-9]{4,8})(?![0-9])(?=\s?(?:[(【\[]|是|为|为您|作为|,)?\s?(?:您|"
    r"你|本次)?的?(?:登录|注册|支付|短信|手机)?"
    r"(?:验证码|驗證碼|校验码|动态码|动态密码|动态口令|[一1]次性密码|确认码))"
    r"|(?<![0-9A-Za-z.\-/¥$:])(?P<b>[0-9]{4,8})(?![0-9])(?=\s?(?:[(【\[]\s?|(?:是|为)(?:我|您|你|本次|"
    r"这次)?(?:刚收到)?的?(?:登录|注册|支付|短信|手机)?)"
    r"(?:验证码|驗證碼|校验码|动态码|动态密码|动态口令|[一1]次性密码|确认码))"
)
_BEFORE_ENGLISH = re.compile(
    r"(?<![0-9A-Za-z.\-/$])(?:[A-Z]-)?(?P<a>[0-9]{4,8}|[0-9]{3}[ -][0-9]{3})\s(?:is|was)"
    r"\s(?:your|the|my|our|a)\s(?P<what>[A-Za-z0-9' -]{0,40}?)(?:code|OTP|PIN|passcode)"
    r"(?![A-Za-z])|(?<![0-9A-Za-z.\-/$])(?P<b>[0-9]{4,8})\s?\((?:OTP|code|verification code)\)",
    re.IGNORECASE,
)
_CARD_BEFORE = re.compile(
    r"(?<![0-9A-Za-z.\-/¥$])(?P<a>[0-9]{3,4})(?![0-9])\s?(?:\(|is\s(?:my|the)\s|"
    r"是(?:我的?|卡的?)?)(?:cvv2?|cvc2?|安全码|card security code)",
    re.IGNORECASE,
)
_LABELS = {
    PiiType.CARD_SECURITY_CODE: "〔已移除:安全码〕",
    PiiType.ONE_TIME_CODE: "〔已移除:验证码〕",
}


def find_secrets(text: str) -> list[Span]:
    """Security codes and one-time codes in a text: sorted, without overlap, in code points. Raises nothing."""
    folded = fold(text)
    return merge(folded.back_all(find_secrets_folded(folded.text)))


def drop_secrets(text: str) -> tuple[str, list[Span]]:
    """The text with every such code replaced by a note, and where the codes stood in the text that was given."""
    spans = find_secrets(text)
    pieces, done = [], 0
    for span in spans:
        pieces += [text[done : span.start], _LABELS[span.type]]
        done = span.end
    return "".join([*pieces, text[done:]]), spans


def find_secrets_folded(text: str) -> Iterator[Span]:
    """The same over a folded text, unmerged, also where the digits are spoken."""
    yield from _find(text)
    spoken = text.translate(SPOKEN_DIGITS)
    if spoken != text:
        yield from _find(spoken)


def _find(text: str) -> Iterator[Span]:
    for word in _CARD_WORD.finditer(text):
        yield from _after(text, word.end(), range(3, 5), PiiType.CARD_SECURITY_CODE, "card-code")
    for word in _PIN_WORD.finditer(text):
        yield from _after(text, word.end(), range(4, 9), PiiType.CARD_SECURITY_CODE, "card-pin")
    for word in _ONE_TIME_WORD.finditer(text):
        yield from _after(text, word.end(), range(4, 9), PiiType.ONE_TIME_CODE, "one-time-code")
    for word in _PLAIN_CODE.finditer(text):
        if not _OTHER_CODE.search(text, max(0, word.start() - 12), word.start()):
            yield from _after(text, word.end(), range(4, 9), PiiType.ONE_TIME_CODE, "plain-code")
    for match in _BEFORE_CHINESE.finditer(text):
        yield Span(*match.span("a" if match["a"] else "b"), PiiType.ONE_TIME_CODE, "code-before", 0.9)
    for match in _BEFORE_ENGLISH.finditer(text):
        if match["b"] or not _OTHER_CODE.search(match["what"]):
            yield Span(*match.span("a" if match["a"] else "b"), PiiType.ONE_TIME_CODE, "code-before", 0.9)
    for match in _CARD_BEFORE.finditer(text):
        yield Span(*match.span("a"), PiiType.CARD_SECURITY_CODE, "card-code-before", 0.9)


def _after(text: str, at: int, lengths: range, kind: PiiType, rule: str) -> Iterator[Span]:
    filler = _AFTER.match(text, at)
    start = filler.end() if filler else at
    digits = _DIGITS.match(text, start)
    if not digits:
        mixed = _MIXED_CODE.match(text, start)
        if mixed and kind is PiiType.ONE_TIME_CODE and _SURE.search(text, at, start):
            yield Span(start, mixed.end(), kind, rule, 0.8)
        return
    end, count = digits.end(), digits.end() - start
    while count < lengths.start:
        more = _MORE_DIGITS.match(text, end)
        if not more:
            return
        end, count = more.end(), count + more.end() - more.start() - 1
    while count == lengths.start and end - start > count:  # cut into single digits: take what follows in the same way
        more = _MORE_DIGITS.match(text, end)
        if not more or count + more.end() - more.start() - 1 >= lengths.stop:
            break
        end, count = more.end(), count + more.end() - more.start() - 1
        if count + 1 >= lengths.stop:
            break
    if count in lengths and not _NO_CODE_AFTER.match(text, end):
        yield Span(start, end, kind, rule, 0.9)
