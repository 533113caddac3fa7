"""Chats saved as web pages: the names of classes say what is a name, a time, a text, and where a message begins."""

import json
import re
from dataclasses import dataclass, field
from itertools import islice

from ..formats.markup import html_text
from ..reading import Conversation, Message
from .json_messages import read_json
from .times import is_time

_MESSAGE, _SPEAKER, _TIME, _TEXT = "\ue000", "\ue001", "\ue002", "\ue003"
_SIGNS = _MESSAGE + _SPEAKER + _TIME + _TEXT
_TAG = re.compile(
    r"""<[a-zA-Z][a-zA-Z0-9]{0,15}(?=[\s])[^<>]{0,600}?\bclass\s?=\s?["']?(?P<names>[^"'<>]{1,200})[^<>]{0,2000}>"""
)
_CLASSES = (
    (
        _SPEAKER,
        re.compile(
            r"(?:^|[-_])(?:from[-_]?name|nick(?:[-_]?name)?|sender(?:[-_]?name)?|author|speaker|user[-_]?name"
            r"|display[-_]?name|name)$"
        ),
    ),
    (_TIME, re.compile(r"(?:^|[-_])(?:time|date|timestamp|datetime|send[-_]?time)$")),
    (_TEXT, re.compile(r"(?:^|[-_])(?:text|content|bubble|body|txt)$")),
    (
        _MESSAGE,
        re.compile(
            r"^(?:chat[-_]?)?(?:message|msg|record|dialog)(?:[-_](?:item|row|wrap|wrapper|box|container|line|in|out"
            r"|left|right))?$|^(?:chat|list)[-_]?item$"
        ),
    ),
)
#: Some exports keep the messages as data, which a script of the page shows.
_DATA = re.compile(
    r"\b(?:chat|chat_?messages?|messages?|chat_?data|records?|msg_?list)\s{0,4}=\s{0,4}(?=\[\s{0,4}\{)", re.IGNORECASE
)
_FEWEST = 2
_MOST_DATA = 5  # places that are tried: each costs as much as the page is long


@dataclass(slots=True)
class _Draft:
    speaker: str = ""
    time: str = ""
    lines: list[str] = field(default_factory=list)

    def message(self) -> Message | None:
        text = "\n".join(self.lines)
        return Message(self.speaker, self.time, text) if self.speaker or self.time or text else None


def read_page(source: str) -> Conversation | None:
    """The conversation of a page, or None if its classes don't tell one."""
    data = next(
        (talk for match in islice(_DATA.finditer(source), _MOST_DATA) if (talk := _script_data(source, match.end()))),
        None,
    )
    if data is not None:
        return data
    plain = source.translate({ord(sign): None for sign in _SIGNS})
    marked = html_text(_TAG.sub(_marked, plain))
    if marked.count(_SPEAKER) < _FEWEST:
        return None
    messages = _messages(marked)
    spoken = sum(bool(message.speaker and message.text) for message in messages)
    if spoken < _FEWEST or spoken * 2 < sum(bool(message.text) for message in messages):
        return None
    return Conversation("page", tuple(messages))


def _script_data(source: str, at: int) -> Conversation | None:
    end = source.find("</script", at)
    try:
        _, length = json.JSONDecoder().raw_decode(source[at:end])
    except (ValueError, RecursionError):
        return None
    return read_json(source[at : at + length])


def _marked(match: "re.Match[str]") -> str:
    names = match["names"].lower().split()
    for sign, form in _CLASSES:
        if any(form.search(name) for name in names):
            return match[0] + sign
    return match[0]


def _messages(marked: str) -> list[Message]:
    """The messages of a text with signs: each sign says what the line is that it stands before."""
    framed = marked.count(_MESSAGE) >= _FEWEST  # else a name or a second time begins a message
    drafts, sign = [_Draft()], _TEXT
    for chunk in re.split(f"([{_SIGNS}])", marked):
        if chunk in _SIGNS and chunk:
            sign = chunk
            if sign == _MESSAGE and drafts[-1].message():
                drafts.append(_Draft())
            continue
        line, _, rest = chunk.strip().partition("\n")
        line = line.strip()
        draft = drafts[-1]
        if sign == _SPEAKER and line:
            if draft.speaker or (draft.lines and not framed):
                drafts.append(draft := _Draft())
            draft.speaker = line.rstrip(":： ") or line
        elif sign == _TIME and is_time(line):
            if draft.time or (draft.lines and not framed):
                drafts.append(draft := _Draft())
            draft.time = line
        else:
            rest = f"{line}\n{rest}"
        draft.lines += [said.strip() for said in rest.split("\n") if said.strip()]
        sign = _TEXT
    return [message for draft in drafts if (message := draft.message())]
