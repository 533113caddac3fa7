# ruff: noqa: PLR2004 - lengths of names
"""A name that was found once is hidden wherever it stands, also where nothing around it says that it is one."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span
from ..known import is_han, surname_length
from .english_words import COMMON_WORDS
from .lexicon import NOT_NAMES, TITLE

_LEAST_SURE = 0.6
_THING_AFTER = re.compile(r"牌(?!照)|传》|全集》|文集》")
_MOST = 200  # different names of one text; more than that is a list, where each stands in its own right


def find_repeated(text: str, spans: list[Span]) -> Iterator[Span]:
    """Further places of the names at `spans` in the same text; of a given name, only where a title follows."""
    names: dict[str, Span] = {}
    for span in spans:
        name = text[span.start : span.end]
        if span.confidence >= _LEAST_SURE and len(name) > 1:
            best = names.get(name)
            if best is None or span.type is PiiType.MINOR_NAME:
                names[name] = span
    for name, span in list(names.items())[:_MOST]:
        yield from _whole(text, name, span)
        yield from _parts(text, name, span)


def _whole(text: str, name: str, span: Span) -> Iterator[Span]:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if _THING_AFTER.match(text, end):
            at = text.find(name, end)
            continue
        if is_han(name) or not (_letter(text, at - 1) or _letter(text, end)):
            yield Span(at, end, span.type, "name-repeated", span.confidence)
        at = text.find(name, end)


def _parts(text: str, name: str, span: Span) -> Iterator[Span]:
    if is_han(name):
        given = name[surname_length(name) :]
        if len(given) == 1:
            for match in re.finditer(rf"(?<=一个){re.escape(given)}(?=字)", text):
                yield Span(*match.span(), span.type, "given-name-repeated", 0.8)
        if len(given) == 2 and given not in NOT_NAMES:
            ends = "" if span.type is PiiType.MINOR_NAME else rf"(?={TITLE}|姐|哥|妹|弟|婶|嫂|宝|儿)"
            for match in re.finditer(re.escape(given) + ends, text):
                yield Span(*match.span(), span.type, "given-name-repeated", 0.8)
        return
    for word in name.split(" "):
        if len(word) > 2 and word.isalpha() and word.lower() not in COMMON_WORDS and not word.islower():
            for match in re.finditer(rf"(?<![A-Za-z@./_-]){re.escape(word)}(?![A-Za-z@_-]|\.[a-z])", text):
                yield Span(*match.span(), span.type, "part-repeated", 0.7)


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalpha() and not is_han(text[at])
