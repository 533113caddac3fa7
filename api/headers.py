"""Security headers of every answer, errors included (ASVS 3.4)."""

from collections.abc import Iterable
from typing import Final

Header = tuple[bytes, bytes]

ALWAYS: Final[tuple[Header, ...]] = (
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), usb=()",
    ),
)

UNLESS_SET: Final[tuple[Header, ...]] = (
    # An answer for programs loads nothing; a page brings its own policy.
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (b"cache-control", b"no-store"),
)


def completed(headers: Iterable[Header], request_id: str) -> list[Header]:
    """Return an answer's headers with those that every answer has."""
    given = [(name.lower(), value) for name, value in headers]
    names = {name for name, _ in given}
    fixed = {name for name, _ in ALWAYS} | {b"x-request-id"}
    return [
        *(header for header in given if header[0] not in fixed),
        *ALWAYS,
        *(header for header in UNLESS_SET if header[0] not in names),
        (b"x-request-id", request_id.encode("ascii")),
    ]
