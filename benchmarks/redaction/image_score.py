"""What can still be read in a painted picture, by another engine than the one that read it for painting."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from rapidocr_onnxruntime import RapidOCR

from benchmarks.redaction.draw import Rectangle, Truth
from vault.redaction.images.faces import find_faces
from vault.redaction.images.frames import Pixels
from vault.redaction.reading import Box

_COVERED = 0.5  # share of a plain character from which it counts as hidden
_READ = 0.5  # share of a value's characters from which it counts as leaked
_GONE = 0.6  # share of a code or drawing that must be covered
_FACE_GONE = 0.4  # share of a portrait: the face, not what is behind it


@dataclass(slots=True)
class Score:
    """Counts that add up over pictures."""

    characters: int = 0
    leaked_characters: int = 0
    values: int = 0
    leaked_values: int = 0
    plain: int = 0
    hidden_plain: int = 0
    visuals: int = 0
    visible_visuals: int = 0

    def add(self, other: "Score") -> None:
        """Adds another picture's counts."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def lines(self) -> list[str]:
        """The figures as sentences."""
        return [
            f"leaked characters {_share(self.leaked_characters, self.characters)} (at most 0.2 %)",
            f"leaked values     {_share(self.leaked_values, self.values)} (at most 0.5 %)",
            f"over-redaction    {_share(self.hidden_plain, self.plain)} (at most 4 %)",
            f"visuals to be seen {self.visible_visuals} of {self.visuals} (none)",
        ]


def score(painted: Pixels, truth: Truth, marks: Sequence[Box], quarters: int) -> tuple[Score, list[str]]:
    """Counts for one painted picture, and the values that leaked, for a person to look at.

    `quarters` by which the picture was drawn turned: the other engine gets it upright.
    """
    seen = [(c, _turned(at, quarters, painted.shape)) for c, at in _characters(np.rot90(painted, -quarters))]
    leaked: dict[int, int] = {}
    lengths: dict[int, int] = {}
    counts = Score()
    for glyph in truth.glyphs:
        if glyph.value < 0:
            counts.plain += 1
            counts.hidden_plain += _share_covered(glyph.box, marks) > _COVERED
            continue
        lengths[glyph.value] = lengths.get(glyph.value, 0) + 1
        if _read_at(glyph.character, glyph.box, seen):
            leaked[glyph.value] = leaked.get(glyph.value, 0) + 1
    text = re.sub(r"\W", "", "".join(character for character, _ in seen))
    bad = []
    for value, length in lengths.items():
        whole = re.sub(r"\W", "", truth.values[value][1])
        if leaked.get(value, 0) >= _READ * length or (len(whole) > 3 and whole in text):  # noqa: PLR2004 - short ones occur by chance
            bad.append(f"{truth.values[value][0]} {truth.values[value][1]} ({leaked.get(value, 0)} of {length})")
    counts.characters, counts.leaked_characters = sum(lengths.values()), sum(leaked.values())
    counts.values, counts.leaked_values = len(lengths), len(bad)
    again = [(visual.box.left, visual.box.top, visual.box.right, visual.box.bottom) for visual in find_faces(painted)]
    codes = bool(zxingcpp.read_barcodes(cv2.cvtColor(painted, cv2.COLOR_RGB2GRAY)))
    for kind, box in truth.visuals:
        counts.visuals += 1
        face = kind == "face" and any(_overlap(box, other) for other in again)
        code = kind in ("qr", "barcode") and codes
        covered = _share_covered(box, marks)
        counts.visible_visuals += face or code or covered < (_FACE_GONE if kind == "face" else _GONE)
    return counts, bad


@cache
def _engine() -> Any:  # noqa: ANN401 - ships no types
    return RapidOCR(max_side_len=100_000, use_cls=False, width_height_ratio=-1)


def _characters(picture: npt.NDArray[np.uint8]) -> list[tuple[str, tuple[float, float, float]]]:
    """What the engine reads: each character with its approximate middle and the height of its line."""
    result, _ = _engine()(np.ascontiguousarray(picture[:, :, ::-1]), use_cls=False)
    seen = []
    for corners, text, _ in result or ():
        start = (np.array(corners[0]) + corners[3]) / 2
        end = (np.array(corners[1]) + corners[2]) / 2
        height = float(np.linalg.norm(np.array(corners[0]) - corners[3]))
        widths = np.array([1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in text])
        for character, share in zip(text, (widths.cumsum() - widths / 2) / widths.sum(), strict=True):
            x, y = (start + (end - start) * share).tolist()
            seen.append((character, (x, y, height)))
    return seen


def _turned(at: tuple[float, float, float], quarters: int, shape: tuple[int, ...]) -> tuple[float, float, float]:
    """A place in the upright picture as one in the picture of this shape, drawn turned counter-clockwise."""
    x, y, size = at
    height, width = shape[:2]
    return ((x, y, size), (y, height - x, size), (width - x, height - y, size), (width - y, x, size))[quarters]


def _read_at(character: str, box: Rectangle, seen: Sequence[tuple[str, tuple[float, float, float]]]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        other == character and abs(at[0] - x) < 0.6 * at[2] and abs(at[1] - y) < 0.5 * at[2] for other, at in seen
    )


def _share_covered(box: Rectangle, marks: Sequence[Box]) -> float:
    left, top, right, bottom = box
    area = np.zeros((max(1, bottom - top), max(1, right - left)), np.bool_)
    for mark in marks:
        area[
            max(0, mark.top - top) : max(0, mark.bottom - top), max(0, mark.left - left) : max(0, mark.right - left)
        ] = True
    return float(area.mean())


def _overlap(a: Rectangle, b: Rectangle) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}: {100 * part / max(1, whole):.2f} %"
