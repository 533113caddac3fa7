"""E-mail addresses, messenger accounts, links that carry secrets, and what names a device on a network."""

import ipaddress
import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-!#$&'*/=?^`{|}~")
_LOCAL_MAX = 64  # RFC 5321 §4.5.3.1.1
_DOT = r"(?:\.|[ ]?[\[({<](?:dot|点|\.)[\])}>][ ]?|[ ]dot[ ]|[ ]?点[ ]?)"
_TOP = r"(?:com|cn|net|org|edu|co|uk|io|me|info|de|fr|hk|tw|sg|in|au|ca|nl|jp)(?![A-Za-z0-9])"
#: A sign, or a word in brackets; a bare word or # only where something like a mail host follows.
_AT = re.compile(
    r"[ ]?(?:@|[\[({<][ ]?(?:at|a|@|艾特)[ ]?[\])}>]|艾特|圈[aA](?![A-Za-z]))[ ]?"
    rf"|[#＃](?=[A-Za-z0-9-]{{2,30}}{_DOT}{_TOP})"
    rf"|[ ]at[ ](?!(?:the|a|an|this|that|noon)[ ])(?=[A-Za-z0-9-]{{2,30}}(?:[ ]dot[ ]|[ ]?[\[(]dot[\])][ ]?)"
    rf"(?:[A-Za-z0-9-]{{2,30}}(?:\.|[ ]dot[ ]))?{_TOP})",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    rf"[A-Za-z0-9](?:[A-Za-z0-9-]{{0,62}}{_DOT}"
    r"){1,8}[A-Za-z][A-Za-z0-9-]{1,62}(?![A-Za-z0-9-])"
    r"|\[[0-9a-fA-F.:]{3,45}\]",
    re.IGNORECASE,
)

_WECHAT = re.compile(
    r"(?:加\s?(?:微(?!信)|[vV](?![A-Za-z信]))|微\s?信|薇信|薇[ ]?[❤♥💗💕]"
    r"|(?<![A-Za-z])[vV](?=[ ]?:)|威信|薇芯|微芯|维信|溦信|[vV]\s?信|徽信|"
    r"(?<![A-Za-z])(?:vx|wx|wechat|"
    r"weixin|wei\sxin)(?![A-Za-z_]))"
    r"[\"'”」】)]?"
    r"(?P<sure>\s?(?:号码|号|號|账号|帐号|id|名)?\s?[:是为=]\s?|\s?(?:号|號|账号|帐号|id)\s?)?\s?"
    r"(?P<value>[A-Za-z0-9][A-Za-z0-9_-]{4,29})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
_WECHAT_WORDS = frozenset(
    "android iphone ios windows version business payment official account group "  # noqa: SIM905 - words, as words
    "users message messages mini program "
    "chat store official service support login https http image video".split()
)
_WXID = re.compile(r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9_]{4,32}")
_QQ = re.compile(
    r"(?:(?<![A-Za-z])QQ|扣扣|企鹅|(?<![A-Za-z])Q)(?:号码|号|號|群|"
    r"邮箱)?\s?[:是为=]?\s?(?P<value>[1-9][0-9]{4,11})(?![0-9A-Za-z@.])",
    re.IGNORECASE,
)
_ALIPAY = re.compile(
    r"(?:支付宝|支付寶|(?<![A-Za-z])alipay)(?:账号|帐号|账户|帳號|号|account|id)?\s?[:是为=]?\s?"
    r"(?P<value>[A-Za-z0-9][A-Za-z0-9._+@-]{5,63})",
    re.IGNORECASE,
)
_OTHER_MESSENGER = re.compile(
    r"(?:telegram|whatsapp|(?<![A-Za-z])line|signal|skype|抖音号?|小红书号?|快手号?|微博|闲鱼号?|旺旺号?|阿里旺旺|"
    r"淘宝号|陌陌号?|"
    r"钉钉号?|企业微信|脉脉|知乎|B站|贴吧|"
    r"(?<![A-Za-z])(?:tg|insta(?:gram)?|ig|snap(?:chat)?|twitter|facebook|fb|messenger|discord|tiktok|viber|"
    r"kakao(?:talk)?|wechat))"
    r"(?:(?:id|号|账号|昵称|名|handle|username| id)?\s?[:=是]\s?|(?:id|号|账号)?[ ](?=@|[A-Za-z._-]{0,20}[0-9_.])|"
    r"(?:id|号|账号)(?=[A-Za-z0-9]))"
    r"(?P<value>@?[A-Za-z0-9_][A-Za-z0-9_.-]{2,38}[A-Za-z0-9_])",
    re.IGNORECASE,
)

_GIVEN = re.compile(r"[:=是@]|(?:id|号|账号)$", re.IGNORECASE)

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,14}://[^\s<>\"'“”，。、；）】》]+")
_CREDENTIAL_NAMES = (
    r"(?:[a-z_-]{0,20}token|[a-z_-]{0,10}key|sign(?:ature)?|sig|auth(?:orization)?|code|ticket|"
    r"session(?:_?id)?|sid|jwt|pwd|passw(?:or)?d|"
    r"secret|openid|unionid|uid|user_?id|credential|otp|state|nonce|access|refresh|invite|share_?id|phone|"
    r"mobile|tel|email|mail|name)"
)
_SECRET_QUERY = re.compile(rf"[?&#;]{_CREDENTIAL_NAMES}=[^&#]", re.IGNORECASE)
_LONG_OPAQUE = re.compile(r"/(?=[A-Za-z_-]{0,80}[0-9])(?=[0-9_-]{0,80}[A-Za-z])[A-Za-z0-9_-]{24,}")
_JWT = re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{4,}+(?:\.[A-Za-z0-9_-]*+)?")
_ASSIGNED_SECRET = re.compile(
    r"(?:(?<![A-Za-z])(?:access_?token|refresh_?token|api_?key|token|secret|session_?id|password|passwd|pwd|"
    r"jwt|cookie)|登录密码|密码|密碼|口令)"
    r"[\"']?\s?(?:[:=]|是|为)\s?[\"']?(?P<value>[!-~]{4,})",
    re.IGNORECASE,
)
_BEARER = re.compile(r"(?<![A-Za-z])(?:bearer|basic)\s(?P<value>[A-Za-z0-9._~+/=-]{12,})", re.IGNORECASE)

_IPV4 = re.compile(r"(?<![0-9.A-Za-z])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9A-Za-z]|\.[0-9])")
_IPV6 = re.compile(
    r"(?<![0-9A-Za-z.])(?<![0-9]:)(?<!::)(?=[0-9A-Fa-f]|::)[0-9A-Fa-f:]{3,39}(?:%[0-9a-z]{1,12})?(?![0-9A-Za-z:])"
)
_MAC = re.compile(r"(?<![0-9A-Za-z:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z:-])")
_VERSION = re.compile(r"(?:版本号?|固件|version|ver\.?|(?<![a-z])v)\s?(?:为|是|:)?\s?$", re.IGNORECASE)


def find_contacts(text: str) -> Iterator[Span]:
    """E-mail, messenger ids, links with tokens, network addresses in a folded text."""
    yield from _emails(text)
    yield from _messengers(text)
    yield from _links(text)
    yield from _network(text)


def _emails(text: str) -> Iterator[Span]:
    # From each at sign outwards, at most 64 characters back: a pattern that starts with the local part is quadratic.
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        if not domain:
            continue
        start = at.start()
        floor = max(0, start - _LOCAL_MAX)
        while start > floor and text[start - 1] in _LOCAL:
            start -= 1
        if start == at.start():
            if start == 0 or text[start - 1] != '"':
                continue
            start = max(floor, text.rfind('"', floor, start - 1))
        yield Span(start, domain.end(), PiiType.EMAIL, "email")


def _messengers(text: str) -> Iterator[Span]:
    for match in _WECHAT.finditer(text):
        value = match["value"]
        plain_word = value.isalpha() and (value.lower() in _WECHAT_WORDS or match[0][-len(value) - 1].isspace())
        if match["sure"] or not plain_word:
            yield Span(*match.span("value"), PiiType.MESSENGER_ID, "wechat", 0.85)
    for match in _WXID.finditer(text):
        yield Span(*match.span(), PiiType.MESSENGER_ID, "wxid")
    for rule, pattern in (("qq", _QQ), ("alipay", _ALIPAY), ("messenger", _OTHER_MESSENGER)):
        for match in pattern.finditer(text):
            sure = (
                rule != "messenger" or not match["value"].isalpha() or _GIVEN.search(match[0][: -len(match["value"])])
            )
            if not sure or (rule == "alipay" and match["value"].isalpha()):
                continue
            yield Span(*match.span("value"), PiiType.MESSENGER_ID, rule, 0.85)


def _links(text: str) -> Iterator[Span]:
    for match in _URL.finditer(text):
        url, start = match[0], match.start()
        host = url.find("//") + 2
        user = url.rfind("@", host, _path_start(url, host))
        if user > 0:
            yield Span(start + host, start + user, PiiType.URL_TOKEN, "url-user")
        opaque = _LONG_OPAQUE.search(url, host)
        query = _SECRET_QUERY.search(url, host)
        first = min((m.start() + 1 for m in (opaque, query) if m), default=None)
        if first is not None:
            # The query alone would leave the place where somebody's session can be guessed at.
            yield Span(start if query else start + first, match.end(), PiiType.URL_TOKEN, "url-token", 0.9)
    for match in _JWT.finditer(text):
        yield Span(*match.span(), PiiType.URL_TOKEN, "jwt")
    for pattern in (_ASSIGNED_SECRET, _BEARER):
        for match in pattern.finditer(text):
            yield Span(*match.span("value"), PiiType.URL_TOKEN, "secret", 0.8)


def _path_start(url: str, host: int) -> int:
    return min((i for i in (url.find(c, host) for c in "/?#") if i >= 0), default=len(url))


def _network(text: str) -> Iterator[Span]:
    for match in _IPV4.finditer(text):
        version = _VERSION.search(text, max(0, match.start() - 12), match.start())
        if not version and all(int(part) < 256 for part in match[0].split(".")):  # noqa: PLR2004 - an octet
            yield Span(*match.span(), PiiType.IP, "ipv4", 0.9)
    for match in _IPV6.finditer(text):
        if match[0].count(":") > 1 and any(c.isalnum() for c in match[0]):
            try:
                ipaddress.IPv6Address(match[0])
            except ValueError:
                continue
            yield Span(*match.span(), PiiType.IP, "ipv6")
    for match in _MAC.finditer(text):
        yield Span(*match.span(), PiiType.IP, "mac")
