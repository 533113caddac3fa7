# ruff: noqa: PLR2004 - lengths of words and of lines
"""Addresses in Latin letters: as chains of parts, before a postcode, after a label, or typed without capitals."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span
from .addresses_english_chain import extend_chain, find_address_chains
from .addresses_english_loose import find_loose_addresses
from .addresses_english_words import (
    CANADA_CODE,
    CAPITAL,
    COUNTRY,
    INSIDE,
    LETTER,
    STATE_CODE,
    STATE_NAME,
    STREET,
    UK_CODE,
)

_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?:{STATE_CODE}|{STATE_NAME})[,.]?[ \n]{{1,2}}[0-9]{{4,5}}(?:-[0-9]{{4}})?(?![0-9A-Za-z-])"
    rf"|(?<![A-Za-z0-9]){UK_CODE}(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9])(?:{STATE_CODE},? )?{CANADA_CODE}(?![A-Za-z0-9])"
)
_TOKEN = re.compile(r"[^\s,]+")
_GAP = re.compile(r",?[ ]?\n?[ ]?")
_NAMED_PLACE = re.compile(rf"{STREET}|Cottage|House|Farm|Hall|Lodge|Barn|Manor|Court|Villa")
_LEFT_MAX, _LEFT_WORDS = 110, 14
_OF_STREET = re.compile(
    rf"{STREET}\.?|[{CAPITAL}][{LETTER}.'’-]*|[0-9]{{1,6}}[A-Za-z]?(?:[-/][0-9]{{1,5}})?|[0-9]{{1,3}}(?:st|nd|rd|th)|"
    r"#[0-9A-Za-z-]{1,6}|of|on|upon|the|de|la"
)
_OPENING = re.compile(r"(?:From|At|To|In|I|My|And|Address|Is)$")

_LABEL = re.compile(
    r"(?<![A-Za-z])(?i:(?:(?:shipping|delivery|billing|mailing|home|postal|street|residential|current|registered|"
    r"correspondence|return|full|my|the|your|new|old|work|office)[ ]){0,2}(?:address|addr)(?: line [12])?|"
    r"ship to|deliver(?:ed)? to|bill to|mail to|send (?:it )?to|street)"
    r"[ ]?(?:[:=|][ ]?\n?|\n)[ ]{0,4}(?P<block>[^\n]{3,90}(?:\n[^\n]{2,60}){0,5})"
)
_BLOCK_LINE = re.compile(rf"[ ]{{0,12}}(?:[^\n]*[0-9][^\n]*|[{CAPITAL}][{LETTER} .,'-]{{2,40}}|{COUNTRY})[ ]*")
_OTHER_LABEL = re.compile(
    r"[ ]*[A-Za-z][A-Za-z /()-]{1,24}[:=]|[ ]*(?:\+|\([0-9]|tel|phone|mobile|order|thank|sincerely|regards|"
    r"best|dear|hi)|[^\n]*@",
    re.IGNORECASE,
)
_PHONE_LINE = re.compile(r"[ ]*[+(]?[0-9][0-9 ().-]{6,18}$")
#: Where an address ends though its line goes on: a sign, another field, or the end of a sentence.
_LINE_END = re.compile(
    r"[ ]?[;|<>\"“”@]|[ ]?[.!?][ ]+(?=[A-Z][a-z]{2,})(?<! St\. )"
    r"(?<! Ave\. )(?<! Rd\. )(?<! Apt\. )(?<! No\. )(?<! Dr\. )"
    r"|[ ,][ ]?(?=(?i:tel|phone|mob(?:ile)?|cell|e-?mail|order|contact|recipient|name|call)[ .]{0,2}[:+0-9])"
    r"|[ ,][ ]?(?=\+[0-9])"
)


def find_english_addresses(text: str) -> Iterator[Span]:
    """Postal addresses in Latin letters in a folded text."""
    yield from find_address_chains(text)
    for match in _POSTCODE.finditer(text):
        start = _left(text, match.start())
        if start < match.start():
            yield Span(start, extend_chain(text, match.end()), PiiType.ADDRESS, "english-postcode", 0.8)
    yield from find_loose_addresses(text)
    for match in _LABEL.finditer(text):
        yield from _block(match)


def _left(text: str, start: int) -> int:
    """Where the address begins whose postcode is at `start`: the first number in the capitalised words before."""
    floor = max(0, start - _LEFT_MAX)
    tokens = list(_TOKEN.finditer(text, floor, start))
    best, follower, named = start, start, False
    for seen, i in enumerate(range(len(tokens) - 1, -1, -1), 1):
        token = tokens[i]
        gap = text[token.end() : follower]
        if not _GAP.fullmatch(gap) or not _OF_STREET.fullmatch(token[0]) or (token.start() == floor > 0):
            break
        if seen > _LEFT_WORDS or ("\n" in gap and not _numbered_line(text, token.end())) or _OPENING.match(token[0]):
            break
        number = token[0][0].isdigit() or token[0][0] == "#"
        named = named or _NAMED_PLACE.fullmatch(token[0]) is not None
        if (
            number
            or (named and seen <= 9 and token[0][0].isupper())
            or (seen <= 3 and token[0][0].isupper() and "\n" not in gap[:-1])
        ):
            best = token.start()
            inside = i and re.fullmatch(INSIDE, tokens[i - 1][0].strip(".,"))
            if inside:
                best = tokens[i - 1].start()
        follower = token.start()
    return best


def _numbered_line(text: str, end: int) -> bool:
    """Whether the line that ends here has a number: above the street stands a name."""
    line = text[max(text.rfind("\n", 0, end), end - _LEFT_MAX, 0) : end]
    return any(c.isdigit() for c in line)


def _block(match: "re.Match[str]") -> Iterator[Span]:
    """What stands after a label, line by line, as long as it reads like an address and not like another field."""
    start = at = match.start("block")
    end, numbered = start, False
    for line in match["block"].split("\n"):
        if at > start and (_OTHER_LABEL.match(line) or _PHONE_LINE.match(line) or not _BLOCK_LINE.fullmatch(line)):
            break
        if len(line) > 90 or line.lower().lstrip().startswith(("http", "www.")):
            break
        cut = _LINE_END.search(line)
        part = line[: cut.start()] if cut else line
        if any(c.isdigit() for c in part) and not _PHONE_LINE.match(part):
            end, numbered = at + len(part.rstrip(" .,")), True
        elif numbered and re.fullmatch(rf"[ ]*{COUNTRY}[ ]*", part):
            end = at + len(part.rstrip())
        elif numbered and at > start:
            break
        if cut:
            break
        at += len(line) + 1
    if numbered:
        lines = match.string[start:end].split("\n")
        while lines and not any(c.isdigit() for c in lines[0]):
            start += len(lines.pop(0)) + 1  # the name above the street
        yield Span(start, end, PiiType.ADDRESS, "english-labelled", 0.85)
