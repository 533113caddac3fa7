"""What somebody has in an account: the amount after or before the word for a balance. Prices and refunds stay."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_MONEY = (
    r"(?:(?:人民币|RMB|CNY|USD|GBP|EUR|AUD|CAD|HKD|INR|Rs\.?|HK\$|US\$|[¥￥$£€₹])[ ]?)?"
    r"[0-9]{1,3}(?:(?:,[0-9]{3}){1,4}|[0-9]{0,9})(?:\.[0-9]{1,2})?(?![0-9%-])"
    r"(?:[ ]?(?:万元|元|块钱|块|万|USD|GBP|EUR|CNY|RMB|dollars|pounds|euros)(?![A-Za-z]))?"
)
_LINK = (
    r"[ ]{0,2}(?:为|是|有|还有|还剩下?|剩余?|只剩下?|仅剩|仅有|共计?|总计|约|大概|显示)?[ ]?(?:了)?[ ]?[:=(]?[ ]{0,2}"
)
_CHINESE = re.compile(
    rf"(?:余额(?!宝|不足)|餘額|结余|可用额度|钱包里?|零钱里?|(?:卡|账户|帐户|账号|会员卡|储值卡)(?:里|内|上|"
    rf"中)(?:的钱)?)"
    rf"(?:{_LINK}){{1,2}}(?P<value>{_MONEY})"
)
_LEFT = re.compile(
    rf"(?:还剩下?|只剩下?|仅剩|剩余|尚余)(?:余额)?[ ]?[:=]?[ ]?(?P<value>{_MONEY})(?=[ ]?(?:没|未|不|[,。;!?\n)]|$))"
)
_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:(?:account|available|current|remaining|outstanding|wallet|closing|opening|credit|savings)[ ])?"
    r"(?:balance|left (?:in|on) my (?:account|card|wallet)|savings)[ ]?(?:(?:of|is|was|shows?|showed|now|still|at|"
    r"about)[ ]){0,3}[ ]?"
    rf"(?:[:=(][ ]?)?(?P<value>{_MONEY})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<![0-9.,])(?P<value>[$£€¥][ ]?[0-9][0-9,]{0,14}(?:\.[0-9]{1,2})?)[ ](?:left )?(?:in|on) my (?:bank |savings )?"
    r"(?:account|card|wallet)",
    re.IGNORECASE,
)


def find_holdings(text: str) -> Iterator[Span]:
    """Balances of accounts in a folded text."""
    for pattern in (_CHINESE, _LEFT, _ENGLISH, _BEFORE):
        for match in pattern.finditer(text):
            yield Span(*match.span("value"), PiiType.BALANCE, "balance", 0.8)
