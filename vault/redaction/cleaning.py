"""Codes that must never be stored, struck out of a text file before it is sealed.

Each character of a code becomes an asterisk; every other byte of the file stays as it was, or nothing is returned.
"""

from dataclasses import dataclass

from .detectors.secrets import find_secrets
from .formats.decode import BOMS, decode_text
from .formats.extract import extract
from .formats.files import HEAD, sniff

_STRUCK, _STRUCK_WIDE = "*", "＊"  # a wide digit takes as many bytes as a wide asterisk, in every encoding read here


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The bytes that may be stored, and the kinds of codes struck out; `data` is None if striking would harm them."""

    data: bytes | None
    kinds: tuple[str, ...] = ()


def clean(data: bytes) -> Cleaned:
    """A text file without security codes and one-time codes. Pure; run it through `sandbox.jobs.clean_in_sandbox`."""
    struck = _struck_out(data)
    if struck.data is None:
        return struck
    # What a reader of the file gets to see may be written otherwise in its bytes: entities, escapes, base64.
    shown = extract(struck.data, sniff(struck.data[:HEAD]))
    hidden = find_secrets(shown) if shown else []
    return Cleaned(None, tuple(span.type.value for span in hidden)) if hidden else struck


def _struck_out(data: bytes) -> Cleaned:
    text = decode_text(data)
    spans = find_secrets(text) if text else []
    if text is None or not spans:
        return Cleaned(data)
    kinds = tuple(span.type.value for span in spans)
    mark = next((mark for mark, _ in BOMS if data.startswith(mark)), b"")
    named = next((name for start, name in BOMS if data.startswith(start)), None)
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            whole = mark + text.encode(encoding) == data
        except UnicodeEncodeError:
            continue
        if whole:
            struck = list(text)
            for span in spans:
                struck[span.start : span.end] = map(_strike, text[span.start : span.end])
            return Cleaned(mark + "".join(struck).encode(encoding), kinds)
    return Cleaned(None, kinds)


def _strike(c: str) -> str:
    if not c.isalnum():
        return c  # what stood between the digits
    return _STRUCK if c.isascii() else _STRUCK_WIDE
