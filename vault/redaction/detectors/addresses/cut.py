"""Where an address ends at the latest: before a phone, an e-mail, a number of an order, or the next sentence."""

import re
from dataclasses import replace

from ...spans import Span

# The phone is behind a blank, a comma or a new line: 101-1203 behind a road is a house.
_OTHER = re.compile(
    r"[\s,;/]{0,3}(?:"
    r"(?<=[\s,;])\+[0-9]{1,3}[ -]?[0-9(]|"
    r"(?<![0-9A-Za-z-])(?:1[3-9][0-9](?:[ -]?[0-9]{4}){2}|0[0-9]{2,3}-[0-9]{7,8}|"
    r"\(?[0-9]{3}\)?[ -][0-9]{3}[ -][0-9]{3,4})(?![0-9])|"
    r"(?<![0-9])[0-9]{8,30}(?![0-9])|[A-Z]{2,4}[0-9]{9,20}|"
    r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-])|"
    r"(?<=[0-9A-Z]{2})\. (?=[A-Z][a-z]{0,20} )"
)
_FIRST = 4


def cut(text: str, span: Span) -> Span:
    """The address without what stands behind it and is none."""
    other = _OTHER.search(text, span.start + _FIRST, min(len(text), span.end + 20))
    return replace(span, end=other.start()) if other and other.start() < span.end else span
