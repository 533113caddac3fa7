"""What of an item can become a rendition, and the reasons why one is withheld."""

from collections.abc import Mapping

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
TOO_MANY_FRAMES, TOO_MANY_PAGES = "too-many-frames", "too-many-pages"
ENCRYPTED = "encrypted"
UNREADABLE = "unreadable"
STILL_READABLE = "still-readable"
REASONS = frozenset(
    {
        NOT_TEXT,
        TOO_LARGE,
        NOT_UNDERSTOOD,
        TIMED_OUT,
        FAILED,
        TOO_MUCH_MEMORY,
        TOO_MANY_FRAMES,
        TOO_MANY_PAGES,
        ENCRYPTED,
    }
    | {ENCRYPTED, UNREADABLE, STILL_READABLE}
)
"""Why an item can be withheld: there are no others."""

_FACTS = frozenset(
    {"bytes", "seconds", "entries", "pages", "attachments", "frames", "width", "height"}
    | {"unseen_characters", "unreadable_lines"}
)
_LARGEST = 2**53


def is_plain(withheld: str | None, told: Mapping[str, int | str]) -> bool:
    """Whether a process that read a stranger's file says nothing but why it withholds an item, and plain numbers."""
    facts = all(name in _FACTS and isinstance(fact, int) and 0 <= fact < _LARGEST for name, fact in told.items())
    return facts and (withheld is None or withheld in REASONS)


def is_drawn(media_type: str) -> bool:
    """Whether an item of this type is drawn and read as pages: a picture or a PDF."""
    return media_type == PDF or (media_type.startswith("image/") and media_type != "image/svg+xml")


#: What the content may be when it is read as text; a page of markup may have been declared as plain text.
READ_AS = TEXT_TYPES | {"application/xml", "image/svg+xml"}
