"""An answer that is opened as it is read: piece by piece on the pool, never whole in memory, and closed at the end."""

import asyncio
import sys
from collections.abc import Generator
from typing import Final

from litestar import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from api.execution import Bridge
from vault.access.disclosure import Disclosure

_SEND_SECONDS: Final = 60.0
"""How long a client may take to accept one piece."""

Pieces = Generator[bytes, None, None]


class Disclosed(Response[bytes]):
    """The bytes of a disclosure, which is closed, and so logged, when they are out or nobody reads on."""

    def __init__(
        self,
        bridge: Bridge,
        disclosure: Disclosure,
        pieces: Pieces,
        *,
        status: int,
        headers: dict[str, str],
        media_type: str,
    ) -> None:
        super().__init__(b"", status_code=status, headers=headers, media_type=media_type)
        self._sender = _Sender(bridge, disclosure, pieces, status, {**headers, "Content-Type": media_type})

    def to_asgi_response(self, *_args: object, **_kwargs: object) -> ASGIResponse:
        """Return what sends it; of what Litestar offers to add, nothing is wanted."""
        return self._sender


class _Sender(ASGIResponse):
    _should_set_content_length = False

    def __init__(
        self,
        bridge: Bridge,
        disclosure: Disclosure,
        pieces: Pieces,
        status: int,
        headers: dict[str, str],
    ) -> None:
        super().__init__(headers=headers, status_code=status)
        self._bridge, self._disclosure, self._pieces = bridge, disclosure, pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send all of it, or as much as the client takes and is entitled to."""
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            async with self._bridge.download_gate.passed(self._disclosure.actor.user_id):
                # The first piece is opened before the answer begins, so that a fault in it is still told as a problem.
                piece = await self._next()
                await self.start_response(send)
                while piece and not gone.done():
                    async with asyncio.timeout(_SEND_SECONDS):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                    piece = await self._next()
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._close(sys.exc_info()[1])  # here and now: it waits for nothing, and a full pool must not keep it open

    async def _next(self) -> bytes:
        return await self._bridge.usual.run(next, self._pieces, b"")

    def _close(self, error: BaseException | None) -> None:
        self._pieces.close()
        self._disclosure.__exit__(type(error) if error else None, error, None)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
