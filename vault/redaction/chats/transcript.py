"""What all line-based exports share: a message starts at a line of a known form and goes on to the next such line."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..reading import Message
from .times import day_of, is_clock

MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Invisible marks of direction that some exports put around names, as the inside of a character class."""
LONGEST_HEAD = 400
"""Characters: a longer line is looked at for a head only so far."""

SAMPLE = 500
"""Lines: how much of a file decides by which form it is read, so that a long one is not read by all of them."""

_ATTACHED = re.compile(
    rf"[{MARKS}]*(?:<(?:attached|adjunto|allegato|angehängt|附件|添付ファイル) ?[:：] ?(?P<tag>[^<>\n]{{1,200}})>"
    r"|(?P<name>[^\n<>:]{1,200}\.[A-Za-z0-9]{1,5}) [(（](?:file attached|文件附件|archivo adjunto|Datei angehängt|"
    r"fichier joint)[)）]"
    r"|\[(?:文件|附件|File)[\]:：] ?(?P<file>[^\[\]\n]{1,200})\]?)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a message: who, when, and what follows on the same line."""

    speaker: str
    time: str
    rest: str


def lines_of(text: str) -> list[str]:
    """The lines of a text, whichever of the usual line ends it has."""
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")


def stitched(lines: Sequence[str], heads: Sequence[Head | None], *, days: bool = False) -> list[Message]:
    """The messages whose heads stand at the places of `heads`; no line is lost.

    What stands before the first head becomes a message of nobody. With `days`, a line that says a day and nothing else
    is such a message too, and completes the times of day that follow.
    """
    messages: list[Message] = []
    day, head, body = "", Head("", "", ""), list[str]()
    for line, found in zip(lines, heads, strict=True):
        new_day = day_of(line) if days and found is None else None
        if found is None and new_day is None:
            body.append(line)
            continue
        messages += _message(head, body)
        if found is None:
            day, head, body = new_day or "", Head("", "", line.strip()), []
        else:
            head, body = replace(found, time=f"{day} {found.time}") if day and is_clock(found.time) else found, []
    return [*messages, *_message(head, body)]


def _message(head: Head, body: Iterable[str]) -> list[Message]:
    said, attachments = [], []
    for line in (head.rest, *body):
        attached = _ATTACHED.fullmatch(line.strip()) if len(line) <= LONGEST_HEAD else None
        if attached:
            attachments.append((attached["tag"] or attached["name"] or attached["file"]).strip())
        else:
            said.append(line.rstrip())
    text = "\n".join(said).strip("\n")
    if not (head.speaker or head.time or text.strip() or attachments):
        return []
    return [Message(head.speaker, head.time, text, tuple(attachments))]


def heads_of(lines: Iterable[str], head_of: Callable[[str], Head | None]) -> list[Head | None]:
    """For each line the head that it is, or None."""
    return [head_of(line) for line in lines]


def counted(heads: Iterable[Head | None]) -> int:
    """How many of the heads say who speaks."""
    return sum(1 for head in heads if head and head.speaker)
