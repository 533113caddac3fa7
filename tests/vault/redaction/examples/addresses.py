"""Addresses. Districts, roads and estates are invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.ADDRESS, "商品寄到〖福建省泉州市鹭影区丹霞大道3号云顶国际6幢2202室〗,没人取"),
    (PiiType.ADDRESS, "放在〖浙江省杭州市云栖县长虹中路46号南门岗亭〗,谢谢"),
    (PiiType.ADDRESS, "商家送到〖听涛小区33#1705〗,没人"),
    (PiiType.ADDRESS, "我住〖云南省昆明市潞城区柏林胡同与复兴南路交叉口云顶国际20幢4单元〗"),
    (PiiType.ADDRESS, "寄〖重庆市虹桥区石湾街道北岭社区4组12号〗"),
    (PiiType.ADDRESS, "小区：〖金地格林小镇〗"),
    (PiiType.ADDRESS, "It was to be delivered to 〖4046 Larkspur Gardens, Unit 9, Port Haven, OH 44102〗."),
    (PiiType.ADDRESS, "I live at 〖Flat 3, 12 Old Mill Road, Bristol BS1 4ND〗 and nobody came."),
    (PiiType.ADDRESS, "on file: 〖Rose Cottage, Mill Lane, Ashford, Kent TN26 1AA〗"),
    (PiiType.ADDRESS, "Ship to:\nIngrid Vance\n〖77 Quarry Lane\nApt 4B\nEastvale, WA 98101〗\n"),
    (PiiType.ADDRESS, "Send it to 〖PO Box 4491, Millbrook, IL 60001〗"),
)
DECOYS = (
    "王府井和北京南站都有这家店",
    "从杭州发货,路上用了6天",
    "5楼的灯坏了",
    "I waited 3 weeks at the mall for 12 boxes.",
    "The Main Street store was closed on 12 June 2026.",
)
