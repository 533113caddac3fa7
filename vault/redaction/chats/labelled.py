"""Messages as blocks of labelled lines: `From: …`, `Date: …`, `Message: …`, then an empty line."""

import re

from ..reading import Conversation
from .records import are_messages, conversation_of
from .transcript import lines_of

_LABELLED = re.compile(r"(?P<name>[^\s:：][^\n:：]{0,19}?) ?[:：](?P<value>.*)", re.DOTALL)
_FEWEST = 2


def read_labelled(text: str) -> Conversation | None:
    """The conversation that the blocks make, or None if not every one of them says who or when, and what."""
    records: list[dict[str, str]] = []
    fresh, last = True, ""
    for line in lines_of(text):
        match = _LABELLED.fullmatch(line.strip())
        if fresh and line.strip():
            if not match:
                return None
            records.append({})
        if match and match["name"] not in records[-1]:
            last = match["name"]
            records[-1][last] = match["value"].strip()
        elif line.strip():
            records[-1][last] += f"\n{line.strip()}"
        fresh = not line.strip()
    if len(records) < _FEWEST or not all(are_messages(list(record)) for record in records):
        return None
    return conversation_of(records, "labelled")
