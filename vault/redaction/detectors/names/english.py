"""Names in Latin letters: rows of capitalised words that are names by what they are, or by what is around them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...spans import PiiType, Span
from .english_brands import BRAND_ROWS
from .english_cues import PLACING
from .english_forms import Forms
from .english_lists import preload
from .english_runs import Word, capital, row_end, rows, words
from .english_scores import needed, score, titled
from .english_words import COMMON_WORDS

__all__ = ["find_english_names", "preload"]

_LINK = re.compile(r"[ ]?(?:,|、|和|与|跟|还有|或|&|/|,? (?:and|or|then|not|und|y|et)) ?\"?")
_SURE, _LIKELY = 0.85, 0.7
_SURELY = 6.0
_LINKED = 2.0


class _Row(NamedTuple):
    """Capitalised words, what speaks for them, and whether they stand where places do (`in Florence`)."""

    words: list[Word]
    value: float
    placed: bool

    @property
    def holds(self) -> bool:
        return self.value >= needed(self.words)


def find_english_names(text: str) -> Iterator[Span]:
    """Names in Latin letters in a folded text."""
    if not any("A" <= c <= "z" for c in text):
        return
    found = words(text)
    yield from _titled(text, found)
    yield from _rows(text, found)
    yield from Forms(text, found).find()


def _rows(text: str, found: list[Word]) -> Iterator[Span]:
    """Rows that enough speaks for, and what stands beside one with a word between that joins names."""
    last: _Row | None = None
    for first, end in rows(text, found):
        row = found[first:end]
        now = _Row(row, score(text, found, first, end), first > 0 and found[first - 1].plain in PLACING)
        if last is not None and _LINK.fullmatch(text, last.words[-1].end, row[0].start):
            if last.placed:
                now = _Row(row, now.value - 2 * _LINKED, placed=True)
            elif last.holds and not now.holds and now.value > 0:
                now = now._replace(value=now.value + _LINKED)
            elif now.holds and not last.holds and 0 < last.value >= needed(last.words) - _LINKED:
                yield from _spans(text, last.words, needed(last.words))
        if now.holds:
            yield from _spans(text, row, now.value)
        last = now


def _titled(text: str, found: list[Word]) -> Iterator[Span]:
    """What stands after a title, even if it is an ordinary word: Mrs. Bottle."""
    for i, word in enumerate(found):
        if i and capital(text, word) and titled(text, found, i) and word.plain not in COMMON_WORDS:
            row = found[i : row_end(text, found, i)]
            second = f"{word.plain} {row[1].plain}" if len(row) > 1 else ""
            if not BRAND_ROWS & {f"{found[i - 1].plain} {word.plain}", second} and len(word.plain) > 1:
                yield from _spans(text, row, _SURELY)


def _spans(text: str, row: list[Word], value: float) -> Iterator[Span]:
    """The span of a row, with the point of an initial at its end; and of a nickname within, which may stand alone."""
    sure = _SURE if value >= _SURELY else _LIKELY
    end = row[-1].end
    if len(row[-1].plain) == 1 and text[end : end + 1] == ".":
        end += 1
    yield Span(row[0].start, end, PiiType.NAME, "english-name", sure)
    for word in row[1:-1]:
        if text[word.start - 1] in "\"'“" and text[word.end] in "\"'”":
            yield Span(word.start, word.end, PiiType.NAME, "english-nickname", sure)
