"""The OpenAPI 3.1 document, and what every route can answer besides success, written from its rule and its shape."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Litestar, Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, OpenAPIType, Parameter, Schema, SecurityScheme, Server, Tag
from litestar.routes import BaseRoute, HTTPRoute
from litestar.types import ControllerRouterHandler

from api.authentication import COOKIE, CSRF_HEADER, IDEMPOTENCY_HEADER
from api.parts import parts_of
from api.policy import RULES, Whose
from api.problems import PROBLEM_TYPE, Problem
from api.reading import StrictRequest
from vault.errors import NotFound

MEDIA_TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_DESCRIPTION: Final = """
证匣是投诉证据的保管箱：消费者上传证据，客服只看到脱敏后的内容，每次查看都留有可验证的记录。
Evidence Vault keeps complaints and their evidence: agents handle them through redacted views, and everything that is
opened is written into an audit log that proves itself.

Errors are RFC 9457 problems (`application/problem+json`) with a stable `type`; `title` is Chinese or English by
`Accept-Language`. Times are UTC (RFC 3339), sizes bytes, durations seconds. Creating calls of someone signed in take an
`Idempotency-Key`: the same key with the same request gets the first answer again. Unknown fields and unknown query
parameters are refused. Every answer carries `X-Request-Id`.
""".strip()

_MEANINGS: Final[dict[int, str]] = {
    400: "The request can't be used as it is; `errors` names the places.",
    401: "No session, a session that has ended, or wrong credentials.",
    403: "Not allowed to this role, not from this site, or the second factor must be shown again.",
    404: "Nothing there, or nothing for this user; the answer is the same.",
    405: "The address does not know this method.",
    406: "The address answers in another media type.",
    408: "The body came too slowly.",
    409: "The thing is in another state, or an idempotency key came back with another request.",
    412: "It changed since it was read.",
    413: "Too large.",
    415: "Not application/json.",
    416: "The range begins behind the end.",
    429: "Too often; `Retry-After` says when to try again, in seconds.",
    500: "A fault inside the vault.",
    503: "Not now; `Retry-After` says when to try again, in seconds.",
}


_HEADERS: Final = (
    Parameter(
        name=IDEMPOTENCY_HEADER,
        param_in="header",
        required=False,
        description="1 to 128 visible ASCII characters, new for each new act: the same again gets the first answer.",
        schema=Schema(type=OpenAPIType.STRING, min_length=1, max_length=128, pattern="^[!-~]+$"),
    ),
    Parameter(
        name=CSRF_HEADER,
        param_in="header",
        required=False,
        description="Needed with the session cookie, ignored with a bearer token.",
        schema=Schema(type=OpenAPIType.STRING),
    ),
)


class _NoPages(Router):
    """Litestar insists on a place for documentation pages, with scripts from elsewhere; this serves none."""

    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:  # noqa: ARG002 - forgotten on purpose
        """Take a handler and forget it."""
        return []


def configuration() -> OpenAPIConfig:
    """Return what Litestar needs to write the document."""
    schemes: dict[str, SecurityScheme] = {
        "bearer": SecurityScheme(type="http", scheme="bearer", description="The token of POST /sessions."),
        "cookie": SecurityScheme(
            type="apiKey",
            name=COOKIE,
            security_scheme_in="cookie",
            description="Set by POST /sessions with `transport: cookie`; changes also need X-CSRF-Token.",
        ),
    }
    return OpenAPIConfig(
        title="证匣 · Evidence Vault",
        version="1",
        description=_DESCRIPTION,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        servers=[Server(url="/")],
        components=Components(security_schemes={**schemes}),
        tags=[
            Tag("accounts", "账户 · Accounts"),
            Tag("sessions", "会话 · Sessions"),
            Tag("users", "用户管理 · Users"),
            Tag("teams", "处理小组 · Teams"),
            Tag("routing", "分派 · Routing"),
            Tag("cases", "投诉 · Cases"),
            Tag("evidence", "证据 · Evidence"),
            Tag("redaction", "脱敏 · Redaction"),
            Tag("thread", "沟通记录 · Messages and notes"),
            Tag("access", "查看申请与授权 · Access requests and grants"),
            Tag("audit", "审计日志 · Audit log"),
            Tag("health", "运行状况 · Health"),
        ],
        openapi_router=_NoPages(path="/pages", route_handlers=[]),
        render_plugins=[JsonRenderPlugin()],
    )


def document_answers(handlers: Sequence[HTTPRouteHandler]) -> None:
    """Add to each handler the problems that it can answer, and which credentials it takes."""
    for handler in handlers:
        rule = RULES[str(handler.operation_id)]
        parameters = handler.parsed_fn_signature.parameters
        changes = not handler.http_methods <= {"GET", "HEAD"}
        statuses = {400, 406, 429, 500, 503}
        statuses |= {401, 403} if rule.who is not None else set()
        statuses |= {401} if rule.whose is Whose.OWN else set()
        statuses |= {403, 409} if changes else set()
        statuses |= {408, 413, 415} if "data" in parameters else set()
        statuses |= {404} if any("{" in path for path in handler.paths) else set()
        extra = handler.responses or {}
        handler.responses = {**{status: problem(status) for status in sorted(statuses)}, **extra}
        if rule.who is not None:
            handler.security = [{"bearer": []}, {"cookie": []}]


def write_document(app: Litestar) -> bytes:
    """Return the document as JSON, with the request headers that every route of a kind understands."""
    openapi = app.openapi_schema
    for item in (openapi.paths or {}).values():
        for operation in (item.post, item.put, item.patch, item.delete):
            if operation is not None and RULES[str(operation.operation_id)].who is not None:
                operation.parameters = [*(operation.parameters or []), *_HEADERS]
    document = openapi.to_schema()
    document["components"]["schemas"].update(_forms(app))
    return msgspec.json.encode(document)


def _forms(app: Litestar) -> dict[str, Any]:
    """Return the schemas of request bodies as the decoder itself has them.

    Litestar's own leave out that unknown fields are refused, bounds of what is inside a list, and a minimum of 0.
    """
    types = {
        handler.parsed_fn_signature.parameters["data"].annotation
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "data" in handler.parsed_fn_signature.parameters
    }
    _, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    return schemas


def problem(status: int) -> ResponseSpec:
    """Return the documentation of one kind of problem, for a route that has one of its own."""
    return ResponseSpec(
        data_container=Problem,
        description=_MEANINGS[status],
        media_type=PROBLEM_TYPE,
        generate_examples=False,
    )


@get("/openapi.json", operation_id="document.read", include_in_schema=False, media_type=MEDIA_TYPE)
async def read_document(request: StrictRequest) -> Response[bytes]:
    """Return the document, if the operator keeps it open."""
    if not parts_of(request.app).vault.settings.open_documentation:
        raise NotFound
    return Response(parts_of(request.app).document, media_type=MEDIA_TYPE)


HANDLERS = [read_document]
