"""Transcripts with time, name and text on one line: of shops, help desks, LINE, and plain ones."""

import re
from functools import partial

from ..reading import Conversation
from .times import CLOCK, DAY_STAMP
from .transcript import LONGEST_HEAD, MARKS, SAMPLE, Head, heads_of, lines_of, stitched

_TIME = rf"(?P<time>{DAY_STAMP}|{CLOCK})"
_OPEN, _CLOSE = r"[\[(（【]", r"[\])）】]"
_LETTER, _LETTER_OR_BLANK = r"[^\s:：\[\]<>\"“”，。！？]", r"[^\n:：\[\]<>\"“”，。！？]"
_PLAIN_NAME = rf"(?P<name>[^\s:：]{{1,20}}:[^\s:：]{{1,40}}(?=: |:$)|{_LETTER}(?:{_LETTER_OR_BLANK}{{0,58}}{_LETTER})?)"
_WHEN = rf"[{MARKS}]*(?:{_OPEN}{_TIME}{_CLOSE}|{_TIME.replace('<time>', '<bare>')})"
_FORMS = (
    re.compile(rf"{_WHEN}[ \t]{{0,4}}(?:[-–—|] ?)?[\[【](?P<name>[^\[\]【】\n]{{1,60}})[\]】][ \t]?[:：]?(?P<rest>.*)"),
    re.compile(rf"{_WHEN}[ \t]{{0,4}}(?:[-–—|,] ?)?<(?P<name>[^<>\n]{{1,60}})>[ \t]?[:：]?(?P<rest>.*)"),
    re.compile(rf"{_WHEN}\t(?P<name>[^\t\n]{{1,60}})\t(?P<rest>.*)"),
    re.compile(rf"{_WHEN}[ \t]{{0,4}}(?:[-–—|,] ?)?{_PLAIN_NAME} ?[:：>](?P<rest>.*)"),
    re.compile(
        rf"[\[【](?P<name>[^\[\]【】\n]{{1,60}})[\]】] ?{_OPEN}{_TIME}{_CLOSE}(?P<bare>)[ \t]?[:：]?(?P<rest>.*)"
    ),
    re.compile(rf"{_PLAIN_NAME} ?{_OPEN}{_TIME}{_CLOSE}(?P<bare>)[ \t]{{0,4}}[:：]?(?P<rest>[ \t]*\S.*)"),
    re.compile(rf"{_PLAIN_NAME}[ \t]{{1,4}}{_TIME}(?P<bare>)[ \t]?[:：](?P<rest>[ \t]*\S.*)"),
)
_NOBODY = re.compile(rf"{_WHEN}(?:[ \t]{{1,4}}(?P<rest>.*))?")
_SHARE = 0.2  # of the lines that say something: messages may have several


def read_inline(text: str) -> Conversation | None:
    """The conversation of such a transcript, or None. The form of most lines counts, the others go on a message."""
    lines = lines_of(text)
    sample = lines[:SAMPLE]
    form = max(_FORMS, key=lambda form: _count(heads_of(sample, partial(_head, form))))
    found = _count(heads_of(sample, partial(_head, form)))
    if found < 2 or found < sum(bool(line.strip()) for line in sample) * _SHARE:  # noqa: PLR2004 - two heads make a form
        return None
    heads = [_head(form, line) or _nobody(line) for line in lines]
    return Conversation("transcript", tuple(stitched(lines, heads, days=True)))


def _count(heads: list[Head | None]) -> int:
    return sum(head is not None for head in heads)


def _head(form: "re.Pattern[str]", line: str) -> Head | None:
    match = form.match(line, 0, LONGEST_HEAD)
    if not match:
        return None
    return Head(match["name"].strip(), match["time"] or match["bare"], match["rest"].lstrip() + line[LONGEST_HEAD:])


def _nobody(line: str) -> Head | None:
    match = _NOBODY.fullmatch(line) if len(line) <= LONGEST_HEAD else None
    return Head("", match["time"] or match["bare"], match["rest"] or "") if match else None
