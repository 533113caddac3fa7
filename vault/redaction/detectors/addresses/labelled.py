"""Addresses behind a label: to the end of the line, as far as its parts read like one."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from ...spans import PiiType, Span
from ..places import places_in
from .parts import HAN, UNIT

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
    rf"[省市区區县縣镇鎮乡鄉村路街道巷弄号號栋棟幢楼樓室苑园]|[0-9]{UNIT}|[A-Za-z]{{2}}\s[0-9]|[0-9]\s[A-Za-z]{{2}}"
)

_PLACED = re.compile(rf"[0-9{HAN}]|(?<![A-Za-z])[A-Z]")
_PARTS = re.compile(r"([,)(])")
_STRANGE_MAX = 24
# What another field of the same line begins with.
_OTHER = re.compile(
    r"\s*(?:[寄快退返运订]\w{0,3}单号?|单号|订单|运单|电话|手机|联系|收件人|收货人|寄件人|姓名|编号|邮编|备注|微信|身份证|证件)"
)


def find_labelled(text: str) -> Iterator[Span]:
    """What stands behind `地址`, `住址`, `Address:` in a folded text."""
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
        if length and _OTHER.match(part):
            break
        mark = bisect_left(marks, start)
        if (mark < len(marks) and marks[mark] < start + len(part)) or (sure and length == 0):
            length, pending, strange = length + pending, 0, False
        elif strange or len(part) > _STRANGE_MAX:
            break
        else:
            strange = True
    return length
