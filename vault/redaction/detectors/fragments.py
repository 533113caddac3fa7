# ruff: noqa: PLR2004 - lengths of numbers and lines
"""A number sent in pieces: `1690000` in one chat message, `0013` in the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..spans import PiiType, Span

_MESSAGE = re.compile(
    r"[ ]*(?:[\[(]?[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}日?[, ]{0,2})?(?:[\[(]?(?:上午|"
    r"下午|晚上)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?"
    r"(?: ?[AaPp][Mm])?[\])]?)?[ ]*(?:- )?(?:\[[^\]\n]{1,40}\]|<v [^>\n]{1,40}>|"
    r"[^:\n0-9]{1,30}[0-9]{0,6}[:])?[ \"']*(?P<body>[^\n]*)"
)
_HEADER = re.compile(
    r"[^\n]{0,60}[0-9]{1,4}[-/年][0-9]{1,2}[-/月][0-9]{1,4}日?[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[ ]*$|"
    r"[^\n:]{0,40} {1,4}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?[ ]*$"
    r"|[0-9:.]{8,12} --> [0-9:.]{8,12}[^\n]{0,40}$|[-—=─]{3,}[^\n]{0,40}$"
)
_DIGITS_ONLY = re.compile(r"[ \"']*(?P<digits>[0-9](?:[ .-]{0,2}[0-9]){0,17})[ .,。!?~…\"']*$")
_AT_END = re.compile(r"(?<![0-9.\-/:])(?P<digits>1[3-9][0-9]?(?:[ -]?[0-9]){1,8})[ .,。~…\"']*$")
_AT_START = re.compile(r"[ .,…\"']*(?P<digits>[0-9](?:[ -]?[0-9]){0,8})(?![0-9.:/-]|[ -][0-9]|[元块年月日点])")
_REACH = 60  # of a body, from its end and from its start
_PIECES = 4


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    count: int
    alone: bool


def find_fragments(text: str) -> Iterator[Span]:
    """Mobile numbers that neighbouring messages of a folded transcript add up to."""
    bodies = list(_bodies(text))
    for i, (start, end) in enumerate(bodies):
        first = _first_piece(text, start, end)
        if not first:
            continue
        pieces, total = [first], first.count
        for next_start, next_end in bodies[i + 1 : i + _PIECES + 1]:
            alone = _alone(text, next_start, next_end)
            piece = alone or (_opening(text, next_start, next_end) if first.alone else None)
            if not piece:
                if len(pieces) > 1:
                    break
                continue  # somebody else's word in between
            if total + piece.count > 11:
                break
            pieces.append(piece)
            total += piece.count
            if total == 11 or not piece.alone:
                break
        if total == 11 and len(pieces) > 1:
            yield from (Span(p.start, p.end, PiiType.PHONE, "phone-in-pieces", 0.8) for p in pieces)


def _bodies(text: str) -> Iterator[tuple[int, int]]:
    """Where each message says something, without its time and speaker."""
    at = 0
    while at < len(text):
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        if line_end - at < 2000 and not _HEADER.match(text, at, line_end):
            message = _MESSAGE.match(text, at, line_end)
            if message and message["body"].strip():
                yield message.span("body")
        elif line_end - at >= 2000:
            yield at, line_end
        at = line_end + 1


def _piece(match: "re.Match[str] | None", *, alone: bool) -> _Piece | None:
    if not match:
        return None
    return _Piece(*match.span("digits"), sum(c.isdigit() for c in match["digits"]), alone)


def _alone(text: str, start: int, end: int) -> _Piece | None:
    return _piece(_DIGITS_ONLY.match(text, start, end), alone=True) if end - start <= _REACH else None


def _opening(text: str, start: int, end: int) -> _Piece | None:
    return _piece(_AT_START.match(text, start, min(end, start + _REACH)), alone=False)


def _first_piece(text: str, start: int, end: int) -> _Piece | None:
    piece = _alone(text, start, end)
    if piece is None:
        piece = _piece(_AT_END.search(text, max(start, end - _REACH), end), alone=False)
    if piece is None or not 3 <= piece.count <= 10 or text[piece.start] != "1":
        return None
    digits = [c for c in text[piece.start : piece.end] if c.isdigit()]
    return piece if digits[1] in "3456789" else None
