"""Schools that somebody attends, years and classes. All invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.SCHOOL, "我儿子在〖鹭影区丹霞小学三年级(2)班〗"),
    (PiiType.SCHOOL, "就读于〖云栖理工大学〗，被代收了押金"),
    (PiiType.SCHOOL, "女儿上的是〖星桥幼儿园中一班〗"),
    (PiiType.SCHOOL, "孩子在〖云栖中学〗读书"),
    (PiiType.SCHOOL, "My daughter goes to 〖Larkspur Primary School, Year 4〗."),
    (PiiType.SCHOOL, "He is enrolled at 〖Northvale Academy〗"),
)
DECOYS = (
    "小学门口的文具店卖三无零食",
    "大学刚毕业",
    "学校发的通知",
    "school shoes fell apart after a week",
)
