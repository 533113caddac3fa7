"""Which bytes of a thing are asked for (RFC 9110, sections 13 and 14): one range, and the conditions on it."""

import re
from dataclasses import dataclass
from typing import Final

from litestar.datastructures import Headers
from litestar.exceptions import HTTPException

_RANGE: Final = re.compile(
    r"[Bb][Yy][Tt][Ee][Ss]=[ \t]*(?:(?P<first>\d{1,19})-(?P<last>\d{0,19})|-(?P<end>\d{1,19}))", re.ASCII
)
UNSATISFIABLE: Final = 416


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``first`` up to and including ``last`` out of ``whole``; the answer to them is 200 or 206."""

    first: int
    last: int
    whole: int
    partial: bool

    @property
    def length(self) -> int:
        """How many bytes these are."""
        return self.last - self.first + 1

    @property
    def status(self) -> int:
        """The HTTP status that tells of them."""
        return 206 if self.partial else 200

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell of them."""
        told = {"Accept-Ranges": "bytes", "Content-Length": str(self.length)}
        return told | ({"Content-Range": f"bytes {self.first}-{self.last}/{self.whole}"} if self.partial else {})


def asked(headers: Headers, whole: int, etag: str) -> Span:
    """Return the bytes that a request is about, out of ``whole`` (at least 1) under an entity tag.

    What is no single range of bytes, or holds for another entity tag (``If-Range``), is ignored: the answer is the
    whole. 416 for a range that begins behind the end.
    """
    everything = Span(0, whole - 1, whole, partial=False)
    found = _RANGE.fullmatch(headers.get("Range", "").strip())
    if found is None or headers.get("If-Range", etag).strip() != etag:
        return everything
    if found["end"] is not None:
        first, last = whole - int(found["end"]), whole - 1
        if first == whole:
            raise _unsatisfiable(whole)
        return Span(max(0, first), last, whole, partial=True)
    first, last = int(found["first"]), int(found["last"] or whole - 1)
    if found["last"] and first > last:
        return everything
    if first >= whole:
        raise _unsatisfiable(whole)
    return Span(first, min(last, whole - 1), whole, partial=True)


def _unsatisfiable(whole: int) -> HTTPException:
    return HTTPException(status_code=UNSATISFIABLE, headers={"Content-Range": f"bytes */{whole}"})
