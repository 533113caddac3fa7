"""Is it alive, is it ready, how is it doing."""

from litestar import Response, get
from msgspec import Struct

from api.context import context_of
from api.metrics import MEDIA_TYPE
from api.parts import parts_of
from api.reading import StrictRequest
from vault.audit.checkpoints import FILE_NAME, check_against
from vault.audit.log import read_head
from vault.errors import CannotStart, NotFound, Unavailable
from vault.installation import Vault

_WRITER_SECONDS = 5.0


class Health(Struct, frozen=True):
    """The answer of both checks."""

    status: str
    """``ok``; anything else comes as a problem."""


@get(
    "/health/live",
    operation_id="health.live",
    tags=["health"],
    summary="进程存活 · The process is alive",
)
async def live() -> Health:
    """Answer as long as the event loop turns."""
    return Health("ok")


@get(
    "/health/ready",
    operation_id="health.ready",
    tags=["health"],
    summary="可以服务 · The vault can serve",
)
async def ready(request: StrictRequest) -> Health:
    """Read the database, let the writer commit nothing, and compare the log with the checkpoint kept outside."""
    parts = parts_of(request.app)
    await parts.bridge.usual.run(check_ready, parts.vault)
    return Health("ok")


@get(
    "/metrics",
    operation_id="health.metrics",
    media_type=MEDIA_TYPE,
    include_in_schema=False,
)
async def metrics(request: StrictRequest) -> Response[bytes]:
    """Answer Prometheus on this machine; anyone else, or whoever comes through a proxy, finds nothing here."""
    if not context_of(request.scope).is_local:
        raise NotFound
    return Response(parts_of(request.app).metrics.text(), media_type=MEDIA_TYPE)


def check_ready(vault: Vault) -> None:
    """Raise ``Unavailable`` unless database, writer and checkpoint are in order."""
    try:
        with vault.store.read() as connection:
            check_against(connection, vault.folder / FILE_NAME, vault.checkpoints.key)
        vault.store.submit(lambda unit: read_head(unit.connection).size).result(_WRITER_SECONDS)
    except (CannotStart, OSError, TimeoutError) as error:
        message = "The vault is not ready: its database, its writer or its checkpoint needs an operator."
        raise Unavailable(message, retry_after=30) from error


HANDLERS = [live, ready, metrics]
