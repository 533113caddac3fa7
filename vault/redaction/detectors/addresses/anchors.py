"""What gives an address away: a road with a number, a building with a room, a village with a group.

A town, a road or a shop alone is no anchor: it may be anybody's. What stands around an anchor is found in `extent`.
"""

import re

from ..places import place_at
from .counties import county_at
from .parts import ESTATE, HAN, HOMES, NAME, NUMERALS, STREET, UNIT

_SITE = (
    r"(?:大厦|大廈|公寓|花园|花園|小区|小區|新村|家园|家園|苑|园|園|(?<!政)府|庭|湾|灣|居委会|市场|批发城|商城|校区|院区|工业区|工业园|产业园|科技园|"
    r"写字楼|(?<![这那大全省县市商进])城)"
)
# 3号才发货, 5号下午: a day of the month.
_DAY = (
    r"(?<!月)(?!号(?:才|就|发|到货|签收|下单|收到|那天|当天|晚|上午|下午|早|中午|之|前|左右|"
    r"开始|都|还|我|到现在|至今|的时候|退|买))"
)
_COUNTED = r"[0-9.:/年月日天元块钱万件个次只台双套盒包瓶份张斤箱袋条本杯%米分秒人]"

_INNER = r"(?:单元|單元|层|層|楼(?!梯)|樓|室|户|房|号(?!线|机)|號|栋|幢|座|门(?!店|票)|病区|床|寝|档|铺)"

_ROAD_NUMBER = re.compile(
    rf"(?:{STREET}|{_SITE})(?:[东南西北中一二三四五六七八九][段路区期])?[ ]?(?:第|负|自编|附|门牌|里面)?"
    rf"{_DAY}[{NUMERALS}]{{1,6}}(?:[-之][0-9]{{1,4}})?[ ]?{_DAY}(?!期(?![ ]?[0-9A-Za-z])){UNIT}"
)
_ROAD_ROOM = re.compile(
    rf"(?:路|街|大道|巷|胡同|弄)(?:(?:底商|商铺|门面|门市|临街)[A-Za-z]?[0-9]{{1,5}}号?|"
    rf"[ ]?[0-9]{{1,5}}(?:-[0-9]{{1,5}}){{1,3}}(?!{_COUNTED}))"
)
# A building with a unit or a room: 8号楼1702, 4栋1单元702, 12樓C室, A塔3705, 三单元五零二.
_BUILDING = re.compile(
    rf"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{{1,4}}|[{NUMERALS}甲乙丙丁东南西北]{{1,4}})[ ]?"
    r"(?:(?:号楼|號樓|栋|棟|幢|号院|单元|單元|号宿舍|宿舍|号公寓|塔|舍)[ -]?"
    rf"(?:(?:负|[A-Za-z])?(?:[0-9A-Za-z]{{1,5}}|[{NUMERALS}]{{1,5}}){_INNER}|"
    rf"[0-9A-Za-z]{{1,5}}(?![0-9A-Za-z])(?!{_COUNTED})|[{NUMERALS}]{{3,5}})|"
    rf"(?:座|楼|樓|层|層|期|区|區)[ -]?(?:[0-9A-Za-z]{{1,5}}|[{NUMERALS}]{{1,5}})(?:单元|單元|层|層|樓|楼|室|户(?!型)|"
    rf"房(?!间)|栋|幢|號|号(?!线|机|柜)(?=[{HAN}]?[0-9]))|"
    rf"(?:座|楼|樓|层|層|区|區)[ -]?[A-Za-z]?[0-9]{{3,4}}(?![0-9A-Za-z])(?!{_COUNTED}))|"
    rf"(?<![月0-9A-Za-z])[0-9]{{1,3}}号[0-9]{{3,4}}(?![0-9A-Za-z])(?!{_COUNTED})"
)
_BLOCK = re.compile(
    rf"(?:{STREET}|{_SITE}|广场|中心|厂|公司|园区|医院|酒店|基地)[ ]?[东南西北一二三四五六]?[区期院]?[ ]?"
    r"[A-Za-z][0-9]{0,2}[ ]?(?:座|栋|幢|区|楼|塔|馆|厂房|仓)(?![A-Za-z])"
)
# 宿舍608, 特力大厦三层C318, 商铺F2-086, 皮具城C368档, 良智樓1203室.
_ROOM = re.compile(
    rf"(?:(?:宿舍|寝室|公寓|厂房|车间|写字楼|大厦|大廈|斋|舍|苑|酒店|宾馆|民宿|招待所)[A-Za-z]?[0-9]{{3,4}}(?![0-9A-Za-z])(?!{_COUNTED})|"
    rf"(?:层|楼|商铺|铺位|档口|摊位|厂房|车位|车库|库房|工位)[A-Za-z]{{1,2}}[0-9]{{0,2}}-?[0-9]{{2,4}}(?![0-9A-Za-z])(?!{_COUNTED})|"
    rf"(?:底商|商铺|铺位|门面|档口|摊位)[0-9]{{1,4}}号|"
    rf"[{HAN}A-Z][0-9]{{0,2}}-?[0-9]{{2,4}}(?:档口|档(?!次|期)|号铺|号商铺|号摊位|号摊|号档)|"
    rf"[{HAN}][A-Z]?-?[0-9]{{3,4}}(?:室(?![内外友])|房(?![间子东价])|号房|号室)|"
    rf"住院部[{NUMERALS}]{{1,3}}(?:楼|层|病区)|"
    r"[0-9]{1,4}(?:病区|病房|层|楼)[ ]?[0-9]{1,3}(?:号?病床|号?床|病房|病室)|"
    r"[0-9]{2,8}号?(?:信箱|邮箱)(?:[0-9]{1,5}(?:分箱|号|信箱)?))"
)
# An estate with a house and a room: 翠竹公寓15-2-2201, 听涛小区33#1705, 佳园南区18-3-东户.
_ESTATE_ROOM = re.compile(
    rf"(?:[{HAN}]{{2}}[ ]?[0-9]{{1,3}}(?=#[0-9]{{3}})|{ESTATE}[ ]?[0-9]{{1,4}}|"
    rf"[{HAN}]{{2}}(?<![码碼])[ ]?[0-9]{{1,3}}[#-][0-9]{{1,2}})"
    r"(?:[#-][0-9]{1,2}){0,2}[#-](?:[0-9]{3,5}(?![0-9.:/天元个件-])|[东西南北中]户)"
)
_ESTATE_GATE = re.compile(
    rf"{NAME}{{2,6}}(?<!公){HOMES}(?:[东南西北正大侧后]门(?!店)|[东南西北]区(?=[0-9A-Z])|"
    rf"[0-9一二三四五六]期(?=[ ]?[0-9A-Z]|[东南西北]区|(?![{HAN}]))|[A-Z]区)"
)
_CROSSING = re.compile(
    rf"{STREET}[与和跟/交]{NAME}{{1,8}}?(?:路|街|大道|巷|胡同)(?:的)?(?:交叉口|交叉路口|交汇处|交界处|交口|路口|转角|拐角|口)"
)
# 沙河村三组, 牛家庄5队, 上塘村东头, 李家寨村委会.
_VILLAGE = re.compile(
    rf"{NAME}{{1,6}}(?:村|庄|屯|寨|湾|坪|营|沟|大队|社区|农场|林场|牧场|嘎查|乡|镇)(?:委会)?"
    rf"(?:第?[{NUMERALS}]{{1,3}}(?:小组|组(?!织|合|装)|社(?!会|交|保|区)|队(?!伍|长|员|友)|户(?!口|外|型)|排(?!队|名|行|骨)|连(?!续|锁))|"
    rf"(?:街|{NAME}{{0,3}}?)(?:[东西南北村][头口](?!痛|疼|碑|味)|街口|桥头|大队部|村部|祠堂|牌坊|大槐树|大榕树|老戏台))"
)
# 幸福家园菜鸟驿站, 桃源村小卖部: not 小区丰巢柜, which every estate has.
_LEFT_AT = re.compile(
    rf"(?:{NAME}{{2,8}}(?:{HOMES}|[{HAN}]村|大学|学院|工业区|工业园)(?:[东南西北正大侧]门|[东南西北]区)?|{NAME}{{3,6}}[东南西北]区)(?:口|旁边?|外|内|里面?)?"
    r"(?:的)?(?:菜鸟驿站|妈妈驿站|驿站|丰巢|蜂巢柜|快递柜|快递点|快递超市|代收点|自提点|自提柜|岗亭|门岗|门卫室?|保安室|保安亭|传达室|收发室|"
    r"牌坊|祠堂|小卖部|村委会|大队部)"
)
# Below a place or a county a town, a road or a village.
_TOWN_ROAD = re.compile(
    rf"(?:[省市州盟縣县区區旗]|自治区)[{HAN}]{{1,8}}(?:街道(?!办)|镇|鎮|乡|鄉|路|大道|大街|步行街|商业街|村|屯|寨|苏木|嘎查|牧场|农场|林场)"
    r"(?!店|分店|支行|营业部|派出所|政府|办事处|人民政府|卫生院|中学|小学)"
)
_PLACED = (_TOWN_ROAD,)
_ANCHORS = (
    _ROAD_NUMBER, _ROAD_ROOM, _BUILDING, _BLOCK, _ROOM, _ESTATE_ROOM, _ESTATE_GATE, _CROSSING, _VILLAGE, _LEFT_AT,
    _TOWN_ROAD,
)  # fmt: skip


def find_anchors(text: str) -> list["re.Match[str]"]:
    """Every anchor in a folded text, left to right."""
    return sorted((m for pattern in _ANCHORS for m in pattern.finditer(text)), key=lambda m: m.start())


def holds(anchor: "re.Match[str]", text: str, start: int) -> bool:
    """Whether an anchor is enough for the address that begins at `start`."""
    return anchor.re not in _PLACED or bool(place_at(text, start) or county_at(text, start, anchor.end()))
