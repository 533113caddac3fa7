"""A PDF opened within limits, and its pages drawn as pictures."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from pypdfium2 import raw

from ..drawing import MOST_PAGES
from ..rendition import ENCRYPTED, NOT_UNDERSTOOD, TOO_LARGE, TOO_MANY_PAGES

Pixels = npt.NDArray[np.uint8]
"""Rows of red, green and blue."""

MAX_PAGES = MOST_PAGES
MAX_PIXELS = 8_000_000  # of a page
MAX_SIDE = 16_000  # pixels
DPI = 200  # A4 is then 1654 by 2339 pixels; larger pages are drawn smaller, to keep within the two limits above

_POINTS_PER_INCH = 72
_LOCKED = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}


class NotShown(Exception):
    """The file can't be shown; its argument is the slug why."""

    @property
    def reason(self) -> str:
        """The slug."""
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a picture. `page` belongs to pdfium and lives as long as the document is open."""

    page: Any
    pixels: Pixels

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.pixels.shape[:2]
        return width, height


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document of pdfium, closed at the end. `NotShown` if it is locked, broken, or has too many pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NotShown(ENCRYPTED if error.err_code in _LOCKED else NOT_UNDERSTOOD) from None
    try:
        document.init_forms()  # before pages are loaded; no script is run
        if len(document) > MAX_PAGES:
            raise NotShown(TOO_MANY_PAGES)
        if len(document) < 1:
            raise NotShown(NOT_UNDERSTOOD)
        yield document
    except pypdfium2.PdfiumError:
        raise NotShown(NOT_UNDERSTOOD) from None
    finally:
        document.close()


def drawn(document: Any, dpi: int) -> Iterator[Drawn]:  # noqa: ANN401 - pdfium has no types
    """The pages in order, each as a reader of the file sees it: with its form fields and notes, turned, and cropped."""
    for number in range(len(document)):
        page = _flattened(document, number)
        width, height = page.get_size()
        picture = page.render(scale=_scale(width, height, dpi), rev_byteorder=True, limit_image_cache=True)
        yield Drawn(page, picture.to_numpy())
        page.close()


def _flattened(document: Any, number: int) -> Any:  # noqa: ANN401 - as above
    """The page with form fields and notes drawn into it, so that their characters have places too."""
    page = document[number]
    if raw.FPDFPage_GetAnnotCount(page) > 0 and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) > 0:
        page.close()
        page = document[number]
    return page


def _scale(width: float, height: float, dpi: int) -> float:
    """Pixels per point."""
    if not (math.isfinite(width * height) and width > 0 and height > 0):
        raise NotShown(NOT_UNDERSTOOD)
    scale = min(dpi / _POINTS_PER_INCH, math.sqrt(MAX_PIXELS / (width * height)), MAX_SIDE / max(width, height))
    if math.ceil(width * scale) * math.ceil(height * scale) > 2 * MAX_PIXELS:  # a hair: one pixel by very many
        raise NotShown(TOO_LARGE)
    return scale
