"""A picture or a document as plain pixels and what its text layer says: all that is left of a file from outside.

The process that decodes a file knows nothing of its case, and the one that knows the case's secrets gets this alone: a
decoder that its file took over has nothing to give away. Rows of bytes, without numpy, so that checking one is light.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from .reading import Page, Reading
from .rendition import is_plain

MOST_PAGES = 50
MOST_PIXELS = 50_000_000
"""Of a page; of all frames of a picture together."""

_CHANNELS = 3
_QUICK = 1  # zlib's level: pages of print get thirty times smaller, and smaller than that costs more time than it saves


@dataclass(frozen=True, slots=True)
class Drawing:
    """Pages in order: the size of each and the lines of its text layer, and its `rows`; or why there is none.

    `told` is what may be told of the file, as in `Reading`.
    """

    pages: tuple[Page, ...] = ()
    pixels: tuple[bytes, ...] = field(default=(), repr=False)
    packed: bool = False
    withheld: str | None = None
    told: Mapping[str, int | str] = field(default_factory=dict)

    def rows(self, number: int) -> bytes:
        """The pixels of a page: red, green, blue, row by row. `ValueError` if they are not as many as its size says."""
        page, rows = self.pages[number], self.pixels[number]
        size = page.width * page.height * _CHANNELS
        if self.packed:
            try:
                rows = zlib.decompressobj().decompress(rows, size + 1)  # one more than there may be tells of the others
            except zlib.error:
                rows = b""
        if len(rows) != size:
            message = "a page has another number of pixels than its size says"
            raise ValueError(message)
        return rows

    def digest(self) -> str:
        """SHA-256 of the sizes and pixels, in hexadecimal digits: what a reading holds for."""
        summed = hashlib.sha256()
        for page, rows in zip(self.pages, self.pixels, strict=True):
            summed.update(b"%d %d %d\n" % (page.width, page.height, len(rows)) + hashlib.sha256(rows).digest())
        return summed.hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Everything but the pixels, whose lengths stand here."""
        pages = Reading(pages=self.pages, withheld=self.withheld, told=self.told).to_json()
        return {"reading": pages, "packed": self.packed, "lengths": [len(rows) for rows in self.pixels]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any], body: bytes) -> Self:
        """What `to_json` gave, with its pixels from `body`. `ValueError`, `KeyError` or `TypeError` if it is none."""
        said = Reading.from_json(value["reading"])
        lengths = [int(length) for length in value["lengths"]]
        sizes = [page.width * page.height for page in said.pages]
        fit = len(sizes) == len(lengths) <= MOST_PAGES and all(0 < size <= MOST_PIXELS for size in sizes)
        if not fit or min(lengths, default=0) < 0 or sum(lengths) != len(body):
            message = "the pages are not as announced"
            raise ValueError(message)
        if not is_plain(said.withheld, said.told) or not all(map(_is_sound, said.pages)):
            message = "the pages say what no page says"
            raise ValueError(message)
        return cls(said.pages, _cut(body, lengths), bool(value["packed"]), said.withheld, said.told)


def _is_sound(page: Page) -> bool:
    """Whether the lines of a layer are text, and lie on the page."""
    return all(
        0 <= box.left <= box.right <= page.width and 0 <= box.top <= box.bottom <= page.height
        for line in page.lines
        for box in line.boxes
    ) and not any("\ud800" <= c <= "\udfff" for line in page.lines for c in line.text)


def packed(rows: bytes) -> bytes:
    """Pixels as a packed drawing holds them."""
    return zlib.compress(rows, _QUICK)


def _cut(body: bytes, lengths: Sequence[int]) -> tuple[bytes, ...]:
    pieces, at = [], 0
    for length in lengths:
        pieces.append(body[at : at + length])
        at += length
    return tuple(pieces)
