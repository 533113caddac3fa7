"""QQ's export as text: sections with rules of equal signs, then `time name(number)` and what was said."""

import re

from ..reading import Conversation
from .times import STAMP
from .transcript import LONGEST_HEAD, Head, counted, heads_of, lines_of, stitched

_HEAD = re.compile(rf"(?P<time>{STAMP})[ \t]{{1,4}}(?P<name>\S[^\n]{{0,100}})")
_SECTION = re.compile(r"(?:消息记录|消息分组|消息对象|消息对象昵称|日期)[:：（(].{0,200}|={10,}")


def read_qq(text: str) -> Conversation | None:
    """The conversation of a QQ export, or None."""
    if "消息对象" not in text and "消息分组" not in text:
        return None
    lines = lines_of(text)
    heads = heads_of(lines, _head)
    return Conversation("qq", tuple(stitched(lines, heads))) if counted(heads) else None


def _head(line: str) -> Head | None:
    if len(line) > LONGEST_HEAD:
        return None
    if _SECTION.fullmatch(line.strip()):
        return Head("", "", line.strip())
    match = _HEAD.fullmatch(line.rstrip())
    return Head(match["name"], match["time"], "") if match else None
