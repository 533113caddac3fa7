"""How people are called who are known by a surname only: 老韩, 小李, 王婶, 刘姐, and somebody `姓瞿`.

Such a pair of characters is often another word (小米, 老家), so a sign on either side has to say that it is a person.
"""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .called import NOT_CALLED
from .lexicon import HAN, NOT_NAMES, SURNAMES, WEAK
from .roles import KIN, ROLE

#: Surnames that many bear or that begin few words; 小于, 小区 and 老顾客 are no people.
_CALLED = "".join(
    sorted(
        (SURNAMES - WEAK - frozenset("于童孔康顾管熊麦葛")) | frozenset("石程陆龙高方马成文江温章齐史任白金许谢钱毛")
    )
)
_DOES = (
    r"(?:说|讲|来电|来[我了过电家]|来(?=[,。!?\n]|$)|打(?:来|过来|电话|了|给|我|人)|答应|承诺|保证|告诉|回复|"
    r"回[我了话电]|骂|收了|收的|收走|安装|"
    r"装[的了]|量[的了]|修[的了]|送[来货的到了]|签[收了的字]|拿[走了着]|带[我着来]|卖[给我的了]|推荐|忽悠|骗|拉黑|"
    r"联系|发[我来消微给]|"
    r"上门|(?:的)?(?:电话|手机|微信)|也[说不没]|又[说来打不]|昨[天晚日]|今[天早]|前天|当时|一直|没[来有接给]|"
    r"不[接来肯给回]|"
    r"给我|给你|在[群场店]|就[说是]|把[我钱货]|要[我求]|让我|叫我|加[我价]|转[给了]|借|欠|还(?:没|说|在)|负责|经手|"
    r"介绍|到底|态度|家[的里])"
)
_LEADS = (
    r"(?:找|叫|跟|和|与|给|问|被|由|让|同|请|向|对|联系|通知|告诉|邻居|同事|房东|司机|骑手|快递员|师傅|业务员|销售|"
    r"中介|教练|"
    r"店员|员工|保安|门卫|维修工|工人|包工头|工长|老乡|朋友|的|是|个|了|,|。|、|:|;|!|\?|\(|\"|“|@|\n| )"
)
_NICK = re.compile(
    rf"(?:(?<=^)|(?<![{HAN}])|{_LEADS})(?P<name>(?:[小老阿][{_CALLED}]|"
    rf"大[刘李王张陈赵周吴孙杨郑冯韩徐曹彭潘袁邓]))(?={_DOES}|(?P<end>[^{HAN}]|$))",
    re.MULTILINE,
)
_SPEAKER = re.compile(
    rf"^[ \[\]()0-9:/.,-]{{0,32}}(?P<name>[小老阿大][{_CALLED}]|[{_CALLED}](?:姐|哥|婶|嫂|姨|叔|伯|总|工|"
    rf"导))[ ]?(?:\([^)\n]{{1,12}}\))?[ ]?:",
    re.MULTILINE,
)
_AFTER_WORK = re.compile(
    rf"(?:{ROLE}|{KIN})(?P<name>[小老][{''.join(sorted(SURNAMES - frozenset('家')))}])"
    rf"(?![{HAN}]?[{HAN}]?(?:店|公司|家)|[师板人师是])"
)
_ELDER = re.compile(
    rf"(?:(?<![{HAN}])|{_LEADS})(?P<name>[{_CALLED}](?:姐|哥|婶|嫂|姨|叔|伯|爷|妈|爸|大爷|大妈|大婶|大嫂|大叔|总|"
    rf"导|(?<!施)工|"
    rf"队|书记|会计|村长|教练))"
    rf"(?={_DOES}|[^{HAN}]|也|都|的|在|是|有|帮|看|$)",
    re.MULTILINE,
)
_SURNAMED = re.compile(
    rf"(?<![贵百同异老改跟随都也])(?<![两三几]个)姓[ "
    rf"]?(?P<name>[{''.join(sorted(SURNAMES))}])(?=[的,。、;!?()\n]|先生|女士|小姐|师傅|"
    rf"经理|老师|男|女|$)",
    re.MULTILINE,
)
_OF_A_SHOP = re.compile(r"(?:客服|售后|售前|坐席|座席|导购|专员|管家|店小二|小二)[ :\-]?$")
_WEAK_LEADS = frozenset(' ,。、:;!?("“\n的是个了')


def find_nicknames(text: str) -> Iterator[Span]:
    """People called by a surname and a word before or after it, in a folded text."""
    for match in _NICK.finditer(text):
        start = match.start("name")
        lead = text[match.start() : start]
        loose = match["end"] is not None and (not lead or lead in _WEAK_LEADS)
        if not loose and not _another_word(text, start):
            yield Span(*match.span("name"), PiiType.NAME, "nickname", 0.75)
    for rule, pattern in (
        ("nickname-speaks", _SPEAKER),
        ("nickname-after-work", _AFTER_WORK),
        ("surname-elder", _ELDER),
    ):
        for match in pattern.finditer(text):
            if not _another_word(text, match.start("name")):
                yield Span(*match.span("name"), PiiType.NAME, rule, 0.75)
    for match in _SURNAMED.finditer(text):
        yield Span(*match.span("name"), PiiType.NAME, "surname-said", 0.8)


def _another_word(text: str, start: int) -> bool:
    return (
        text[start : start + 2] in NOT_CALLED
        or text[start + 1 : start + 3] in NOT_NAMES
        or _OF_A_SHOP.search(text, max(0, start - 5), start) is not None
    )
