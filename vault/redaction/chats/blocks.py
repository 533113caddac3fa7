"""Transcripts with name and time on a line of their own, copied from WeChat, QQ, Wangwang, Telegram or a web page."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from ..reading import Conversation
from .times import CLOCK, DAY_STAMP, FULL_DATE, STAMP, is_time
from .transcript import LONGEST_HEAD, MARKS, SAMPLE, Head, heads_of, lines_of, stitched

_NAME = r"(?P<name>\S(?:[^\n]{0,78}[^\s,，])?)"
_OPEN, _CLOSE = r"[\[(（【]", r"[\])）】]"
_FORMS = (
    re.compile(rf"[{MARKS}]*{_NAME}[ \t\u2005]{{1,4}}(?P<time>{DAY_STAMP})[ \t]*[:：]?\s*"),
    re.compile(rf"[{MARKS}]*{_NAME},? ?{_OPEN}(?P<time>{DAY_STAMP}){_CLOSE}[ \t]*[:：]?\s*"),
    re.compile(rf"[{MARKS}]*{_OPEN}?(?P<time>{STAMP}){_CLOSE}?[ \t]{{1,4}}{_NAME}[ \t]*"),
    re.compile(rf"[{MARKS}]*{_OPEN}(?P<time>{CLOCK}){_CLOSE}[ \t]{{1,4}}{_NAME}[ \t]*"),
)
_CLOCKED = re.compile(rf"{_NAME}[ \t]{{1,4}}(?P<time>{CLOCK})\s*")
_MOMENT = re.compile(rf"[\[(（【]?(?:{DAY_STAMP}|{CLOCK})[\])）】]?")
_NO_SPEAKER = re.compile(
    rf"：|: |(?:时间|日期|时|于|到|在|从|至|[:，。,;；、]|{FULL_DATE})$|\b(?:at|on|date|time|since|until|by)$|^[AP]M$",
    re.IGNORECASE,
)
_LONGEST_NAME = 40
_Read = tuple[Sequence[str], Sequence[Head | None]]  # the lines, without what went into the heads, and the heads


def read_blocks(text: str) -> Conversation | None:
    """The conversation of such a transcript, or None. One form counts for a whole file: that of most lines."""
    lines = lines_of(text)
    sample = lines[:SAMPLE]
    read = max(_READERS, key=lambda read: sum(head is not None for head in read(sample)[1]))
    if not _plausible(*read(sample)):
        return None
    return Conversation("blocks", tuple(stitched(*read(lines), days=True)))


def _head(form: "re.Pattern[str]", line: str) -> Head | None:
    match = form.fullmatch(line) if len(line) <= LONGEST_HEAD else None
    name = match["name"].rstrip(" —–-|") if match else ""
    return Head(name, match["time"], "") if match and name and not _NO_SPEAKER.search(name) else None


def _one_lined(form: "re.Pattern[str]", lines: Sequence[str]) -> _Read:
    return lines, heads_of(lines, partial(_head, form))


def _clocked(lines: Sequence[str]) -> _Read:
    """`name  hh:mm`: so short that only a line after an empty one and before a filled one is taken for it."""
    around = zip(["", *lines], lines, [*lines[1:], ""], strict=False)
    return lines, [
        _head(_CLOCKED, line) if not before.strip() and after.strip() else None for before, line, after in around
    ]


def _two_lined(lines: Sequence[str]) -> _Read:
    """A name and a time on two lines: the heads stand at the times' places, the names are taken out of the lines.

    The time stands first if a file begins with one.
    """
    rest, heads = list(lines), list[Head | None]([None] * len(lines))
    moments = [len(line) <= _LONGEST_NAME and _MOMENT.fullmatch(line.strip()) is not None for line in lines]
    step = 1 if next((moment for moment, line in zip(moments, lines, strict=True) if line.strip()), False) else -1
    for i, moment in enumerate(moments):
        j = i + step
        if not moment or not 0 <= j < len(lines) or moments[j] or heads[j]:
            continue
        name = rest[j].strip()
        if name and len(name) <= _LONGEST_NAME and not is_time(name) and not _NO_SPEAKER.search(name):
            heads[i], rest[j] = Head(name, lines[i].strip(), ""), ""
    return rest, heads


def _plausible(lines: Sequence[str], heads: Sequence[Head | None]) -> bool:
    """Two heads, or one in the first line; after most of them somebody says something."""
    places = [i for i, head in enumerate(heads) if head]
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not places or (len(places) == 1 and places[0] > first):
        return False
    followed = sum(any(line.strip() for line in lines[i + 1 : i + 3]) for i in places)
    return followed * 2 >= len(places) and followed > 0


_READERS: tuple[Callable[[Sequence[str]], _Read], ...] = (
    *(partial(_one_lined, form) for form in _FORMS),
    _clocked,
    _two_lined,
)
