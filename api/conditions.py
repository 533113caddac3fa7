"""Changes on a condition (RFC 9110, section 13): a revision as a strong entity tag, and the one a client expects."""

import re
from typing import Final

from litestar import Request
from litestar.datastructures import State

from vault.errors import ChangedMeanwhile, FieldError, Invalid

_TAG: Final = re.compile(r'(?P<weak>W/)?"(?P<text>[\x21\x23-\x7e]*)"', re.ASCII)
_REVISION: Final = re.compile(r"[1-9][0-9]{0,17}|0", re.ASCII)


def etag(revision: int) -> str:
    """Return the ``ETag`` of a revision."""
    return f'"{revision}"'


def expected(request: Request[None, None, State]) -> int | None:
    """Return the revision that ``If-Match`` names, or None without one (or with ``*``).

    ``ChangedMeanwhile`` (412) for a tag that can't be a present one, ``Invalid`` (400) for what is no single tag.
    """
    value = request.headers.get("If-Match", "*").strip()
    if value == "*":
        return None
    tag = _TAG.fullmatch(value)
    if tag is None:
        message = "If-Match takes one entity tag, as an ETag header gave it."
        raise Invalid(message, [FieldError("If-Match", "not one entity tag")])
    if tag["weak"] or _REVISION.fullmatch(tag["text"]) is None:
        message = "It has changed since you read it. Read it again and decide anew."
        raise ChangedMeanwhile(message)
    return int(tag["text"])
