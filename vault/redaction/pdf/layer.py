"""The characters that a page of a PDF carries as text, each with the pixels where it is drawn."""

from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from ..reading import Box, Line
from ..rendition import TOO_LARGE
from .document import Drawn, NotShown, Pixels

MAX_CHARACTERS, MAX_LINES = 50_000, 2_000  # of a page

_FINER = 1024  # pdfium rounds to whole pixels, so it is asked about a picture this many times larger
_MARGIN = 1  # pixel: what smoothing adds around a glyph
_HYPHEN = 0x02  # pdfium's sign for a hyphen at the end of a line
_HIGH, _LOW, _ASTRAL = 0xD800, 0xDC00, 0x10000


@dataclass(frozen=True, slots=True)
class Layer:
    """The lines of text that can be seen, in the order of the file, and how many characters can't be.

    What leaves no trace in the picture is not in the lines: invisible text, text of a hidden layer, under a box, in a
    font that is not there. Text below a picture of other text is, since the picture has ink at its place.
    """

    lines: tuple[Line, ...]
    unseen: int


def layer_of(drawn: Drawn) -> Layer:
    """What a page carries as text. `NotShown` if that is too much."""
    textpage = drawn.page.get_textpage()
    try:
        return _layer(textpage, _to_pixels(drawn), drawn.pixels)
    finally:
        textpage.close()


def _layer(textpage: Any, matrix: npt.NDArray[np.float64], pixels: Pixels) -> Layer:  # noqa: ANN401 - pdfium has no types
    count = textpage.count_chars()
    if count > MAX_CHARACTERS:
        raise NotShown(TOO_LARGE)
    lines: list[Line] = []
    text: list[str] = []
    boxes: list[Box | None] = []
    unseen = 0
    for index, character in _characters(textpage, count):
        if character == "\n":
            lines += _line(text, boxes)
            text, boxes = [], []
        elif character == " " or raw.FPDFText_IsGenerated(textpage, index) == 1:
            text.append(character)
            boxes.append(None)
        elif box := _place(textpage, index, matrix, pixels):
            text.append(character)
            boxes.append(box)
        else:
            unseen += 1
    lines += _line(text, boxes)
    if len(lines) > MAX_LINES:
        raise NotShown(TOO_LARGE)
    return Layer(tuple(lines), unseen)


def _characters(textpage: Any, count: int) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - as above
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if _HIGH <= code < _LOW:
            high = code
            continue
        if _LOW <= code < _LOW + 0x400 and high:
            code = _ASTRAL + ((high - _HIGH) << 10) + (code - _LOW)
        high = 0
        if code in (0x0A, 0x0D):
            yield index, "\n"
        elif code == _HYPHEN:
            yield from ((index, "-"), (index, "\n"))
        elif chr(code).isspace():
            yield index, " "
        elif chr(code).isprintable():
            yield index, chr(code)


def _line(text: list[str], boxes: list[Box | None]) -> Iterator[Line]:
    """The line without its outer spaces; a space inside lies between its neighbours."""
    seen = [i for i, box in enumerate(boxes) if box]
    if not seen:
        return
    placed: list[Box] = []
    following = iter(seen)
    after = next(following)
    for i in range(seen[0], seen[-1] + 1):
        box = boxes[i]
        if i >= after:
            after = next(following, after)
        if box is None:
            before, behind = placed[-1], boxes[after]
            box = _between(before, behind) if behind else before
        placed.append(box)
    yield Line("".join(text[seen[0] : seen[-1] + 1]), tuple(placed))


def _between(left: Box, right: Box) -> Box:
    if left.right < right.left:
        return Box(left.right, min(left.top, right.top), right.left, max(left.bottom, right.bottom))
    return left


def _place(
    textpage: Any,  # noqa: ANN401 - as above
    index: int,
    matrix: npt.NDArray[np.float64],
    pixels: Pixels,
) -> Box | None:
    """Where a character is drawn: its glyph and its font's height; nothing if there is no ink."""
    x0, x1, y0, y1 = c_double(), c_double(), c_double(), c_double()
    loose = raw.FS_RECTF()
    corners = []
    if raw.FPDFText_GetCharBox(textpage, index, x0, x1, y0, y1):
        corners += [(x0.value, y0.value), (x1.value, y1.value)]
    if raw.FPDFText_GetLooseCharBox(textpage, index, loose):
        corners += [(loose.left, loose.bottom), (loose.right, loose.top)]
    points = np.array([(x, y, 1.0) for x, y in corners]).reshape(-1, 3) @ matrix
    if not len(points) or not np.isfinite(points).all():
        return None
    height, width = pixels.shape[:2]
    low = np.clip(np.floor(points.min(axis=0)) - _MARGIN, 0, (width, height)).astype(int)
    high = np.clip(np.ceil(points.max(axis=0)) + _MARGIN, 0, (width, height)).astype(int)
    region = pixels[low[1] : high[1], low[0] : high[0]]
    if region.size == 0 or (region == region[0, 0]).all():
        return None
    return Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _to_pixels(drawn: Drawn) -> npt.NDArray[np.float64]:
    """The matrix from a place on the page, as (x, y, 1) in points, to its pixel."""
    left, bottom, right, top = drawn.page.get_bbox()
    fine = tuple(side * _FINER for side in drawn.size)
    conversion = pypdfium2.PdfPosConv(drawn.page, (0, 0, *fine, 0))
    origin, along, up = (
        np.array(conversion.to_bitmap(*corner)) / _FINER for corner in ((left, bottom), (right, bottom), (left, top))
    )
    x, y = (along - origin) / (right - left), (up - origin) / (top - bottom)
    matrix: npt.NDArray[np.float64] = np.array([x, y, origin - left * x - bottom * y])
    return matrix
