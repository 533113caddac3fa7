"""Messages in JSON: an array of objects wherever it stands, or one object a line."""

import json
from collections.abc import Iterator, Sequence
from typing import cast

from ..reading import Conversation
from .records import are_messages, conversation_of

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_DEEPEST = 6  # levels of objects around the array of messages, and within a message
_FIELDS_FROM = 50  # messages: whose fields say what the array holds


def read_json(text: str) -> Conversation | None:
    """The conversation of a JSON document, or None. What stands beside the messages comes first, as lines."""
    text = text.lstrip("\ufeff \t\r\n")
    if not text.startswith(("[", "{")):
        return None
    value = _parsed(text)
    found = max(_arrays(value, "", 0), key=lambda array: len(array[1]), default=None)
    if found is None:
        return None
    path, messages = found
    before = [f"{name}: {said}" for name, said in _fields(value, "", path, 0) if said.strip()]
    records = [dict(_fields(message, "", None, 0)) for message in messages]
    return conversation_of(records, "json", before)


class _DuplicateKey(ValueError):
    """An object names a member twice: parsing it would lose one of them."""


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _DuplicateKey
    return members


def _parsed(text: str) -> Json:
    """The document; an array of objects where every line is one; None if it is neither."""
    try:
        return cast(Json, json.loads(text, object_pairs_hook=_object))
    except _DuplicateKey:
        return None
    except (ValueError, RecursionError):
        pass
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [cast(Json, json.loads(line, object_pairs_hook=_object)) for line in lines]
    except (ValueError, RecursionError):
        return None


def _arrays(value: Json, path: str, depth: int) -> Iterator[tuple[str, Sequence[Json]]]:
    """The arrays of messages within, each with the path to it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _arrays(member, f"{path}.{name}", depth + 1)
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        names = [name for item in value[:_FIELDS_FROM] for name, _ in _fields(item, "", None, 0)]
        if are_messages(list(dict.fromkeys(names))):
            yield path, value


def _fields(value: Json, path: str, without: str | None, depth: int) -> Iterator[tuple[str, str]]:
    """Every plain value within, with a path as its name; what stands at the path `without` is left out."""
    if without is not None and path == without:
        return
    if isinstance(value, dict) and depth <= _DEEPEST:
        for name, member in value.items():
            yield from _fields(member, f"{path}.{name}", without, depth + 1)
    elif isinstance(value, list) and value and all(isinstance(item, str | dict) for item in value):
        yield path.lstrip("."), _spoken(value)
    elif value is not None:
        yield path.lstrip("."), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _spoken(parts: Sequence[Json]) -> str:
    """A text in parts, some of them objects with a `text`; anything else as JSON."""
    said = [part if isinstance(part, str) else part.get("text") for part in parts if isinstance(part, str | dict)]
    small = all(len(part) <= 2 for part in parts if isinstance(part, dict))  # noqa: PLR2004 - a type and a text
    if small and all(isinstance(part, str) for part in said):
        return "".join(map(str, said))
    return json.dumps(parts, ensure_ascii=False)
