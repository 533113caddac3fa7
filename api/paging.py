"""Cursor pagination: a cursor says where a list goes on, and opens only for the list, filters and user it was made for.

A service that lists takes ``after`` (the position of the last item seen, or None) and ``limit``, and returns at most
``limit`` items. The route asks for one more than the client wants, which tells whether there is a next page.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeAlias, TypeVar
from urllib.parse import urlencode

from litestar.params import QueryParameter

from vault.errors import FieldError, Invalid

Item = TypeVar("Item")
Position: TypeAlias = Sequence[str | int]
Filters: TypeAlias = Mapping[str, str | int | bool | None]

_MAC_SIZE: Final = 32
_LONGEST: Final = 1024

Limit: TypeAlias = Annotated[
    int,
    QueryParameter(ge=1, le=200, description="How many items at most, 1 to 200."),
]
CursorText: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=_LONGEST,
        description="Where to go on: `next` of the page before. Opaque; keep the other parameters as they were.",
    ),
]
USUAL_LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One list as one user sees it: what its cursors are bound to. ``key`` is the server's cursor secret."""

    key: bytes
    name: str
    user_id: str
    filters: Filters

    def position(self, cursor: str | None) -> tuple[str | int, ...] | None:
        """Return the position in a cursor, None without one; ``Invalid`` if it is not one of this list's."""
        if cursor is None:
            return None
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise _foreign() from None
        body, mac = raw[:-_MAC_SIZE], raw[-_MAC_SIZE:]
        if not hmac.compare_digest(mac, self._mac(body)) or self._write(body) != cursor:
            raise _foreign()
        return tuple(json.loads(body))

    def cursor(self, position: Position) -> str:
        """Return the cursor that goes on after a position."""
        return self._write(json.dumps(list(position), separators=(",", ":")).encode())

    def _write(self, body: bytes) -> str:
        return base64.urlsafe_b64encode(body + self._mac(body)).rstrip(b"=").decode("ascii")

    def _mac(self, body: bytes) -> bytes:
        place = json.dumps([self.name, self.user_id, sorted(self.filters.items())], separators=(",", ":")).encode()
        framed = len(place).to_bytes(4, "big") + place + body
        return hmac.digest(self.key, b"evidence-vault cursor/1\0" + framed, hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Item]):
    """A page cut out of a list: its items and the cursor of the next page."""

    items: list[Item]
    next: str | None

    def link(self, path: str, limit: int, filters: Filters) -> dict[str, str]:
        """Return the ``Link`` header (RFC 8288) to the next page, or nothing on the last one."""
        if self.next is None:
            return {}
        asked = {name: value for name, value in filters.items() if value is not None}
        query = urlencode({**asked, "limit": limit, "cursor": self.next})
        return {"Link": f'<{path}?{query}>; rel="next"'}


def cut(listing: Listing, found: Sequence[Item], limit: int, position: Callable[[Item], Position]) -> Cut[Item]:
    """Cut a page of ``limit`` out of what a service found when asked for ``limit + 1``."""
    items = list(found[:limit])
    more = len(found) > limit
    return Cut(items, listing.cursor(position(items[-1])) if more else None)


def _foreign() -> Invalid:
    message = "This cursor does not belong to this list. Start again without a cursor."
    return Invalid(message, [FieldError("?cursor", "not a cursor of this list")])
