"""What the detector says about a text, as the tests ask for it."""

from vault.redaction.detect import Known, detect
from vault.redaction.settle import BUSINESS
from vault.redaction.spans import PiiType


def found(text: str, kind: PiiType, known: Known | None = None) -> list[str]:
    """The pieces of the text that are reported as this kind."""
    return [text[span.start : span.end] for span in detect(text, known) if span.type is kind]


def hidden(text: str, known: Known | None = None) -> list[str]:
    """The pieces of the text that are reported at all, but for the numbers that an order and a business go by."""
    return [text[span.start : span.end] for span in detect(text, known) if span.type not in BUSINESS]
