"""How chat exports write dates and times, in the orders and words of several countries."""

import re
from datetime import UTC, datetime

_YEAR_FIRST = (
    r"(?:19|20)[0-9]{2}(?:[-/][0-9]{1,2}[-/][0-9]{1,2}|\. ?[0-9]{1,2}\. ?[0-9]{1,2}\.?"
    r"|[年년] ?[0-9]{1,2}[月월] ?[0-9]{1,2}[日일])"
)
_YEAR_LAST = r"[0-9]{1,2}(?:/[0-9]{1,2}/|-[0-9]{1,2}-|\. ?[0-9]{1,2}\. ?)(?:[0-9]{4}|[0-9]{2})"
_MONTH_NAMED = (
    r"[0-9]{1,2}\.? (?:de )?[A-Za-zÀ-ÿ]{3,10}\.?,? (?:de )?(?:19|20)[0-9]{2}"
    r"|[A-Z][a-z]{2,8}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{2}"
)
_NO_YEAR = r"[0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}月[0-9]{1,2}[日号]"
_WEEKDAY = (
    r"(?:(?:星期|周|礼拜)[一二三四五六日天]|[日月火水木金土]|[월화수목금토일]요일"
    r"|(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?)"
)
_PART_OF_DAY = r"(?:上午|下午|中午|晚上|凌晨|早上|清晨|傍晚|午前|午後|오전|오후)"
_HALF = r"[ \u00a0\u202f]?[AaPp]\.?[ \u00a0]?[Mm]\.?(?![A-Za-z])"
_ZONE = r"(?: ?(?:Z|UTC|GMT|CST))?(?: ?[+-][0-9]{2}:?[0-9]{2})?"

FULL_DATE = rf"(?:{_YEAR_FIRST}|{_YEAR_LAST}|{_MONTH_NAMED})"
"""Day, month and year."""
CLOCK = (
    rf"(?:{_PART_OF_DAY} ?)?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]{{1,6}})?)?(?:{_HALF})?{_ZONE}(?![0-9:])"
)
"""A time of day."""
_DOTTED = r"[0-9]{1,2}\.[0-9]{2}(?:\.[0-9]{2})?(?![0-9.])"
_GAP = rf"(?:T|(?: ?[(（]?{_WEEKDAY}[)）]?)?(?:,? ?(?:à|um|at|klo|kl\.)? ?|[, \u00a0\u202f]{{1,3}}))"
STAMP = rf"(?:(?:{FULL_DATE}){_GAP}(?:{CLOCK}|{_DOTTED}))"
"""A date with a time of day."""
DAY_STAMP = (
    rf"(?:(?:{FULL_DATE}|{_NO_YEAR}|今天|昨天|前天|Today|Yesterday|{_WEEKDAY})(?:,? |T| at )?(?:{CLOCK})|{STAMP})"
)
"""A time of day with any kind of day before it."""

_ANY = re.compile(rf"\s*(?:{DAY_STAMP}|{CLOCK}|{FULL_DATE})\s*", re.IGNORECASE)
_CLOCK_ALONE = re.compile(CLOCK)
_DAY_LINE = re.compile(rf"[—―─=*\-\s]*(?P<day>{FULL_DATE})(?:,? ?[(（]?{_WEEKDAY}[)）]?)?[—―─=*\-\s]*")
_LONGEST = 60
_EPOCH = re.compile(r"(?P<seconds>1[0-9]{9}|2[01][0-9]{8})(?:\.[0-9]{1,6}|(?P<milli>[0-9]{3}))?")


def is_time(text: str) -> bool:
    """Whether a text is a date, a time or both, and nothing else."""
    return len(text) <= _LONGEST and _ANY.fullmatch(text) is not None


def is_clock(text: str) -> bool:
    """Whether a text is a time of day without a day."""
    return len(text) <= _LONGEST and _CLOCK_ALONE.fullmatch(text) is not None


def day_of(line: str) -> str | None:
    """The day of a line that says a day and nothing else, such as `—————  2026-05-19  —————`."""
    match = _DAY_LINE.fullmatch(line) if len(line) <= _LONGEST else None
    return match["day"] if match else None


def readable_time(value: str) -> str | None:
    """A time as it was written, or the moment that seconds or milliseconds since 1970 stand for; None: no time."""
    value = value.strip()
    epoch = _EPOCH.fullmatch(value)
    if epoch:
        return datetime.fromtimestamp(int(epoch["seconds"]), UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return value if is_time(value) else None
