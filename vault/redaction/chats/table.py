"""Tables of messages: CSV with any usual delimiter, of shops' consoles and of tools that export WeChat."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from ..reading import Conversation
from .records import are_messages, conversation_of
from .times import is_time

_DELIMITERS = (",", "\t", ";", "|", "，")
_HEADER_WITHIN = 20  # rows: some exports begin with what and whose they are
_UNNAMED = ("时间", "发送方", "内容")  # the usual order of a table without a header


def read_table(text: str) -> Conversation | None:
    """The conversation of a table, or None."""
    text = text.lstrip("\ufeff")
    start = text[:2000]
    stated = re.match(r"sep=(.)\r?\n", start)
    body = text[stated.end() :] if stated else text
    for delimiter in [stated[1]] if stated else _DELIMITERS:
        if delimiter in start:
            rows = _rows(body, delimiter)
            found = rows and (_with_header(rows, delimiter) or _without_header(rows, delimiter))
            if found:
                return found
    return None


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The rows; none if the first ones have no header and no two cells, so that prose costs no time."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = [row for row, _ in zip(reader, range(_HEADER_WITHIN), strict=False)]
        if not any(are_messages(row) or (row and is_time(row[0].strip())) for row in head):
            return []
        rest = list(reader)
    except csv.Error:
        return []
    return [*head, *rest]


def _with_header(rows: Sequence[Sequence[str]], delimiter: str) -> Conversation | None:
    at = next((i for i, row in enumerate(rows[:_HEADER_WITHIN]) if are_messages([cell.strip() for cell in row])), None)
    if at is None:
        return None
    names = [cell.strip() or f"#{i + 1}" for i, cell in enumerate(rows[at])]
    names = [name if name not in names[:i] else f"{name} {i + 1}" for i, name in enumerate(names)]
    before = [delimiter.join(row).strip(delimiter) for row in rows[:at]]
    return conversation_of(list(_records(rows[at + 1 :], names, delimiter)), "table", before)


def _without_header(rows: Sequence[Sequence[str]], delimiter: str) -> Conversation | None:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    timed = sum(len(row) >= len(_UNNAMED) and is_time(row[0].strip()) for row in filled)
    if timed < 2 or timed * 10 < len(filled) * 9:  # noqa: PLR2004 - nine in ten rows, two at least
        return None
    return conversation_of(list(_records(filled, _UNNAMED, delimiter)), "table")


def _records(rows: Sequence[Sequence[str]], names: Sequence[str], delimiter: str) -> Iterator[dict[str, str]]:
    """Cells by name. Of a row with more cells than names the last cell has the rest: its text was not quoted."""
    last = len(names) - 1
    for row in rows:
        if any(cell.strip() for cell in row):
            yield dict(zip(names, [*row[:last], delimiter.join(row[last:])], strict=False))
