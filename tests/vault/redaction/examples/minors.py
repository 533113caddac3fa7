"""Names of minors. All invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.MINOR_NAME, "钱是我儿子〖孙小果〗用我手机付的"),
    (PiiType.MINOR_NAME, "我女儿〖朵朵〗穿了以后起疹子"),
    (PiiType.MINOR_NAME, "孩子叫〖彭子轩〗,上小学"),
    (PiiType.MINOR_NAME, "未成年人姓名：〖王小米〗"),
    (PiiType.MINOR_NAME, "患儿〖游若〗,家长电话见下"),
    (PiiType.MINOR_NAME, "我儿子〖孙小果〗拿手机充值,后来〖小果〗哭了"),
    (PiiType.MINOR_NAME, "My son 〖Leo〗 is six and cut his hand."),
    (PiiType.MINOR_NAME, "Our 8-year-old daughter, 〖Marisol〗, used my card."),
    (PiiType.MINOR_NAME, "Child's name: 〖Ruby Vance〗"),
)
DECOYS = (
    "我儿子偷偷用手机充值",
    "孩子一直过敏,女儿今年上学",
    "儿童座椅和婴儿推车都有质量问题",
    "My son is six. My daughter and I waited.",
)
