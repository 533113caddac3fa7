"""Postal addresses: from their label to the end of the line, or by the grammar of Chinese and English addresses."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from ..spans import PiiType, Span
from .addresses_english import find_english_addresses
from .names.model import Entity, EntityKind
from .places import place_at, places_in

_H = r"\u3400-\u4dbf\u4e00-\u9fff〇"
_NUM = r"负?[0-9A-Za-z零〇一二三四五六七八九十百]{1,6}"
_UNIT = (
    r"(?:号楼|號樓|号院|号|號|弄|栋|棟|幢|座|单元|單元|室|楼|樓|层|層|户|戶|房|组|組|队|门|支弄|座楼|期|档|铺|"
    r"排|区|摊位|厂房|车间|仓库|仓|宿舍|教室|寝室|柜|桌)"
)
_ROAD = (
    r"(?:路|街|道|巷|弄|里|胡同|村|镇|鎮|乡|鄉|苑|园|園|庄|莊|条|坊|城|庭|府|湾|灣|桥|区|"
    r"區|社|屯|寨|营|段|大厦|大廈|广场|公寓|花园|小区|新村|家园)"
)
_ESTATE = (
    r"(?:苑|小区|花园|花園|公寓|大厦|大廈|广场|廣場|新村|家园|家園|府|庭|湾|灣|城|里|园|"
    r"園|村|坊|阁|閣|轩|軒|邨|中心|宿舍|校区|栋|座|楼|樓)"
)

# 英巴扎村, 王家屯, 下龙门自然村, 西索恩图嘎查: below a township, with no word of a sentence in between.
_RURAL = (
    rf"(?:(?![我你他她它们的了是在不没有就都也和与把被给说又到去来])[{_H}]){{1,8}}?"
    r"(?:自然村|行政村|嘎查|苏木|社区|村委会|村|屯|寨|堡|庄|坪|坝|沟|牧场|农场|林场)(?:委会)?(?:[东南西北][0-9]{1,3}米)?"
)

# A road or an estate with a number and its unit: 望舒路128号, 橘洲里4栋, 虛構道88號.
_ROAD_NUMBER = re.compile(rf"{_ROAD}[ ]?[0-9零〇一二三四五六七八九十百]{{1,6}}(?:[-之][0-9]{{1,4}})?[ ]?{_UNIT}")
# A building with a unit or a room: 8号楼1702, 4栋1单元702, 12樓C室.
_BUILDING = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Za-z]{1,4}[ ]?(?:号楼|號樓|栋|棟|幢|座|号院|单元|單元|楼|樓)"
    r"[ -]?[0-9A-Za-z]{1,5}(?:(?:单元|單元|层|層|楼|樓|室|号|號|户|房)|(?![0-9A-Za-z]))"
)
_ROAD_BLOCK = re.compile(rf"{_ROAD}[ ]?[A-Za-z][ ]?(?:座|栋|幢|区|楼)(?![A-Za-z])")
_TOWN_ROAD = re.compile(
    rf"(?:[省市州盟縣县区區旗]|自治区)[{_H}]{{1,8}}(?:街道|镇|鎮|乡|鄉|路|大道|大街|步行街|商业街|村|屯|寨|苏木|嘎查|牧场|农场|林场)"
)
_TAIL = re.compile(
    rf"(?:[东南西北中上下前后]组|{_RURAL}|[与和][{_H}]{{2,8}}?(?:路|街|大道|巷|胡同)(?:的)?(?:交叉口|交汇处|交界处|路口|口)|"
    rf"[ ]?[{_H}]{{2,8}}[0-9]{{1,5}}(?:座|栋|幢|号楼)|[ ]?[{_H}]{{1,10}}?{_ESTATE}(?="
    rf"[ ]?[0-9A-Za-z一二三四五六七八九十])|[ ]?[-#之]?[ ]?{_NUM}[ ]?{_UNIT}"
    rf"|[-#之 ]?[0-9]{{1,5}}(?:-[0-9A-Za-z]{{1,5}}){{0,4}}(?![0-9A-Za-z.:/年月日元件天个%])"
    rf"|[ ]?[{_H}]{{1,10}}?{_ESTATE}(?![{_H}])"
    r"|\([^()\n]{1,20}\))"
)
_TAIL_STEPS = 12
# Where it is left or what it is beside: 菜鸟驿站, 东门保安室, 中国银行楼上.
_LANDMARK = re.compile(
    rf"[ ,]?\(?[{_H}]{{0,9}}?(?:驿站|快递柜|快递点|代收点|自提点|自提柜|服务站|柜|超市|便利店|小卖部|商店|"
    rf"岗亭|门卫室?|保安室|保安亭|传达室|收发室|物业(?:前台|中心|办公室)?|前台|对面|旁边|旁|"
    r"附近|楼上|楼下|门口|大门|[东南西北]门|路口|交叉口|交汇处|隔壁|后面|前面|学校|小学|中学|大学|幼儿园|医院|"
    r"卫生院|诊所|药店|银行|公司|工厂|厂|宿舍|食堂|市场|菜场|广场|"
    r"派出所|村委会|居委会|加油站|车站|地铁站|[0-9A-Z]口)\)?"
    rf"(?![{_H}])"
)
# An estate with a house and a room: 翠竹公寓15-2-2201, 听涛小区33#1705.
_ESTATE_ROOM = re.compile(
    rf"(?:[{_H}]{{2}}[ ]?[0-9]{{1,3}}(?=#[0-9]{{3}})|{_ESTATE}[ ]?[0-9]{{1,4}}|[{_H}]{{2}}"
    rf"[ ]?[0-9]{{1,3}}[#-][0-9]{{1,2}})(?:[#-][0-9]{{1,2}}){{0,2}}[#-][0-9]{{3,5}}(?![0-9.:/天元个件-])"
)
_ESTATE_GATE = re.compile(
    rf"[{_H}]{{2,6}}(?:花园|小区|公寓|家园|新村|嘉园|华府|公馆|雅苑|大厦|佳苑|名苑|山庄|"
    rf"豪庭)(?:[东南西北正大]门|[0-9一二三四五六]期)"
)
_CROSSING = re.compile(rf"{_ROAD}[与和/][{_H}]{{2,8}}?(?:路|街|大道|巷|胡同)(?:的)?(?:交叉口|交汇处|交界处|路口|口)")

# Below a province or city a district, without a road; not as the beginning of an authority's or a company's name.
_DISTRICT = re.compile(
    rf"[ ]?(?!市|省)[{_H}]{{1,8}}?(?:区|區|县|縣|旗|镇|鎮|街道)(?!(?:[{_H}]{{0,6}}"
    r"(?:局|法院|委员会|委員會|协会|協會|政府|派出所|公司|店|厂|医院|学校|大学|中心)))"
)
_ADMIN = re.compile(rf"[{_H}]{{1,6}}?(?:自治州|市|区|區|县|縣|镇|鎮|街道|乡|鄉)")
_DETAIL = re.compile(rf"[0-9]|{_ROAD}[一二三四五六七八九十]")
_INSTITUTION = re.compile(r"大学|学院|学校|中学|小学|医院|公司|集团|厂|园区|产业园|科技园|工业园|校区|部队")
_LEFT_MAX = 40
_NAME_MAX = 6
_BEFORE_NAME = re.compile(
    r".*(?:家住|住在|住址|地址|送到|送达|送達|寄到|寄往|发到|发往|位于|就在|在|住|到|往|是|的|于|於|至|址|,|"
    r"。|、|:|;|\s)"
)

_LABEL = re.compile(
    r"(?<!IP)(?<!MAC)(?<!ip)(?<!mac)(?<!邮箱)(?<!邮件)(?<!电邮)(?<!网)(?<!網)(?<!网络)(?<!網絡)(?<!物理"
    r")(?<!登录)(?<!链接)"
    r"(?<!链接)(?<!网站)(?<![Ee]mail )(?<!e-mail )"
    r"(?:收货地址|收件地址|送货地址|寄件地址|家庭地址|家庭住址|联系地址|通讯地址|居住地址|户籍地址|详细地址|"
    r"所在地区|现住址|地址|住址|地点|户籍地|籍贯|小区(?:名称)?(?=:)|楼盘(?=:)|楼栋(?=:)|房间?号(?=:)|"
    r"门牌号?(?=:)|街道(?=:)|收货地(?=:)|"
    r"(?<![A-Za-z])(?:[Aa]ddress|ADDRESS|[Aa]ddr|[Ss]hip to|[Dd]eliver(?:ed)? to))"
    r"(?P<colon>[\"']?[ ]?(?:[:=]|是|为|為|is )[ ]?[\"']?|[ ]{1,2})"
)
_VALUE = re.compile(r"[^\n。;!?\"“”<>|\[\]{}【】]{2,120}")
_MARKS = re.compile(
    rf"[省市区區县縣镇鎮乡鄉村路街道巷弄号號栋棟幢楼樓室苑园]|[0-9]+{_UNIT}|[A-Za-z]{{2}}\s[0-9]|[0-9]\s[A-Za-z]{{2}}"
)

_PLACED = re.compile(rf"[0-9{_H}]|(?<![A-Za-z])[A-Z]")
_PARTS = re.compile(r"([,)(])")
_STRANGE_MAX = 24


def find_addresses(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Addresses in a folded text, of which the model has said `entities`."""
    yield from _labelled(text)
    yield from _chinese(text, [e for e in entities if e.kind is EntityKind.PLACE])
    yield from find_english_addresses(text)


def _labelled(text: str) -> Iterator[Span]:
    labels = list(_LABEL.finditer(text))
    marks: list[int] = []
    if labels:
        marks = sorted([*(m.start() for m in _MARKS.finditer(text)), *(start for start, _ in places_in(text))])
    done = 0
    for label in labels:
        if label.start() < done:
            continue
        value = _VALUE.match(text, label.end())
        if not value or value[0].lower().startswith(("http", "www.")):
            continue
        if not _PLACED.search(value[0].split(". ", 1)[0]):
            continue  # `Address: wrong`
        sure = not label["colon"].isspace()
        length = _taken(value, marks, sure=sure)
        taken = value[0][:length].rstrip(" ,(")
        if taken:
            done = value.start() + len(taken)
            yield Span(value.start(), done, PiiType.ADDRESS, "address-labelled", 0.9)


def _taken(value: "re.Match[str]", marks: list[int], *, sure: bool) -> int:
    """How much of what follows a label is the address: parts that read like one, at most one other between them."""
    length, pending, depth, strange = 0, 0, 0, not sure
    for part in _PARTS.split(value[0]):
        start = value.start() + length + pending
        if part == ")" and depth == 0:
            break  # the bracket that the label stands in
        depth += {"(": 1, ")": -1}.get(part, 0)
        pending += len(part)
        if part in (",", "(", ")") or not part.strip():
            continue
        mark = bisect_left(marks, start)
        if (mark < len(marks) and marks[mark] < start + len(part)) or (sure and length == 0):
            length, pending, strange = length + pending, 0, False
        elif strange or len(part) > _STRANGE_MAX:
            break
        else:
            strange = True
    return length


def _chinese(text: str, places: list[Entity]) -> Iterator[Span]:
    yield from _chained(text, places)
    done = 0
    for anchor in sorted(
        (
            m
            for pattern in (_ROAD_NUMBER, _BUILDING, _TOWN_ROAD, _ESTATE_ROOM, _CROSSING, _ROAD_BLOCK, _ESTATE_GATE)
            for m in pattern.finditer(text)
        ),
        key=lambda m: m.start(),
    ):
        if anchor.end() <= done:
            continue
        end = _extend_right(text, anchor.end())
        start = _extend_left(text, anchor.start(), floor=max(done, anchor.start() - _LEFT_MAX))
        if anchor.re is _TOWN_ROAD and not place_at(text, start):
            continue
        done = end
        yield Span(start, end, PiiType.ADDRESS, "chinese-address", 0.9)
    for start, end in places_in(text):
        district = _DISTRICT.match(text, end)
        if district:
            yield Span(start, district.end(), PiiType.ADDRESS, "district", 0.6)


def _chained(text: str, places: list[Entity]) -> Iterator[Span]:
    """Places that the model sees one after the other, at least three or with a number among them."""
    i = 0
    while i < len(places):
        first, count = i, 1
        while i + 1 < len(places) and text[places[i].end : places[i + 1].start].strip(" ,-") == "":
            i, count = i + 1, count + 1
        start, end = places[first].start, places[i].end
        i += 1
        if count > 2 or (_DETAIL.search(text, start, end) and count > 1):  # noqa: PLR2004 - as the docstring says
            yield Span(start, _extend_right(text, end), PiiType.ADDRESS, "chain-of-places", 0.8)


def _extend_right(text: str, end: int) -> int:
    for _ in range(_TAIL_STEPS):
        more = _TAIL.match(text, end)
        if not more:
            break
        end = more.end()
    landmark = _LANDMARK.match(text, end)
    return landmark.end() if landmark else end


def _extend_left(text: str, start: int, floor: int) -> int:
    """Where the address begins whose road or building is at `start`: at a province, a city, a district or a name."""
    left = start
    while left > floor and (
        _is_part(text[left - 1])
        or (text[left - 1] in " ," and left - 1 > floor and (_is_han(text[left - 2]) or text[left - 2].isdigit()))
    ):
        left -= 1
    place = next(places_in(text, left, start), None)
    if place:
        return place[0]
    trimmed = _BEFORE_NAME.match(text[left:start])
    begin = left + trimmed.end() if trimmed else left
    admin = _ADMIN.search(text, begin, start)
    if admin:
        return max(begin, admin.start())
    if _INSTITUTION.search(text, begin, start):
        return begin
    return max(begin, start - _NAME_MAX)


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"


def _is_part(c: str) -> bool:
    return _is_han(c) or c in "-·#" or (c.isascii() and c.isalnum())
