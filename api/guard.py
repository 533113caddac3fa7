"""The one guard: every request passes it before its body is read, and nothing passes without a rule."""

from collections import Counter
from dataclasses import replace
from typing import Final, TypeAlias

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers, State
from litestar.exceptions import HTTPException, MethodNotAllowedException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import KwargDefinition, QueryParameter

from api.authentication import (
    SAFE_METHODS,
    check_csrf,
    check_same_site,
    is_cross_site,
    presented,
    replay_of,
)
from api.context import Context, context_of
from api.execution import Caller, Visitor
from api.negotiation import accepts
from api.parts import Parts, parts_of
from api.policy import RULES, Rule
from api.problems import PROBLEM_TYPE
from api.reading import StrictRequest
from vault.accounts.permission import require
from vault.accounts.sessions import authenticate
from vault.accounts.stepping_up import require_step_up
from vault.errors import FieldError, Invalid, NotAuthenticated, NotFound, Refused

Connection: TypeAlias = ASGIConnection[HTTPRouteHandler, None, None, State]

STREAM: Final = "stream"
"""``opt`` of a handler that reads its body as a stream: the body then takes no part in an idempotency key."""


async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
    """Let pass who may: session, CSRF, role, second factor, then the outer form of the request."""
    assert isinstance(handler, HTTPRouteHandler)  # noqa: S101 - there are no others
    assert isinstance(connection, StrictRequest)  # noqa: S101 - the application's request class
    rule = RULES.get(str(handler.operation_id)) if handler.operation_id else None
    if rule is None:
        if connection.method == "OPTIONS":
            allow = parts_of(connection.app).allow[connection.scope["path_template"]]
            raise MethodNotAllowedException(headers={"Allow": allow})
        raise NotFound
    if rule.content and is_cross_site(connection.headers):
        message = "Evidence is not shown inside or from another site. Open it in the vault."
        raise Refused(message)
    if rule.who is not None:
        context = context_of(connection.scope)
        await _admit(parts_of(connection.app), context, rule, connection.method, connection.headers)
    elif connection.method not in SAFE_METHODS:
        check_same_site(connection.headers, must_say=False)
    _check_query(connection, handler)
    _check_accept(connection.headers, handler)


async def _admit(parts: Parts, context: Context, rule: Rule, method: str, headers: Headers) -> None:
    context.token, context.transport = presented(headers)
    if context.transport == "cookie" and method not in SAFE_METHODS:
        check_same_site(headers, must_say=True)
        check_csrf(context.token, headers)

    def enter() -> None:
        # Assigned in here, so that the envelope finds the keys and wipes them even if the request is cancelled now.
        actor = context.actor = authenticate(parts.vault, context.token, context.origin, transport=context.transport)
        assert rule.who is not None  # noqa: S101 - public rules do not come here
        require(parts.vault, actor, *rule.who)
        if rule.step_up:
            require_step_up(parts.vault, actor)

    await parts.bridge.usual.run(enter)


def _check_query(request: StrictRequest, handler: HTTPRouteHandler) -> None:
    """Refuse query parameters that the handler does not declare, and any given twice that is not a list."""
    declared = {
        _alias(definition.kwarg_definition, name): definition.is_non_string_sequence
        for name, definition in handler.parsed_fn_signature.parameters.items()
        if isinstance(definition.kwarg_definition, QueryParameter)
    }
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults = [FieldError(f"?{name[:64]}", "unknown query parameter") for name in given if name not in declared]
    twice = [name for name, count in given.items() if count > 1 and not declared.get(name, True)]
    faults += [FieldError(f"?{name}", "given twice") for name in twice]
    if faults:
        message = "The address has query parameters that can't be used."
        raise Invalid(message, faults)


def _alias(definition: KwargDefinition, name: str) -> str:
    return getattr(definition, "name", None) or name


def _check_accept(headers: Headers, handler: HTTPRouteHandler) -> None:
    own = str(getattr(handler.media_type, "value", handler.media_type) or "application/json").split(";")[0]
    if not accepts(headers.get("Accept", ""), own, PROBLEM_TYPE):
        raise HTTPException(status_code=406)


async def provide_caller(request: StrictRequest) -> Caller:
    """Return who is signed in, with the idempotency key of this request."""
    parts, actor = parts_of(request.app), context_of(request.scope).actor
    if actor is None:
        message = "Sign in first: this address needs a session."
        raise NotAuthenticated(message)
    if request.method not in SAFE_METHODS and "Idempotency-Key" in request.headers:
        body = b"" if request.route_handler.opt.get(STREAM) else await request.body()
        actor = replace(actor, replay=replay_of(request.headers, request.scope, body))
    return Caller(parts.vault, parts.bridge, actor, request.path_params)


async def provide_visitor(request: StrictRequest) -> Visitor:
    """Return where a request without a session comes from."""
    parts = parts_of(request.app)
    return Visitor(parts.vault, parts.bridge, context_of(request.scope).origin)
