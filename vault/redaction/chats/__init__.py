"""Chats of many programs as one conversation, and the conversation as one text and back.

`converse` reads an export, `flatten` gives the text that is searched for personal data, `in_pieces` finds what was sent
in several messages, `apply` puts replacements into the messages, `to_text` is what a reader of the case sees.
"""

from collections.abc import Callable

from ..formats.decode import decode_text
from ..formats.markup import html_text
from ..reading import Conversation, Message
from .blocks import read_blocks
from .captions import read_captions
from .flat import Flat, Piece, apply, flatten, speakers, to_text
from .inline import read_inline
from .json_messages import read_json
from .labelled import read_labelled
from .named import read_named
from .pages import read_page
from .pieces import InPieces, in_pieces
from .qq import read_qq
from .sms import read_signed, read_sms_backup
from .table import read_table
from .wechat import read_wechat_mail
from .whatsapp import read_whatsapp

__all__ = ["Flat", "InPieces", "Piece", "apply", "converse", "flatten", "in_pieces", "speakers", "to_text"]

MOST_MESSAGES = 50_000
"""What follows in a longer conversation becomes one last message of nobody."""

#: Of the surest form first.
_TIMED: tuple[Callable[[str], Conversation | None], ...] = (
    read_whatsapp,
    read_wechat_mail,
    read_qq,
    read_inline,
    read_blocks,
)
_PLAIN = (
    read_sms_backup,
    read_captions,
    read_json,
    read_labelled,
    read_table,
    *_TIMED,
    read_signed,
    read_named,
)


def converse(data: bytes, media_type: str) -> Conversation | None:
    """The conversation that a file holds, or None if it is not clearly one. Raises nothing; linear in the size."""
    if media_type == "message/rfc822":
        from .letters import read_letter  # noqa: PLC0415 - mail takes half of a start, and few items are mail

        return _bounded(read_letter(data, lambda text: _first(_TIMED, text)))
    text = decode_text(data)
    if text is None:
        return None
    if media_type == "text/html":
        return _bounded(read_page(text) or _first(_TIMED, html_text(text)))
    return _bounded(_first(_PLAIN, text))


def _first(readers: tuple[Callable[[str], Conversation | None], ...], text: str) -> Conversation | None:
    return next((talk for reader in readers if (talk := reader(text)) is not None), None)


def _bounded(talk: Conversation | None) -> Conversation | None:
    if talk is None or not any(message.speaker or message.time for message in talk.messages):
        return None
    if len(talk.messages) <= MOST_MESSAGES:
        return talk
    rest = to_text(Conversation(talk.format, talk.messages[MOST_MESSAGES - 1 :]))
    return Conversation(talk.format, (*talk.messages[: MOST_MESSAGES - 1], Message("", "", rest)))
