"""Where the lines of a page stand once it is held upright and straight: a photograph of a screen seldom is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from ..reading import Box, Line

LABEL = re.compile(r"\s*[^\s:：,，。0-9]{1,10}\s?[:：]")
"""How a line begins that names what stands in it."""

_STRAIGHT = 0.004  # rise by run that is a rounding error
_OF_THE_PAGE = 0.06  # rise by run by which a line may differ from the page's
_ENOUGH = 6  # lines of which the tilt can be seen to change down the page

Sides = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Placed:
    """A line on an upright page."""

    index: int
    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of the line, in pixels, never 0."""
        return max(1.0, self.bottom - self.top)

    @cached_property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    def beside(self, other: "Placed") -> bool:
        """Whether the two stand in one row and do not overlap."""
        common = min(self.bottom, other.bottom) - max(self.top, other.top)
        apart = self.right <= other.left + 0.3 * other.height or other.right <= self.left + 0.3 * self.height
        return apart and common > 0.55 * min(self.height, other.height)


def place(lines: Sequence[Line]) -> list[Placed]:
    """The lines that have boxes, as they stand on the page once most of them run from left to right, and level."""
    boxed = [(index, line.text, line.boxes) for index, line in enumerate(lines) if line.boxes]
    turned = _level(_upright([boxes for _, _, boxes in boxed]))
    placed = []
    for (index, text, _), sides in zip(boxed, turned, strict=True):
        lefts, tops, rights, bottoms = zip(*sides, strict=True)
        placed.append(Placed(index, text, min(lefts), min(tops), max(rights), max(bottoms)))
    return placed


def _upright(lines: Sequence[Sequence[Box]]) -> list[list[Sides]]:
    across = sum(boxes[-1].left - boxes[0].left for boxes in lines)
    down = sum(boxes[-1].top - boxes[0].top for boxes in lines)

    def turn(box: Box) -> Sides:
        if abs(down) > abs(across):
            if down > 0:
                return box.top, -box.right, box.bottom, -box.left
            return -box.bottom, box.left, -box.top, box.right
        if across < 0:
            return -box.right, -box.bottom, -box.left, -box.top
        return box.left, box.top, box.right, box.bottom

    return [[turn(box) for box in boxes] for boxes in lines]


def _level(lines: list[list[Sides]]) -> list[list[Sides]]:
    """The boxes moved to where they were on a level page; its foot may be tilted more than its head."""
    tilt, change, middle = _tilt(lines)
    if abs(tilt) < _STRAIGHT and not change:
        return lines

    def move(box: Sides) -> Sides:
        left, top, right, bottom = box
        down = (tilt + change * ((top + bottom) / 2 - middle)) * (left + right) / 2
        along = tilt * (top + bottom) / 2
        return left + along, top - down, right + along, bottom - down

    return [[move(box) for box in boxes] for boxes in lines]


def _tilt(lines: Sequence[Sequence[Sides]]) -> tuple[float, float, float]:
    """By how much lines fall along their run, how that changes down the page, and half way down which line it holds."""
    seen = []
    for boxes in lines:
        (left, top, right, bottom), (last_left, last_top, last_right, last_bottom) = boxes[0], boxes[-1]
        run = (last_left + last_right - left - right) / 2
        if run > 2 * (bottom - top):
            seen.append((run, (top + bottom) / 2, (last_top + last_bottom - top - bottom) / 2 / run))
    if not seen:
        return 0.0, 0.0, 0.0
    usual = median(fall for _, _, fall in seen)
    seen = [one for one in seen if abs(one[2] - usual) < _OF_THE_PAGE]
    if abs(usual) < _STRAIGHT or len(seen) < _ENOUGH:
        return usual, 0.0, 0.0
    weight = sum(run for run, _, _ in seen)
    middle = sum(run * y for run, y, _ in seen) / weight
    mean = sum(run * fall for run, _, fall in seen) / weight
    spread = sum(run * (y - middle) ** 2 for run, y, _ in seen)
    change = sum(run * (y - middle) * (fall - mean) for run, y, fall in seen) / spread if spread else 0.0
    return mean, change, middle
