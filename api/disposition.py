"""File names in ``Content-Disposition`` (RFC 6266): read from a client strictly, given to one in ASCII alone."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from vault.errors import FieldError, Invalid

HEADER: Final = "Content-Disposition"
_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED: Final = r'"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*"'
_PARAMETER: Final = re.compile(
    rf"[ \t]*;[ \t]*(?P<name>filename\*?)[ \t]*=[ \t]*(?P<value>{_QUOTED}|{_WORD})[ \t]*",
    re.ASCII | re.IGNORECASE,
)
_EXTENDED: Final = re.compile(
    r"(?i:utf-8)'[A-Za-z0-9-]*'(?P<text>(?:[!#$&+.^_`|~0-9A-Za-z-]|%[0-9A-Fa-f]{2})*)",
    re.ASCII,
)


def file_name(header: str) -> str:
    """Return the file name that a client states; ``Invalid`` unless the header names exactly one file.

    ``attachment; filename*=UTF-8''…`` (RFC 8187) carries any name, ``filename="…"`` printable ASCII; with both, the
    first counts. Parameters of other names are not taken.
    """
    kind, _, _ = header.partition(";")
    if kind.strip().lower() != "attachment":
        raise _malformed()
    given: dict[str, str] = {}
    at = len(kind)
    while at < len(header):
        parameter = _PARAMETER.match(header, at)
        if parameter is None or parameter["name"].lower() in given:
            raise _malformed()
        given[parameter["name"].lower()] = parameter["value"]
        at = parameter.end()
    name = _extended(given["filename*"]) if "filename*" in given else _plain(given.get("filename", ""))
    if not name:
        raise _malformed()
    return name


def _plain(value: str) -> str:
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def _extended(value: str) -> str:
    found = _EXTENDED.fullmatch(value)
    if found is None:
        raise _malformed()
    try:
        return unquote_to_bytes(found["text"]).decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed() from None


def _malformed() -> Invalid:
    message = (
        f"Name the file in {HEADER}: attachment; filename*=UTF-8''NAME, where NAME is UTF-8 with every byte but "
        'letters and digits as %XX; or attachment; filename="NAME" for printable ASCII.'
    )
    return Invalid(message, [FieldError(HEADER, "attachment with one file name")])
