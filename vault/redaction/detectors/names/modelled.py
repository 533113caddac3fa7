# ruff: noqa: PLR2004 - lengths of names
"""People whom the model sees in a text, sifted: brands, shops, kinds of people and words that only look so are none."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .called import NOT_CALLED
from .lexicon import (
    AFTER_NAME,
    BEFORE_NICKNAME,
    BRANDS,
    GOODS_AFTER,
    HAN,
    NOT_NAMES,
    RARE,
    SHOP_AFTER,
    TITLE,
    plausible,
    surname_at,
)
from .model import Entity, EntityKind
from .roles import KIN, ROLE

_SHOPS = frozenset({"饭店", "酒店", "餐厅", "商店", "药店", "超市", "公司", "宾馆", "茶馆", "面馆"})
_TITLE_END = re.compile(rf"{TITLE}+$")
_ROLE_FIRST = re.compile(rf"(?:{ROLE}|{KIN})(?=[{HAN}]{{2}})")
_CALLED = re.compile(rf"[小老阿大][{HAN}][头子]?$")
_LED = re.compile(rf"(?:{ROLE}|{KIN}|[找叫跟和给问被由让同请向是,。、的\"“])$")
_CANTONESE = frozenset("佢哋嘅咗唔喺冇嚟")
_JOINS = frozenset("和与跟及同于向对从由被给为是")
_TAILS = frozenset("也都还就又在来打")
_VERBS = frozenset("说把给让")
_LEADS = re.compile(rf"(?:{ROLE}|{KIN}|[人名叫是给我和你他她找姓的])$")
# Who wrote it, or whom it is about, is known to everybody: 余华的《活着》, 曹雪芹著.
_OF_A_WORK = re.compile(
    r"(?:的?《|[ ]?(?:著|编著|原著|主演|主编|译注)|的?(?:诗集|诗词|小说|散文|文集|全集|选集|名著|作品|自传|传记|故居|"
    r"画册|唱片|专辑|演唱会|巡演|巡回|嘉年华)"
    r"|(?:全传|评传)|[、和与][\u4e00-\u9fff]{2,4}(?:著|的?(?:诗|小说|散文|文集)))"
)
_WORK_BY = re.compile(
    r"(?:作者|原著|编者|译者|作家|诗人|歌手|画家|导演|主演|饰演|饰|扮演|《[^》\n]{1,12}》[ ]?(?:是|由)?)[:是为]?$"
)
_LONGEST_LEAD = 20
_CERTAIN = 0.9
_SPEAKS = frozenset("说讲答")
_SURE_OF_CALLED = 0.5
_MAYBE_CALLED = 0.2
_SURE_OF_GIVEN = 0.6


def find_modelled(text: str, people: list[Entity]) -> Iterator[Span]:
    """Names among what the model takes for people in a folded text."""
    for entity in people:
        start, end = entity.start, entity.end
        title = _TITLE_END.search(text, start, end)
        if title and title.start() > start:
            if title.start() - start == surname_at(text, start):
                yield Span(start, end, PiiType.NAME, "surname-titled", 0.5)
                continue
            end = title.start()
        else:
            start, end = _with_surname(text, start, end), _whole(text, start, end)
        role = _ROLE_FIRST.match(text, start, end)
        if role and end - role.end() > 1:
            start = role.end()
        if end - start > 2 and (
            text[end - 1] in _VERBS or (text[end - 1] in _TAILS and not plausible(text[start:end]))
        ):
            end -= 1
        name = "".join(text[start:end].split())
        if is_personal(text, start, end, name):
            yield Span(start, end, PiiType.NAME, "name-model", 0.5 + 0.45 * entity.confidence)
        elif _is_given(text, start, end, entity.confidence):
            yield Span(start, end, PiiType.NAME, "given-name-model", 0.3 + 0.45 * entity.confidence)


def personal_ends(text: str, entities: list[Entity]) -> dict[int, int]:
    """Where people begin and end, as far as they are personal."""
    people = (e for e in entities if e.kind is EntityKind.PERSON)
    return {e.start: e.end for e in people if is_personal(text, e.start, e.end, "".join(text[e.start : e.end].split()))}


def is_personal(text: str, start: int, end: int, name: str) -> bool:
    """Whether what the model takes for a person is one, and not a brand, a shop, a nickname or a lone surname."""
    if _is_thing(text, start, end, name):
        return False
    size = surname_at(name, 0)
    if name[-1:] in {"记", "姓", "氏"}:
        return False
    if "·" in name:
        return True
    if len(name) < 2 or len(name) > 8 or any(not "\u3400" <= c <= "\u9fff" for c in name):
        return False
    if BEFORE_NICKNAME.search(text, max(0, start - 5), start) and not (size and len(name) > size + 1):
        return False
    if len(name) == 2 and name[0] in "小老阿大":
        return False
    if size:
        return size < len(name) <= size + 2 and not (name[-1] in "堂斋坊馆铺楼" and _is_han(text[end : end + 1]))
    return len(name) >= 3 and name[0] not in "小老阿大"


def _is_thing(text: str, start: int, end: int, name: str) -> bool:
    return (
        name in BRANDS
        or name in NOT_NAMES
        or not _CANTONESE.isdisjoint(name)
        or name[-2:] in _SHOPS
        or text[start : end + 1] in BRANDS
        or GOODS_AFTER.match(text, end) is not None
        or SHOP_AFTER.match(text, end) is not None
        or _OF_A_WORK.match(text, end) is not None
        or _WORK_BY.search(text, max(0, start - _LONGEST_LEAD), start) is not None
    )


def _is_given(text: str, start: int, end: int, confidence: float) -> bool:
    """Whether this is a given name alone (莉莉) or somebody spoken to (老王头), and the model is sure."""
    name = text[start:end]
    if (
        _is_thing(text, start, end, name)
        or BEFORE_NICKNAME.search(text, max(0, start - 5), start)
        or not all(_is_han(c) for c in name)
        or name[-1] in "记姓氏"
        or text[start - 1 : start] == "《"
    ):
        return False
    if name[0] in "小老阿大":
        led = _LED.search(text, max(0, start - 4), start) is not None
        return (
            confidence >= (_MAYBE_CALLED if led else _SURE_OF_CALLED)
            and _CALLED.match(name) is not None
            and (name[:2] not in NOT_CALLED or (confidence > _CERTAIN and text[end : end + 1] in _SPEAKS))
        )
    return len(name) == 2 and confidence >= _SURE_OF_GIVEN


def _with_surname(text: str, start: int, end: int) -> int:
    """The start with the surname, where the model began after it because it is a word as well: 解佩兰, 连嘉怡."""
    if end - start != 2 or surname_at(text, start) or not all(_is_han(c) for c in text[start:end]):
        return start
    for size in (2, 1):
        before = start - size
        if before < 0:
            continue
        leads = before == 0 or not _is_han(text[before - 1]) or _LEADS.search(text, max(0, before - 5), before)
        if leads and _begins(text, before) == size and text[before] not in _JOINS:
            return before
    return start


def _begins(text: str, at: int) -> int:
    return surname_at(text, at) or int(text[at] in RARE)


def _whole(text: str, start: int, end: int) -> int:
    """The end with one character more, where the model stopped before the last character of a name."""
    size = surname_at(text, start)
    following, after = text[end : end + 1], text[end + 1 : end + 2]
    if (
        size
        and end - start == size + 1
        and _is_han(following)
        and following not in AFTER_NAME
        and plausible(text[start : end + 1])
        and (after in AFTER_NAME or not _is_han(after))
        and not re.match(TITLE, text[end : end + 3])
    ):
        return end + 1
    return end


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"
