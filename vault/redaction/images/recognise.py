# ruff: noqa: PLR2004 - shares of a character's width, each explained where it stands
"""What a line says, and where each of its characters stands.

The network gives one guess for each narrow column of the line. Where it first and last guesses a character tells about
where that stands; the border between two characters is then the column with the least ink near the expected one.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from . import models
from .find import Found, Quad
from .frames import Pixels

_HEIGHT = 48  # of a line, as the network wants it
_NARROWEST, _WIDEST = 48, 4800
_FAINT = 80  # levels between the darkest and the lightest of a line
_BATCH = 4 * 640  # pixels of width that are read at once


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line's text, how sure the network is on average, and the corners of each character in the picture."""

    text: str
    confidence: float
    corners: tuple[Quad, ...]


def recognise(picture: Pixels, lines: Sequence[Found]) -> list[Recognised]:
    """The texts of the lines of an RGB picture, in the order of `lines`; an empty text where nothing can be read."""
    strips = [_stretched(_strip(picture, line)) for line in lines]
    read: list[Recognised] = [Recognised("", 0.0, ())] * len(lines)
    for batch in _batches(strips):
        widest = max(strips[i].shape[1] for i in batch)
        block = np.zeros((len(batch), 3, _HEIGHT, widest), np.float32)
        for row, i in enumerate(batch):
            block[row, :, :, : strips[i].shape[1]] = strips[i].transpose(2, 0, 1)[::-1] / np.float32(127.5) - 1.0
        answers = models.session("read").run(None, {"x": block})[0]
        stride = widest / answers.shape[1]
        for row, i in enumerate(batch):
            read[i] = _decode(answers[row], stride, strips[i], lines[i])
    return read


def _strip(picture: Pixels, line: Found) -> Pixels:
    """The line cut out, straightened and scaled to the height that the network wants."""
    width = int(np.clip(round(_HEIGHT * line.width / max(1.0, line.height)), _NARROWEST // 3, _WIDEST))
    corners = line.corners
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    slanted = max(abs(corners[0, 1] - corners[1, 1]), abs(corners[0, 0] - corners[3, 0])) > 2
    if slanted:
        target = np.array([(0, 0), (width, 0), (width, _HEIGHT), (0, _HEIGHT)], np.float32)
        return cv2.warpPerspective(
            picture,
            cv2.getPerspectiveTransform(corners, target),
            (width, _HEIGHT),
            flags=cv2.INTER_AREA if line.height > 2 * _HEIGHT else cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ).astype(np.uint8, copy=False)
    x, y = int(left), int(top)
    cut = picture[y : max(y + 1, int(np.ceil(bottom))), x : max(x + 1, int(np.ceil(right)))]
    smooth = cv2.INTER_AREA if line.height > _HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(cut, (width, _HEIGHT), interpolation=smooth).astype(np.uint8, copy=False)


def _stretched(strip: Pixels) -> Pixels:
    """The strip with all the contrast there is, if it has little: grey on grey is written for people too."""
    sample = strip[::3, ::3]
    low, high = int(sample.min()), int(sample.max())
    if not 0 < high - low < _FAINT:
        return strip
    stretched: Pixels = np.clip((strip.astype(np.float32) - low) * (255.0 / (high - low)), 0, 255).astype(np.uint8)
    return stretched


def _batches(strips: Sequence[Pixels]) -> Iterator[list[int]]:
    """Lines of about the same width together, so that little is read that is only filling."""
    batch: list[int] = []
    for i in sorted(range(len(strips)), key=lambda i: strips[i].shape[1]):
        if batch and strips[i].shape[1] * (len(batch) + 1) > _BATCH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _decode(answer: npt.NDArray[np.float32], stride: float, strip: Pixels, line: Found) -> Recognised:
    """The text of one line out of its guesses: repeated guesses are one character, an empty guess is none."""
    best = answer[: max(1, int(np.ceil(strip.shape[1] / stride)))].argmax(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    kept = [(int(best[a]), int(a), int(b)) for a, b in zip(starts, ends, strict=True) if best[a]]
    if not kept:
        return Recognised("", 0.0, ())
    alphabet = models.characters()
    glyphs = [(c, (a + b) / 2 * stride, float(answer[a:b, k].max())) for k, a, b in kept for c in alphabet[k]]
    text = "".join(c for c, _, _ in glyphs)
    bounds = _bounds(text, [middle for _, middle, _ in glyphs], strip)
    return Recognised(
        text, sum(chance for _, _, chance in glyphs) / len(glyphs), tuple(_corners(line, strip, *b) for b in bounds)
    )


def _bounds(text: str, middles: Sequence[float], strip: Pixels) -> list[tuple[float, float]]:
    """Left and right border of each character in pixels of the strip."""
    ink = _ink(strip)
    widths = [_width(c) for c in text]
    cuts = [max(0.0, middles[0] - widths[0] * 1.2)]
    for (a, width), (b, following) in pairwise(zip(middles, widths, strict=True)):
        expected = a + (b - a) * width / (width + following)
        cuts.append(_gap(ink, expected, (b - a) * 0.35))
    cuts.append(min(float(strip.shape[1]), middles[-1] + widths[-1] * 1.2))
    return [(left, max(left, right)) for left, right in pairwise(cuts)]


def _width(character: str) -> float:
    """About how wide a character is in a strip."""
    if unicodedata.east_asian_width(character) in "WF":
        return _HEIGHT * 0.8
    return _HEIGHT * (0.25 if character in " .,:;'!|iIljt1()[]" else 0.45)


def _ink(strip: Pixels) -> npt.NDArray[np.float32]:
    """How much contrast each column of a strip has, between 0 and 1; works for dark on light and light on dark."""
    core = strip[_HEIGHT // 8 : -_HEIGHT // 8].astype(np.float32).mean(axis=2)
    contrast: npt.NDArray[np.float32] = core.max(axis=0) - core.min(axis=0)
    most = float(contrast.max())
    return contrast / most if most > 0 else contrast


def _gap(ink: npt.NDArray[np.float32], expected: float, reach: float) -> float:
    """The column with the least ink near the expected one; of several alike, the nearest."""
    first, last = max(0, int(expected - reach)), min(len(ink), int(expected + reach) + 1)
    if last - first < 2:
        return expected
    columns = np.arange(first, last)
    cost = ink[first:last] + 0.3 * np.abs(columns + 0.5 - expected) / _HEIGHT
    return float(columns[int(cost.argmin())]) + 0.5


def _corners(line: Found, strip: Pixels, left: float, right: float) -> Quad:
    """A part of a strip as corners in the picture."""
    top_left, top_right, bottom_right, bottom_left = line.corners
    a, b = left / strip.shape[1], right / strip.shape[1]
    top, bottom = top_right - top_left, bottom_right - bottom_left
    return np.array([top_left + a * top, top_left + b * top, bottom_left + b * bottom, bottom_left + a * bottom])
