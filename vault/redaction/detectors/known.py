# ruff: noqa: PLR2004 - lengths of names and numbers
"""What the complainant put in the form: hidden wherever it occurs, however it is spaced, and whichever width it has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..fold import SPOKEN_DIGITS, fold
from ..spans import PiiType, Span

_IGNORED = frozenset(" \n\t.-_·•*,、/|~()[]{}<>+'\"“”‘’:;!?。#&=…")
_FEWEST, _FEWEST_DIGITS = 2, 4
_CHINESE_TITLE = r"(?:先生|女士|小姐|太太|同学|老师|老師|师傅|師傅|阿姨|叔叔|大哥|大姐|哥|姐|总|亲|宝贝|小朋友)"
_ENGLISH_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Madam|Hi|Hello|Dear|Hey|Thanks|Regards)[.,]?\s{1,3}"
_DOUBLE_SURNAMES = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 夏侯 皇甫 "  # noqa: SIM905 - words, as words
    "尉迟 公孙 令狐 慕容 司徒 端木 南宫 长孙 宇文".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """Names and other values of the people in a case.

    Values of fewer than two characters, or of fewer than four if they are digits only, are passed over: they would
    black out every text.
    """

    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def is_han(text: str) -> bool:
    """Whether a text is made of Chinese characters only."""
    return bool(text) and all("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U000323af" or c == "〇" for c in text)


def surname_length(name: str) -> int:
    """How many characters of a Chinese name are the surname."""
    return 2 if len(name) > 2 and name[:2] in _DOUBLE_SURNAMES else 1


def find_known(text: str, known: Known) -> Iterator[Span]:
    """Occurrences of known names and values in a folded text."""
    if not known.names and not known.values:
        return
    compact, offsets = _compact(text)
    spoken = compact.translate(SPOKEN_DIGITS)
    for value in known.values:
        yield from _occurrences(text, compact, spoken, offsets, value, PiiType.OTHER_KNOWN, whole_words=False)
    for name in known.names:
        yield from _occurrences(text, compact, spoken, offsets, name, PiiType.NAME, whole_words=True)
        yield from _parts(text, fold(name).text.strip())


def _occurrences(
    text: str, compact: str, spoken: str, offsets: list[int], value: str, kind: PiiType, *, whole_words: bool
) -> Iterator[Span]:
    plain = fold(value).text.strip()
    needle, _ = _compact(plain)
    if len(needle) < _FEWEST or (needle.isdigit() and len(needle) < _FEWEST_DIGITS):
        if len(plain) < _FEWEST or plain.isdigit():
            return
        yield from (Span(i, i + len(plain), kind, "known") for i in _all(text, plain))
        return
    places = [(compact, needle)]
    if needle.isdigit() and len(needle) >= 7:
        places.append((spoken, needle))
    for where, what in places:
        for i in _all(where, what):
            start, end = offsets[i], offsets[i + len(what) - 1] + 1
            if whole_words and (_inside_word(text, start - 1, start) or _inside_word(text, end - 1, end)):
                continue
            if not (whole_words and _is_ordinary(text[start:end])):
                yield Span(start, end, kind, "known")


def _is_ordinary(found: str) -> bool:
    """Whether what could be a name is ordinary words where it stands: `will power`, not `Will Power`."""
    from .names.english_words import ALSO_LAST, COMMON_WORDS  # noqa: PLC0415 - `names` uses this module too

    words = found.split()
    return (
        found.islower() and len(words) > 1 and words[0] in COMMON_WORDS and set(words[1:]) <= COMMON_WORDS | ALSO_LAST
    )


def _parts(text: str, name: str) -> Iterator[Span]:
    """A given name before a title, a part of a Latin name after a title or greeting."""
    if is_han(name):
        given = name[surname_length(name) :]
        if given:
            for match in re.finditer(rf"{re.escape(given)}(?=[ ]?{_CHINESE_TITLE})", text):
                yield Span(*match.span(), PiiType.NAME, "known-given-name")
        return
    parts = [re.escape(part) for part in re.findall(r"[^\W\d_][^\W\d_'’-]+", name) if len(part) >= 2]
    if parts:
        pattern = rf"(?<![^\W\d_]){_ENGLISH_TITLE}(?P<part>(?:{'|'.join(parts)}))(?![^\W\d_])"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Span(*match.span("part"), PiiType.NAME, "known-given-name")


def _compact(text: str) -> tuple[str, list[int]]:
    """A text in lower case without the signs that may be put between characters, and the offsets of what is left."""
    offsets = [i for i, c in enumerate(text) if c not in _IGNORED]
    return "".join([low if len(low := text[i].lower()) == 1 else text[i] for i in offsets]), offsets


def _all(text: str, what: str) -> Iterator[int]:
    """Where `what` begins in the text; occurrences that overlap count too."""
    at = text.find(what)
    while at >= 0:
        yield at
        at = text.find(what, at + 1)


def _inside_word(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    return all(c.isalpha() and not is_han(c) for c in (text[left], text[right]))
