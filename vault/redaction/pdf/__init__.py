"""PDF by pages: every page becomes a picture, is read, is painted over, and the pictures make a new PDF.

All three functions are pure. They call a parser written in C, so they run in the confined process only, and this
package is imported before that process is confined.
"""

from .document import MAX_PAGES, NotShown
from .paint import paint_pdf
from .read import read_pdf
from .write import write_pdf

__all__ = ["MAX_PAGES", "NotShown", "paint_pdf", "read_pdf", "write_pdf"]
