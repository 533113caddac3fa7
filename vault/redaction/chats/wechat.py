"""WeChat's history sent by mail: a greeting, lines that say the day, `name  hh:mm`, then what was said."""

import re

from ..reading import Conversation
from .times import CLOCK, day_of
from .transcript import LONGEST_HEAD, Head, counted, heads_of, lines_of, stitched

_HEAD = re.compile(rf"(?P<name>\S(?:[^\n]{{0,78}}\S)?) {{2,8}}(?P<time>{CLOCK})\s*")
_RULE = re.compile(r"\s*[—―─-]{3,}")


def read_wechat_mail(text: str) -> Conversation | None:
    """The conversation of a history sent by mail, or None."""
    lines = lines_of(text)
    if not any(_RULE.match(line) and day_of(line) for line in lines):
        return None
    heads = heads_of(lines, _head)
    return Conversation("wechat-mail", tuple(stitched(lines, heads, days=True))) if counted(heads) else None


def _head(line: str) -> Head | None:
    match = _HEAD.fullmatch(line) if len(line) <= LONGEST_HEAD else None
    return Head(match["name"], match["time"], "") if match else None
