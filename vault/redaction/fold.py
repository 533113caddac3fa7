"""One plain form for the many ways a character can be written, with the way back to the original offsets.

Full-width, circled, superscript and foreign digits become 0-9, every dash `-`, every blank a space, every line end a
line feed; what prints nothing (zero-width, bidirectional marks, variation selectors, combining strokes, controls)
disappears.
Rules are written for this form only, so `[0-9]` and ASCII punctuation are enough.
"""

import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .spans import Span

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u30fc\u2500\u207b\u208b"
_BLANKS = "\u2800\u3164\uffa0\u115f\u1160\u00a0\u3000\t"
_LINE_ENDS = "\n\x0b\x0c\x85\u2028\u2029"
_MAX_EXPANSION = 4  # one ligature becomes 18 characters: a small text must not fold into a huge one

#: Digits as they are said, also on the radio (洞 0, 幺 1, 两 2, 拐 7, 勾 9), and in the writing used on cheques.
SPOKEN_DIGITS = str.maketrans(
    "零〇○洞幺一壹二贰貳两兩三叁參四肆五伍六陆陸七柒拐八捌九玖勾杠",
    "000011122222333445566677788999-",
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `index` gives, for each of its characters, the offset in the original; None: the same offset."""

    text: str
    index: "array[int] | None"

    def back(self, span: Span) -> Span:
        """The span over the original text."""
        if self.index is None:
            return span
        return replace(span, start=self.index[span.start], end=self.index[span.end - 1] + 1)

    def back_all(self, spans: Iterable[Span]) -> list[Span]:
        """The spans over the original text, without the empty ones."""
        return [self.back(span) for span in spans if span.start < span.end]


def fold(text: str) -> Folded:
    """The folded form of `text`, in one linear pass."""
    if "\r" in text:
        # Kept at the same length: the first of the two line end characters becomes one that folding drops.
        text = text.replace("\r\n", "\x00\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return Folded(text, None)
    memo: dict[str, str] = {}
    pieces = [memo[c] if c in memo else memo.setdefault(c, _fold_char(c)) for c in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(len(form) == 1 for form in memo.values()):
        return Folded(folded, None)
    index = array("L", (i for i, piece in enumerate(pieces) for _ in piece))
    return Folded(folded, index)


def _fold_char(c: str) -> str:
    if c in _LINE_ENDS:
        return "\n"
    if c in _DASHES:
        return "-"
    if c in _BLANKS:
        return " "
    category = unicodedata.category(c)
    if category in ("Cc", "Cf", "Mn", "Me", "Cs"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(c))
    if category == "Zs":
        return " "
    form = unicodedata.normalize("NFKC", c)
    if form == c or len(form) > _MAX_EXPANSION:
        return c
    return (
        "".join(part if part.isprintable() and not unicodedata.combining(part) else " " for part in form).strip() or " "
    )
