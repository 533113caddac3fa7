# ruff: noqa: PLR2004 - shares and sides, each explained where it stands
"""The order in which the lines of a page are read, and which line goes on in which.

A value that is too long for its bubble, cell or row goes on below: same edge, hardly any gap, and the line above it is
full. Labels and values of an order stand side by side in rows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..reading import Box, Line

_LABEL = re.compile(r"\s*[^\s:：,，。0-9]{1,10}\s?[:：]")
_LATIN_START = re.compile(r"[!-~]*")
_EM = 0.72  # a Chinese character's width by the height of its line, which has a margin


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


def in_order(lines: Sequence[Line], *, wrapped: bool) -> list[list[list[Placed]]]:
    """The lines as rows from top to bottom, each of chains from left to right, each of lines that go on in each other.

    Without `wrapped`, every chain is a single line.
    """
    placed = sorted(_upright(lines), key=lambda line: (line.top, line.left))
    rows = _rows(placed)
    following = _following(placed, rows) if wrapped else {}
    continued = {line.index for line in following.values()}
    order: list[list[list[Placed]]] = []
    done: set[int] = set()
    for row in rows:
        chains: list[list[Placed]] = []
        for head in row:
            if head.index in continued or head.index in done:
                continue
            chain = [head]
            while (after := following.get(chain[-1].index)) is not None:
                chain.append(after)
            chains += [[label] for label in _labels_beside(chain, placed, done, continued)]
            chains.append(chain)
            done.update(line.index for part in chains for line in part)
        if chains:
            order.append(chains)
    return order


def _upright(lines: Sequence[Line]) -> list[Placed]:
    """Where the lines are once the page is turned so that most of them run from left to right."""
    across = down = 0
    for line in lines:
        if len(line.boxes) > 1:
            first, last = line.boxes[0], line.boxes[-1]
            across += last.left - first.left
            down += last.top - first.top

    def turn(box: Box) -> tuple[int, int, int, int]:
        if abs(down) > abs(across):
            if down > 0:
                return box.top, -box.right, box.bottom, -box.left
            return -box.bottom, box.left, -box.top, box.right
        if across < 0:
            return -box.right, -box.bottom, -box.left, -box.top
        return box.left, box.top, box.right, box.bottom

    placed = []
    for index, line in enumerate(lines):
        if line.boxes:
            lefts, tops, rights, bottoms = zip(*map(turn, line.boxes), strict=True)
            placed.append(Placed(index, line.text, min(lefts), min(tops), max(rights), max(bottoms)))
    return placed


def _rows(placed: Sequence[Placed]) -> list[list[Placed]]:
    rows: list[list[Placed]] = []
    for line in placed:
        for row in reversed(rows[-8:]):
            if all(line.beside(other) for other in row):
                row.append(line)
                row.sort(key=lambda other: other.left)
                break
        else:
            rows.append([line])
    return rows


def _following(placed: Sequence[Placed], rows: Sequence[Sequence[Placed]]) -> dict[int, Placed]:
    """By a line's index, the line in which it goes on."""
    row_of = {line.index: row for row in rows for line in row}
    following: dict[int, Placed] = {}
    taken: set[int] = set()
    for at, line in enumerate(placed):
        column = [other for other in placed if abs(other.left - line.left) < 0.8 * line.height]
        edge = max(other.right for other in column)
        for other in placed[at + 1 :]:
            if other.top > line.bottom + line.height:
                break
            if other.index in taken or not _below(line, other):
                continue
            if _both_have_neighbours(row_of[line.index], line, row_of[other.index], other):
                continue
            if _full(line, other, edge) and not _LABEL.match(other.text):
                following[line.index] = other
                taken.add(other.index)
                break
    return following


def _below(line: Placed, other: Placed) -> bool:
    """Whether `other` stands right under `line`, at the same edge and in the same size."""
    gap = other.top - line.bottom
    near = 0.8 * line.height
    same_edge = abs(other.left - line.left) < near or (
        abs(other.right - line.right) < near / 2 and other.left > line.left
    )
    return same_edge and -0.5 * line.height < gap < 0.6 * line.height and 0.7 < other.height / line.height < 1.4


def _both_have_neighbours(row: Sequence[Placed], line: Placed, next_row: Sequence[Placed], other: Placed) -> bool:
    """Whether the lines belong to two rows of a table: each has something beside it, or the lower one has a label."""
    if any(beside.left < other.left for beside in next_row):
        return True
    return any(b.left > line.left for b in row) and any(b.left > other.left for b in next_row)


def _full(line: Placed, other: Placed, edge: float) -> bool:
    """Whether what begins `other` had no room any more in `line`."""
    em = line.height * _EM
    word = _LATIN_START.match(other.text)
    whole = len(word[0]) if word else 0
    if whole and line.text[-1:].isdigit() and other.text[:1].isdigit():
        whole = min(whole, 4)  # two numbers, one above the other, are not one unless there was no room for a group
    return line.right + em * (1.3 + 0.6 * whole) >= max(edge, other.right) and line.right - line.left > 4 * em


def _labels_beside(
    chain: Sequence[Placed], placed: Sequence[Placed], done: set[int], continued: set[int]
) -> list[Placed]:
    """Single lines on the left that stand half way down a chain: labels centred beside a value of several lines."""
    if len(chain) == 1:
        return []
    top, bottom, left = chain[0].top, chain[-1].bottom, min(line.left for line in chain)
    return [
        line
        for line in placed
        if line.index not in done
        and line.index not in continued
        and line.right <= left
        and top + chain[0].height / 2 < line.middle < bottom
        and not any(line.beside(part) for part in chain[1:])
    ]
