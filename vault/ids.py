"""Identifiers: UUIDv7 (RFC 9562), so that rows made together lie together."""

import re
import secrets

from uuid_utils.compat import uuid7

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


def new_id() -> str:
    """Return a new UUIDv7 in its text form of 36 characters."""
    return str(uuid7())


def is_id(text: str) -> bool:
    """Tell whether a text is an id as this vault makes them."""
    return _ID.fullmatch(text) is not None


def new_blob_name() -> str:
    """Return 32 hexadecimal characters that tell nothing about the blob, not even its age."""
    return secrets.token_hex(16)
