# ruff: noqa: PLR2004, SIM905 - lengths of words; words, as words
"""Words in Latin letters, what each may be in a name, and rows of capitalised ones."""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from .english_brands import ALSO_PEOPLE, BRANDS
from .english_given import NAMES
from .english_lists import lists, ordinary, plain
from .english_things import ALSO_WORDS
from .english_words import ALSO_FIRST, ALSO_LAST, COMMON_WORDS, usual

LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_WORD = re.compile(
    rf"(?<![{LETTER}]['’])[{LETTER}]{{1,24}}(?:(?:['’](?![sS](?![{LETTER}]))|-)[{LETTER}]{{1,24}}){{0,4}}"
)
_WITHIN = re.compile(r"[@/\\_#0-9+=&%$~.-]")
PARTICLES = frozenset(
    "van von der den de da do dos das del della di du la le los las bin binti ibn al el ul abu bint ter ten zu zur "
    "af "
    "av y e i mac nic ni o ap ab san st do'a s/o d/o a/l a/p op ngoc".split()
)
_BETWEEN = frozenset((" ", ' "', '" ', " '", "' ", "  ", " “", "” "))
_CONTRACTED = re.compile(r"[a-z]{1,7}n?['’](?:m|t|re|ve|ll|d|all|day|clock|am|er|em|know)")
_MOST = 7
_MONTHS = frozenset("jan january feb mar march apr april may jun june jul july aug august sep oct nov dec".split())
_DAY_BEFORE = re.compile(r"[0-9](?:st|nd|rd|th)?,? (?:of )?$")
_DAY_AFTER = re.compile(r"\.?,? [0-9]")
_FUNCTION = COMMON_WORDS - ALSO_FIRST - ALSO_LAST


class Word(NamedTuple):
    """A word of a folded text, and its plain form."""

    start: int
    end: int
    plain: str


class Part(Enum):
    """What a word may be in a name, by how much it says."""

    GIVEN = 4.0
    DOUBTFUL = 2.0  # a usual given name that is a word of goods or days as well
    SURNAME = 1.9
    UNKNOWN = 1.5
    SOFT = 1.0  # an ordinary word that somebody is called by, too
    PROPER = 0.9  # written with a capital for a reason of its own
    NONE = -1.0


def words(text: str) -> list[Word]:
    """The words of a text, left to right; not those of addresses of the net, handles and numbers."""
    return [
        Word(m.start(), m.end(), plain(m[0]))
        for m in _WORD.finditer(text)
        if not (_joined(text, m.start() - 1, -1) or _joined(text, m.end(), 1))
    ]


def _joined(text: str, at: int, step: int) -> bool:
    """Whether the sign at `at` ties the word to what is beyond it."""
    if not 0 <= at < len(text) or not _WITHIN.match(text[at]):
        return False
    beyond = text[at + step : at + step + 1] if at + step >= 0 else ""
    if text[at] in "@_\\#0123456789":
        return True
    if text[at] == ".":
        return step > 0 and beyond.isascii() and beyond.isalnum() and beyond.islower()
    if text[at] in "/-~&":
        return text[at] == "/" and beyond == "/"
    return bool(beyond) and beyond.isalnum()


@lru_cache(maxsize=20_000)
def part(word: str) -> Part:
    """What a word in plain form may be."""
    if "-" in word:
        found = [part(piece) for piece in word.split("-") if piece]
        best = max(found, key=lambda p: p.value, default=Part.NONE)
        return best if best is Part.GIVEN or Part.NONE not in found else Part.NONE
    if len(word) < 2 or word in _FUNCTION or _CONTRACTED.fullmatch(word):
        return Part.NONE
    if word in BRANDS:
        return Part.SOFT if word in ALSO_PEOPLE else Part.NONE
    return _listed(word)


def _listed(word: str) -> Part:
    """What the lists say of a word."""
    known = lists()
    given, surname, everyday = word in known.given or word in NAMES, word in known.surnames, ordinary(word)
    if usual(word):
        return Part.DOUBTFUL if everyday and word in ALSO_WORDS else Part.GIVEN
    if everyday:
        return Part.SOFT if given or surname or word in ALSO_FIRST | ALSO_LAST else Part.NONE
    if given or surname:
        return Part.UNKNOWN if len(word) <= 3 else Part.GIVEN if given else Part.SURNAME
    return Part.PROPER if word in known.places or word in known.proper else Part.UNKNOWN


def capital(text: str, word: Word) -> bool:
    """Whether a word begins with a capital letter."""
    return text[word.start].isupper()


def shouted(text: str, word: Word) -> bool:
    """Whether a word of several letters is all capitals."""
    return word.end - word.start > 1 and text[word.start : word.end].isupper()


def rows(text: str, found: list[Word]) -> Iterator[tuple[int, int]]:
    """Rows of capitalised words, with initials and particles between: their first word, and after their last."""
    i = 0
    while i < len(found):
        word = found[i]
        if not capital(text, word) or (part(word.plain) is Part.NONE and len(word.plain) > 1) or _dated(text, word):
            i += 1
            continue
        end = row_end(text, found, i)
        yield i, end
        i = end


def _dated(text: str, word: Word) -> bool:
    """Whether a month is meant: 3 May, May 3."""
    return word.plain in _MONTHS and (
        _DAY_BEFORE.search(text, max(0, word.start - 10), word.start) is not None
        or _DAY_AFTER.match(text, word.end) is not None
    )


def row_end(text: str, found: list[Word], first: int) -> int:
    """Where the row that begins with this word ends."""
    last = first
    i = first + 1
    while i < len(found) and i - first < _MOST and _follows(text, found[i - 1], found[i]):
        word = found[i]
        if capital(text, word):
            if part(word.plain) is Part.NONE and len(word.plain) > 1 and word.plain not in PARTICLES:
                break
            last = i
        elif word.plain not in PARTICLES:
            break
        i += 1
    return last + 1


def _follows(text: str, before: Word, word: Word) -> bool:
    gap = text[before.end : word.start]
    if len(before.plain) == 1 or before.plain in ("st", "jr", "ma"):
        gap = gap.removeprefix(".") or " "
    return gap in _BETWEEN
