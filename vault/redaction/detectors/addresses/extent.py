"""How far an address reaches around what gave it away: to its province, and over the shop behind it."""

import re
from bisect import bisect_left

from ..names.model import Entity, EntityKind
from ..places import places_in
from .counties import county_at
from .parts import ESTATE, HAN, LANDMARK, NAME, NOT_IN_NAMES, NUMBER, NUMERALS, STREET, UNIT

_COUNTED = r"[0-9A-Za-z.:/年月日元块件天个次只台双套盒包瓶份张斤%万]"
# 英巴扎村, 下龙门自然村, 西索恩图嘎查: below a township.
_RURAL = (
    rf"{NAME}{{1,8}}?(?:自然村|行政村|嘎查|苏木|社区|村委会|村|屯|寨|堡|庄|坪|坝|沟|牧场|农场|林场)(?:委会)?"
    r"(?:[东南西北][0-9]{1,3}米)?"
)
_TAIL = re.compile(
    rf"(?:(?<=[0-9楼樓层層元室侧米])路?[东南西北中左右](?:手边?|户|侧)?(?![{HAN}])|(?:往|向)?[东南西北][0-9]{{1,4}}米|"
    rf"(?<=[楼樓层層座])[A-Z](?![0-9A-Za-z座栋幢棟室户區区])|[东南西北中上下前后]组|{_RURAL}|[与和交]{NAME}{{1,8}}?(?:路|街|大道|巷|胡同)(?:的)?(?:交叉口|交汇处|交界处|交口|路口|口)|"
    rf"[ ]?[-#之]?[ ]?{NUMBER}[ ]?{UNIT}|"
    rf"[-#之 ]?[A-Za-z]{{0,2}}[0-9]{{1,5}}(?:[-#][0-9A-Za-z]{{1,5}}){{0,4}}(?!{_COUNTED})(?!-)|"
    rf"(?<=[0-9])(?:车位|车库|室|号|档口|档|铺|摊位|病区|床|柜台)|(?<=[-#])[东西南北中]户|[-]?[东西南北中][户门侧面区院厢边段苑座塔楼]|"
    rf"[ ]?{NAME}{{1,12}}?(?:{ESTATE}|{STREET})(?=[ ]?[0-9A-Za-z一二三四五六七八九十甲乙丙丁东西南北负](?![月]))|"
    rf"[ ]?{NAME}{{1,10}}?[A-Za-z]?[{NUMERALS}]{{1,5}}(?:-[0-9]{{1,4}})?{UNIT}|"
    rf"[ ]?{NAME}{{1,10}}?(?:{ESTATE})(?![{HAN}])|"
    r"\([^()\n]{1,20}\))"
)
_TAIL_STEPS = 16
_AFTER = rf"(?=[{NOT_IN_NAMES}取收签放等拿才找领买购开有寄送]|[^{HAN}0-9A-Za-z]|$|[0-9]{{5}})"
_LANDMARK = re.compile(rf"[ ,]?\(?{NAME}{{0,9}}?{LANDMARK}(?:的?{NAME}{{0,4}}?{LANDMARK})?\)?{_AFTER}")
# With what ends a name and begins a sentence.
_SENTENCE = re.compile(
    rf"[{NOT_IN_NAMES}]|[和跟与][我你他她]|(?<![开解])放|(?<![自提])取|(?<!配)送|收(?!费站|购站|藏|发室)|寄|签|拿|等|住(?!宅|院)|从|请|退|换|"
    r"投(?=诉|递|送)|来(?=了|的|拿|取|过|找)|到(?!家)|有(?!限|机|色)|不(?!锈)|过(?!桥)|都(?=没|是|不|有|在|要|会|说|被|给)|未(?!来)|已|还|再|"
    r"只(?=有|是|能|好|给|收)|会(?=不|来|给|说|把|被)|能(?=不|否|收|送|给|帮)|货(?=没|到|被|不)|发(?=货|给|到|出|来|了|错|往|快递)|派[送件]|"
    r"电话|手机|号码|联系|姓名|邮编|订单|运单|包裹|快递(?!柜|点|站|架|超市|驿站|公司)|师傅|客服|卖家|商家|老板|骑手|先生|女士|小姐|同学|老师|业主|房东|"
    r"谢谢|麻烦|帮|以后|之后|发现|闲逛|尽快|至今|一直|结果|然后|但|因为|可是|上班|上学|(?<!公)租房|开(?=店|修|了|办|着)|工作|居住|打工|里面|今天|昨天|明天|现在|无人|正常|自己|买|维修(?!部|店|站|中心)|"
    r"安装|装修|家里|[一两三几]个|对吗|对吧|可以|可能|应该|需要|必须|务必"
)
_RUN = re.compile(rf"[{HAN}A-Za-z&·]{{2,16}}")
# After a room nothing follows but where to leave it, or who works there.
_ROOM_BEFORE = re.compile(r"(?:室|户|戶|房|寝|(?:单元|栋|幢|座|楼|门|-)[A-Za-z]?[0-9]{3,5})$")
_SHOP = re.compile(
    r"[^\s]{1,12}(?:店|铺|馆|部|室|站|柜|台|公司|中心|超市|厂|行|院|坊|吧|厅|场|所|社|队|点|仓|库|美容|五金|工作室|专柜|学校|银行|"
    r"酒店|商行|科技|传媒|文化|贸易|商贸|电子|母婴|服饰|经营部|办公室|门市|集团|驿站|食堂|宿舍)$"
)
_POI_MAX = 3

_LEFT_MAX = 48
_NAME_MAX = 6
_ADMIN = re.compile(rf"[{HAN}]{{1,6}}?(?:自治州|市|区|區|县|縣|镇|鎮|街道|乡|鄉)")
#: How a province, a city, a county, a town or a village ends.
ADMIN_END = re.compile(r"(?:[省市区區县縣镇鎮乡鄉州盟旗村]|街道|社区)$")
_INSTITUTION = re.compile(r"大学|学院|学校|中学|小学|医院|公司|集团|厂|园区|产业园|科技园|工业园|校区|部队")
_BEFORE = re.compile(
    r"[0-9]{7,20}|家住|住在|住址|地址|送到|送达|送達|寄到|寄往|发到|发往|位于|就在|改成|改为|改到|写成|变成|放在|送去|寄去|我家|"
    r"收货|收件|在|住(?!院|宅)|到|往|是|的|于|於|至|址|给|被|把|包裹已?|快递已?|已|我们?|你们?|他们?|她们?|它|了|说|叫|去|从|让|着|寄|嘅|喺|係|系(?=[广深佛东])|俺们?|咱们?|写|成(?!都)|[·#-]"
)


def reach_right(text: str, end: int, people: list[Entity]) -> int:
    """Where the address ends whose anchor ends at `end`. `people`: whom the model sees, left to right."""
    shops = 0
    for _ in range(_TAIL_STEPS):
        landmark = _LANDMARK.match(text, end)
        if landmark:
            return landmark.end()
        more = _TAIL.match(text, end)
        if more and not _SENTENCE.search(text, end, more.end()):
            end = more.end()
            continue
        shop = _shop(text, end, people) if shops < _POI_MAX else end
        if shop == end:
            break
        end, shops = shop, shops + 1
    return end


def _shop(text: str, at: int, people: list[Entity]) -> int:
    """Where the name of the shop, the company or the site ends that stands at `at`; `at` itself where none does."""
    run = _RUN.match(text, at)
    if not run:
        return at
    end = run.end()
    cut = _SENTENCE.search(text, at, end)
    if cut:
        end = cut.start()
    i = bisect_left(people, at, key=lambda e: e.start)
    if i < len(people) and people[i].start < end and people[i].end >= end:
        end = people[i].start
    if end - at < 2:  # noqa: PLR2004 - one character is no name
        return at
    if _ROOM_BEFORE.search(text, max(0, at - 8), at) and not _SHOP.match(text[at:end]):
        return at
    return end


def reach_left(text: str, start: int, floor: int, entities: list[Entity]) -> int:
    """Where the address begins whose anchor begins at `start`: at a province, a city, a county or a name."""
    floor = max(floor, start - _LEFT_MAX)
    left = _segment(text, start, floor)
    begin = _first_part(text, left, start, entities)
    while begin == left and left - 1 > floor and text[left - 1] in " ,":
        right = left - 1
        if not ADMIN_END.search(text, max(floor, right - 3), right) and not _ends_with_place(text, floor, right):
            break
        left = _segment(text, right, floor)
        begin = _first_part(text, left, right, entities)
    return begin


def _segment(text: str, at: int, floor: int) -> int:
    while at > floor and _is_part(text[at - 1]):
        at -= 1
    return at


def _ends_with_place(text: str, floor: int, end: int) -> bool:
    return any(stop == end for _, stop in places_in(text, max(floor, end - 12), end))


def _first_part(text: str, left: int, start: int, entities: list[Entity]) -> int:
    """Where in `text[left:start]`, which has no blank, the address begins."""
    named = _places(text, left, start)
    cut = left
    for word in _BEFORE.finditer(text, left, start):
        if not any(a < word.end() and word.start() < b for a, b in named):
            cut = word.end()
    place = next((a for a, _ in named if a >= cut), None)
    if place is not None:
        return place
    for entity in _overlapping(entities, cut, start):
        if entity.kind is EntityKind.PERSON and entity.end <= start:
            cut = max(cut, entity.end)
        elif entity.kind is not EntityKind.PERSON and entity.start >= cut:
            return entity.start
    if _ADMIN.search(text, cut, start) or _INSTITUTION.search(text, cut, start):
        return cut
    return max(cut, start - _NAME_MAX)


def _overlapping(entities: list[Entity], start: int, end: int) -> list[Entity]:
    first = bisect_left(entities, start, key=lambda e: e.end)
    last = bisect_left(entities, end, key=lambda e: e.start)
    return entities[first:last]


def _places(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Provinces, prefectures and counties, left to right."""
    found, at = [], start
    known = dict(places_in(text, start, end))
    while at < end:
        stop = known.get(at, 0)
        if not stop and (county := county_at(text, at, end)):
            stop = at + len(county)
        if stop and stop <= end:
            found.append((at, stop))
        at = max(at + 1, stop)
    return found


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"


def _is_part(c: str) -> bool:
    return _is_han(c) or c in "-·#〇" or (c.isascii() and c.isalnum())
