"""Chinese names. All invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.NAME, "我叫〖陈嘉禾〗,想投诉一家店"),
    (PiiType.NAME, "收件人：〖欧阳明月〗"),
    (PiiType.NAME, "收 货 人 : 〖张 晓 雨〗 电话见下"),
    (PiiType.NAME, "〖赵明月〗 15900000456 某市某路"),
    (PiiType.NAME, "交易成功\n〖冯晓〗17900000331\n南屏市"),
    (PiiType.NAME, "收 〖施国嘉〗160 0000 0212"),
    (PiiType.NAME, "打给〖方圆〗说了三次"),
    (PiiType.NAME, "真实姓名 〖万一超〗"),
    (PiiType.NAME, "骑手〖张伟强〗态度恶劣"),
    (PiiType.NAME, "法定代表人：〖郭振东〗，职务：总经理"),
    (PiiType.NAME, "我婆婆〖田桂兰〗今年76了"),
    (PiiType.NAME, "包裹由〖万逸禾〗签收，我不认识这个人"),
    (PiiType.NAME, "〖沈一凡〗女士您好"),
    (PiiType.NAME, "〖王女士〗您好"),
    (PiiType.NAME, "你们那个主管〖何经理〗答应过"),
    (PiiType.NAME, "本人〖阿依古丽·买买提〗，在外地上学"),
    (PiiType.NAME, "此致\n敬礼\n〖彭佳宁〗"),
    (PiiType.NAME, "收件人: 〖Li Ming〗"),
    (PiiType.NAME, "商家的〖游铁霏〗说“不退不换”"),
    (PiiType.NAME, "〖游霏怡〗代母亲〖孟春兰〗投诉"),
    (PiiType.NAME, "我朋友〖令狐雪〗也买了,后来〖令狐雪〗退了货"),
)
DECOYS = (
    "这款张裕葡萄酒和李宁跑鞋是假货",
    "王府井百货和万达广场的专柜都有售",
    "客服小禾说已经登记",
    "店名叫何记烤鸭",
    "马上处理,时间周六上午9点",
    "平安快递和顺丰都说没有记录",
    "用户: 好的谢谢\n客服: 尊敬的客户您好",
    "签收人:门卫",
    "金额不对,高度不够,方便的话请安排退款",
    "白色连衣裙尺码L,温度不能超过30度",
)
