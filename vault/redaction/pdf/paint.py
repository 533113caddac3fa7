"""The pages of a PDF as pictures in which what is marked is painted over."""

from collections.abc import Sequence

from ..images.paint import Painted, paint_frames
from ..reading import Box
from .document import drawn, opened


def paint_pdf(data: bytes, marks: Sequence[Sequence[Box]]) -> Painted:
    """The pages drawn as `read_pdf` drew them, with the boxes of each page filled.

    `NotShown` where `read_pdf` says withheld. `ValueError` if there are not as many lists of boxes as pages.
    """
    with opened(data) as document:
        if len(document) != len(marks):
            raise ValueError("each page has a list of marks")
        # One page after the other: fifty pages of pixels at once would be too much.
        parts = [paint_frames([page.pixels], [boxes]) for page, boxes in zip(drawn(document), marks, strict=True)]
    return Painted(
        tuple(file for part in parts for file in part.pages),
        tuple(media_type for part in parts for media_type in part.media_types),
        tuple(size for part in parts for size in part.sizes),
        parts[0].thumbnail,
    )
