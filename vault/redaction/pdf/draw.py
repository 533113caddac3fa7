"""A PDF drawn: its pages as pixels, and the characters it carries as text."""

from ..drawing import Drawing, packed
from ..reading import Page
from ..rendition import TOO_LARGE
from .document import DPI, NotShown, drawn, opened
from .layer import layer_of

MOST_BYTES = 160 * 1024 * 1024
"""Packed pixels of a document: fifty pages of print take a tenth of it, and of scans they are drawn coarser."""

_COARSER = 120  # pixels per inch


def draw_pdf(data: bytes) -> Drawing:
    """The pages of a PDF, or why it is withheld. Pure, but for a parser written in C: run it in a confined process.

    `told`: the number of pages; of files attached, which are never opened; of characters that the file carries and the
    page does not show.
    """
    try:
        return _drawn(data, DPI) or _drawn(data, _COARSER) or Drawing(withheld=TOO_LARGE)
    except NotShown as withheld:
        return Drawing(withheld=withheld.reason)


def _drawn(data: bytes, dpi: int) -> Drawing | None:
    """Nothing if it would be too much."""
    pages, pixels, unseen, length = [], [], 0, 0
    with opened(data) as document:
        told = {"pages": len(document), "attachments": document.count_attachments()}
        for page in drawn(document, dpi):
            said = layer_of(page)
            unseen += said.unseen
            pages.append(Page(*page.size, said.lines))
            pixels.append(packed(page.pixels.tobytes()))
            length += len(pixels[-1])
            if length > MOST_BYTES:
                return None
    return Drawing(tuple(pages), tuple(pixels), packed=True, told={**told, "unseen_characters": unseen})
