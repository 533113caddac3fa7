"""A new picture from old pixels, opaque rectangles over what is to be hidden. Nothing else of the file survives."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ..reading import Box
from .frames import Pixels, open_frames

PNG, JPEG = "image/png", "image/jpeg"
FILL = (58, 16, 66)
"""The colour of what is hidden: one for all, so that it says nothing about what was there; hardly any text has it."""

_MOST_AS_PNG = 12_000_000  # bytes; a photograph beyond it is a JPEG, in which the rectangles are as opaque
_THUMBNAIL = 320


@dataclass(frozen=True, slots=True)
class Painted:
    """Finished pages: their files, the media type and size in pixels of each, and a small copy of the first."""

    pages: tuple[bytes, ...]
    media_types: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    thumbnail: bytes


def paint(data: bytes, media_type: str, marks: Sequence[Sequence[Box]]) -> Painted:
    """The frames of a picture with the boxes of each filled, as new files without metadata; always the same files.

    `marks` has a list of boxes for each page of `read_image`. `frames.NoPicture` if the bytes can't be opened;
    `ValueError` if there are more or fewer pages than lists.
    """
    return paint_frames(open_frames(data, media_type), marks)


def paint_frames(frames: Sequence[Pixels], marks: Sequence[Sequence[Box]]) -> Painted:
    """As `paint`, for pixels that are there already. They are painted in place."""
    files: list[tuple[bytes, str]] = []
    for frame, boxes in zip(frames, marks, strict=True):
        for box in boxes:
            frame[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)] = FILL
        files.append(_file(frame))
    return Painted(
        tuple(file for file, _ in files),
        tuple(media_type for _, media_type in files),
        tuple((frame.shape[1], frame.shape[0]) for frame in frames),
        _thumbnail(frames[0]),
    )


def _file(frame: Pixels) -> tuple[bytes, str]:
    picture, out = Image.fromarray(frame), io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    if out.tell() <= _MOST_AS_PNG:
        return out.getvalue(), PNG
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue(), JPEG


def _thumbnail(frame: Pixels) -> bytes:
    out = io.BytesIO()
    small = Image.fromarray(np.ascontiguousarray(frame))
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    small.save(out, "PNG", compress_level=3)
    return out.getvalue()
