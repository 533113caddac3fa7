"""What bytes say that are no pages: a text or a conversation; or why they are not looked into."""

from .formats.extract import TEXT_TYPES, extract
from .formats.files import HEAD, sniff
from .reading import Reading
from .rendition import MAX_RENDITION_INPUT, NOT_TEXT, NOT_UNDERSTOOD, READ_AS, TOO_LARGE


def read(data: bytes, media_type: str) -> Reading:
    """Read an item. Pure and for bytes from outside: run it in the sandbox. Raises nothing for malformed input.

    The content decides: if it is binary, `media_type` does not make it text.
    """
    if media_type in TEXT_TYPES or media_type == "application/xml":
        return _text(data, media_type)
    if sniff(data[:HEAD]) != media_type:
        return Reading(withheld=NOT_UNDERSTOOD)
    from .formats.media import describe  # noqa: PLC0415 - few items need it

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
