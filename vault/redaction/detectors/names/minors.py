# ruff: noqa: PLR2004, SIM905 - lengths of names; words, as words
"""Names of children: after the word for a child or its label; also pet names, which other rules keep."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .called import DOUBLES, NOT_CALLED
from .lexicon import AFTER_NAME, HAN, NOT_NAMES, plausible, surname_at
from .model import Entity, EntityKind

_CHILD = (
    r"(?:大儿子|小儿子|大女儿|小女儿|儿子|女儿|孩子|小孩|小孩子|娃娃|娃|宝宝|宝贝|孙子|孙女|外孙女|外孙|侄子|"
    r"侄女|外甥女|外甥|弟弟|妹妹|闺女|患儿|学生|小朋友|"
    r"未成年人?|被监护人|兒子|女兒|孫子|孫女)"
)
_AFTER_CHILD = re.compile(
    rf"(?:(?:我|我们|我家|咱家|他|她|家里|家)的?|^|[,。;:!?\n "
    rf"和与跟给是为叫的])?(?P<child>{_CHILD})(?P<sign>(?:的?(?:姓名|名字|小名|大名))?(?:叫做|叫|名叫|是|为|:|"
    rf"\(|[ ])?[ :]?)"
    rf"(?=(?P<name>[{HAN}]{{2,5}}))",
    re.MULTILINE,
)
_LABEL = re.compile(
    rf"(?:未成年人|学生|孩子|小孩|儿童|幼儿|患儿|子女|被监护人|宝宝|学员)(?:的)?(?:姓名|名字|小名|"
    rf"昵称)[\"']?[ ]?[:=是为\t][ ]?[\"']?(?P<name>[{HAN}]{{2,4}})(?![{HAN}])"
)
_PARENT_OF = re.compile(
    rf"(?P<name>(?P<c>[{HAN}])(?P=c)|(?<=[是叫])小[{HAN}])(?=妈妈|爸爸|家长|奶奶|爷爷|的妈妈|的爸爸)"
)
_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir)(?: [a-z0-9-]{1,12}){0,3}? (?:son|daughter|child|"
    r"kid|baby|toddler|boy|girl|grandson|granddaughter|grandchild|"
    r"niece|nephew|infant|newborn|teenager|teen|(?:year|month)-old|little one)"
    r"|(?:[Cc]hild|[Mm]inor|[Ss]tudent|[Pp]upil|[Kk]id|[Ii]nfant)(?:'s)?(?: full)?(?: [Nn]ame)?[ ]?[:=]"
    r"|(?:[Nn]ame of (?:the )?(?:child|minor|student|pupil)))"
    r"(?:[ ]?[,:(=-]|[ ](?:is |named |called |is called |is named |'s name is ))?[ ]?(?:named |called )?"
    r"(?P<name>[A-Z][a-z'’-]{1,20}(?: (?!I\b)[A-Z][A-Za-z'’-]{1,20}){0,2})(?![A-Za-z])"
)
_NOT_A_CHILD = frozenset(
    "自己 用了 穿了 吃了 不懂 不小心 今年 已经 偷偷 拿了 拿着 才六 才七 才八 才九 只有 还小 一直 现在 昨天 "
    "今天 发烧 过敏 没有 也是 也没 在家 在学 上学 "
    "使用 充值 喜欢 身上 皮肤 说话 说是 说不 说要 手机 账号 玩具 衣服 用品 食品 奶粉 的钱 的手 的脸 都是 都在 "
    "都没 们的 们都 们在 同学 老师 家长 年龄 性别 "
    "姓名 名字 生日 出生 要上 要用 因为 由于 穿的 用的 吃的 买的 喝了 喝的 玩的 打开 拆开 误食 误吞 误操 操作 "
    "擅自 刷了 付款 付了 支付 下单 购买 买了 花了 "
    "大胆 大一 大了 大点 大些 小一 小点 爸爸 妈妈 成长 接受 爷爷 奶奶 教育 发育 健康 安全 身体 "
    "玩了 拉车 推车 座椅 餐椅 监护 证件 身份 医保 生病 住院 受伤 烫伤 摔倒 哭了 一样 一起 两个 三个 两人 二人 "
    "都有 也有 太小 很小 未满 刚满 满月 周岁 马上 "
    "非常 特别 十分 很喜 想要 要求 需要 需用 急用 等着 准备 参加 学习 读书 上网 打赏 登录 注册 用我 用他 用她 "
    "用手 拿我 趁我 趁大 背着 瞒着 通过 把我 把手 把钱".split()
)
_NOT_ENGLISH = frozenset(
    "The A An And But He She It They We You I In On At For With To From Was Is Has Had Got Who That This My "
    "Our His Her Their "
    "School Christmas Birthday Xbox Roblox Fortnite Apple Google Amazon iPad iPhone Switch Lego Care Safety "
    "Seat Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday".split()
)


def find_minors(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Names of minors in a folded text."""
    people = {e.start: e.end for e in entities if e.kind is EntityKind.PERSON}
    for match in _LABEL.finditer(text):
        if match["name"] not in NOT_NAMES:
            yield Span(*match.span("name"), PiiType.MINOR_NAME, "minor-labelled", 0.95)
    for match in _AFTER_CHILD.finditer(text):
        start = match.start("name")
        end = _end(text, start, people, sign=match["sign"])
        if end:
            yield Span(start, end, PiiType.MINOR_NAME, "minor-after-child", 0.85)
    for match in _PARENT_OF.finditer(text):
        if match["name"] not in DOUBLES | NOT_CALLED:
            yield Span(*match.span("name"), PiiType.MINOR_NAME, "minor-of-parent", 0.75)
    for match in _ENGLISH.finditer(text):
        words = match["name"].split(" ")
        while words and words[-1] in _NOT_ENGLISH:
            words.pop()
        if words and words[0] not in _NOT_ENGLISH:
            start = match.start("name")
            yield Span(start, start + len(" ".join(words)), PiiType.MINOR_NAME, "minor-english", 0.85)


def _end(text: str, start: int, people: dict[int, int], *, sign: str) -> int:
    """Where the child's name ends; 0 if what follows the word for a child is something else."""
    if start in people:
        return people[start]
    head = text[start : start + 2]
    if head in _NOT_A_CHILD or head in NOT_NAMES or text[start + 1 : start + 3] in _NOT_A_CHILD:
        return 0
    size = surname_at(text, start)
    for length in (size + 2, size + 1) if size else ():
        end = start + length
        if (
            end <= len(text)
            and plausible(text[start:end])
            and (not _is_han(text[end : end + 1]) or text[end] in AFTER_NAME)
        ):
            return end
    if len(head) == 2 and head[0] == head[1]:
        return 0 if head in DOUBLES else start + 2
    pet = head[0] in "小阿大"
    named = "叫" in sign or "名" in sign
    for length in (2, 3):
        end = min(start + length, len(text))
        following = text[end : end + 1]
        ends = not _is_han(following) or following in AFTER_NAME
        if ends and (named or (pet and (length == 2 or head[0] in "小阿大"))):
            return end
    return 0


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"
