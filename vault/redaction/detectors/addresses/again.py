"""What a text says of an address a second time: its estate alone, its village with another number."""

import re
from collections.abc import Iterable, Iterator

from ...spans import PiiType, Span
from .parts import HAN, HOMES, NUMERALS

_NAMES_MAX = 40
# The last name of an address: an estate wherever it stands, another place with a number behind it.
_PIECE = re.compile(rf"[{HAN}]{{3,24}}")
_BEFORE_NAME = re.compile(r".*(?:[省市区區县縣镇鎮乡鄉村号號弄路道巷]|街道|社区|委会|大街|胡同)(?=.{2})")
_ESTATE = re.compile(rf"[{HAN}]{{1,8}}?{HOMES}")
_GENERAL = re.compile(
    r"(?:教师|职工|学生|员工|家属|女生|男生|女工|单身)?(?:宿舍|公寓|小区|花园|家园|新村|大厦|大院|家属院|别墅|新城)"
)


def find_again(text: str, addresses: Iterable[Span]) -> Iterator[Span]:
    """Where names from within these addresses stand again in a folded text."""
    names = _names(text, addresses)
    if names:
        pattern = "|".join(
            re.escape(name) + ("" if alone else rf"(?=[0-9])[0-9{NUMERALS}]{{1,4}}[号栋幢座组#-]")
            for name, alone in sorted(names.items(), key=lambda item: -len(item[0]))
        )
        yield from (Span(*m.span(), PiiType.ADDRESS, "address-again", 0.7) for m in re.finditer(pattern, text))


def _names(text: str, addresses: Iterable[Span]) -> dict[str, bool]:
    """Names to whether they stand for the address without a number too."""
    names: dict[str, bool] = {}
    for address in addresses:
        for piece in _PIECE.finditer(text, address.start, address.end):
            if len(names) >= _NAMES_MAX:
                return names
            before = _BEFORE_NAME.match(piece[0])
            rest = piece[0][before.end() :] if before else piece[0]
            estate = _ESTATE.match(rest)
            if estate and not _GENERAL.fullmatch(estate[0]) and len(estate[0]) > 2:  # noqa: PLR2004 - 花苑 is a word
                names[estate[0]] = True
            elif 2 < len(rest) <= 6 and text[piece.end() : piece.end() + 1].isdigit():  # noqa: PLR2004 - a name
                names.setdefault(rest, False)
    return names
