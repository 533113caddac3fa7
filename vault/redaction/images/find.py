"""Where lines of text are: a map of probabilities over the picture, and a rectangle around each of its islands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from . import models
from .frames import UNREADABLE, NoPicture, Pixels

Quad = npt.NDArray[np.float32]  # four points, clockwise from where the line's first character has its upper left corner

_ISLAND, _CERTAIN = 0.3, 0.5  # probability of a pixel to belong to an island; mean of an island to be text
_SWELL = 1.6  # islands are the cores of lines: how much a rectangle grows, as area by circumference
_THINNEST = 3.0
_MOST, _MOST_ISLANDS = 3000, 30_000  # lines in one picture, and specks that could be some
_TILE, _OVERLAP = 800, 128  # pixels of the scaled picture


@dataclass(frozen=True, slots=True)
class Found:
    """A line's rectangle in pixels of the picture."""

    corners: Quad

    @property
    def width(self) -> float:
        """Along the line, in pixels."""
        return float(np.linalg.norm(self.corners[1] - self.corners[0]))

    @property
    def height(self) -> float:
        """Across the line, in pixels."""
        return float(np.linalg.norm(self.corners[3] - self.corners[0]))


def find_lines(picture: Pixels, scale: float) -> list[Found]:
    """Rectangles around the lines of an RGB picture, from top to bottom, looked for in a copy of `scale` its size.

    `NoPicture` if there are more than any screen or page has: what was left out would be shown.
    A rectangle's sides are at most 45 degrees off the horizontal unless it is much taller than wide.
    """
    height, width = picture.shape[:2]
    wide, high = (max(32, round(side * scale / 32) * 32) for side in (width, height))
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    chances = _chances(cv2.resize(picture, (wide, high), interpolation=smooth).astype(np.uint8, copy=False))
    found = [
        Found(np.clip(corners * (width / wide, height / high), 0, (width, height)).astype(np.float32))
        for corners in _islands(chances)
    ]
    if len(found) > _MOST:
        raise NoPicture(UNREADABLE)
    return sorted(found, key=lambda line: (float(line.corners[:, 1].min()), float(line.corners[:, 0].min())))


def _chances(scaled: Pixels) -> npt.NDArray[np.float32]:
    """The probability of each pixel to lie in the core of a line; tile by tile, each seen with what surrounds it."""
    high, wide = scaled.shape[:2]
    chances = np.zeros((high, wide), np.float32)
    for top, bottom in _tiles(high):
        for left, right in _tiles(wide):
            tile = scaled[top:bottom, left:right, ::-1].astype(np.float32) / 127.5 - 1.0
            answer = models.session("find").run(None, {"x": tile.transpose(2, 0, 1)[None]})[0][0, 0]
            up, aside = (_OVERLAP // 2 if start else 0 for start in (top, left))
            chances[top + up : bottom, left + aside : right] = answer[up:, aside:]
    return chances


def _tiles(length: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start + _TILE < length:
        yield start, start + _TILE
        start += _TILE - _OVERLAP
    yield start, length


def _islands(chances: npt.NDArray[np.float32]) -> Iterator[Quad]:
    mask = cv2.dilate((chances > _ISLAND).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    if len(contours) > _MOST_ISLANDS:
        raise NoPicture(UNREADABLE)
    for contour in contours:
        middle, (a, b), angle = cv2.minAreaRect(contour)
        if min(a, b) < _THINNEST or _mean_inside(chances, contour) < _CERTAIN:
            continue
        swell = 2 * a * b * _SWELL / (2 * (a + b))
        yield _ordered(cv2.boxPoints((middle, (a + swell, b + swell), angle)))


def _mean_inside(chances: npt.NDArray[np.float32], contour: npt.NDArray[Any]) -> float:
    left, top, wide, high = cv2.boundingRect(contour)
    inside = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(inside, [contour - (left, top)], 1)
    return float(cv2.mean(chances[top : top + high, left : left + wide], inside)[0])


def _ordered(points: npt.NDArray[Any]) -> Quad:
    """The points clockwise, the upper left one first: the one with the smallest sum of its coordinates."""
    by_angle = points[np.argsort(np.arctan2(*(points - points.mean(axis=0)).T[::-1]))]
    return np.roll(by_angle, -int(by_angle.sum(axis=1).argmin()), axis=0).astype(np.float32)
