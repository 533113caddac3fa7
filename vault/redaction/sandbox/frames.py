"""What goes to a confined process and comes back: a header of plain data and a body of bytes, in one frame."""

import json
import struct
from collections.abc import Mapping
from typing import Any

MAX_HEADER = 16 * 1024 * 1024
"""Bytes: the header is parsed into objects, which take many times its size."""

_LENGTHS = struct.Struct(">IQ")


def pack(header: Mapping[str, object], body: bytes) -> bytes:
    """One frame: length of the header, length of the body, JSON header, body. `ValueError` if it is too long."""
    encoded = json.dumps(header).encode()
    if len(encoded) > MAX_HEADER:
        message = "the header of a frame is too long"
        raise ValueError(message)
    return b"".join((_LENGTHS.pack(len(encoded), len(body)), encoded, body))


def unpack(frame: bytes | bytearray) -> tuple[dict[str, Any], bytes]:
    """Header and body of a frame that may come from a hostile process. `ValueError` if it is not exactly one frame."""
    message = "not a frame"
    try:
        head, length = _LENGTHS.unpack_from(frame)
        start = _LENGTHS.size + head
        if head > MAX_HEADER or len(frame) != start + length:
            raise ValueError(message)
        header = json.loads(frame[_LENGTHS.size : start])
    except (struct.error, RecursionError) as error:
        raise ValueError(message) from error
    if not isinstance(header, dict):
        raise ValueError(message)  # noqa: TRY004 - what a frame says is a value, whatever its type
    return header, bytes(memoryview(frame)[start:])
