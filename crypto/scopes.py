"""The tree of scope keys: holding a key opens its path and everything below (docs/crypto.md, section 6)."""

import re

from crypto.errors import BadFormat
from crypto.keys import Key, derive, wipe

_SEGMENT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
_MOST_SEGMENTS = 8


def segments(path: str) -> tuple[str, ...]:
    """Split ``identity/phone`` into its segments; ``BadFormat`` if it is no scope path (section 6.1)."""
    parts = tuple(path.split("/"))
    if len(parts) > _MOST_SEGMENTS or not all(_SEGMENT.fullmatch(part) for part in parts):
        message = "a scope is one to eight words of lower-case letters, digits, - and _, parted by /"
        raise BadFormat(message)
    return parts


def is_scope(path: str) -> bool:
    """Tell whether ``path`` is a scope path (section 6.1)."""
    try:
        segments(path)
    except BadFormat:
        return False
    return True


def covers(held: str, wanted: str) -> bool:
    """Tell whether the key of ``held`` opens ``wanted``: the same path, or a path below it."""
    return wanted == held or wanted.startswith(held + "/")


def scope_key(case_key: Key, path: str) -> bytearray:
    """Return the key of ``path``, derived segment by segment from the case key (section 6.2)."""
    return _descend(case_key, segments(path))


def below(held_key: Key, held: str, wanted: str) -> bytearray:
    """Return the key of ``wanted`` from the key of ``held``; ``BadFormat`` unless ``held`` covers it (section 6.3)."""
    if not covers(held, wanted):
        message = "this scope lies outside the one whose key is held"
        raise BadFormat(message)
    return _descend(held_key, segments(wanted)[len(segments(held)) :])


def _descend(key: Key, path: tuple[str, ...]) -> bytearray:
    current = bytearray(key)
    for segment in path:
        child = derive(current, "scope", segment.encode())
        wipe(current)
        current = child
    return current
