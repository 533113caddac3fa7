"""The process: uvicorn with limits of our own, and memory that does not leave it."""

import asyncio
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final

import structlog
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.application import create_application
from api.headers import completed
from api.logging import configure_logging
from vault.ids import new_id
from vault.installation import open_vault

_HEAD_SECONDS: Final = 10.0
_HEAD_BYTES: Final = 32 * 1024
_CONNECTIONS: Final = 1_000
_BACKLOG: Final = 512
_IDLE_SECONDS: Final = 15
_GRACE_SECONDS: Final = 30
_PR_SET_DUMPABLE: Final = 4
_log = structlog.get_logger("process")


class PatientProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose patience ends: a request's head comes within 10 seconds and 32 KiB, or the connection is closed.

    uvicorn's own timer stops at the first byte, and its parser keeps a head of any size.
    """

    _deadline: asyncio.TimerHandle | None = None
    _answering = False
    _heading = True
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock with the connection."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes before a head is complete."""
        if not self._answering:
            self._start_clock()
        if self._heading:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._heading and self._head_bytes > _HEAD_BYTES and not self.transport.is_closing():
            self._refuse(b"431 Request Header Fields Too Large", "head-too-large", "The request's head is too large.")

    def on_message_begin(self) -> None:
        """Begin a new head."""
        self._heading, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is here: stop the clock."""
        self._heading, self._head_bytes, self._answering = False, 0, True
        self._stop_clock()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The next bytes belong to a new head."""
        super().on_message_complete()
        self._heading = True

    def on_response_complete(self) -> None:
        """From now on idleness counts, and from its first byte the next head."""
        self._answering = False
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as a problem, with the headers of every other answer."""
        self._refuse(b"400 Bad Request", "invalid-input", msg)

    def _refuse(self, status: bytes, slug: str, detail: str) -> None:
        request = new_id()
        body = (
            f'{{"type":"urn:evidence-vault:problem:{slug}","title":"Bad request","status":{int(status[:3])},'
            f'"detail":"{detail}","instance":"urn:request:{request}"}}'
        ).encode("ascii")
        headers = completed(
            [
                (b"content-type", b"application/problem+json"),
                (b"content-length", str(len(body)).encode("ascii")),
                (b"connection", b"close"),
            ],
            request,
        )
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(b"HTTP/1.1 " + status + b"\r\n" + lines + b"\r\n" + body)
        self.transport.close()

    def _start_clock(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(_HEAD_SECONDS, self.transport.close)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def serve(folder: Path, host: str, port: int) -> None:
    """Serve a vault's folder until SIGINT or SIGTERM; ``CannotStart`` if it can't be opened.

    TLS is a proxy's work; browsers keep the session cookie over HTTPS alone.
    """
    keep_memory_private()
    configure_logging()
    # uvicorn passes the signal that stopped it on, once it is done; the default would kill us before the vault closes.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    with open_vault(folder) as vault:
        config = uvicorn.Config(
            create_application(vault),
            host=host,
            port=port,
            http=PatientProtocol,
            loop="uvloop",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,  # X-Forwarded-For is read by api/context.py, for as many hops as the operator trusts
            server_header=False,
            date_header=True,
            limit_concurrency=_CONNECTIONS,
            backlog=_BACKLOG,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        _log.info("serving", host=host, port=port)
        uvicorn.Server(config).run()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def keep_memory_private() -> None:
    """Allow no core dump and no debugger of the same user, and create files that others can't read."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        _log.warning("process stays dumpable")
