"""Every error as an RFC 9457 problem, made in this one place.

A problem says nothing that its reader could not know: a foreign thing and an absent one differ in the request id alone,
and whatever was not raised on purpose is told as "internal error" and logged as a type with code positions, without
values, because a message or a local variable may hold what a consumer wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException

from api.context import context_of
from api.logging import place
from api.negotiation import Language, preferred_language
from api.reading import AnyRequest
from api.titles import TITLES, UNKNOWN
from vault.errors import (
    ChangedMeanwhile,
    Conflict,
    Damaged,
    FieldError,
    Invalid,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Refused,
    TooLarge,
    Unavailable,
    VaultError,
)

PROBLEM_TYPE: Final = "application/problem+json"
_log = structlog.get_logger("api")


class Fault(msgspec.Struct, frozen=True):
    """One thing to correct in the request."""

    where: Annotated[
        str,
        msgspec.Meta(
            description="A JSON pointer into the body, `?name` for a query parameter, or a header's name.",
            examples=["/login"],
        ),
    ]
    message: Annotated[str, msgspec.Meta(description="What is wrong there.", examples=["Expected `str`, got `int`"])]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An error (RFC 9457)."""

    type: Annotated[
        str,
        msgspec.Meta(
            description="What kind of problem; stable.",
            pattern="^urn:evidence-vault:problem:[a-z-]+$",
            examples=["urn:evidence-vault:problem:not-found"],
        ),
    ]
    title: Annotated[str, msgspec.Meta(description="The kind in words, in the client's language.", examples=["找不到"])]
    status: Annotated[int, msgspec.Meta(description="The HTTP status.", ge=400, le=599, examples=[404])]
    detail: Annotated[str, msgspec.Meta(description="What happened and what to do.")]
    instance: Annotated[str, msgspec.Meta(description="The request id; quote it when asking for help.")]
    errors: Annotated[list[Fault], msgspec.Meta(description="What to correct, one by one.")] = []


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    slug: str
    detail: str
    faults: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


_STATUSES: Final[tuple[tuple[type[VaultError], int], ...]] = (
    (Invalid, 400),
    (NotAuthenticated, 401),
    (Refused, 403),
    (NotFound, 404),
    (ChangedMeanwhile, 412),
    (Conflict, 409),
    (TooLarge, 413),
    (RateLimited, 429),
    (Unavailable, 503),
    (Damaged, 500),
)
"""The first class that fits decides."""

_HTTP: Final[dict[int, tuple[str, str]]] = {
    400: (Invalid.slug, "The request can't be used as it is. Correct it and send it again."),
    404: (NotFound.slug, NotFound().detail),
    405: ("method-not-allowed", "This address does not know this method; the Allow header names those that it does."),
    406: ("not-acceptable", "This address answers in another media type than the Accept header allows."),
    408: ("request-timeout", "The request's body came too slowly. Send it again."),
    413: (TooLarge.slug, "The request's body is too large for this address."),
    415: ("unsupported-media-type", "Send the body as application/json, without a content encoding."),
    416: ("range-not-satisfiable", "The range begins behind the end; Content-Range says how many bytes there are."),
}


def answer_problem(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Turn any exception into its problem; the application's one exception handler."""
    context = context_of(request.scope)
    found = _find(request, error)
    language = preferred_language(request.headers.get("Accept-Language", ""))
    problem = Problem(
        type=f"urn:evidence-vault:problem:{found.slug}",
        title=title(found.slug, language),
        status=found.status,
        detail=found.detail,
        instance=f"urn:request:{context.origin.request}",
        errors=[Fault(fault.where, fault.message) for fault in found.faults],
    )
    headers = {"Content-Language": language.value, "Vary": "Accept-Language", **found.headers}
    return Response(problem, status_code=found.status, headers=headers, media_type=PROBLEM_TYPE)


def title(slug: str, language: Language) -> str:
    """Return a problem's title in a language."""
    chinese, english = TITLES.get(slug, UNKNOWN)
    return chinese if language is Language.CHINESE else english


def _find(request: AnyRequest, error: Exception) -> _Answer:
    if isinstance(error, VaultError):
        return _of_vault(request, error)
    if isinstance(error, HTTPException):
        return _of_http(request, error)
    return _unexpected(request, error)


def _of_vault(request: AnyRequest, error: VaultError) -> _Answer:
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), None)
    if status is None:
        return _unexpected(request, error)
    headers: dict[str, str] = {}
    if isinstance(error, NotAuthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="evidence-vault"'
    if isinstance(error, RateLimited | Unavailable):
        headers["Retry-After"] = str(max(1, error.retry_after))
    if isinstance(error, Damaged):
        _log.error("stored data damaged", request=context_of(request.scope).origin.request, **place(error))
    faults = error.faults if isinstance(error, Invalid) else ()
    return _Answer(status, error.slug, error.detail, faults, headers)


def _of_http(request: AnyRequest, error: HTTPException) -> _Answer:
    """Answer what Litestar raises, in words of our own: its messages repeat paths and values."""
    if isinstance(error, ValidationException):
        return _of_validation(error)
    if error.status_code not in _HTTP:
        return _unexpected(request, error)
    slug, detail = _HTTP[error.status_code]
    headers: dict[str, str] = {}
    if error.status_code == 405:  # noqa: PLR2004 - as in the table above
        sent = next((value for name, value in (error.headers or {}).items() if name.lower() == "allow"), "")
        headers["Allow"] = ", ".join(sorted(word for word in sent.split(", ") if word != "OPTIONS"))
    if error.status_code == 416:  # noqa: PLR2004 - as above
        headers.update(error.headers or {})
    return _Answer(error.status_code, slug, detail, headers=headers)


def _of_validation(error: ValidationException) -> _Answer:
    faults = []
    for entry in error.extra if isinstance(error.extra, list) else ():
        if not isinstance(entry, dict):
            continue
        key, source = str(entry.get("key", "")), entry.get("source")
        if source == "path":
            return _Answer(404, NotFound.slug, NotFound().detail)
        where = f"?{key}" if source == "query" else key
        faults.append(FieldError(where, str(entry.get("message", ""))))
    slug, detail = _HTTP[400]
    return _Answer(400, slug, detail, tuple(faults))


def _unexpected(request: AnyRequest, error: Exception) -> _Answer:
    _log.error("unexpected error", request=context_of(request.scope).origin.request, **place(error))
    detail = "Something went wrong inside the vault. Tell its operator the request id."
    return _Answer(500, "internal-error", detail)
