"""Pictures for the demonstration: real PNG bytes, drawn without a library for images.

Each character of the text becomes a grey block in its line, so a screenshot has the look of a page. No letters are
drawn: an image is evidence that the vault does not look into, and to draw readable text would take a font.
"""

import struct
import zlib
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_GREY_8_BIT: Final = bytes((8, 0, 0, 0, 0))
_NO_FILTER: Final = b"\0"
_PAPER: Final = 245
_MARGIN, _BLOCK, _GAP, _LINE, _SPACE = 12, 10, 2, 16, 8
_COLUMNS: Final = 40


def draw(text: str) -> bytes:
    """Return a PNG (8 bits of grey a pixel) of a text; characters after the fortieth of a line are not drawn."""
    across = 2 * _MARGIN + _COLUMNS * (_BLOCK + _GAP)
    empty = bytes([_PAPER]) * across
    rows = [empty] * _MARGIN
    for line in text.splitlines():
        rows += [_row(line[:_COLUMNS], across)] * _LINE + [empty] * _SPACE
    rows += [empty] * _MARGIN
    pixels = b"".join(_NO_FILTER + row for row in rows)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">II", across, len(rows)) + _GREY_8_BIT),
            _chunk(b"IDAT", zlib.compress(pixels, 9)),
            _chunk(b"IEND", b""),
        ),
    )


def _row(line: str, across: int) -> bytes:
    pixels = bytearray([_PAPER]) * across
    for at, character in enumerate(line):
        if not character.isspace():
            start = _MARGIN + at * (_BLOCK + _GAP)
            pixels[start : start + _BLOCK] = bytes([40 + ord(character) % 96]) * _BLOCK
    return bytes(pixels)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
