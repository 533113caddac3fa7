"""Addresses without a number: an estate, a building or a gate beside the word that something is left there."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .parts import NAME, NUMERALS

# 门口, 楼下, 代收点 alone are nobody's: the name of the place is in front.
_LEFT_AT = (
    r"(?:送到|送去|送至|寄到|寄往|寄去|寄至|放到|放在|放至|搁在|存在|家在|家住|我住|住在|住的是|搬到|发到|派到|到了|到达|送达|"
    r"地址改成|地址改为|改送|改到|收货在|快递到|已到)(?:了)?[ :,]?"
)
_HOME = (
    r"(?:花都|花城|名城|新城|家属院|家属楼|家属区|职工楼|安置房|安置区|小区|花园|公寓|家园|新村|大厦|广场|华府|雅苑|佳苑|嘉园|"
    r"佳园|豪庭|华庭|山庄|别墅|宿舍|创业园|科技园|工业园|产业园|软件园|物流园|写字楼|邻里中心|[苑湾邸郡轩阁墅邨])"
)
_PART = (
    rf"(?:[东南西北]区|[A-Z{NUMERALS}]{{1,3}}(?:期|区|号楼|栋|幢|座|楼|层|单元|号门)|"
    r"[A-Z][0-9]?座|[东南西北正侧后大]门)"
)
_SPOT = (
    r"(?:前台|大堂|大厅|保安亭|保安室|门卫室?|岗亭|传达室|收发室|架空层|物业(?:前台|中心|办公室)?|门口|楼下|"
    rf"(?:{NAME}{{2,6}}?)?(?:超市|便利店|小卖部|驿站|快递柜|丰巢柜?|快递架|自提点|代收点))"
)
_AT_HOME = re.compile(rf"{_LEFT_AT}(?P<value>{NAME}{{2,10}}?{_HOME}(?:{_PART}){{0,3}}(?:的?{_SPOT})?)")
_AT_GATE = re.compile(
    rf"{_LEFT_AT}(?P<value>(?:[{NUMERALS}]{{1,3}}号|[东南西北侧后正])门(?:保安亭|岗亭|门卫室?|保安室|传达室))"
)
# 一期, 2栋, C栋前台, 6号楼大堂 behind the name of an estate say that it is somebody's, whatever stands in front.
_BUILDING = re.compile(
    rf"(?P<value>{NAME}{{2,6}}?(?:家属院|家属楼|宿舍区|创业园|天地|花都|邻里中心)(?:[A-Z]|[{NUMERALS}]{{1,3}})"
    rf"(?:号楼|栋|幢|座)(?:{_SPOT})?)"
)
# A place that many share, or that a seller sends from.
_GENERAL = re.compile(
    r"(?:[我你他她它咱您]们?的?)?(?:这个?|那个?|别的|其他|其它|同一个?|哪个?|某个?|隔壁|附近|楼下|对面|所有|很多|各个|老|新|"
    r"教职工|教师|职工|学生|员工|女生|男生|单身|公司|学校|单位)*" + _HOME + rf"(?:的?{_SPOT})?"
)


def find_delivered(text: str) -> Iterator[Span]:
    """Estates, buildings and gates in a folded text that something was brought to."""
    for pattern in (_AT_HOME, _AT_GATE, _BUILDING):
        for match in pattern.finditer(text):
            if not _GENERAL.fullmatch(match["value"]):
                yield Span(*match.span("value"), PiiType.ADDRESS, "delivered-to", 0.7)
