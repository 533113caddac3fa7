"""Addresses typed without capitals, and Chinese ones in pinyin: `b-204 rose kunj, old town 401202`, `Lu 18 hao 3 shi`.

Without capitals nearly every word could be part of an address, so there must be a number, a word that belongs to a
street or a house, and a postcode, with no word of a sentence in between.
"""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span
from .addresses_english_words import LETTER, STOP

_HOUSE = (
    r"(?:(?:flat|apt|apartment|unit|room|rm|house|plot|shop|door|villa|block|blk|h|d|no|number|lot|suite|building|bldg|"
    r"tower)[ .]{0,2}(?:no[ .]{0,2})?#?[ ]?)?"
    r"(?:[a-z]{1,2}[-/]?)?[0-9]{1,5}[a-z]?(?:[-/][0-9a-z]{1,5}){0,3}"
)
_STREETS = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|close|crescent|cres|terrace|place|way|"
    r"square|sq|gardens|grove|mews|parkway|highway|hwy|cross|main|marg|nagar|colony|layout|sector|phase|block|tower|"
    r"towers|apartments?|society|chs|kunj|vihar|enclave|residency|heights|complex|building|house|estate|village|town|"
    r"near|opp|opposite|behind|beside|floor|flat|unit|subd|brgy|barangay|jalan|taman|lorong|park|hill|row|circle|quay)"
)
_STREET_WORD = re.compile(rf"(?<![{LETTER}]){_STREETS}{STOP}", re.IGNORECASE)
_BEGIN = re.compile(rf"(?<![{LETTER}0-9.$£€¥₹/:#-]){_HOUSE}(?=[ ,])", re.IGNORECASE)
_CODE = re.compile(
    r"[ ,]-?[ ]?(?:(?<![0-9] )[0-9]{6}|[0-9]{3} [0-9]{3}|[0-9]{5}(?:-[0-9]{4})?|(?:nsw|vic|qld|act|tas|wa|sa"
    r"|nt) [0-9]{4}|"
    r"[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][abd-hjlnp-uw-z]{2}|[a-z][0-9][a-z] ?[0-9][a-z][0-9])(?![0-9A-Za-z/:-])",
    re.IGNORECASE,
)
_REACH = 120
_WORDS_MAX = 18
#: Words that stand in sentences and not in addresses.
_PROSE = re.compile(
    r"(?<![A-Za-z'])(?:i|is|was|are|were|be|been|am|it|its|you|your|my|me|we|they|he|she|his|her|them|this|that|these|"
    r"for|from|with|have|has|had|do|did|not|no(?= [a-z])|so|if|but|when|then|than|because|please|pls"
    r"|order(?:ed)?|items?|"
    r"pcs|pieces?|boxes|box|ref|invoice|number|model|code|paid|pay|price|days?|weeks?|months?|years?|hours?|hrs"
    r"|minutes?|"
    r"mins?|am|pm|times|people|bought|got|get|called|call|said|sent|came|after|before|about|only|more|less|per"
    r"|each|size|"
    r"refund|tracking|phone|mobile|tel|mob|cell|card|account|and i|still|never|instead|usd|inr|rs|rm|php|kg|cm"
    r"|mm|ml|gb|mah)"
    r"(?![A-Za-z'])|[;!?:()@]|\. ",
    re.IGNORECASE,
)
_LIVED = re.compile(
    r"(?<![A-Za-z])(?:(?:live[sd]?|living|stay(?:ing)?|reside|based|deliver(?:ed|y)?(?: it)?|sen[dt](?: it)?|"
    r"ship(?:ped)?(?: it)?|address|addr|home|house|come|post(?:ed)?|return(?:ed)?)[ ](?:at|to|is|in|on)"
    r"|addr(?:ess)?:)[ ]"
    rf"(?P<value>(?:{_HOUSE}(?:, |,| ))(?:[a-z0-9'.-]{{1,20}} ){{1,4}}?(?:street|st|avenue|ave|road|rd|boulevard"
    rf"|blvd|lane|"
    r"ln|drive|court|close|crescent|cres|terrace|place|way|square|gardens|grove|mews|parkway|hwy|highway)"
    r"(?![A-Za-z])(?:,? (?:apt|apartment|unit|flat|suite|#|floor)[ .]{0,2}#?[0-9a-z-]{1,5}(?![A-Za-z]))?"
    r"(?:, ?[a-z]{3,20}(?= ?(?:[,.;!?\n]|$)))?)",
    re.IGNORECASE,
)

_PINYIN_UNIT = (
    r"(?:hao ?lou|hao|hao ?yuan|long|nong|dong|zhuang|dan ?yuan|danyuan|shi|lou|ceng|zuo|qi|hu|haolou|jie|zu|men|fang)"
)
_PINYIN = re.compile(
    rf"(?<![{LETTER}0-9])(?P<road>lu|jie|da ?jie|da ?dao|xiang|hutong|li|cun|nong|yuan|xiaoqu|xiao qu|gongyuan|dadao|"
    rf"Road|Rd\.?|Street|St\.?)[ ,]{{1,2}}(?P<number>[0-9]{{1,5}}[ ]?{_PINYIN_UNIT}{STOP})"
    rf"(?:[ ,]{{0,2}}(?:[0-9A-Za-z]{{1,5}}|[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{0,2}})[ ]?{_PINYIN_UNIT}{STOP}){{0,5}}"
    r"(?:[ ,]{1,2}[0-9]{3,5}(?![0-9A-Za-z]))?",
    re.IGNORECASE,
)
_SYLLABLES = re.compile(r"[A-Za-z]{2,18}")
_NOT_PINYIN = frozenset(
    "dizhi address zhu zhuzai jia wo is at to the in on live shouhuo shoujian ren dianhua deliver ship send my "  # noqa: SIM905 - words
    "home zai ji dao jidao songdao".split()
)
_IS = re.compile(r"shi ")
_PINYIN_WORDS = 9


def find_loose_addresses(text: str) -> Iterator[Span]:
    """Addresses without capitals and in pinyin, in a folded text."""
    for code in _CODE.finditer(text):
        start = _from_the_code(text, code.start())
        if start < code.start():
            yield Span(start, code.end(), PiiType.ADDRESS, "english-lower", 0.75)
    for match in _LIVED.finditer(text):
        if not _PROSE.search(match["value"]):
            yield Span(*match.span("value"), PiiType.ADDRESS, "english-lived", 0.75)
    for match in _PINYIN.finditer(text):
        yield Span(_pinyin_start(text, match.start()), match.end(), PiiType.ADDRESS, "pinyin", 0.8)


def _from_the_code(text: str, end: int) -> int:
    """Where the address begins that the postcode at `end` closes, or `end` if what stands before is none."""
    floor = max(0, end - _REACH, text.rfind("\n", 0, max(0, text.rfind("\n", 0, end))) + 1)
    window = text[floor:end]
    if "," not in text[floor : end + 1] or not _STREET_WORD.search(window):
        return end
    for prose in _PROSE.finditer(window):
        floor = max(floor, end - len(window) + prose.end())
    begin = _BEGIN.search(text, floor, end)
    if not begin or not _STREET_WORD.search(text, begin.start(), end) or "," not in text[begin.end() : end + 1]:
        return end
    return begin.start() if 1 < text.count(" ", begin.end(), end) <= _WORDS_MAX else end


def _pinyin_start(text: str, start: int) -> int:
    """Where the syllables of city, district and road begin before the word for a road."""
    for _ in range(_PINYIN_WORDS):
        gap = start - 1
        while gap >= 0 and text[gap] in " ,'" and start - gap < 3:  # noqa: PLR2004 - a comma and a blank
            gap -= 1
        begin = gap + 1
        while begin and text[begin - 1].isascii() and text[begin - 1].isalpha() and gap - begin < 18:  # noqa: PLR2004
            begin -= 1
        word = text[begin : gap + 1]
        if not _SYLLABLES.fullmatch(word) or word.lower() in _NOT_PINYIN:
            break
        start = begin
    copula = _IS.match(text, start)
    return copula.end() if copula else start
