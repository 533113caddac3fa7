"""Faces, by a network that was made to find them in crowds: small ones, and those half turned away too."""

import cv2
import numpy as np

from ..reading import Box, Visual, VisualKind
from . import models
from .frames import Pixels

_SHORT_SIDE, _TILE, _OVERLAP = 640, 800, 160  # pixels of the scaled picture
_CERTAIN = 0.4
_FLAT = 8.0  # levels of brightness by which the pixels of a face differ at least
_GROW = 0.35  # the network frames eyes to chin: hair and ears show who it is too
_SAME = 0.3  # overlap by union from which two hits are one face
_OUTPUTS = ("537", "538", "539", "540")  # how likely, how large, how far off the grid, and eyes and mouth


def find_faces(picture: Pixels) -> list[Visual]:
    """Faces in an RGB picture, each with hair and ears, most certain first."""
    height, width = picture.shape[:2]
    scale = min(1.0, _SHORT_SIDE / min(height, width))
    scaled = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    hits = [
        hit for top in _starts(scaled.shape[0]) for left in _starts(scaled.shape[1]) for hit in _hits(scaled, left, top)
    ]
    found: list[Visual] = []
    for left, top, right, bottom, _ in _distinct(hits):
        wide, high = (right - left) * _GROW, (bottom - top) * _GROW
        box = Box(
            max(0, int((left - wide) / scale)),
            max(0, int((top - high) / scale)),
            min(width, int((right + wide) / scale) + 1),
            min(height, int((bottom + high) / scale) + 1),
        )
        if float(picture[box.top : box.bottom, box.left : box.right].std()) > _FLAT:
            found.append(Visual(VisualKind.FACE, box))
    return found


Hit = tuple[float, float, float, float, float]


def _starts(length: int) -> range:
    return range(0, max(1, length - _OVERLAP), _TILE - _OVERLAP)


def _hits(scaled: Pixels, left: int, top: int) -> list[Hit]:
    """Faces in the tile that begins here: left, top, right, bottom in pixels of `scaled`, and how certain."""
    tile = scaled[top : top + _TILE, left : left + _TILE]
    high, wide = (-(-side // 32) * 32 for side in tile.shape[:2])
    padded = cv2.copyMakeBorder(tile, 0, high - tile.shape[0], 0, wide - tile.shape[1], cv2.BORDER_CONSTANT)
    network = models.faces()
    network.setInput(cv2.dnn.blobFromImage(padded))
    heat, size, offset, _ = (answer[0] for answer in network.forward(_OUTPUTS))
    hits: list[Hit] = []
    for y, x in zip(*np.nonzero(heat[0] > _CERTAIN), strict=True):
        face_high, face_wide = (float(np.exp(size[i, y, x])) * 4 for i in (0, 1))
        middle_y, middle_x = (y + float(offset[0, y, x]) + 0.5) * 4 + top, (x + float(offset[1, y, x]) + 0.5) * 4 + left
        hits.append(
            (
                middle_x - face_wide / 2, middle_y - face_high / 2, middle_x + face_wide / 2, middle_y + face_high / 2,
                float(heat[0, y, x]),
            )
        )  # fmt: skip
    return hits


def _distinct(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: -hit[4]):
        if all(_overlap(hit, other) < _SAME for other in kept):
            kept.append(hit)
    return kept


def _overlap(a: Hit, b: Hit) -> float:
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return 0.0
    common = wide * high
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)
