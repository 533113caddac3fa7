"""A conversation as one text to be searched, and what was found put back into its messages."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..reading import Conversation, Message

LOST = "…"
"""Stands where a message had a part of a value that began in an earlier one."""
_ATTACHED = "[附件] "


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` of a flat text is this field of this message; `nth` tells attachments apart."""

    start: int
    end: int
    message: int
    speaker: str
    field: Literal["speaker", "text", "attachment"]
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Flat:
    """The text of a conversation, without times, in code points; the pieces are sorted and don't touch."""

    text: str
    pieces: tuple[Piece, ...]


def flatten(conversation: Conversation) -> Flat:
    """One text of all messages: `speaker: text` where the speaker changes, else the text alone on its lines."""
    out: list[str] = []
    pieces: list[Piece] = []
    at, before = 0, ""
    for number, message in enumerate(conversation.messages):
        parts: list[tuple[str, Literal["speaker", "text", "attachment"] | None, int]] = []
        if message.speaker and message.speaker != before:
            lead, end = _around(conversation.format)
            parts += [(lead, None, 0), (message.speaker, "speaker", 0), (end, None, 0)]
        before = message.speaker
        if message.text:
            parts += [(message.text, "text", 0), ("\n", None, 0)]
        for nth, name in enumerate(message.attachments):
            parts += [(_ATTACHED, None, 0), (name, "attachment", nth), ("\n", None, 0)]
        if parts and parts[-1][0] != "\n":
            parts.append(("\n", None, 0))
        for part, field, nth in parts:
            if field is not None and part:
                pieces.append(Piece(at, at + len(part), number, message.speaker, field, nth))
            out.append(part)
            at += len(part)
    return Flat("".join(out), tuple(pieces))


def speakers(conversation: Conversation) -> tuple[str, ...]:
    """Who speaks, each once, in the order of their first messages."""
    return tuple(dict.fromkeys(message.speaker for message in conversation.messages if message.speaker))


def apply(conversation: Conversation, replacements: Iterable[tuple[int, int, str]]) -> Conversation:
    """The conversation with pieces `(start, end, instead)` of its flat text exchanged; they may overlap.

    Of a piece that lies in several messages the first gets what stands instead, the others lose their part. A speaker
    is renamed everywhere alike; one whose name only lies between two messages of such a piece keeps it.
    """
    flat = flatten(conversation)
    starts = [piece.start for piece in flat.pieces]
    changes: defaultdict[tuple[str, int, int], list[tuple[int, int, str]]] = defaultdict(list)
    for start, end, instead in sorted(replacements):
        first = bisect_right(starts, start) - 1
        first += first < 0 or flat.pieces[first].end <= start
        last = bisect_right(starts, max(start, end - 1)) - 1
        text = instead
        for place in range(max(first, 0), last + 1):
            piece = flat.pieces[place]
            if piece.field == "speaker" and first < place < last:
                continue
            key = _key(piece)
            changes[key].append((max(start - piece.start, 0), min(end, piece.end) - piece.start, text))
            text = LOST
    names = {key[0]: _exchanged(key[0], made) for key, made in changes.items() if key[1] < 0}
    return Conversation(
        conversation.format,
        tuple(
            Message(
                names.get(message.speaker, message.speaker),
                message.time,
                _exchanged(message.text, changes.get(("", number, -1), [])),
                tuple(
                    _exchanged(name, changes.get(("", number, nth), [])) for nth, name in enumerate(message.attachments)
                ),
            )
            for number, message in enumerate(conversation.messages)
        ),
    )


def to_text(conversation: Conversation) -> str:
    """What a reader sees: a block for each message, `[time] speaker: text`, files by name on lines of their own."""
    lead, end = _around(conversation.format)
    return "".join(_block(message, lead, end) for message in conversation.messages)


def _around(form: str) -> tuple[str, str]:
    """What stands before and after a speaker: a letter's is its sender, on a line of his own."""
    return ("From: ", "\n") if form == "mail" else ("", ": ")


def _key(piece: Piece) -> tuple[str, int, int]:
    """Under what the changes of a piece are gathered: those of a speaker by the name, all others by their place."""
    match piece.field:
        case "speaker":
            return piece.speaker, -1, 0
        case "text":
            return "", piece.message, -1
        case "attachment":
            return "", piece.message, piece.nth


def _exchanged(text: str, changes: list[tuple[int, int, str]]) -> str:
    pieces, done = [], 0
    for start, end, instead in sorted(changes):
        if end <= done:
            continue
        pieces += [text[done:start], instead] if start >= done else []
        done = end
    return "".join([*pieces, text[done:]])


def _block(message: Message, lead: str, end: str) -> str:
    said = [*([message.text] if message.text else []), *(_ATTACHED + name for name in message.attachments)]
    head = f"[{message.time}] " if message.time else ""
    head += f"{lead}{message.speaker}{end}" if message.speaker else ""
    return f"{head}{chr(10).join(said)}".rstrip() + "\n"
