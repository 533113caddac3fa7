"""Who speaks: a session token in the ``Authorization`` header or in a cookie, and what a cookie needs besides.

A browser sends a cookie by itself, so a change asked for with one must also come from this very site and carry the
CSRF token that derives from the session's token. A bearer token is never sent by itself and needs neither.
"""

import base64
import hashlib
import hmac
import re
from typing import Final

from litestar.datastructures import Cookie, Headers
from litestar.types import HTTPScope

from api.context import Transport
from vault.accounts.actor import Replay
from vault.errors import FieldError, Invalid, NotAuthenticated, Refused

COOKIE: Final = "__Host-evault"
CSRF_HEADER: Final = "X-CSRF-Token"
IDEMPOTENCY_HEADER: Final = "Idempotency-Key"
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
_CSRF_LABEL: Final = b"evidence-vault csrf/1"
_BEARER: Final = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +(?P<token>[A-Za-z0-9._~+/=-]{1,512})", re.ASCII)
_KEY: Final = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)


def presented(headers: Headers) -> tuple[str, Transport]:
    """Return the session token of a request and how it came, ``bearer`` or ``cookie``.

    ``Invalid`` if more than one came (which of them would count is not left to chance), ``NotAuthenticated`` if none.
    """
    bearers = headers.getall("Authorization", [])
    cookies = [
        value
        for line in headers.getall("Cookie", [])
        for name, _, value in (pair.strip().partition("=") for pair in line.split(";"))
        if name == COOKIE
    ]
    if len(bearers) + len(cookies) > 1:
        message = "The request carries more than one session. Send either the Authorization header or the cookie."
        raise Invalid(message, [FieldError("Authorization", "one session only")])
    if bearers:
        found = _BEARER.fullmatch(bearers[0])
        if found is not None:
            return found["token"], "bearer"
    elif cookies and cookies[0]:
        return cookies[0], "cookie"
    message = "Sign in first: this address needs a session."
    raise NotAuthenticated(message)


def csrf_token(token: str) -> str:
    """Return the CSRF token of a session: 32 bytes that only who knows the session's token can derive, base64url."""
    mac = hmac.digest(token.encode(), _CSRF_LABEL, hashlib.sha256)
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def check_csrf(token: str, headers: Headers) -> None:
    """Refuse a change by cookie without the session's CSRF token."""
    given = headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), csrf_token(token).encode()):
        message = (
            f"Send the session's CSRF token in {CSRF_HEADER}. It came with the sign-in; GET sessions/current has it."
        )
        raise Refused(message)


def check_same_site(headers: Headers, *, must_say: bool) -> None:
    """Refuse a change that another site's page asked for; with ``must_say`` also one that does not say where from."""
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    foreign = site not in {None, "same-origin", "none"} or (
        origin is not None and origin.partition("://")[2].lower() != headers.get("Host", "").lower()
    )
    if foreign or (must_say and site is None and origin is None):
        message = "This change was asked for by another site's page, or does not say by which. Do it from the vault."
        raise Refused(message)


def is_cross_site(headers: Headers) -> bool:
    """Tell whether a browser says that another site embeds or links to what is asked for."""
    return headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}


def replay_of(headers: Headers, scope: HTTPScope, body: bytes) -> Replay | None:
    """Return the idempotency key of a request with the SHA-256 of the request itself; ``Invalid`` if it is no key."""
    keys = headers.getall(IDEMPOTENCY_HEADER, [])
    if not keys:
        return None
    if len(keys) > 1 or _KEY.fullmatch(keys[0]) is None:
        message = "Idempotency-Key takes one value of 1 to 128 visible ASCII characters."
        raise Invalid(message, [FieldError(IDEMPOTENCY_HEADER, "1 to 128 visible ASCII characters")])
    parts = (scope["method"].encode(), scope["path"].encode(), scope["query_string"], body)
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return Replay(keys[0], hashlib.sha256(framed).digest())


def session_cookie(token: str, seconds: int) -> Cookie:
    """Return the cookie that carries a session for that many seconds; 0 takes it away."""
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=seconds,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
    )
