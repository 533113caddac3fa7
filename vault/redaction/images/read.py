# ruff: noqa: PLR2004 - shares and sides, each explained where it stands
"""Everything that can be read in a picture: lines with every character's place, codes, faces, avatars."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..reading import Box, Line, Page, Reading, Visual, VisualKind
from . import frames, models
from .avatars import find_avatars
from .codes import find_codes
from .faces import find_faces
from .find import Found, Quad, find_lines
from .frames import Pixels
from .paint import FILL
from .recognise import Recognised, recognise
from .stitch import UNREADABLE, stitch, unreadable

_PHONE, _OTHER = 480, 900  # the shorter side at which lines are looked for: on a phone's screen letters are large
_LONG = 1.5  # longer by shorter side from which a picture is taken for a phone's screen
_SMALL_LINE = 13.0  # a line's height, with its margin, in pixels of the searched copy: below it lines get lost
_ENLARGE, _MOST_ENLARGED = 1.7, 1.5
_CONFIDENT, _CERTAIN = 0.9, 0.99  # confidence of a line that need not be read again; that is no picture
_TINT, _SOLID = 4, 0.6  # levels by which a JPEG may change what is painted; share of a line's height that is covered
_ANOTHER = 1.25  # the second look's scale by the first one's
_SURE, _UPRIGHT = 0.8, 0.97  # mean confidence below which lines may be turned; from which they surely are not
_BETTER, _SAMPLE = 0.1, 6  # by how much a turn must raise it; lines that are tried


def preload() -> None:
    """Reads and imports all that reading and painting need; afterwards no file has to be opened."""
    models.preload()
    frames.preload()
    importlib.import_module("numpy.ma")  # numpy itself imports it when it first needs it


def read_image(data: bytes, media_type: str) -> Reading:
    """What can be read in a picture, one page for each frame.

    Withheld with a slug of `frames` if it can't be opened or has more lines than can be read.
    `media_type` is what the bytes were found to be. Boxes are in pixels of the frame as `paint` shows it. Lines that
    can't be read count as `unreadable_lines` in `told`; `stitch.unreadable` says where they are.
    """
    try:
        return read_frames(frames.open_frames(data, media_type))
    except frames.NoPicture as refused:
        return Reading(withheld=refused.reason, told=refused.told)


def read_frames(pictures: Sequence[Pixels]) -> Reading:
    """As `read_image`, for pixels that are there already. `NoPicture` if there are too many lines to read them."""
    pages = tuple(_page(picture) for picture in pictures)
    count = sum(len(unreadable(page)) for page in pages)
    return Reading(pages=pages, told={"unreadable_lines": count} if count else {})


def look_again(painted: bytes, media_type: str = "image/png", seen: Sequence[Page] = ()) -> str:
    """The text of a finished page, codes included, read at another scale: what must not hold any secret.

    With each frame's page as it was `seen` before it was painted, a line that shows nothing painted and was read there
    with confidence is taken from there, which halves the time; all else is read anew. Pages that were not read from
    pixels must not be given. `frames.NoPicture` if the page can't be opened or has more lines than can be read.
    """
    texts: list[str] = []
    for number, picture in enumerate(frames.open_frames(painted, media_type)):
        height, width = picture.shape[:2]
        upright = _upright(picture, _scale(picture) * _ANOTHER, seen[number].lines if number < len(seen) else ())
        texts.append(stitch(Page(width, height, upright.lines)).text)
        texts.extend(code.text for code in find_codes(picture))
    return "\n".join(texts)


@dataclass(frozen=True, slots=True)
class _Upright:
    """A picture turned so that its lines can be read, by how many quarters, and its lines in the picture as it was."""

    picture: Pixels
    quarters: int
    lines: tuple[Line, ...]


def _page(picture: Pixels) -> Page:
    height, width = picture.shape[:2]
    upright = _upright(picture, _scale(picture))
    seen = [*find_codes(upright.picture), *find_faces(upright.picture), *find_avatars(upright.picture)]
    visuals = (
        Visual(visual.kind, _turned_back(visual.box, upright.quarters, width, height), visual.text) for visual in seen
    )
    kept = tuple(
        visual
        for visual in visuals
        if visual.kind is not VisualKind.AVATAR or not any(_is_letter(visual.box, line) for line in upright.lines)
    )
    return Page(width, height, upright.lines, kept)


def _is_letter(box: Box, line: Line) -> bool:
    """Whether what was taken for a picture is one large letter of a line that was read well."""
    return line.confidence > _CERTAIN and any(
        box.left < (glyph.left + glyph.right) / 2 < box.right
        and box.top < (glyph.top + glyph.bottom) / 2 < box.bottom
        and max(glyph.bottom - glyph.top, glyph.right - glyph.left) > 0.8 * (box.bottom - box.top)
        for glyph in line.boxes
    )


def _scale(picture: Pixels) -> float:
    short, long = sorted(picture.shape[:2])
    return float(min(_MOST_ENLARGED, (_PHONE if long > _LONG * short else _OTHER) / short))


def _upright(picture: Pixels, scale: float, seen: Sequence[Line] = ()) -> _Upright:
    height, width = picture.shape[:2]
    found = _find(picture, scale)
    known = [_unchanged(line, picture, seen) for line in found]
    fresh = [line for line, before in zip(found, known, strict=True) if before is None]
    quarters, turned, read = 0, picture, recognise(picture, fresh)
    if len(fresh) == len(found):
        quarters, turned, fresh, read = _best_turn(picture, fresh, read, scale)
    lines = [_line(a, b, quarters, width, height) for a, b in zip(fresh, read, strict=True)]
    return _Upright(turned, quarters, (*lines, *(before for before in known if before)))


def _unchanged(found: Found, picture: Pixels, seen: Sequence[Line]) -> Line | None:
    """The line as it was read before, if it was read with confidence and nothing is painted on it."""
    left, top = found.corners.min(axis=0).astype(int).tolist()
    right, bottom = np.ceil(found.corners.max(axis=0)).astype(int).tolist()
    filled = np.abs(picture[top:bottom, left:right].astype(np.int16) - FILL).max(axis=2, initial=0) < _TINT
    if any(float(filled.mean(axis=axis).max(initial=0.0)) > _SOLID for axis in (0, 1)):
        return None
    near = 0.3 * (bottom - top)
    for line in seen:
        first, last = line.boxes[0], line.boxes[-1]
        level = abs(first.top - top) < near and abs(last.bottom - bottom) < near
        whole = abs(left - first.left) < 2 * near and abs(right - last.right) < 2 * near
        if line.confidence > _CONFIDENT and level and whole:  # a part of it stands beside something painted
            return line
    return None


def _find(picture: Pixels, scale: float) -> list[Found]:
    """Lines of a picture; looked for once more in a larger copy if small ones are among them."""
    found = find_lines(picture, scale)
    if not found or scale >= _MOST_ENLARGED:
        return found
    small = float(np.percentile([min(line.width, line.height) for line in found], 10)) * scale
    return find_lines(picture, min(_MOST_ENLARGED, scale * _ENLARGE)) if small < _SMALL_LINE else found


def _best_turn(
    picture: Pixels, found: list[Found], read: list[Recognised], scale: float
) -> tuple[int, Pixels, list[Found], list[Recognised]]:
    """Quarters counter-clockwise, picture, lines and readings as they are, or as turned if that reads better."""
    best, most = (0, picture, found), _certainty(found, read)
    if not found or most >= _SURE:
        return 0, picture, found, read
    most += _BETTER
    tall = sum(line.height > 1.5 * line.width for line in found) > len(found) / 2
    for quarters in (1, 3) if tall else (2,):
        turned = np.ascontiguousarray(np.rot90(picture, quarters))
        lines = _find(turned, scale)
        sample = sorted(lines, key=lambda line: -line.width)[:_SAMPLE]
        certain = _certainty(sample, recognise(turned, sample))
        if certain > most:
            best, most = (quarters, turned, lines), certain
        if certain >= _UPRIGHT:
            break
    return (*best, recognise(*best[1:]) if best[0] else read)


def _certainty(found: Sequence[Found], read: Sequence[Recognised]) -> float:
    """How well the longest lines could be read, between 0 and 1. What gives no text, such as a bar, is no line."""
    pairs = [
        (max(line.width, line.height), text.confidence) for line, text in zip(found, read, strict=True) if text.text
    ]
    longest = sorted(pairs, reverse=True)[:_SAMPLE]
    return sum(confidence for _, confidence in longest) / len(longest) if longest else 0.0


def _line(found: Found, read: Recognised, quarters: int, width: int, height: int) -> Line:
    def box(corners: Quad) -> Box:
        left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
        return _turned_back(Box(left, top, right, bottom), quarters, width, height)

    if not read.text:
        return Line(UNREADABLE, (box(found.corners),), 0.0)
    return Line(read.text, tuple(box(corners) for corners in read.corners), read.confidence)


def _turned_back(box: Box, quarters: int, width: int, height: int) -> Box:
    """A box in a picture turned counter-clockwise, in pixels of the picture as it was (`width`, `height`)."""
    if quarters == 1:
        return Box(width - box.bottom, box.left, width - box.top, box.right)
    if quarters == 2:
        return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
    if quarters == 3:
        return Box(box.top, height - box.right, box.bottom, height - box.left)
    return box
