"""What surrounds every request, known route or not: its id, security headers, measurement, and the end of its keys."""

import time
from datetime import timedelta
from typing import Final

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from api.context import Context, client_address, is_loopback, keyed_source, remember
from api.headers import completed
from api.logging import place
from api.metrics import Metrics
from vault.accounts.actor import Origin
from vault.ids import new_id
from vault.installation import Vault

_log = structlog.get_logger("api")
_UNKNOWN_ROUTE: Final = "unmatched"
_FORWARDING: Final = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")


class BrokenOff(Exception):
    """An answer that had begun could not be finished; the server closes the connection."""


async def send_last_resort(send: Send, request_id: str) -> None:
    """Answer 500 without any of the machinery that has just failed."""
    body = (
        '{"type":"urn:evidence-vault:problem:internal-error","title":"内部错误 · Internal error","status":500,'
        f'"detail":"Something went wrong inside the vault. Tell its operator the request id.",'
        f'"instance":"urn:request:{request_id}"}}'
    ).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


class Envelope:
    """The outermost layer of the application, around Litestar's routing, so that a 404 has it too."""

    def __init__(self, app: ASGIApp, vault: Vault, metrics: Metrics) -> None:
        self._app, self._vault, self._metrics = app, vault, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event; anything but HTTP is turned away."""
        if scope["type"] != ScopeType.HTTP:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        context = self._context(scope)
        remember(scope, context)
        began, status, sent = time.perf_counter(), 0, 0

        async def sending(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = completed(message["headers"], context.origin.request)
            elif message["type"] == "http.response.body":
                sent += len(message["body"])
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - whatever it is, its message must not reach the server's log
            # After the answer has begun the problem can't be told any more: the connection breaks.
            _log.error("answer broken off", request=context.origin.request, **place(error))
            if status:
                raise BrokenOff from None
            await send_last_resort(sending, context.origin.request)
        finally:
            actor = context.actor
            if actor is not None:
                actor.keyring.wipe()
            spent = timedelta(seconds=time.perf_counter() - began)
            route = str(scope.get("path_template") or _UNKNOWN_ROUTE)
            self._metrics.count(route, scope["method"], status, spent)
            _log.info(
                "request",
                request=context.origin.request,
                method=scope["method"],
                route=route,
                status=status,
                ms=round(spent.total_seconds() * 1000, 2),
                bytes=sent,
                user=actor.user_id if actor else None,
            )

    def _context(self, scope: HTTPScope) -> Context:
        client = scope.get("client")
        peer = client[0] if client else ""
        forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        address = client_address(peer, forwarded, self._vault.settings.trusted_proxies)
        relayed = any(name in _FORWARDING for name, _ in scope["headers"])
        origin = Origin(request=new_id(), source=keyed_source(self._vault.secrets.network, address))
        return Context(origin, is_local=is_loopback(peer) and not relayed)
