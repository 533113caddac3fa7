"""Values that somebody sent in several messages: a card in four groups, a street in one and the house in the next."""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..spans import PiiType, Span
from .flat import Flat, Piece

Detector = Callable[[str], list[Span]]

_KINDS = frozenset(
    {
        PiiType.PHONE,
        PiiType.LANDLINE,
        PiiType.ID_NUMBER,
        PiiType.PASSPORT,
        PiiType.BANK_CARD,
        PiiType.EMAIL,
        PiiType.ADDRESS,
        PiiType.MESSENGER_ID,
    }
)
_DIGIT = "0-9０-９零〇○洞幺一壹二贰貳两兩三叁四肆五伍六陆七柒拐八捌九玖勾"
_UNIT = "省市区區县縣旗镇鎮乡鄉村路街道巷弄号號栋棟幢座楼樓层層单元室苑园"
_ENDS_IN_DIGIT, _STARTS_WITH_DIGIT = re.compile(rf"[{_DIGIT}]$"), re.compile(rf"[{_DIGIT}Xx]")
_ENDS_IN_UNIT, _GOES_ON_PLACE = (
    re.compile(rf"[{_UNIT}]$"),
    re.compile(rf"[\u4e00-\u9fff0-9].{{0,40}}[{_UNIT}]", re.DOTALL),
)
_NUMBER = re.compile(rf"[{_DIGIT} .\u200b-\u200f\u2060\ufeff-]+[Xx]?")
_MOBILE_DIGITS = 11
_ONE_DIGIT = re.compile(rf"[{_DIGIT}Xx]")
_TRIM = " \t\n,.，。、…~～!！;；"
_TOTALS = frozenset({8, 9, 11, 15, 16, 17, 18, 19})  # digits of the numbers that identify somebody
_MOST_PIECES, _BETWEEN, _LONGEST = 5, 4, 60


@dataclass(frozen=True, slots=True)
class InPieces:
    """A value that lies in several messages: its spans over the flat text, and itself, joined. Never log the value."""

    type: PiiType
    rule: str
    value: str
    spans: tuple[Span, ...]


def in_pieces(flat: Flat, detector: Detector) -> list[InPieces]:
    """The values that `detector` finds only where messages of one speaker are put together, in order, none twice.

    Messages of others may lie between. The rule of each span ends in `-in-pieces`: what is told of a whole value, such
    as its last digits, must not be told of a piece.
    """
    text, index = _joined(flat)
    if not text:
        return []
    found = [value for span in detector(text) if (value := _value(text, index, span))]
    found.sort(key=lambda value: (-sum(span.end - span.start for span in value.spans), value.spans[0].start))
    taken: set[int] = set()
    kept = []
    for value in found:
        places = {place for span in value.spans for place in range(span.start, span.end)}
        if not places <= taken:
            kept.append(value)
            taken |= places
    return sorted(kept, key=lambda value: value.spans[0].start)


def _joined(flat: Flat) -> tuple[str, "array[int]"]:
    """Every run of messages that may be one value, each on a line, and the place of each character in the flat text."""
    out: list[str] = []
    index = array("q")
    for run in _runs(flat):
        for start, end in run:
            out.append(flat.text[start:end])
            index.extend(range(start, end))
        out.append("\n")
        index.append(-1)
    return "".join(out), index


def _runs(flat: Flat) -> Iterator[list[tuple[int, int]]]:
    for said in _by_speaker(flat):
        ranges = [_trimmed(flat.text, piece) for piece in said]
        texts = [flat.text[start:end] for start, end in ranges]
        open_after = [
            b.message - a.message <= _BETWEEN + 1 and _goes_on(texts[i], texts[i + 1])
            for i, (a, b) in enumerate(pairwise(said))
        ]
        for first in range(len(said)):
            for last in range(first + 1, min(first + _MOST_PIECES, len(said))):
                if not open_after[last - 1]:
                    break
                if _worth_a_look(texts[first : last + 1]):
                    yield ranges[first : last + 1]


def _by_speaker(flat: Flat) -> Iterator[list[Piece]]:
    """The texts of each speaker in order; whoever has no name is nobody."""
    said: defaultdict[str, list[Piece]] = defaultdict(list)
    for piece in flat.pieces:
        if piece.field == "text":
            said[piece.speaker].append(piece)
    yield from said.values()


def _trimmed(text: str, piece: Piece) -> tuple[int, int]:
    said = text[piece.start : piece.end]
    start = piece.start + len(said) - len(said.lstrip(_TRIM))
    return start, max(start, piece.start + len(said.rstrip(_TRIM)))


def _goes_on(one: str, other: str) -> bool:
    if not one or not other or len(one) > _LONGEST or len(other) > _LONGEST:
        return False
    if _ENDS_IN_DIGIT.search(one) and _STARTS_WITH_DIGIT.match(other):
        return True
    if one.endswith("@") or other.startswith("@"):
        return one.isascii() or other.isascii()
    return bool(_ENDS_IN_UNIT.search(one) and _GOES_ON_PLACE.match(other))


def _worth_a_look(texts: list[str]) -> bool:
    """Numbers alone are put together only if they have as many digits as a number that identifies somebody."""
    if not all(_NUMBER.fullmatch(text) for text in texts):
        return True
    return sum(_digits(text) for text in texts) in _TOTALS


def _digits(text: str) -> int:
    return len(_ONE_DIGIT.findall(text))


def _value(text: str, index: "array[int]", span: Span) -> InPieces | None:
    places = index[span.start : span.end]
    if span.type not in _KINDS or len(places) < 2 or min(places) < 0:  # noqa: PLR2004 - one character is no value
        return None
    rule = f"{span.rule}-in-pieces"
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(places), 1) if b != a + 1)]
    if len(starts) == 1:
        return None
    spans = tuple(
        Span(places[start], places[end - 1] + 1, span.type, rule, span.confidence)
        for start, end in pairwise([*starts, len(places)])
    )
    ends = pairwise([*starts, len(places)])
    if span.type is PiiType.PHONE and any(
        _digits(text[span.start + start : span.start + end]) >= _MOBILE_DIGITS for start, end in ends
    ):
        return None  # one message has a whole number, which needs no other
    return InPieces(span.type, rule, text[span.start : span.end], spans)
