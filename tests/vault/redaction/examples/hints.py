"""Words of health, faith and descent."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.HEALTH, "老人有〖高血压、脑梗后遗症〗"),
    (PiiType.HEALTH, "手臂〖二度烧伤〗"),
    (PiiType.HEALTH, "I am 〖diabetic〗 and had an 〖allergic reaction〗."),
    (PiiType.RELIGION, "我们是〖穆斯林〗家庭"),
    (PiiType.RELIGION, "民族:〖维吾尔族〗"),
    (PiiType.RELIGION, "We are 〖Muslim〗."),
)
DECOYS = (
    "云南白族自治州发货",
    "这个系统有毛病",
    "上班族和追星族都在用",
)
