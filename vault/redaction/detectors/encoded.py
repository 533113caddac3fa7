"""Personal data behind an encoding: percent signs, entities, escapes, quoted-printable, base64.

What can be decoded is decoded and searched; a long base64 run that decodes to no text can't be checked and is hidden.
"""

import base64
import binascii
import html
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from ..fold import fold
from ..spans import PiiType, Span

Search = Callable[[str], list[Span]]

_ESCAPES = re.compile(
    r"(?P<percent>(?:%[0-9A-Fa-f]{2})++)|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});?)"
    r"|(?P<slash>\\u\{?[0-9A-Fa-f]{4,6}\}?|\\x[0-9A-Fa-f]{2})|(?P<quoted>(?:=[0-9A-F]{2})++)"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}+(?:\n[A-Za-z0-9+/_-]{16,}+)*+={0,2}")
_HEX = re.compile(r"[0-9a-fA-F-]+|[0-9-]+")
_OPAQUE_FROM = 48


def find_encoded(text: str, search: Search) -> Iterator[Span]:
    """Encoded runs of a folded text in which `search` finds something, and long runs that can't be checked."""
    yield from _escaped(text, search)
    yield from _base64(text, search)


def _escaped(text: str, search: Search) -> Iterator[Span]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    escaped: list[bool] = []
    done = 0

    def keep(piece: str, start: int, end: int, *, was_escaped: bool) -> None:
        pieces.append(piece)
        escaped.extend([was_escaped] * len(piece))
        if was_escaped:
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
        else:
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))

    for match in _ESCAPES.finditer(text):
        decoded = _decode(match)
        if decoded is None or decoded == match[0]:
            continue
        keep(text[done : match.start()], done, match.start(), was_escaped=False)
        keep(decoded, match.start(), match.end(), was_escaped=True)
        done = match.end()
    if not done:
        return
    keep(text[done:], done, len(text), was_escaped=False)
    counts = [0]
    for flag in escaped:
        counts.append(counts[-1] + flag)
    view = fold("".join(pieces))
    for span in view.back_all(search(view.text)):
        if counts[span.end] > counts[span.start]:
            yield Span(starts[span.start], ends[span.end - 1], PiiType.ENCODED, "encoded-" + span.type, span.confidence)


def _decode(match: "re.Match[str]") -> str | None:
    if match["percent"] or match["quoted"]:
        return unquote_to_bytes(match[0].replace("=", "%")).decode("utf-8", "replace")
    if match["entity"]:
        return html.unescape(match[0])
    point = int(match[0].strip("\\ux{}"), 16)
    return None if point > sys.maxunicode or unicodedata.category(chr(point)) == "Cs" else chr(point)


def _base64(text: str, search: Search) -> Iterator[Span]:
    runs: list[Span] = []
    pieces: list[str] = []
    edges = [0]
    for match in _BASE64.finditer(text):
        run = match[0].replace("\n", "").rstrip("=").replace("-", "+").replace("_", "/")
        if _HEX.fullmatch(match[0]):
            continue
        decoded = _text_of(run)
        if decoded is None:
            if len(run) >= _OPAQUE_FROM and _looks_random(run):
                yield Span(*match.span(), PiiType.ENCODED, "opaque", 0.6)
            continue
        folded = fold(decoded).text
        runs.append(Span(*match.span(), PiiType.ENCODED, "base64", 0.9))
        pieces.append(folded)
        edges.append(edges[-1] + len(folded) + 1)
    if not runs:
        return
    found = sorted({span.start for span in search("\n".join(pieces))})
    at = 0
    for run_span, low, high in zip(runs, edges, edges[1:], strict=False):
        while at < len(found) and found[at] < low:
            at += 1
        if at < len(found) and found[at] < high:
            yield run_span


def _text_of(run: str) -> str | None:
    try:
        data = base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
        decoded = data.decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    return decoded if all(c.isprintable() or c in "\r\n\t" for c in decoded) else None


def _looks_random(run: str) -> bool:
    return any(c.isupper() for c in run) and any(c.islower() for c in run) and any(c.isdigit() for c in run)
