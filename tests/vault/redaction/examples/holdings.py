"""Balances of accounts. Prices, refunds and the word alone stay."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.BALANCE, "余额还有〖2,145.60〗元没退"),
    (PiiType.BALANCE, "会员卡里还剩〖860元〗"),
    (PiiType.BALANCE, "账户余额:〖￥73〗"),
    (PiiType.BALANCE, "My account balance was 〖$1,903.11〗 yesterday."),
    (PiiType.BALANCE, "I had 〖£64.20〗 left in my account"),
)
DECOYS = (
    "余额不足，请充值",
    "退了39元，还差20元运费",
    "余额宝收益少了",
    "I want the balance of the refund, $20.",
)
