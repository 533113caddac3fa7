# ruff: noqa: PLR2004 - shares and sides, each explained where it stands
"""The order in which the lines of a page are read, and which line goes on in which.

A value that is too long for its bubble, cell or row goes on below: same edge, hardly any gap, and the line above it is
full. Labels and values of an order stand side by side in rows.
"""

import re
from collections.abc import Sequence

from ..reading import Line
from .placed import LABEL, Placed, place

_LATIN_START = re.compile(r"[!-~]*")
_EM = 0.72  # a Chinese character's width by the height of its line, which has a margin


def in_order(lines: Sequence[Line], *, wrapped: bool) -> list[list[list[Placed]]]:
    """The lines as rows from top to bottom, each of chains from left to right, each of lines that go on in each other.

    Without `wrapped`, every chain is a single line.
    """
    placed = sorted(place(lines), key=lambda line: (line.top, line.left))
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
            if _full(line, other, edge) and not LABEL.match(other.text):
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
    if _all_go_on(row, next_row):
        return False
    if any(beside.left < other.left for beside in next_row):
        return True
    return any(b.left > line.left for b in row) and any(b.left > other.left for b in next_row)


def _all_go_on(row: Sequence[Placed], next_row: Sequence[Placed]) -> bool:
    """Whether the lower row is what two or more cells of the upper one had no room for: it has fewer, and no label."""
    return 1 < len(next_row) < len(row) and all(
        not LABEL.match(other.text) and any(_below(line, other) for line in row) for other in next_row
    )


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
