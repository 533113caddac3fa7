"""The readable text of an RFC 822 message: chosen headers, text parts; attachments are named, not shown."""

from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser

from .decode import decode_declared
from .markup import html_text

_HEADERS = ("From", "To", "Cc", "Reply-To", "Date", "Subject")
_MOST_PARTS = 200
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Mail:
    """What a person would read in a message: headers as `(name, value)`, texts in order, the names of other parts."""

    headers: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    attachments: tuple[str, ...]


def mail_text(data: bytes) -> str | None:
    """What a person would read in this message, as one text, or None if it can't be parsed."""
    mail = read_mail(data)
    if mail is None:
        return None
    head = "\n".join(f"{name}: {value}" for name, value in mail.headers) + "\n"
    parts = [head, *mail.texts, *(f"〔附件未显示: {name}〕" for name in mail.attachments)]
    return "\n".join(part for part in parts if part)


def read_mail(data: bytes) -> Mail | None:
    """What a person would read in this message, or None if it can't be parsed. Raises nothing."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        headers = tuple(
            (name, " ".join(str(value).split())) for name in _HEADERS for value in message.get_all(name, [])
        )
        return _with_parts(message, headers)
    except Exception:  # noqa: BLE001 - on hostile mail the standard parser raises whatever its code runs into
        return None


def _with_parts(message: Message, headers: tuple[tuple[str, str], ...]) -> Mail:
    texts: list[str] = []
    attachments: list[str] = []
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            texts.append("〔其余部分未显示〕")
            break
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), part.get_filename()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            attachments.append(" ".join(name.split())[:_LONGEST_NAME] if name else kind)
            continue
        text = _text(part, kind)
        if not any(_same(text, other) for other in texts):  # a letter often says the same as plain text and as HTML
            texts.append(text)
    return Mail(headers, tuple(texts), tuple(attachments))


def _text(part: Message, kind: str) -> str:
    payload = part.get_payload(decode=True)
    text = decode_declared(payload, part.get_content_charset()) if isinstance(payload, bytes) else None
    if text is None:
        return f"〔内容未显示: {kind}〕"
    return html_text(text) if kind == "text/html" else text


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
