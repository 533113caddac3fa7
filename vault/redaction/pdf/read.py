"""What a PDF shows: the characters it carries as text, and whatever else can be read in the pictures of its pages."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ..images.read import read_frames
from ..images.stitch import unreadable
from ..reading import Line, Page, Reading
from .document import NotShown, Pixels, drawn, opened
from .layer import layer_of

Look = Callable[[Pixels], Page]
"""Reads a picture: its lines by character recognition, its codes and faces."""

_SURE = 0.5  # confidence
_COVERED = 0.7  # of a line's width, by characters of the text


def look_at(pixels: Pixels) -> Page:
    """The look of the readers of pictures."""
    return read_frames([pixels]).pages[0]


def read_pdf(data: bytes, look: Look = look_at) -> Reading:
    """The pages of a PDF, or why it is withheld. Pure, but for a parser written in C: run it in a confined process.

    Each page has the lines of its text that can be seen, followed by those that `look` reads and the text does not
    say in the same place. `told`: the number of pages; of files attached, which are never opened; of characters that
    the file carries and the page does not show; and of lines that can't be read.
    """
    try:
        with opened(data) as document:
            told = {"pages": len(document), "attachments": document.count_attachments()}
            pages, unseen = [], 0
            for page in drawn(document):
                seen, said = look(page.pixels), layer_of(page)
                unseen += said.unseen
                pages.append(Page(*page.size, (*said.lines, *_unsaid(seen.lines, said.lines)), seen.visuals))
    except NotShown as withheld:
        return Reading(withheld=withheld.reason)
    told["unseen_characters"] = unseen
    told["unreadable_lines"] = sum(len(unreadable(page)) for page in pages)
    return Reading(pages=tuple(pages), told=told)


def _unsaid(seen: Sequence[Line], said: Sequence[Line]) -> Iterator[Line]:
    """The lines that were seen and are not said by the text: a picture of text, or a text that lies."""
    letters = [letter for line in said for letter in line.text]
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
        if not read and line.confidence < _SURE:  # something that can't be read, unless the text says what it is
            if sizes[inside, along].sum() < _COVERED * (high - low)[along]:
                yield line
            continue
        order = inside[np.argsort(middles[inside, along], kind="stable")]
        here = _plain("".join(letters[i] for i in order))
        if read not in here and read not in here[::-1]:
            yield line


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
