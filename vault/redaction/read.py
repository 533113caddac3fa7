"""What bytes say: a text, a conversation, or pages with every character's place; or why they are not looked into."""

from .formats.extract import TEXT_TYPES, extract
from .formats.files import HEAD, sniff
from .reading import Reading
from .rendition import MAX_RENDITION_INPUT, NOT_TEXT, NOT_UNDERSTOOD, READ_AS, TOO_LARGE

MAX_PICTURE_INPUT = 40 * 1024 * 1024
"""Bytes: larger pictures and documents are withheld."""


def read(data: bytes, media_type: str) -> Reading:
    """Read an item. Pure and for bytes from outside: run it in the sandbox. Raises nothing for malformed input.

    The content decides: if it is binary, `media_type` does not make it text.
    """
    if media_type in TEXT_TYPES or media_type == "application/xml":
        return _text(data, media_type)
    if len(data) > MAX_PICTURE_INPUT:
        return Reading(withheld=TOO_LARGE)
    if sniff(data[:HEAD]) != media_type:
        return Reading(withheld=NOT_UNDERSTOOD)
    if media_type.startswith("image/") and media_type != "image/svg+xml":
        from .images.read import read_image  # noqa: PLC0415 - heavy, and few items are pictures

        return read_image(data, media_type)
    if media_type == "application/pdf":
        from .pdf import read_pdf  # noqa: PLC0415 - as above

        return read_pdf(data)
    from .formats.media import describe  # noqa: PLC0415 - as above

    return Reading(withheld=NOT_TEXT, told=describe(data, media_type))


def _text(data: bytes, media_type: str) -> Reading:
    if len(data) > MAX_RENDITION_INPUT:
        return Reading(withheld=TOO_LARGE)
    if sniff(data[:HEAD]) not in READ_AS:
        return Reading(withheld=NOT_UNDERSTOOD)
    from .chats import converse  # noqa: PLC0415 - half of them are never needed

    talk = converse(data, media_type)
    if talk is not None:
        return Reading(conversation=talk)
    text = extract(data, media_type)  # nothing for XML that is no chat
    if text is None:
        return Reading(withheld=NOT_UNDERSTOOD)
    return Reading(text=text)
