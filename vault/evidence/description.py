"""What a consumer says of an item: its name, where it comes from, what it proves, when and how it was captured.

The points that a court asks of each item of electronic evidence; all of it is sealed.
"""

import unicodedata
from typing import Annotated

import msgspec
from msgspec import Meta

from crypto.canonical import Json
from vault.cases.fields import Moment

LONGEST_NAME = 1_024
Said = Annotated[str, Meta(max_length=2_000)]


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Source, purpose and capture of an item; ``captured_at`` is an RFC 3339 time."""

    source: Said | None = None
    proves: Said | None = None
    captured_at: Moment | None = None
    captured_how: Said | None = None

    def as_json(self) -> dict[str, Json]:
        """Return what was said, without what was not."""
        return {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}


def clean_name(name: str) -> str:
    """Return a file name fit to be kept as data: NFC, well-formed Unicode, at most 1,024 characters, else ``file``.

    It is never a path here, so nothing else needs to go: quotes, slashes and line breaks are shown escaped by whoever
    shows them.
    """
    whole = "".join(character for character in name if not 0xD800 <= ord(character) <= 0xDFFF)  # noqa: PLR2004 - surrogates
    return unicodedata.normalize("NFC", whole)[:LONGEST_NAME] or "file"
