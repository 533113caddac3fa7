"""File numbers of the police and of courts. All invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.ACCOUNT, "受案〖字〔2026〕30017号〗"),
    (PiiType.ACCOUNT, "案号：〖(2026)浙0199民初117号〗"),
    (PiiType.ACCOUNT, "报警回执编号:〖A3301992026000017〗"),
    (PiiType.ACCOUNT, "police report no. 〖RD-2026-000117〗"),
    (PiiType.ACCOUNT, "court case number 〖2:26-cv-00117〗"),
)
DECOYS = (
    "依据国发〔2026〕号文",
    "档案号没有写",
    "case no. 2 of 5 arrived broken",
    "the case number is missing",
)
