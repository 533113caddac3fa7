"""The application without a server around it, so that a test can look into a request."""

import asyncio
from dataclasses import dataclass, field
from typing import cast

from litestar import Litestar
from litestar.types import HTTPScope, Message, Receive, Send

from api.context import Context, context_of


@dataclass
class Exchange:
    """What came back, and what the application knew of the request."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    context: Context | None = None
    key_while_answering: bytes = b""


async def ask(
    app: Litestar,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    pause: float = 0.0,
    found: Exchange | None = None,
) -> Exchange:
    """Send one request; with ``pause`` its body stays away for that many seconds."""
    found = found or Exchange()
    raw = [
        (name.lower().encode(), value.encode()) for name, value in {"Host": "vault.invalid", **(headers or {})}.items()
    ]
    scope = cast(
        HTTPScope,
        {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": raw,
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 80),
            "state": {},
        },
    )

    async def receive() -> dict[str, object]:
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            found.status = message["status"]
            found.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            actor = context_of(scope).actor
            found.key_while_answering = bytes(actor.keyring.root_key) if actor else b""
        elif message["type"] == "http.response.body":
            found.body += message["body"]

    try:
        await app(scope, cast(Receive, receive), cast(Send, send))
    finally:
        found.context = context_of(scope)
    return found
