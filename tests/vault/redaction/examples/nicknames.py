"""People who are called by a surname and a word; names in a row; names of peoples. All invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.NAME, "〖老秦〗昨天说给我退，今天不接电话了"),
    (PiiType.NAME, "〖小郭〗打电话来说要加价"),
    (PiiType.NAME, "是快递员〖小魏〗放的"),
    (PiiType.NAME, "〖韩姐〗收的钱，〖邓叔〗也在"),
    (PiiType.NAME, "[10:21] 〖老董〗: 货到了"),
    (PiiType.NAME, "修空调的姓〖蔡〗，五十来岁"),
    (PiiType.NAME, "证人有〖郝连城〗、〖傅春晓〗和〖尉迟远〗三人"),
    (PiiType.NAME, "由〖其其格〗代收，〖次仁多吉〗付的钱"),
    (PiiType.NAME, "〖蒋苗苗〗 16300000018"),
    (PiiType.NAME, "订餐人〖佟雨桐〗没收到"),
)
DECOYS = (
    "小米手机和小红书都看过，老板让我找老师",
    "小区门口的小店，老是不开票，老顾客也一样",
    "老王家烧烤味道一般",
    "扎西德勒饭店和卓玛泉矿泉水",
    "客服小张说已经登记",
    "贵姓、同姓都不问",
    "客服车牌",
    "元昨天签收",
    "刚毕业,老师推荐的",
)
