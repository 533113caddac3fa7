"""Chinese addresses in pinyin: `Zhongshan Lu 88 hao 3 dong 902 shi`."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span

_WORD = r"[A-Za-z][a-z']{1,20}"
_ROAD = r"(?:[Ll]u|[Jj]ie|[Dd]ajie|[Dd]adao|[Xx]iang|[Hh]utong|[Ll]ong)"
_UNIT = r"(?:[Hh]ao|[Ll]ou|[Nn]ong|[Dd]ong|[Zz]huang|[Zz]uo|[Dd]an ?yuan|[Ss]hi|[Cc]eng|[Ff]ang|[Hh]u|[Hh]aolou)"
_NUMBERED = rf"[ ,]{{0,2}}(?:{_WORD}[ ,]{{1,2}}){{0,4}}[A-Z]?[0-9]{{1,5}}[ -]?{_UNIT}(?![A-Za-z])"
_ROOM = r"(?:[ ,]{1,2}[0-9]{3,5}(?![0-9.:/-]|[ ]?[A-Za-z]))?"
# Either a road with its number, or two numbers with their units; the words before are the city and the district.
_ADDRESS = re.compile(
    rf"(?<![A-Za-z'])(?:{_WORD}[ ,]{{1,2}}){{1,6}}"
    rf"(?:{_ROAD}[ ,]{{1,2}}[0-9]{{1,5}}[ -]?{_UNIT}(?![A-Za-z])(?:{_NUMBERED}){{0,5}}|"
    rf"[0-9]{{1,5}}[ -]?{_UNIT}(?![A-Za-z])(?:{_NUMBERED}){{1,5}}){_ROOM}"
)
# The words of a sentence in pinyin that stand before an address.
_BEFORE = re.compile(
    r"(?:.*[ ,])?(?:di ?zhi|zhu ?zai|zhu|zai|jia ?zai|ji ?dao|song ?dao|dao|shi|wo)[ ,:]{1,2}", re.IGNORECASE
)


def find_pinyin_addresses(text: str) -> Iterator[Span]:
    """Addresses in pinyin in a folded text."""
    for match in _ADDRESS.finditer(text):
        digit = next(i for i in range(match.start(), match.end()) if text[i].isdigit())
        before = _BEFORE.match(text, match.start(), digit)
        yield Span(before.end() if before else match.start(), match.end(), PiiType.ADDRESS, "pinyin-address", 0.8)
