"""The application: vault in, ASGI out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from api.document import configuration, document_answers, write_document
from api.envelope import Envelope
from api.execution import Bridge
from api.guard import guard, provide_caller, provide_visitor
from api.metrics import Metrics
from api.parts import Parts, keep
from api.policy import check_complete
from api.problems import answer_problem
from api.reading import MOST_BYTES, StrictRequest
from api.rendering import Renderings
from api.routes.every import BESIDE, IN_API, PREFIX
from api.upkeep import upkeep
from vault.installation import Vault


def create_application(vault: Vault) -> Litestar:
    """Build the application around an open vault, which stays the caller's to close.

    ``ImproperlyConfiguredException`` unless every route has exactly one rule.
    """
    bridge = Bridge()
    metrics = Metrics(vault, bridge)
    renderings = Renderings(vault, bridge)

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        try:
            async with upkeep(vault, bridge):
                yield
        finally:
            await renderings.close()
            bridge.close()

    app = Litestar(
        route_handlers=[Router(PREFIX, route_handlers=IN_API), *BESIDE],
        guards=[guard],
        dependencies={"caller": Provide(provide_caller), "visitor": Provide(provide_visitor)},
        request_class=StrictRequest,
        request_max_body_size=MOST_BYTES,
        exception_handlers={Exception: answer_problem},
        openapi_config=configuration(),
        lifespan=[running],
        logging_config=None,
        debug=False,
    )
    handlers = served(app)
    check_complete(str(handler.operation_id) for handler in handlers)
    document_answers(handlers)
    keep(app, Parts(vault, bridge, renderings, metrics, _allowed(app), write_document(app)))
    app.asgi_handler = Envelope(app.asgi_handler, vault, metrics)
    return app


def served(app: Litestar) -> list[HTTPRouteHandler]:
    """Return every handler that a request can reach, once for each route."""
    return [
        handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.http_methods != {"OPTIONS"}
    ]


def _allowed(app: Litestar) -> dict[str, str]:
    return {
        route.path_format: ", ".join(sorted(set(route.methods) - {"OPTIONS"}))
        for route in app.routes
        if isinstance(route, HTTPRoute)
    }
