"""The text of a page in reading order, with wrapped values in one piece, and the way back from text to boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..reading import Box, Page
from .doubtful import doubtful
from .layout import in_order
from .placed import LABEL, Placed

UNREADABLE = "\ufffd"
"""The text of a line that was found and could not be read at all."""

DOUBTFUL = 0.5
"""A line with less confidence than this counts as unreadable."""

_UNSURE = 0.8  # below it the borders of characters are unsure too: one more on each side is hidden
_COLUMN = 0.8  # line heights between two cells from which they are columns
_DRIFT = 0.25  # of a line's height by which a box of several characters may be off
_ACROSS = 1 / 3  # of the padding goes above and below: a line's boxes have a margin there


@dataclass(frozen=True, slots=True)
class Stitched:
    """A page's text, and for each code point its line and its place in that line, or `None` for what joins lines."""

    text: str
    places: tuple[tuple[int, int] | None, ...]


def stitch(page: Page, *, wrapped: bool = True) -> Stitched:
    """The text of a page in reading order: rows on lines of their own, what stands in one row parted by a space.

    With `wrapped`, a line that goes on in the next is joined to it without a break. That can join what only looks like
    it: who must not miss anything searches the text stitched in either way.
    """
    text: list[str] = []
    places: list[tuple[int, int] | None] = []

    def join(joiner: str) -> None:
        text.extend(joiner)
        places.extend([None] * len(joiner))

    for row in in_order(page.lines, wrapped=wrapped):
        for number, chain in enumerate(row):
            if text:
                join(_beside(row[number - 1], chain[0]) if number else "\n")
            for part, placed in enumerate(chain):
                if part:
                    join(_between(chain[part - 1].text, placed.text))
                text.extend(placed.text)
                places.extend((placed.index, i) for i in range(len(placed.text)))
    return Stitched("".join(text), tuple(places))


def boxes_for(page: Page, stitched: Stitched, start: int, end: int, padding: float = 0.15) -> list[Box]:
    """The boxes over `stitched.text[start:end]`, one for each line it runs over, clipped to the page.

    `padding` is in heights of the line. Where a line is uncertain, the characters beside are covered as well.
    """
    boxes: list[Box] = []
    for index, first, last in _runs(stitched.places[start:end]):
        line = page.lines[index]
        more = 1 if line.confidence < _UNSURE else 0
        covered = line.boxes[max(0, first - more) : last + 1 + more]
        boxes += [_around(part, padding, page) for part in _level_parts(covered)]
    return boxes


def unreadable(page: Page, below: float = DOUBTFUL) -> list[Box]:
    """Boxes over the lines that were found and were read with less confidence than `below`, or not at all.

    Where a label says that something personal stands, more confidence is asked of a line.
    """
    beside = frozenset(doubtful(page))
    return [
        _around(part, 0.0, page)
        for index, line in enumerate(page.lines)
        if line.boxes and (line.confidence < below or index in beside)
        for part in _level_parts(line.boxes)
    ]


def _beside(before: Sequence[Placed], after: Placed) -> str:
    """What parts two cells of a row: a line break before a label of its own, so that no value runs into it."""
    gap = after.left - max(line.right for line in before)
    return "\n" if gap > _COLUMN * after.height and LABEL.match(after.text) else " "


def _between(before: str, after: str) -> str:
    """What joins a line to the one it goes on in: a space between two Latin words, nothing otherwise."""
    if not (before[-1:].isascii() and after[:1].isascii()):
        return ""
    last, first = before.rpartition(" ")[2], after.partition(" ")[0]
    in_one_word = (last[-1:].isdigit() and first[:1].isdigit()) or any(sign in last for sign in "@/._") or "@" in first
    return "" if in_one_word else " "


def _runs(places: tuple[tuple[int, int] | None, ...]) -> Iterator[tuple[int, int, int]]:
    """Line, first and last character of each stretch within one line."""
    index, first, last = -1, -1, -1
    for place in places:
        if place is None:
            continue
        if place[0] == index and place[1] == last + 1:
            last = place[1]
            continue
        if index >= 0:
            yield index, first, last
        index, first, last = place[0], place[1], place[1]
    if index >= 0:
        yield index, first, last


def _level_parts(boxes: tuple[Box, ...]) -> Iterator[tuple[Box, ...]]:
    """A run of characters in parts that hardly rise or fall: one box over a slanted line would cover its neighbours."""
    start = 0
    for at in range(1, len(boxes)):
        first, box = boxes[start], boxes[at]
        along = abs(box.left + box.right - first.left - first.right) / 2
        down = abs(box.top + box.bottom - first.top - first.bottom) / 2
        if min(along, down) > _DRIFT * max(first.bottom - first.top, first.right - first.left):
            yield boxes[start:at]
            start = at
    yield boxes[start:]


def _around(boxes: tuple[Box, ...], padding: float, page: Page) -> Box:
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    wide, high = right - left, bottom - top
    upright = sum(box.right - box.left for box in boxes) * 2 > wide  # else the line runs down the page
    along = round(padding * min(max(box.bottom - box.top for box in boxes) if upright else wide, max(wide, high)))
    across = round(along * _ACROSS)
    by_x, by_y = (along, across) if upright else (across, along)
    return Box(max(0, left - by_x), max(0, top - by_y), min(page.width, right + by_x), min(page.height, bottom + by_y))
