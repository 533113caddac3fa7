"""Drawn pages: what can be read on them, and new pictures of them in which what is marked is painted over."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from .drawing import Drawing
from .images.frames import NoPicture, Pixels
from .images.paint import Painted, paint_frames
from .images.read import read_frames
from .images.stitch import stitch, unreadable
from .reading import Box, Line, Page, Reading

Look = Callable[[Pixels], Page]
"""Reads a picture: its lines by character recognition, its codes and faces."""

Corner = tuple[int, int]

_SURE = 0.5  # confidence
_COVERED = 0.7  # of a line's width, by characters of the text layer


def look_at(pixels: Pixels) -> Page:
    """The look of the readers of pictures. `NoPicture` if there are too many lines to read them."""
    return read_frames([pixels]).pages[0]


def read_pages(drawing: Drawing, look: Look = look_at) -> Reading:
    """What the pages say, or why they are withheld. `ValueError` if the drawing is out of form.

    Each page has the lines of its text layer, followed by those that `look` reads and the layer does not say in the
    same place. Lines that can't be read count as `unreadable_lines` in `told`; `stitch.unreadable` says where they are.
    """
    if drawing.withheld is not None:
        return Reading(withheld=drawing.withheld, told=drawing.told)
    pages = []
    try:
        for number, said in enumerate(drawing.pages):
            seen = look(pixels_of(drawing, number))
            lines = (*said.lines, *_unsaid(seen.lines, said)) if said.lines else seen.lines
            pages.append(Page(said.width, said.height, lines, seen.visuals))
    except NoPicture as refused:
        return Reading(withheld=refused.reason, told=refused.told)
    count = sum(len(unreadable(page)) for page in pages)
    told = {**drawing.told, **({"unreadable_lines": count} if count else {})}
    return Reading(pages=tuple(pages), told=told, drawn=drawing.digest())


def paint_pages(drawing: Drawing, marks: Sequence[Sequence[Box]]) -> Painted:
    """The pages with the boxes of each filled, as new files without metadata; always the same files.

    `ValueError` if there are not as many lists of boxes as pages, or if the drawing is out of form.
    """
    if len(drawing.pages) != len(marks):
        raise ValueError("each page has a list of marks")
    # One page after the other: fifty pages of pixels at once would be too much.
    parts = [paint_frames([pixels_of(drawing, number)], [boxes]) for number, boxes in enumerate(marks)]
    return Painted(
        tuple(file for part in parts for file in part.pages),
        tuple(media_type for part in parts for media_type in part.media_types),
        tuple(size for part in parts for size in part.sizes),
        parts[0].thumbnail,
    )


def pixels_of(drawing: Drawing, number: int) -> Pixels:
    """A page's pixels, free to be painted on. `ValueError` if they are not as many as its size says."""
    page = drawing.pages[number]
    return np.frombuffer(drawing.rows(number), np.uint8).reshape(page.height, page.width, 3).copy()


def _unsaid(seen: Sequence[Line], page: Page) -> Iterator[Line]:
    """The lines that were seen and are not said by the layer: a picture of text, or a text that lies."""
    said = page.lines
    where = [(line, letter) for line in range(len(said)) for letter in range(len(said[line].text))]
    boxes = np.array([(b.left, b.top, b.right, b.bottom) for line in said for b in line.boxes]).reshape(-1, 4)
    middles, sizes = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    for line in seen:
        low = np.array([min(box.left for box in line.boxes), min(box.top for box in line.boxes)])
        high = np.array([max(box.right for box in line.boxes), max(box.bottom for box in line.boxes)])
        along = int(np.argmax(high - low))  # 0: a line from left to right or, upside down, from right to left
        near = np.zeros(2)
        near[along] = (high - low).min()
        inside = np.flatnonzero(((middles >= low - near) & (middles <= high + near)).all(axis=1))
        read = _plain(line.text)
        if not read:  # if it can't be read, the layer may say what it is
            if line.confidence < _SURE and sizes[inside, along].sum() < _COVERED * (high - low)[along]:
                yield line
            continue
        if not any(
            abs(first[along] - low[along]) <= 2 * near[along] and abs(last[along] - high[along]) <= 2 * near[along]
            for first, last in _said_here(page, [where[i] for i in inside.tolist()], read)
        ):
            yield line


def _said_here(page: Page, letters: Sequence[tuple[int, int]], read: str) -> Iterator[tuple[Corner, Corner]]:
    """From where to where some letters of the layer say a text, in the order in which a search of the page meets them.

    No other order counts, and no other place: what stands there in the picture is hidden by these boxes alone.
    """
    wanted, numbers = set(letters), sorted({line for line, _ in letters})
    part = stitch(Page(page.width, page.height, tuple(page.lines[number] for number in numbers)))
    plain: list[tuple[str, Box]] = []
    for letter, place in zip(part.text, part.places, strict=True):
        if place is not None and (numbers[place[0]], place[1]) in wanted:
            plain += [(c, page.lines[numbers[place[0]]].boxes[place[1]]) for c in _plain(letter)]
    text, at = "".join(c for c, _ in plain), -1
    while (at := text.find(read, at + 1)) >= 0:
        boxes = [box for _, box in plain[at : at + len(read)]]
        yield (
            (min(box.left for box in boxes), min(box.top for box in boxes)),
            (max(box.right for box in boxes), max(box.bottom for box in boxes)),
        )


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
