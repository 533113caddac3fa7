"""Text messages: the XML of backup programs, and lists of messages that begin with their sender's sign."""

import html
import re

from ..reading import Conversation, Message
from .times import readable_time
from .transcript import lines_of

_TAG = re.compile(
    r"<(?P<end>/?)(?P<kind>sms|mms|part)\b(?P<attributes>(?:\s{1,8}[A-Za-z_:-]{1,40}\s?=\s?(?:\"[^\"]*\"|'[^']*'))*)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"(?P<name>[A-Za-z_:-]{1,40})\s?=\s?(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')")
_NOTHING = frozenset({"", "null", "(Unknown)", "insert-address-token"})
_SIGNED = re.compile(r"[【\[](?P<sign>[^【】\[\]\n]{1,30})[】\]](?P<text>.*)", re.DOTALL)
_FEWEST = 2


def read_sms_backup(text: str) -> Conversation | None:
    """The conversation of a backup in XML, or None. Flags of the telephone and its network are left out."""
    if "<smses" not in text[:4000]:
        return None
    messages: list[Message] = []
    for tag in _TAG.finditer(text):
        if tag["end"]:
            continue
        fields = {
            match["name"].lower(): html.unescape(match["double"] if match["single"] is None else match["single"])
            for match in _ATTRIBUTE.finditer(tag["attributes"])
        }
        if tag["kind"].lower() != "part":
            messages.append(_message(fields))
        elif messages and fields.get("ct", "").startswith("text/"):
            last = messages.pop()
            said = "\n".join(filter(None, (last.text, fields.get("text", ""))))
            messages.append(Message(last.speaker, last.time, said, last.attachments))
        elif messages and fields.get("ct") != "application/smil":
            last = messages.pop()
            name = next((fields[key] for key in ("name", "cl", "fn") if fields.get(key, "") not in _NOTHING), "")
            messages.append(
                Message(last.speaker, last.time, last.text, (*last.attachments, name or fields.get("ct", "?")))
            )
    return Conversation("sms", tuple(messages)) if messages else None


def _message(fields: dict[str, str]) -> Message:
    number, contact = (fields.get(key, "").strip() for key in ("address", "contact_name"))
    other = " ".join(" ".join(part.split()) for part in (contact, number) if part not in _NOTHING)
    mine = fields.get("type", fields.get("msg_box")) == "2"
    times = (readable_time(fields.get(key, "")) for key in ("date", "readable_date"))
    said = [fields[key] for key in ("subject", "body") if fields.get(key, "").strip() not in _NOTHING]
    return Message(
        "我" if mine else other, next(filter(None, times), ""), "\n".join([f"→ {other}", *said] if mine else said)
    )


def read_signed(text: str) -> Conversation | None:
    """The conversation that a list of messages such as `【shop】your parcel…` makes, or None."""
    lines = [line for line in lines_of(text) if line.strip()]
    signed = [_SIGNED.fullmatch(line.strip()) for line in lines]
    if len(lines) < _FEWEST or not all(match and len(match["text"].strip()) > len(match["sign"]) for match in signed):
        return None
    return Conversation("sms", tuple(Message(match["sign"], "", match["text"].strip()) for match in signed if match))
