# ruff: noqa: PLR2004 - lengths of names
"""People whom the model half sees, where the words beside them say that somebody stands there.

联系方圆处理: 方圆 is a word oftener than a name, so the model passes it over; after 联系 it is somebody.
"""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from .called import NOT_CALLED
from .lexicon import BRANDS, GOODS_AFTER, HAN, NOT_NAMES, SHOP_AFTER, plausible, surname_at
from .model import Entity, EntityKind
from .roles import KIN, ROLE

_LEADS = re.compile(
    rf"(?:{ROLE}|{KIN}|联系|打给|发给|转给|寄给|交给|新来的|徒弟|[找叫跟和给问被让由请向致收寄与])"
    r"[ ]?(?:的|:|是|为)?[ ]?[\"“(]?$"
)
_OPENS = re.compile(r"(?:^|[,。;!?\n ]|[今昨前]天|后来|结果|但是?|然后|可我|而我|[,。]我)$")
_ACTS = re.compile(r"(?:说|讲|打电话|打来|来电|答应|承诺|拒绝|回复|告诉|表示|签收|那天)")
_GOES_ON = re.compile(
    r"(?:说|讲|打|来|给|把|让|答应|承诺|拒绝|回复|告诉|表示|处理|签|收|拿|送|发|去|也|就|却|又|不|没|态度|退|和|跟|与|一起|"
    r"[ ]?[,。、;:!?)\"”\n]|[ ]{0,2}\+?[0-9]{3}|$)"
)
_PHONE = re.compile(r"[ ,:]{0,3}(?:\+?86[ -]?)?1[3-9][0-9 -]{9}")
_ALONE_BEFORE = re.compile(rf"(?:^|[^{HAN}0-9A-Za-z]|[收寄])[ ]?$", re.MULTILINE)
_LONGEST_LEAD = 10


def find_possible(text: str, entities: list[Entity]) -> Iterator[Span]:
    """Names among what the model takes for people only when it is pressed, in a folded text."""
    for entity in entities:
        start, end = entity.start, entity.end
        if text[start] in "小老阿":
            end = min(end, start + 2)
        name = text[start:end]
        if entity.kind is not EntityKind.POSSIBLE or not _shaped(name) or _is_thing(text, end, name):
            continue
        before = text[max(0, start - _LONGEST_LEAD) : start]
        led = _LEADS.search(before) and _GOES_ON.match(text, end)
        acts = len(name) > 1 and _OPENS.search(before) and _ACTS.match(text, end)
        if led or acts or (_ALONE_BEFORE.search(before) and _PHONE.match(text, end)):
            yield Span(start, end, PiiType.NAME, "name-possible", 0.55)


def _shaped(name: str) -> bool:
    """Whether a run of characters has a surname and one or two more, or calls somebody: 小贾."""
    if not all("\u3400" <= c <= "\u9fff" for c in name):
        return False
    if name[0] in "小老阿":
        return len(name) == 2 and name not in NOT_CALLED
    size = surname_at(name, 0)
    return bool(size) and size < len(name) <= size + 2 and (len(name) == 2 or plausible(name))


def _is_thing(text: str, end: int, name: str) -> bool:
    return (
        name in BRANDS
        or name in NOT_NAMES
        or GOODS_AFTER.match(text, end) is not None
        or SHOP_AFTER.match(text, end) is not None
    )
