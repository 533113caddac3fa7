"""The readable text of an RFC 822 message: chosen headers, text parts; attachments are named, not shown."""

from email import policy
from email.message import Message
from email.parser import BytesParser

from .decode import decode_text
from .markup import html_text

_HEADERS = ("From", "To", "Cc", "Reply-To", "Date", "Subject")
_MOST_PARTS = 200


def mail_text(data: bytes) -> str | None:
    """What a person would read in this message, or None if it can't be parsed."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        parts = [_head(message), *_parts(message)]
    except Exception:  # noqa: BLE001 - on hostile mail the standard parser raises whatever its code runs into
        return None
    return "\n".join(part for part in parts if part)


def _head(message: Message) -> str:
    lines = []
    for name in _HEADERS:
        lines += [f"{name}: {' '.join(str(value).split())}" for value in message.get_all(name, [])]
    return "\n".join(lines) + "\n"


def _parts(message: Message) -> list[str]:
    texts = []
    for count, part in enumerate(message.walk()):
        if count > _MOST_PARTS:
            texts.append("〔其余部分未显示〕")
            break
        if part.is_multipart():
            continue
        texts.append(_part(part))
    return texts


def _part(part: Message) -> str:
    kind = part.get_content_type()
    name = part.get_filename()
    if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
        return f"〔附件未显示: {' '.join(name.split())[:120] if name else kind}〕"
    payload = part.get_payload(decode=True)
    text = _decoded(payload, part.get_content_charset()) if isinstance(payload, bytes) else None
    if text is None:
        return f"〔内容未显示: {kind}〕"
    return html_text(text) if kind == "text/html" else text


def _decoded(payload: bytes, charset: str | None) -> str | None:
    text = decode_text(payload)
    if text is None and charset:
        try:
            text = payload.decode(charset)
        except (UnicodeDecodeError, LookupError):
            return None
        return None if "\x00" in text else text
    return text
