"""Pictures of the speakers beside the bubbles of a chat: faces or not, they tell who somebody is."""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from ..reading import Box, Visual, VisualKind
from .frames import Pixels

_WIDTH = 540  # of the picture that is looked at: edges of letters and noise are gone, pictures stay
_MARGIN = 0.22  # of the width, on each side, in which such pictures stand
_SMALLEST, _LARGEST = 0.055, 0.16  # of the width
_FULL = 0.6  # how much of its rectangle a picture covers: a disc covers .79
_DIFFERENT = 12  # levels of brightness or colour from the background
_CHANGE = (25, 70)  # levels from which a change of colour goes on as, and begins, an outline
_GROW = 0.12  # rounded corners and badges


def find_avatars(picture: Pixels) -> list[Visual]:
    """Square or round pictures of an avatar's size at the left and right margin of an upright RGB screenshot."""
    height, width = picture.shape[:2]
    scale = width / _WIDTH
    size = (_WIDTH, max(1, round(height / scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    strip = round(_WIDTH * _MARGIN)
    squares: set[tuple[int, int, int, int]] = set()
    for start in (0, _WIDTH - strip):
        part = small[:, start : start + strip]
        for mask in (_apart(part, part[:, : strip // 8] if start == 0 else part[:, -strip // 8 :]), _edges(part)):
            for left, top, wide, high in _squares(part, mask):
                if (left + wide < strip) if start == 0 else left > 0:  # else it goes on into the page: a bubble's end
                    squares.add((start + left, top, wide, high))
    found: list[Visual] = []
    for left, top, wide, high in sorted(squares):
        by = max(wide, high) * _GROW
        box = Box(
            max(0, int((left - by) * scale)),
            max(0, int((top - by) * scale)),
            min(width, int((left + wide + by) * scale) + 1),
            min(height, int((top + high + by) * scale) + 1),
        )
        if not any(_mostly_same(box, other.box) for other in found):
            found.append(Visual(VisualKind.AVATAR, box))
    return found


def _apart(part: Pixels, edge: Pixels) -> Pixels:
    """1 where a pixel differs from the background, which the outermost columns show: pictures on a screen."""
    coarse = edge.reshape(-1, 3).astype(np.int32) >> 3
    most = int(np.bincount(coarse @ (1024, 32, 1)).argmax())
    background = np.array((most >> 10, most >> 5 & 31, most & 31), np.int16) * 8 + 4
    mask = (np.abs(part.astype(np.int16) - background).max(axis=2) > _DIFFERENT).astype(np.uint8)
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)


def _edges(part: Pixels) -> Pixels:
    """1 where colours change: outlines of pictures on a photograph or a pattern, where no colour is the background."""
    lines = np.zeros(part.shape[:2], np.uint8)
    for channel in cv2.split(cv2.GaussianBlur(part, (3, 3), 0)):
        lines |= cv2.Canny(channel, *_CHANGE).astype(np.uint8, copy=False)
    return cv2.dilate(lines // 255, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)


def _squares(part: Pixels, mask: Pixels) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, width and height of the squarish pictures in a margin."""
    for contour in cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, wide, high = cv2.boundingRect(contour)
        squarish = max(wide, high) <= min(_LARGEST * _WIDTH, 1.3 * min(wide, high))
        if (
            squarish
            and min(wide, high) >= _SMALLEST * _WIDTH
            and cv2.contourArea(contour) >= _FULL * wide * high
            and _pictorial(part[top : top + high, left : left + wide])
        ):
            yield left, top, wide, high


def _mostly_same(a: Box, b: Box) -> bool:
    """Whether `a` lies in `b` but for a rim."""
    wide = min(a.right, b.right) - max(a.left, b.left)
    high = min(a.bottom, b.bottom) - max(a.top, b.top)
    return wide > 0 and high > 0 and wide * high > 0.85 * (a.right - a.left) * (a.bottom - a.top)


def _pictorial(part: npt.NDArray[np.uint8]) -> bool:
    """Whether this is more than one flat shape."""
    return float(part.reshape(-1, 3).std(axis=0).max()) > _DIFFERENT / 2
