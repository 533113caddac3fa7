# ruff: noqa: SIM905 - words, as words
"""Nicknames of those who speak in a pasted chat, whatever words they are made of: their place gives them away.

`糖炒栗子ovo 10:22` over a message, `[10:22] 糖炒栗子ovo: …`, the same beginning of several lines before a colon, a
label such as 昵称, an `@`. What a speaker does for a living (客服, 商家, 系统) and the names of shops stay.
"""

import re
from collections import Counter
from collections.abc import Iterator

from ...spans import PiiType, Span
from .english_words import COMMON_WORDS
from .lexicon import HAN, NOT_NAMES

_NAME = r"[^\s:;,、。!?|/\\<>{}()\[\]【】\"“”'《》=@#]{1,16}(?:[ ][A-Za-z][A-Za-z.]{0,12})?"
_DAY = (
    r"(?:(?:20)?[0-9]{2}[./年-][0-9]{1,2}[./月-][0-9]{1,2}日?|[0-9]{1,2}[./月-][0-9]{1,2}日?|今天|昨天|前天|"
    r"(?:周|星期)[一二三四五六日天])"
)
_CLOCK = r"(?:[上下]午|凌晨|早上|中午|晚上)?[ ]?[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?:[ ]?[AP]M)?"
_TIME = rf"(?:{_DAY}[ ]{{0,3}})?{_CLOCK}"
_BEFORE_TIME = re.compile(
    rf"^[ ]{{0,4}}[\[【(\"“]?(?P<name>{_NAME})[\]】)\"”]?[ ]{{1,6}}[\[(]?{_TIME}[\])]?[ ]{{0,3}}(?::|$)", re.MULTILINE
)
_AFTER_TIME = re.compile(
    rf"^[ ]{{0,4}}[\[(]?{_TIME}[\])]?[ ]{{0,4}}(?:-[ ])?[\[【(\"“]?(?P<name>{_NAME})[\]】)\"”]?[ ]{{0,3}}说?[ "
    rf"]?(?::|$)",
    re.MULTILINE,
)
_BEFORE_COLON = re.compile(rf"^[ ]{{0,4}}[\[(\"“]?(?P<name>{_NAME})[\]】)\"”]?[ ]{{0,2}}:", re.MULTILINE)
_BRACKETED = re.compile(rf"^[ ]{{0,4}}\[(?P<name>{_NAME})\](?![ ]?$)", re.MULTILINE)
_LABEL = re.compile(
    r"(?:昵称|网名|微信名称?|微信昵称|会员名|用户名|买家名|旺旺名?|群名片|群昵称|笔名|艺名|花名|抖音名|快手名|账号名|"
    r"备注名|暱稱)"
    r"(?:[ ]?(?:叫做|叫作|叫|是|为|显示为?|改成了?)|[ ]?:)[ ]?[\"“「『【\[]?"
    r"(?P<name>[^\s:;,、。!?|/\\<>{}()\[\]【】\"“”'《》「」『』=@#]{1,16})"
)
_AT = re.compile(rf"(?<![A-Za-z0-9._-])@(?P<name>[{HAN}A-Za-z0-9_-]{{2,12}})(?![{HAN}A-Za-z0-9_.@-])")
_QUOTED = re.compile(
    r"(?:买家|卖家|网友|用户|陌生人|博主|主播|群主|团长|楼主|店主|顾客|好友|群友|代购|昵称|网名|收件人|收货人|联系人)"
    rf"[ ]?[\"“「『](?P<name>[{HAN}A-Za-z0-9_·.-]{{2,12}})[\"”」』]"
)
_NUMBERED = re.compile(
    r"(?:买家|卖家|网友|用户|陌生人|博主|主播|群主|团长|楼主|顾客|好友|群友)"
    rf"(?P<name>[A-Za-z][A-Za-z0-9]{{0,9}}_[{HAN}]{{1,3}}|[A-Za-z][a-z]{{2,12}}[0-9_][A-Za-z0-9_]{{1,12}}|"
    rf"(?![了的用不没在把是])[{HAN}]{{2,8}}(?:[0-9]{{1,5}}号|_?[0-9]{{2,8}}|_[A-Za-z]{{1,8}}|"
    rf"[a-z]{{3,8}}))(?![0-9A-Za-z元块])"
)
_AFTER_PART = re.compile(
    rf"^[ ]{{0,4}}(?:[\[(]?{_TIME}[\])]?[ ]{{1,3}})?(?:买家|卖家|顾客|用户|客户|网友|团长)[ ]"
    rf"(?P<name>[{HAN}A-Za-z0-9_~·-]{{2,12}})[ ]?:",
    re.MULTILINE,
)
_SAID_TO_BE = re.compile(
    rf"(?:(?<![{HAN}A-Za-z0-9])|(?<=[是叫由人]))(?P<name>[{HAN}A-Za-z0-9_]{{2,10}})(?=\((?:网名|昵称|微信名|化名|"
    rf"外号|绰号))"
)
_PREFIX = re.compile(
    r"(?:买家|卖家|用户|顾客|客户|会员|网友|群友|主播|好友|骑手|司机|快递员|团长|群主|楼主|房东)(?=.{2})"
)

#: What names a part that somebody plays, a shop, or a programme: it stays.
_ROLE = re.compile(
    r"客服|售后|售前|商家|卖家|买家|店家|掌柜$|店小二|小二$|系统|平台|官方|旗舰|专营|专卖|店铺|店$|公司|超市|"
    r"商行|助手|机器人|"
    r"管家|中心|银行|快递$|速运|驿站|物流|通知|消息|提醒|公告|坐席|座席|导购|专员|小助理|智能|用户|顾客|客户|"
    r"管理员|群聊|"
    r"我方?$|对方$|老板$|平台|审核|工作人员|自动|回复|旁白|记者|主持人|法官|审判长|原告|被告|甲方|乙方|问$|答$|"
    r"[Ss]upport|[Aa]gent|[Ss]ystem|[Cc]ustomer|[Ss]eller|[Bb]uyer|[Ss]hop|[Ss]tore|[Bb]ot$|[Ss]ervice"
)
#: What stands before a time or a colon in forms, orders and the tracking of parcels.
_FORM = re.compile(
    r"时间|日期|签收|揽[收件]|派[送件]|发货|收货|下单|付款|支付|创建|完成|退[款货]|运输|到达|离开|订单|单号|快件|"
    r"包裹|提交|"
    r"受理|更新|成交|开始|结束|预约|营业|有效|截止|电话|手机|号码|地址|姓名|联系|金额|价格|数量|商品|型号|备注|"
    r"说明|原因|问题|"
    r"诉求|内容|标题|主题|附件|证据|事实|理由|结论|图片|语音|视频|截图|聊天|记录|方式|编号|名称|类型|状态|要求|"
    r"评[价分]|"
    r"质量|尺码|颜色|规格|品牌|品名|单价|^本?[店司]?承诺|活动|规则|议题|纪要|会议|套餐|午休|打烊|产品|服务|态度|"
    r"情况|结果|总[价计]|合计|实付|运费|保质|生产|批号|条码|身份|证件|邮箱|微信|"
    r"账号|账户|卡号|开户|收件|寄件|发件|投诉|举报|处理|建议|注意|提示|优点|缺点|总结|例如|比如|如下|以下|其[一二三中]|"
    r"第[一二三四五六七八九十0-9]|^[一二三四五六七八九十]、?$|性别|年龄|出生|民族|籍贯|职业|单位|住址|生日|密码|"
    r"验证|网址|"
    r"链接|来源|出处|作者|答案|题目|步骤|方法|功能|材质|重量|容量|成分|配料|产地|适用|包装|温度|版本|系统|设备|"
    r"日志|店名|商铺|"
    r"执照|法人|会员|等级|积分|余额|利率|期限|路线|车牌|车次|航班|座位|门票|房间|入住|离店|取[件餐货]|口味|"
    r"回访|结尾|开头|正文|落款|此致|敬礼|证人|依据|条款|规定|法律|答复|申请|请求|反馈|描述|经过|过程|收到|已|"
    r"点评|体验|感受|"
    r"^(?:[Tt]o|[Ff]rom|[Dd]ate|[Ss]ubject|[Rr]e|[Ff]wd?|[Cc]c|[Tt]el|[Nn]ame|[Pp]hone|[Ee]-?mail|[Aa]ddr|"
    r"[Nn]ote|[Oo]rder|"
    r"https?|[Ii][DdPp]|SKU|S/?N|QQ|VX|[Tt]ime|[Tt]otal|[Ii]ssue|[Pp][Ss])"
)
_SPEAKS = frozenset(
    "我 客服 商家 卖家 买家 店家 店主 老板 平台 系统 对方 顾客 用户 骑手 掌柜 客户 群主 消费者 me Me Caller "
    "Operator Rep Representative Staff Manager Clerk Driver Courier Merchant Platform Admin Advisor Assistant Host "
    "Guest Client".split()
)
_LETTER = re.compile(rf"[{HAN}A-Za-z]")
_LATIN = re.compile(r"[ -~]+")
_SPOKESMAN = re.compile(r"客服|机器人|小助手|我$|商家|卖家")
_MIXED = re.compile(rf"[{HAN}][A-Za-z0-9_~]{{2}}|[A-Za-z0-9_~][{HAN}]")
_TALK = re.compile(r"[?!~吗呢吧啊呀嘛哈亲]")
_LONG = 8  # characters: longer than most nicknames
_MOST = 2000  # lines of a text that are looked at as lines of a chat


def find_handles(text: str) -> Iterator[Span]:
    """Nicknames of speakers in a folded text, and what a label, a quotation or an `@` says is one."""
    for rule, confidence, pattern in (
        ("handle-labelled", 0.85, _LABEL),
        ("handle-called", 0.7, _AT),
        ("handle-quoted", 0.7, _QUOTED),
        ("handle-numbered", 0.7, _NUMBERED),
        ("handle-after-part", 0.7, _AFTER_PART),
        ("handle-said", 0.7, _SAID_TO_BE),
    ):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if rule == "handle-labelled" and end - start > _LONG and "的" in match["name"]:
                end = text.index("的", start)  # goes on with something else
            name = text[start:end]
            if _LETTER.search(name) and not _ROLE.search(name) and name not in _PLAIN and name not in NOT_NAMES:
                yield Span(start, end, PiiType.NAME, rule, confidence)
    timed = [*_speakers(text, _BEFORE_TIME), *_speakers(text, _AFTER_TIME)]
    yield from _of(text, _in_a_chat(text, timed), "handle-timed")
    yield from _of(text, _talk(text), "handle-speaks")


_PLAIN = frozenset(
    "今天 昨天 前天 今早 今晚 昨晚 刚刚 刚才 上午 下午 早上 中午 晚上 凌晨 media import property override "
    "所有人 全体成员 全体 大家 各位 什么 一样 没有 不详 未知 空 无 匿名 匿名用户 自己 你 我 他 她".split()
)
_NOBODY = NOT_NAMES | _PLAIN | _SPEAKS


def _speakers(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where lines of this form name their speaker; of somebody's part and name, the name."""
    found = []
    for count, match in enumerate(pattern.finditer(text)):
        if count >= _MOST:
            break
        start, end = match.span("name")
        part = _PREFIX.match(text, start, end)
        found.append((part.end() if part else start, end))
    return found


def _in_a_chat(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those places, if one speaks again or with `客服`; lines with a time that come once are seldom talk."""
    names = Counter(text[start:end] for start, end in places)
    chat = any(count > 1 or name in _SPEAKS or _SPOKESMAN.search(name) for name, count in names.items())
    return [(s, e) for s, e in places if chat or (_MIXED.search(text, s, e) and "\n" in text[e:])]


def _talk(text: str) -> list[tuple[int, int]]:
    """The beginnings of lines before a colon that are speakers: they come again, or talk with `我` or `客服`."""
    lines = [*_speakers(text, _BEFORE_COLON), *_speakers(text, _BRACKETED)]
    names = Counter(text[start:end] for start, end in lines)
    with_known = any(name in _SPEAKS or name.startswith("客服") for name in names)
    again = {name for name, count in names.items() if count > 1}
    if not with_known and len([n for n in again if not _FORM.search(n)]) == 0:
        return []
    if not with_known and (len(names) - len(again) > len(again) or not _TALK.search(text)):
        return []  # a form with a field that comes twice
    return [(start, end) for start, end in lines if with_known or text[start:end] in again]


def _of(text: str, places: list[tuple[int, int]], rule: str) -> Iterator[Span]:
    names = Counter(text[start:end] for start, end in places)
    for start, end in places:
        name = text[start:end]
        if (
            not _LETTER.search(name)
            or _ROLE.search(name)
            or _FORM.search(name)
            or name in _NOBODY
            or name.title() in _SPEAKS
        ):
            continue
        if len(name) < 2 or (_LATIN.fullmatch(name) and not _own(name, names[name])):  # noqa: PLR2004
            continue
        yield Span(start, end, PiiType.NAME, rule, 0.75)


def _own(name: str, times: int) -> bool:
    """Whether Latin letters are a nickname: no word, and seen twice or with a sign that words do not have."""
    return name.lower() not in COMMON_WORDS and (times > 1 or re.search(r"[0-9_]", name) is not None)
