"""From the bytes of an evidence item to the text that may be shown in handling, or the reason why there is none."""

from dataclasses import dataclass, field

from .extract import TEXT_TYPES, extract
from .files import HEAD, sniff
from .known import Known
from .mask import redact_text

MAX_RENDITION_INPUT = 2 * 1024 * 1024
"""Bytes: larger items are withheld."""

NOT_TEXT = "not-text"
TOO_LARGE = "too-large"
NOT_UNDERSTOOD = "not-understood"
TIMED_OUT = "timed-out"
FAILED = "failed"
TOO_MUCH_MEMORY = "too-much-memory"
REASONS = frozenset({NOT_TEXT, TOO_LARGE, NOT_UNDERSTOOD, TIMED_OUT, FAILED, TOO_MUCH_MEMORY})

#: What the content may be when it is read as text; a page of markup may have been declared as plain text.
READ_AS = TEXT_TYPES | {"application/xml", "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Rendition:
    """Either `text`, redacted, with how many pieces of each kind were hidden; or the slug why it is withheld."""

    text: str | None
    withheld: str | None
    counts: dict[str, int] = field(default_factory=dict)


def withheld(reason: str) -> Rendition:
    """The rendition of an item that is not shown, for one of `REASONS`."""
    return Rendition(None, reason)


def render(data: bytes, media_type: str, known: Known | None) -> Rendition:
    """The redacted text of a text-like file. Pure; run it through `sandbox.render_in_sandbox` for bytes from outside.

    The content decides: if it is binary, `media_type` does not make it text.
    """
    if len(data) > MAX_RENDITION_INPUT:
        return withheld(TOO_LARGE)
    if media_type not in TEXT_TYPES:
        return withheld(NOT_TEXT)
    if sniff(data[:HEAD]) not in READ_AS:
        return withheld(NOT_UNDERSTOOD)
    text = extract(data, media_type)
    if text is None:
        return withheld(NOT_UNDERSTOOD)
    redacted = redact_text(text, known)
    return Rendition(redacted.text, None, {str(kind): count for kind, count in redacted.counts.items()})
