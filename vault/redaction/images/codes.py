"""QR codes and barcodes: where they are, to the last bar, and what they say."""

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from ..reading import Box, Visual, VisualKind
from .frames import Pixels

_LINEAR = frozenset(zxingcpp.barcode_formats_list(zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllLinear)))
_ALIKE = 0.5  # how far a row must follow the row that was read, to be of the same barcode
_MISSES = 3  # rows that may differ: dirt
_SLANT = 6  # degrees off an axis up to which rows can be compared
_ROWS, _MOST_LEANING = 16, 0.2  # twice the rows that tell how bars lean; columns by row
_SMALLEST, _SKEWED = 56, 1.5  # pixels of a side: 21 modules, each of two pixels, and a rim; longer by shorter side
_QUIET = 0.04  # of a code's longer side: by how much a corner may be off


def find_codes(picture: Pixels) -> list[Visual]:
    """Codes in an RGB picture; square ones also if they were found and could not be read."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)
    found = ((code, _visual(code, grey)) for code in zxingcpp.read_barcodes(grey, return_errors=True))
    return [visual for code, visual in found if code.valid or _like_a_square_code(code, visual.box)]


def _like_a_square_code(code: zxingcpp.Barcode, box: Box) -> bool:
    """Whether what could not be read has a code's form and size, which noise seldom has."""
    wide, high = box.right - box.left, box.bottom - box.top
    return code.format not in _LINEAR and min(wide, high) >= _SMALLEST and max(wide, high) < _SKEWED * min(wide, high)


def _visual(code: zxingcpp.Barcode, grey: npt.NDArray[np.uint8]) -> Visual:
    position = code.position
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    xs, ys = [point.x for point in points], [point.y for point in points]
    box = Box(min(xs), min(ys), max(xs) + 1, max(ys) + 1)
    if code.format not in _LINEAR:
        return Visual(VisualKind.QR, _within(box, grey, _QUIET * _side(box)), code.text)
    return Visual(VisualKind.BARCODE, _within(_bars(box, code, grey), grey, _QUIET * _side(box)), code.text)


def _bars(box: Box, code: zxingcpp.Barcode, grey: npt.NDArray[np.uint8]) -> Box:
    """The whole of a barcode of which some scan lines were read."""
    off_axis = (code.orientation + 45) % 90 - 45
    if abs(off_axis) > _SLANT:
        return _within(box, grey, _side(box) / 4)
    at = code.position
    along_x = at.bottom_left.x + at.bottom_right.x - at.top_left.x - at.top_right.x  # twice the way from the first
    along_y = at.bottom_left.y + at.bottom_right.y - at.top_left.y - at.top_right.y  # scan line to the last
    if code.orientation % 180 < 45 or code.orientation % 180 > 135:  # noqa: PLR2004 - degrees: the bars stand upright
        slope = _slope(along_x, along_y)
        first, last = _alike(grey[:, max(0, box.left) : box.right], box.top, box.bottom, slope)
        whole = Box(box.left, first, box.right, last)
    else:
        slope = _slope(along_y, along_x)
        first, last = _alike(grey[max(0, box.top) : box.bottom].T, box.left, box.right, slope)
        whole = Box(first, box.top, last, box.bottom)
    return _within(whole, grey, _side(box) * abs(slope))  # by so much one end of all bars is higher than the other


def _slope(aside: int, down: int) -> float:
    """How far bars lean; too little of them was read to tell if that is a few rows."""
    slope = aside / down if abs(down) >= _ROWS else 0.0
    return max(-_MOST_LEANING, min(_MOST_LEANING, slope))


def _alike(rows: npt.NDArray[np.uint8], first: int, last: int, slope: float) -> tuple[int, int]:
    """The rows around `first` to `last` that show the same bars as the one in their middle, moved by `slope` a row."""
    middle = min(max(0, (first + last) // 2), len(rows) - 1)
    pattern = rows[middle].astype(np.float32)
    pattern -= pattern.mean()
    strength = float(np.sqrt((pattern**2).sum())) or 1.0

    def reach(step: int, row: int) -> int:
        end, misses = row, 0
        while 0 <= row < len(rows) and misses <= _MISSES:
            other = np.roll(rows[row], -round((row - middle) * slope)).astype(np.float32)
            other -= other.mean()
            likeness = float((pattern * other).sum()) / (strength * (float(np.sqrt((other**2).sum())) or 1.0))
            misses = 0 if likeness > _ALIKE else misses + 1
            end = row if likeness > _ALIKE else end
            row += step
        return end

    return min(first, reach(-1, middle)), max(last, reach(1, middle) + 1)


def _side(box: Box) -> int:
    return max(box.right - box.left, box.bottom - box.top)


def _within(box: Box, grey: npt.NDArray[np.uint8], more: float) -> Box:
    """The box grown by `more` pixels on each side, as far as the picture goes."""
    height, width = grey.shape
    by = int(np.ceil(more))
    return Box(max(0, box.left - by), max(0, box.top - by), min(width, box.right + by), min(height, box.bottom + by))
