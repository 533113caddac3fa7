"""Captions of a recorded call: WebVTT and SRT. A cue is a message; the voice or a name before a colon speaks."""

import re

from ..reading import Conversation, Message

_CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{1,3}"
_CUE = re.compile(rf"\s*(?P<time>{_CLOCK}[ \t]{{1,4}}-->[ \t]{{1,4}}{_CLOCK})(?P<settings>[^\n]*)")
_VOICE = re.compile(
    r"\s*<v(?:\.[^ \t<>\n]{0,60})?[ \t]{1,4}(?P<name>[^<>\n]{1,100})>(?P<text>.*?)(?:</v>)?\s*", re.DOTALL
)
_NAMED = re.compile(
    r"\s*(?P<name>[^\s:：<>\[\]，。！？,]{1,20}(?: [^\s:：<>\[\]，。！？,]{1,20}){0,2}) ?[:：](?!//)\s*(?P<text>\S.*)",
    re.DOTALL,
)
_TAG = re.compile(r"</?(?:[cibu]|lang|ruby|rt)(?:[. ][^<>\n]{0,80})?>")


def read_captions(text: str) -> Conversation | None:
    """The conversation of captions, or None. Numbers of cues in their order are left out, settings of cues too."""
    messages: list[Message] = []
    cues = 0
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    for block in blocks:
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines[:3]) if _CUE.fullmatch(line)), None)
        if at is None:
            messages += [Message("", "", block.strip())] if block.strip() and block.strip() != "WEBVTT" else []
            continue
        cues += 1
        before = [line for line in lines[:at] if line.strip() not in (str(cues), str(cues - 1), "WEBVTT")]
        messages += _cue(lines[at], before, lines[at + 1 :])
    return Conversation("captions", tuple(messages)) if cues else None


def _cue(stamp: str, before: list[str], said: list[str]) -> list[Message]:
    cue = _CUE.fullmatch(stamp)
    time = cue["time"] if cue else stamp
    voices: list[Message] = []
    for line in [*before, *said]:
        plain = _TAG.sub("", line)
        match = _VOICE.fullmatch(plain) or (_NAMED.fullmatch(plain) if not voices else None)
        if match:
            voices.append(Message(match["name"].strip(), time, match["text"].strip()))
        elif voices:
            last = voices.pop()
            voices.append(Message(last.speaker, time, f"{last.text}\n{plain.rstrip()}".strip("\n")))
        else:
            voices.append(Message("", time, plain.strip()))
    return voices
