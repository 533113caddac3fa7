"""Dates of birth, and the numbers under which a member, a customer or a patient is kept."""

import re
from collections.abc import Iterator

from ..fold import SPOKEN_DIGITS
from ..spans import PiiType, Span

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?:(?:(?:公元|农历|阴历|阳历)[ ]?)?[0-9]{2,4}[ ]?年(?:[ ]?[0-9]{1,2}[ ]?月(?:[ ]?(?:初|廿)?[0-9]{1,2}"
    r"[ ]?[日号]?)?)?"
    r"|(?:19|20)[0-9]{2}[ ]?[-/.][ ]?[0-9]{1,2}(?:[ ]?[-/.][ ]?[0-9]{1,2})?|(?:19|20)[0-9]{6}"
    rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.](?:19|20)?[0-9]{{2}}|{_DAY}(?: of)? {_MONTHS},? ?(?:[0-9]{{4}})?|"
    rf"{_MONTHS} {_DAY}(?:,? ?[0-9]{{4}})?"
    r"|[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?[日号])(?![0-9])"
)
_BORN = re.compile(
    r"(?:出生年月日|出生年月|出生日期|出生时间|出生于|生于|生日|出生|诞生日|(?<![A-Za-z])(?:d\.?o\.?b\.?|date "
    r"of birth|birth ?date|birthday|was born(?: on| in)?|born(?: on| in)?|birth))"
    r"(?:[ ]?(?:\(|\[)[^)\]\n]{1,14}[)\]])?[\"'”」】\])]?[ ]{0,2}"
    r"(?:[:=(\t|]|是|为|在|于|is|was|on|\n)?[ \t]{0,2}(?:公历|阳历|农历|on |the )?[\"'“「【\[(]?"
    rf"(?P<value>{_DATE})",
    re.IGNORECASE,
)
#: Asked for, and given in the next line of a chat.
_BORN_ASKED = re.compile(
    r"(?:出生日期|出生年月日?|生日|(?<![A-Za-z])(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday)(?![A-Za-z]))"
    rf"[^\n0-9]{{0,60}}\n[^\n:0-9]{{0,24}}:[ ]?(?:[^\n0-9:]{{0,12}}[ ])?(?P<value>{_DATE})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    r"(?P<value>(?:(?:19|20)[0-9]{2}|[0-9]{2})[ ]?(?:年|[-/.])(?:[ ]?[0-9]{1,2}[ ]?(?:月|[-/.])?(?:"
    r"[ ]?[0-9]{1,2}[ ]?[日号]?)?)?)[ ]?(?:出生|生人|生的|生日|生(?=[,。;)\n]))"
)

_IS = (
    r"[\"'”」】\])]{0,2}[ ]{0,2}(?:[:=#|\t]|是|为|為|(?<![A-Za-z])(?:is|was|no\.?|number)(?![A-Za-z])|\n)?"
    r"[ \t]{0,2}[\"'“「【\[(#]{0,2}[ ]?"
)
_ACCOUNT = re.compile(
    r"(?:(?:会员|會員|用户|客户|买家|账户|帐户|游戏|平台|登录|店铺|淘宝|京东|拼多多|抖音|美团|贵宾|积分|储值|"
    r"就诊|门诊|住院|病历|病案|医保|社保|公积金|保单|学籍|学生|考生|准考证|投保单|宽带|燃气|水表|电表|"
    r"缴费|体检|检查|挂号|处方|报告|健身|美容|洗车|理发|租房|贷款|借款|合同)卡?(?:编号|号码|账号|帐号|单号|号|"
    r"號|ID|id|Id)|(?:病历|病案|医保卡|社保卡|会员卡|就诊卡|住院)号?码?[:=]|学号|户号|卡号|保单号|"
    r"(?<![银行])账号|帐号|賬號|"
    r"(?<![A-Za-z])UID|(?<![A-Za-z])(?:member(?:ship)?|customer|client|user|patient|account|acct|loyalty|"
    r"rewards?|policy|subscriber|medical record|mrn|"
    r"health|medicare|medicaid|insurance|student|frequent flyer|profile|case file|chart|prescription|rx)[ "
    r"_-]?(?:(?:card|account)[ _-]?)?(?:number|num|no\.?|id|#)|(?<![A-Za-z])MRN)"
    rf"{_IS}(?P<value>[A-Za-z]{{0,6}}[-_]?[0-9][0-9A-Za-z]{{2,23}}(?:[-_][0-9A-Za-z]{{1,16}}){{0,3}}|"
    rf"[A-Za-z][A-Za-z0-9_]{{1,20}}[0-9_][A-Za-z0-9_]{{0,12}})(?![0-9A-Za-z@]|[.][0-9])",
    re.IGNORECASE,
)
_HANDLE_WORD = re.compile(
    r"(?:账号|帐号|賬號|账户名?|帐户名?|賬戶|用户名|会员名|登录名|淘宝号|淘宝ID|旺旺名?|掌柜名|买家号|买家ID|店铺ID|用户ID|会员ID|"
    r"小号|大号|昵称ID|(?<![A-Za-z])(?:user[ _-]?names?|log-?in(?:[ ](?:name|id))?|user[ _-]?id|shop[ _-]?id|"
    r"store[ _-]?id|seller[ _-]?id|buyer[ _-]?id|account(?:[ ](?:name|id))?|acct|handle|screen ?name|profile|"
    r"nick(?:name)?|gamertag|player[ _-]?id)(?![A-Za-z]))"
    r"(?P<link>[\"'”」】\])]{0,2}[ ]{0,2}(?:[:=#|\t(]|是|为|為|叫|(?:is|was|called|named)(?![A-Za-z])|\n)?"
    r"[ \t]{0,2}[\"'“「【\[(@#]{0,2}[ ]?)(?P<value>[A-Za-z0-9][A-Za-z0-9_.-]{2,31})(?![A-Za-z0-9@])",
    re.IGNORECASE,
)
_AT_HANDLE = re.compile(
    r"(?<![A-Za-z0-9._%+@/#-])@(?=[0-9_.]{0,8}[A-Za-z])(?P<value>[A-Za-z0-9_]{1,30}(?:\.[A-Za-z0-9_]{2,30}){0,2})"
    r"(?![A-Za-z0-9_@/(-]|\.[A-Za-z0-9])"
)
#: A handle is told from a word by what words do not have; a dot alone makes a host or a file of it.
_HANDLE_SHAPE = re.compile(r"(?=.*[A-Za-z])(?:.*_|[^.]*[0-9])")


def find_personal(text: str) -> Iterator[Span]:
    """Dates of birth and account numbers in a folded text, also where the digits are spoken."""
    yield from _find(text)
    spoken = text.translate(SPOKEN_DIGITS)
    if spoken != text:
        yield from (span for span in _find(spoken) if span.type is PiiType.BIRTH_DATE)


def _find(text: str) -> Iterator[Span]:
    for match in _BORN.finditer(text):
        yield Span(*match.span("value"), PiiType.BIRTH_DATE, "birth-labelled", 0.95)
    for match in _BORN_ASKED.finditer(text):
        yield Span(*match.span("value"), PiiType.BIRTH_DATE, "birth-asked", 0.85)
    for match in _BORN_AFTER.finditer(text):
        yield Span(*match.span("value"), PiiType.BIRTH_DATE, "birth-after", 0.9)
    for pattern in (_HANDLE_WORD, _AT_HANDLE):
        for match in pattern.finditer(text):
            if _HANDLE_SHAPE.match(match["value"]):
                value = match["value"].rstrip(".-")
                start = match.start("value")
                yield Span(start, start + len(value), PiiType.ACCOUNT, "handle", 0.8)
    for match in _ACCOUNT.finditer(text):
        if any("0" <= c <= "9" for c in match["value"]):
            yield Span(*match.span("value"), PiiType.ACCOUNT, "account-labelled", 0.8)
