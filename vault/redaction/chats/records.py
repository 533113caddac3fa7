"""Messages from records with named fields, as tables and JSON have them, whatever the names."""

import re
from collections.abc import Mapping, Sequence

from ..reading import Conversation, Message
from .times import readable_time

Record = Mapping[str, str]

_TIMES = (
    *("时间", "发送时间", "消息时间", "聊天时间", "对话时间", "接收时间", "创建时间", "日期时间", "日期", "strtime"),
    *(
        "readabledate",
        "formattedtime",
        "time",
        "timestamp",
        "datetime",
        "date",
        "sentat",
        "sendtime",
        "sent",
        "msgtime",
    ),
    *("messagetime", "createdat", "createtime", "ts", "dateunixtime"),
)
_SPEAKERS = (
    *("发送方", "发送人", "发送者", "发言人", "说话人", "发件人", "发送人昵称", "用户昵称", "昵称", "会员名", "发言者"),
    *("来源", "sender", "sendername", "senderdisplayname", "from", "fromname", "fromuser", "author", "speaker"),
    *("fromnickname", "talker", "nickname", "nick", "displayname", "username", "user", "name", "角色", "role"),
)
_TEXTS = (
    *(
        "内容",
        "消息内容",
        "聊天内容",
        "对话内容",
        "发言内容",
        "消息",
        "正文",
        "文本",
        "短信内容",
        "strcontent",
        "content",
    ),
    *("message", "messagetext", "msgcontent", "text", "body", "msg"),
)
_FILES = ("附件", "文件", "文件名", "附件名", "attachment", "attachments", "file", "filename")
_MINE = frozenset({"issender", "isself", "isfromme", "fromme", "outgoing", "issend"})
_PLUMBING = frozenset(
    [
        "localid",
        "talkerid",
        "subtype",
        "status",
        "msgsvrid",
        "msgseq",
        "seq",
        "sequence",
        "createtime",
        "index",
        "dateunixtime",
        "序号",
        "bytesextra",
        "compresscontent",
        "displaycontent",
    ]
)
_PLAIN_KINDS = frozenset({"", "文本", "文字", "text", "message", "1", "0", "plain", "文本消息"})
_KINDS = frozenset({"type", "类型", "消息类型", "msgtype", "messagetype", "contenttype"})


def conversation_of(records: Sequence[Record], form: str, before: Sequence[str] = ()) -> Conversation | None:
    """The conversation that the records make, or None if their fields don't say who or when, and what.

    `before` are lines in front of the records. A field that is none of speaker, time, text and file is kept as a line
    `field: value` where a speaker has it first and where it changes; local numbering and states are left out.
    """
    names = list(dict.fromkeys(name for record in records for name in record))
    text, speaker, time = (_first(names, words) for words in (_TEXTS, _SPEAKERS, _TIMES))
    if text is None or (speaker is None and time is None and not any(_plain(name) in _MINE for name in names)):
        return None
    messages = [Message("", "", "\n".join(before))] if any(line.strip() for line in before) else []
    told: dict[tuple[str, str], str] = {}
    for record in records:
        message = _message(record, text, speaker, time, told)
        if message != Message("", "", ""):
            messages.append(message)
    return Conversation(form, tuple(messages))


def are_messages(names: Sequence[str]) -> bool:
    """Whether fields of these names make messages."""
    return _first(names, _TEXTS) is not None and any(
        _first(names, words) is not None for words in (_TIMES, _SPEAKERS, tuple(_MINE))
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]", "", name.rsplit(".", 1)[-1]).lower()


def _first(names: Sequence[str], words: Sequence[str]) -> str | None:
    """The name that stands for the first of the words; a name within an object counts after one that stands alone."""
    places = {word: place for place, word in enumerate(words)}
    found = [name for name in names if _plain(name) in places]
    return min(found, key=lambda name: (places[_plain(name)], name.count(".")), default=None)


def _message(
    record: Record, text: str, speaker: str | None, time: str | None, told: dict[tuple[str, str], str]
) -> Message:
    who = " ".join(record.get(speaker, "").split()) if speaker else ""
    if not who:
        who = next(("我" if _true(value) else "对方" for name, value in record.items() if _plain(name) in _MINE), "")
    written = record.get(time, "") if time else ""
    when = readable_time(written)
    notes, files = [], []
    for name, value in record.items():
        plain, value = _plain(name), value.strip()  # noqa: PLW2901 - the same cell without blanks
        if not value or name in (text, speaker) or (name == time and when is not None):
            continue
        if plain in _FILES:
            files.append(" ".join(value.split()))
        elif not (plain in _PLUMBING or plain in _MINE or (plain in _KINDS and value.lower() in _PLAIN_KINDS)):
            notes += [f"{name}: {value}"] if told.get((who, name)) != value else []
            told[who, name] = value
    said = record.get(text, "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return Message(who, when or "", "\n".join([*([said] if said else []), *notes]), tuple(files))


def _true(value: str) -> bool:
    return value.strip().lower() in ("1", "true", "yes", "是")
