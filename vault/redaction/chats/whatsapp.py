"""WhatsApp's "export chat", from Android (`date, time - name: text`) and iOS (`[date, time] name: text`)."""

import re
from functools import partial

from ..reading import Conversation
from .times import STAMP
from .transcript import LONGEST_HEAD, MARKS, Head, counted, heads_of, lines_of, stitched

_NAME = rf"(?:(?P<name>[^:\n\"“”]{{1,80}}?)[ \u00a0]?:(?:[ {MARKS}]{{1,3}}|$))?(?P<rest>.*)"
_ANDROID = re.compile(rf"[{MARKS}]*(?P<time>{STAMP}) [-–] {_NAME}", re.DOTALL)
_IOS = re.compile(rf"[{MARKS}]*\[(?P<time>{STAMP})\] (?:[{MARKS}]*){_NAME}", re.DOTALL)
_KOREA = re.compile(rf"[{MARKS}]*(?P<time>{STAMP}), (?P<name>[^:\n]{{1,80}}?) : (?P<rest>.*)", re.DOTALL)
_TELLS = re.compile(
    r"[\u200e\u202a]|end-to-end encrypted|端到端加密|端對端加密|Ende-zu-Ende"
    rf"|(?:image|video|audio|sticker|Media) omitted|<attached: |[{MARKS}]*~ ",
    re.IGNORECASE,
)
_LOOKED_AT = 20_000


def read_whatsapp(text: str) -> Conversation | None:
    """The conversation of a WhatsApp export, or None."""
    lines = lines_of(text)
    patterns = [_ANDROID, _KOREA, _IOS] if _TELLS.search(text[:_LOOKED_AT]) else [_ANDROID, _KOREA]
    for pattern in patterns:
        heads = heads_of(lines, partial(_head, pattern))
        found = sum(head is not None for head in heads)
        if counted(heads) and (found > 1 or sum(bool(line.strip()) for line in lines) == found):
            return Conversation("whatsapp", tuple(stitched(lines, heads)))
    return None


def _head(pattern: "re.Pattern[str]", line: str) -> Head | None:
    match = pattern.match(line, 0, LONGEST_HEAD)
    if not match:
        return None
    return Head((match["name"] or "").strip(), match["time"], match["rest"] + line[LONGEST_HEAD:])
