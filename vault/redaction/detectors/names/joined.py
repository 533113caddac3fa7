"""Names that stand in a row with one that was found: 张三、李四和王五."""

import re
from collections.abc import Iterable, Iterator

from ...spans import PiiType, Span
from .lexicon import AFTER_NAME, HAN, plausible, surname_at

_AND = re.compile(r"[ ]?(?:、|,|和|与|跟|及|还有|以及|/|,?[另还]?一个[是叫]?)[ ]?")
_ENDS = AFTER_NAME | frozenset("两二三四五俩几等一姐兄夫也各全共合此均")
_SURE = 0.7
_STEPS = 12


def find_joined(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Further names of rows in a folded text, of which `found` are names; each must read like a name itself."""
    seen: set[int] = set()
    for span in found:
        if span.confidence < _SURE or not _han(text[span.start : span.start + 1]):
            continue
        end = span.end
        for _ in range(_STEPS):
            sign = _AND.match(text, end)
            if not sign or sign.end() in seen:
                break
            seen.add(sign.end())
            length = _length(text, sign.end(), alone="," in sign[0])
            if not length:
                break
            end = sign.end() + length
            yield Span(sign.end(), end, PiiType.NAME, "name-joined", 0.75)


def _length(text: str, start: int, *, alone: bool) -> int:
    """How long the name is that begins here; 0 if none does."""
    size = surname_at(text, start)
    for length in (size + 2, size + 1) if size else ():
        end = start + length
        after = text[end : end + 1]
        if (
            end <= len(text)
            and plausible(text[start:end], alone=alone)
            and text[end - 1] != "族"
            and (not _han(after) or after in _ENDS)
        ):
            return length
    return 0


def _han(c: str) -> bool:
    return re.match(rf"[{HAN}]", c) is not None
