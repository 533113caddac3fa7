"""Mail: a chat's history that was sent by mail, or the letter itself as one message."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime

from ..formats.mail import read_mail
from ..reading import Conversation, Message
from .transcript import lines_of


def read_letter(data: bytes, chat_in: Callable[[str], Conversation | None]) -> Conversation | None:
    """The conversation in a mail, or None if it can't be parsed. `chat_in` finds a chat in the letter's text."""
    mail = read_mail(data)
    if mail is None or not mail.headers:
        return None
    text = "\n".join("\n".join(lines_of(part)) for part in mail.texts).strip("\n")
    sender = next((value for name, value in mail.headers if name == "From"), "")
    date = next((value for name, value in mail.headers if name == "Date"), "")
    time = _time(date)
    rest = [f"{name}: {value}" for name, value in mail.headers if value not in (sender, time) or name == "Subject"]
    chat = chat_in(text)
    if chat is None:
        return Conversation(
            "mail", (Message(sender, time, "\n".join([*rest, "", text]).strip("\n"), mail.attachments),)
        )
    letter = Message(sender, time, "\n".join(rest), mail.attachments)
    return Conversation(chat.format, (letter, *chat.messages))


def _time(date: str) -> str:
    """The date as it was written, if it is one and nothing else: a comment in it may say anything."""
    try:
        parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return "" if "(" in date or len(date) > len("Wednesday, 30 September 2026 23:59:59 +0000") else date
