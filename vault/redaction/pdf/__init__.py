"""PDF by pages: every page is drawn as a picture, and finished pictures make a new PDF.

Both functions are pure. The first calls a parser written in C, so it runs in a confined process only, and this package
is imported before that process is confined.
"""

from .draw import draw_pdf
from .write import write_pdf

__all__ = ["draw_pdf", "write_pdf"]
