"""Canonical JSON (RFC 8785): one value, one sequence of bytes."""

from collections.abc import Mapping, Sequence

import rfc8785

from crypto.errors import BadFormat

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def canonical(value: Json) -> bytes:
    """Return the RFC 8785 bytes of a JSON value; ``BadFormat`` for what JSON can't say."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        message = "this value has no canonical JSON form"
        raise BadFormat(message) from None
