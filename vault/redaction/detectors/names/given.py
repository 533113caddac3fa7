# ruff: noqa: SIM905 - words, as words
"""Given names that stand alone: after `叫`, after what somebody does, before 哥 or 姐, spelt out as `一个…字`."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .called import DOUBLES
from .lexicon import COMPOUND, GOODS_AFTER, HAN, NOT_NAMES, SHOP_AFTER, SURNAMES, WEAK, surname_at
from .model import Entity, EntityKind
from .roles import KIN, ROLE

_SURNAME = "".join(sorted(SURNAMES))
_WORK = (
    rf"{KIN}|前台|组长|团长|护工|保洁|保姆|阿姨|快递员|配送员|骑手|司机|店员|店长|主管|主播|助播|业务员|销售|"
    rf"中介|教练|技师|"
    r"理发师|房东|保安|门卫|收银员|柜员|柜姐|导购员|工人|师傅|小伙子|小姑娘|姑娘|小伙|同学|个仔|個仔|个女|細佬|"
    r"阿妹|大佬|网友|网红"
)
_CALLED = re.compile(
    r"(?:一个叫|有个叫|[个位人名俺我他她它伙娘]叫|名字叫|小名叫|大名叫|名叫|自称|自稱|化名|真名|本名|原名|艺名|"
    r"外号|绰号|叫做|叫作|真名就叫|(?:伙计|徒弟|老板娘?|师傅|骑手|司机|店员|员工|护士|阿姨|小伙子?|保安|主播|销售|中介|"
    r"快递员|老头|大哥|大姐|弟弟|妹妹|哥哥|姐姐)叫)(?:是|叫|为)?[ ]?[\"“]?"
    rf"(?P<name>(?![退换重等来去下上先再改取拿送付补加发打签走看找买你我他她别快赶])[{HAN}]{{2}})(?=[,。、;!?)\"”"
    rf"\n-]|的(?:人|那|这|男|女|小|师傅|客服|员工|姑娘|同事|销售|骗子|顾问|老|业务|店员|主管|快递|司机)|把|$)"
)
_DOUBLED = re.compile(
    rf"(?:(?:{_WORK}|[找叫问给]|我是)[\"“]?|[\"“](?=..[,!]))(?P<name>(?P<c>[{HAN}])(?P=c))(?![{HAN}]?(?:子|地|的[{HAN}]))"
)
_CHARACTERS = (
    "强伟军杰勇涛斌辉刚鹏飞超波磊峰龙虎彪亮健凯浩宇轩博鑫俊洋旭东坤威豪华明建国庆平志康宏海林森文武斌彬毅晖恒栋梁"
    "达发财福贵"
    "祥瑞霞芳娟敏静丽艳红梅兰英玲萍燕琴莲菊翠凤秀珍珠玉娜婷雪倩莹颖洁琳欣怡佳慧蓉"
    "強偉軍傑濤輝剛鵬飛龍寧華慶興發財貴麗艷紅蘭鳳鶯瓊儀詠權榮芝雲嫻嬌賢德成全良才晓乐天欢兵根生喜莲春秋冬香桂琪锋"
    "炳添添泉薇茜珊晴露瑶雯菲璐璇芬芸娇媛妍蕾晶淑惠君"
)
_SPOKEN_TO = re.compile(
    rf"(?P<name>小?[{_CHARACTERS}胖黑]{{1,2}}(?:哥|姐|叔|姨|嫂|婶|仔(?!细)|妹))(?![{HAN}]?们|妹|姐|哥|儿|夫)"
)
_LEADS = re.compile(rf"(?:(?<![{HAN}])|[找叫跟和与给问被由让同请向对是的了嘅]|{_WORK}|{ROLE})$")
_WORKS = re.compile(rf"(?P<name>[{_CHARACTERS}]{{2}})(?=[,。、;!?(]|$|[说把给])", re.MULTILINE)
_WORKER = re.compile(rf"(?:{_WORK}|工程师|专员|客户经理)$")
_WITH_A = re.compile(
    rf"(?P<name>[{''.join(sorted(SURNAMES - WEAK))}]阿(?![姨公婆伯叔哥姐妹里拉迪])[{HAN}]|阿(?!富汗|波[罗林]|"
    rf"华田|明珠|德勒)[{_CHARACTERS}](?![{HAN}]?(?:牌|堂|胶|店|铺|汤)))"
)
_OLD_HEAD = re.compile(rf"(?P<name>老[{''.join(sorted(SURNAMES - WEAK))}][头太](?![发像部皮顶晕痛疼盔戴脑套巾]))")
_NEXT_DOOR = re.compile(rf"(?P<name>老[{''.join(sorted(SURNAMES - WEAK))}])(?=家(?:的|里|那|门|孩|儿|媳|，|,|。))")
_SPELT = re.compile(rf"(?:名|名字|单名|叫)[^\n。;!?]{{0,4}}一个[\"“]?(?P<name>[{HAN}])[\"”]?字")
_SURNAMED = re.compile(
    rf"(?<![贵百同异老改跟随])(?:我|俺|他|她|本人|商家|客服|家)姓[ ]?(?P<name>[{_SURNAME}])(?=[读念名叫是不但和也单])"
)
_SIR = re.compile(
    rf"(?:(?<=[收致: \n])|"
    rf"^)(?P<name>[{''.join(sorted(SURNAMES - frozenset('花卫平余安高应晨常先医学民')))}][生太])(?=[ ,。、:(\n]|"
    rf"$|[您你]好|收)",
    re.MULTILINE,
)
_LONE = re.compile(rf"(?:找|联系|联系人|请找)[ ]?(?P<name>[{_SURNAME}])(?=[ ,:(]{{1,3}}[+(]?[0-9]{{3}})")
_WRITTEN = re.compile(
    rf"(?:写成|打成|印成|错成|改成|误写为|写作|喊成|读成|念成|喊|"
    rf"错写成)了?[\"“]?(?P<name>(?:{'|'.join(sorted(COMPOUND))}|[{_SURNAME}])[{HAN}]{{1,2}})(?=[,。;!?\"”)\n]|$)"
)
_PLAIN = frozenset("的了吗呢吧啊是我你您他它这那么没不就都很")
_NOT_GIVEN = frozenset(
    "什么 这个 那个 救命 起来 人工 客服 经理 主管 出来 过来 回来 外卖 快递 东西 退款 退货 物流 产品 平台 商家 "
    "官方 店主 师傅 苦连 "
    "正品 假货 代购 专家 教授 老板 老师 警察 报警 停售 补偿 赔偿 售后 服务 不出 不应 不到 不醒 你们 我们 他们 "
    "别人 自己 大家 人家 "
    "网红 主播 达人 厂家 卖家 买家 工厂 直营 原装 进口 国产 顾客 员工 领导 我去 我来 我等 你去 你等 自营".split()
)


def find_given_names(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Given names without a surname, and surnames without a name, in a folded text."""
    others = {i for e in entities if e.kind is not EntityKind.PERSON for i in range(e.start, e.end)}
    for rule, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name = match["name"]
            if (
                not _PLAIN.isdisjoint(name)
                or name in NOT_NAMES
                or name in DOUBLES
                or name in _NOT_GIVEN
                or match.start("name") in others
            ):
                continue
            if not (GOODS_AFTER.match(text, match.end("name")) or SHOP_AFTER.match(text, match.end("name"))):
                yield Span(*match.span("name"), PiiType.NAME, rule, 0.75)
    for rule, pattern, lead in (("given-spoken-to", _SPOKEN_TO, _LEADS), ("given-after-work", _WORKS, _WORKER)):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if (
                lead.search(text, max(0, start - _LONGEST_LEAD), start)
                and match["name"] not in NOT_NAMES
                and not GOODS_AFTER.match(text, end)
                and not SHOP_AFTER.match(text, end)
            ):
                yield Span(start, end, PiiType.NAME, rule, 0.75)
    for match in _WRITTEN.finditer(text):
        name = match["name"]
        weak = (
            name[0] in WEAK and len(name) == surname_at(name, 0) + 1 and text[match.start("name") - 1] not in "成为喊"
        )
        if name not in NOT_NAMES and name[:2] not in NOT_NAMES and not weak:
            yield Span(*match.span("name"), PiiType.NAME, "name-written", 0.7)


_LONGEST_LEAD = 6
_PATTERNS = (
    ("given-called", _CALLED),
    ("given-doubled", _DOUBLED),
    ("given-spelt", _SPELT),
    ("given-with-a", _WITH_A),
    ("surname-elder", _OLD_HEAD),
    ("surname-next-door", _NEXT_DOOR),
    ("surname-said", _SURNAMED),
    ("surname-sir", _SIR),
    ("surname-lone", _LONE),
)
