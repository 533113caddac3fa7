"""Orders, parcels, pickup codes, businesses. Numbers of test ranges or of no carrier."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.ORDER_NUMBER, "我的单〖P20250311884721〗"),
    (PiiType.ORDER_NUMBER, "Order 〖GPA.3391-0482-7716-50923〗"),
    (PiiType.ORDER_NUMBER, "Booking 〖BKG-2290417735〗"),
    (PiiType.TRACKING_NUMBER, "件号〖773298841560274〗"),
    (PiiType.PHONE, "打〖17000000012转27116〗"),
    (PiiType.PICKUP_CODE, "取件码〖8-2-3001〗"),
    (PiiType.PICKUP_CODE, "快递柜取货码：〖8 8 2 3 1 9〗"),
    (PiiType.PICKUP_CODE, "请凭〖662817〗到驿站取件"),
    (PiiType.PICKUP_CODE, "Your pickup code is 〖48213〗"),
    (PiiType.TRACKING_NUMBER, "运单号〖YT0000000787789〗"),
    (PiiType.TRACKING_NUMBER, "顺路快递〖SF0000000308023〗"),
    (PiiType.TRACKING_NUMBER, "包裹〖JDVA13476842839〗显示签收"),
    (PiiType.TRACKING_NUMBER, "运单 〖LP000000164CN〗"),
    (PiiType.TRACKING_NUMBER, "USPS 〖9400 1000 0000 0000 0000 17〗"),
    (PiiType.ORDER_NUMBER, "订单号〖260528-291417776317066〗"),
    (PiiType.ORDER_NUMBER, "order number 〖112-0000000-0000001〗"),
    (PiiType.USCC, "统一社会信用代码〖91330199MA0000015A〗"),
    (PiiType.USCC, "见执照〖91330199MA0000015A〗。"),
)
DECOYS = (
    "取件码没收到",
    "第3批次,共12箱",
    "型号RX-8800,货号SP100200",
    "凭小票到店退款",
)
