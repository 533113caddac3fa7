"""Dates of birth and account numbers."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.BIRTH_DATE, "出生日期：〖1991年3月15日〗"),
    (PiiType.BIRTH_DATE, "女儿(〖2017-06-01〗出生)"),
    (PiiType.BIRTH_DATE, "她〖一九九一年三月〗生,身体不好"),
    (PiiType.BIRTH_DATE, "Date of birth: 〖03/15/1991〗"),
    (PiiType.BIRTH_DATE, "I was born on 〖15 March 1991〗."),
    (PiiType.ACCOUNT, "会员号〖VIP103977〗"),
    (PiiType.ACCOUNT, "病历号：〖0012345678〗"),
    (PiiType.ACCOUNT, "membership number 〖M-7780012〗"),
)
DECOYS = (
    "生产日期2026-01-05,保质期6个月",
    "2026年5月28日下单",
    "会员等级三级",
    "账号被封了",
)
