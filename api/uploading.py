"""A file on its way in: collected to pieces of a megabyte, sealed on threads of their own, dropped if it breaks off."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import structlog
from litestar.exceptions import ClientException, HTTPException, InternalServerException

from api.context import context_of
from api.execution import Caller
from api.logging import place
from api.parts import parts_of
from api.reading import StrictRequest
from crypto.keys import wipe
from vault.accounts.actor import Replay
from vault.cases.missing import render_at_once
from vault.errors import FieldError, Invalid, TooLarge, VaultError
from vault.evidence.description import Description
from vault.evidence.upload import Receipt, Upload

PIECE: Final = 1024 * 1024
_IDLE_SECONDS: Final = 30.0
_LEAST_BYTES_PER_SECOND: Final = 4 * 1024
_GRACE_SECONDS: Final = 60.0
_log = structlog.get_logger("api")


async def receive(request: StrictRequest, caller: Caller, case: str, name: str) -> Receipt:
    """Take the body of a request as an item of evidence and return its receipt, once it is durable.

    With an ``Idempotency-Key`` the same method, address, name and content get the first receipt again. ``TooLarge``
    before a byte is read if the announced length is over a limit, ``Invalid`` for a form or an encoded body: what is
    stored are the bytes that came.
    """
    _check_plain(request)
    announced = request.content_length or 0
    if announced > caller.vault.settings.limits.evidence_bytes:
        message = f"One file may have {caller.vault.settings.limits.evidence_bytes} bytes at most. Send it in pieces."
        raise TooLarge(message)
    pool = caller.bridge.uploads
    async with caller.bridge.upload_gate.passed(caller.actor.user_id):
        upload = await pool.run(caller.attempt, Upload, case, name, Description(), announced)
        incoming = _Incoming(upload, name)
        try:
            async for piece in _pieces(request):
                await pool.run(incoming.write, piece)
            receipt = await pool.run(incoming.finish)
        except BaseException:
            # A thread that had begun to finish has settled the matter itself, also if this request is cancelled.
            if not incoming.settled:
                await pool.run(incoming.drop)
            raise
    await render(request, caller, case, receipt.id)
    return receipt


def _check_plain(request: StrictRequest) -> None:
    if request.content_type[0].lower() == "multipart/form-data":
        message = "Send the file as the body itself, not inside a form."
        raise Invalid(message, [FieldError("Content-Type", "multipart/form-data is not taken")])
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        message = "Send the file as it is, without a content encoding."
        raise Invalid(message, [FieldError("Content-Encoding", "not taken")])


class _Incoming:
    """One upload, always on one thread at a time."""

    def __init__(self, upload: Upload, name: str) -> None:
        self._upload = upload
        self._replay = upload.actor.replay
        self._hash = hashlib.sha256(name.encode("utf-8", "surrogatepass") + b"\0")
        self.settled = False

    def write(self, piece: bytearray) -> None:
        if self._replay is not None:
            self._hash.update(piece)
        self._upload.write(memoryview(piece))
        wipe(piece)

    def finish(self) -> Receipt:
        self.settled = True
        with self._upload as upload:
            if self._replay is not None:
                digest = hashlib.sha256(self._replay.digest + self._hash.digest()).digest()
                upload.actor = replace(upload.actor, replay=Replay(self._replay.key, digest))
            return upload.finish()

    def drop(self) -> None:
        self.settled = True
        self._upload.abort()


async def _pieces(request: StrictRequest) -> AsyncIterator[bytearray]:
    """Collect a body to pieces of about a megabyte; 408 if it comes too slowly, 400 if the client gives up."""
    loop = asyncio.get_running_loop()
    began, taken, held = loop.time(), 0, bytearray()
    stream = request.stream()
    while True:
        latest = min(loop.time() + _IDLE_SECONDS, began + _GRACE_SECONDS + taken / _LEAST_BYTES_PER_SECOND)
        try:
            async with asyncio.timeout_at(latest):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise HTTPException(status_code=408) from None
        except InternalServerException:
            raise ClientException from None  # so Litestar calls a client that hung up
        if chunk is None:
            break
        taken += len(chunk)
        held += chunk
        if len(held) >= PIECE:
            piece, held = held, bytearray()
            yield piece
    if held:
        yield held


async def render(request: StrictRequest, caller: Caller, case: str, item: str) -> None:
    """Make the team's rendition of an item, a filed text at once and anything else in the background.

    There, what it taught is hidden in the others too. A failure shows in the list of items; the item itself is safe.
    """
    try:
        await caller.run(render_at_once, case, item)
        parts_of(request.app).renderings.begin(caller.actor, case)
    except VaultError as error:
        _log.warning("rendition not made", request=context_of(request.scope).origin.request, **place(error))
