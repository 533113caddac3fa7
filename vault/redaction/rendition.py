"""What of an item can become a rendition, and the reasons why one is withheld."""

from .formats.extract import TEXT_TYPES

MAX_RENDITION_INPUT = 2 * 1024 * 1024
"""Bytes of text: larger items are withheld."""
MAX_PICTURE_INPUT = 40 * 1024 * 1024
"""Bytes: larger pictures and documents are withheld."""

PDF = "application/pdf"

NOT_TEXT = "not-text"
TOO_LARGE = "too-large"
NOT_UNDERSTOOD = "not-understood"
TIMED_OUT = "timed-out"
FAILED = "failed"
TOO_MUCH_MEMORY = "too-much-memory"


def is_drawn(media_type: str) -> bool:
    """Whether an item of this type is drawn and read as pages: a picture or a PDF."""
    return media_type == PDF or (media_type.startswith("image/") and media_type != "image/svg+xml")


#: What the content may be when it is read as text; a page of markup may have been declared as plain text.
READ_AS = TEXT_TYPES | {"application/xml", "image/svg+xml"}
