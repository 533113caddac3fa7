"""The readable text of a text-like file. What is not understood is None, and withheld."""

import json
from typing import cast

from .decode import decode_text
from .markup import html_text

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

TEXT_TYPES = frozenset({"text/plain", "text/html", "text/vtt", "text/csv", "application/json", "message/rfc822"})
"""The media types that `extract` reads."""


def extract(data: bytes, media_type: str) -> str | None:
    """What a person would read in this file, or None: not text beyond doubt, or of a type that isn't read here.

    Raises nothing for malformed input; a structure that can't be parsed is treated as plain text.
    """
    if media_type not in TEXT_TYPES:
        return None
    if media_type == "message/rfc822":
        from .mail import mail_text  # noqa: PLC0415  half of a worker's start-up time, and few items are mail

        return mail_text(data)
    text = decode_text(data)
    if text is None:
        return None
    if media_type == "text/html":
        return html_text(text)
    if media_type == "application/json":
        return _json(text)
    return text


class _DuplicateKey(ValueError):
    """An object names a member twice: parsing it would lose one of them."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _DuplicateKey
    return members


def _json(text: str) -> str:
    try:
        value = cast(Json, json.loads(text.lstrip("\ufeff"), object_pairs_hook=_object))
        return json.dumps(_flat(value), ensure_ascii=False, indent=1)
    except (ValueError, RecursionError):
        return text


def _flat(value: Json) -> Json:
    """The same with line ends in strings shown as a sign: escaped, their letter n would touch the next word."""
    if isinstance(value, str):
        return value.replace("\r\n", " ⏎ ").replace("\n", " ⏎ ").replace("\r", " ⏎ ").replace("\t", " ")
    if isinstance(value, list):
        return [_flat(item) for item in value]
    if isinstance(value, dict):
        return {str(_flat(key)): _flat(item) for key, item in value.items()}
    return value
