"""The peer: a Litestar application that takes a body and drops it, or sends bytes from memory. Nothing else."""

import sys
from collections.abc import AsyncIterator

import uvicorn
from litestar import Litestar, Request, get, post
from litestar.datastructures.state import State
from litestar.response import Stream

_PIECE = bytes(1024 * 1024)


@post("/sink", request_max_body_size=None)
async def sink(request: Request[None, None, State]) -> dict[str, int]:
    """Count a body's bytes."""
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
    return {"bytes": total}


@get("/source/{pieces:int}")
async def source(pieces: int) -> Stream:
    """Send that many MiB."""

    async def send() -> AsyncIterator[bytes]:
        for _ in range(pieces):
            yield _PIECE

    return Stream(send(), media_type="application/octet-stream")


if __name__ == "__main__":
    uvicorn.run(
        Litestar([sink, source]),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        log_level="error",
        access_log=False,
    )
