"""The bytes of an item, to its owner and to whom it was granted: always to be saved, never to be shown by a browser."""

import base64
from typing import Final

from litestar import Response, get, head
from litestar.datastructures import Headers
from litestar.openapi.datastructures import ResponseSpec

from api.document import problem
from api.forms import PathId
from api.parts import SignedIn
from api.ranges import Span, asked
from api.reading import StrictRequest
from api.streaming import Disclosed
from vault.accounts.actor import Actor
from vault.evidence.items import Opened, open_item
from vault.installation import Vault

_AREA = ["evidence"]
_PATH = "/cases/{case_id:str}/evidence/{evidence_id:str}/content"
_OTHER: Final = "application/octet-stream"
_INERT: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
"""Types that are told as what they are; with the extension of their names. Anything else goes out as bytes."""
_EXTENSIONS: Final = {
    "text/plain": "txt",
    "text/html": "html.txt",
    "application/json": "json",
    "message/rfc822": "eml",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "audio/mpeg": "mp3",
    "application/zip": "zip",
}
_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_PARTLY: Final = ResponseSpec(bytes, description="The bytes asked for.", media_type=_OTHER, generate_examples=False)


@get(
    _PATH,
    operation_id="evidence.content",
    tags=_AREA,
    summary="下载证据原件 · Download an original",
    media_type=_OTHER,
    responses={206: _PARTLY, 416: problem(416)},
)
async def content(request: StrictRequest, caller: SignedIn, case_id: PathId, evidence_id: PathId) -> Response[bytes]:
    """Send an original, whole or a range of its bytes, opened as it goes out. It ends early if the access ends."""
    opened, span = await caller.run(_open, case_id, evidence_id, request.headers)
    pieces = opened.disclosure.stream(f"evidence/{evidence_id}/original", span.first, span.last)
    return Disclosed(
        caller.bridge,
        opened.disclosure,
        pieces,
        status=span.status,
        headers=_headers(opened, evidence_id) | span.headers,
        media_type=_told_type(opened),
    )


@head(
    _PATH,
    operation_id="evidence.content-head",
    tags=_AREA,
    summary="证据原件的信息 · Facts of an original",
    media_type=_OTHER,
)
async def content_head(caller: SignedIn, case_id: PathId, evidence_id: PathId) -> Response[None]:
    """Tell length, type and digest of an original, to whom may open it; logged like an opening."""
    opened, span = await caller.run(_look, case_id, evidence_id)
    told = _headers(opened, evidence_id) | span.headers | {"Content-Type": _told_type(opened)}
    return Response(None, headers=told, media_type="text/plain")  # of all types, nothing is written as nothing in this


def _open(vault: Vault, actor: Actor, case: str, item: str, headers: Headers) -> tuple[Opened, Span]:
    opened = open_item(vault, actor, case, item)
    try:
        return opened, asked(headers, opened.length, _etag(item))
    except BaseException:
        with opened.disclosure:
            raise


def _look(vault: Vault, actor: Actor, case: str, item: str) -> tuple[Opened, Span]:
    opened = open_item(vault, actor, case, item)
    with opened.disclosure:
        return opened, asked(Headers(), opened.length, _etag(item))


def _headers(opened: Opened, item: str) -> dict[str, str]:
    return attached(opened, f"evidence-{opened.number}", _etag(item))[0]


def attached(opened: Opened, name: str, etag: str) -> tuple[dict[str, str], str]:
    """Return the headers of a download and its type; the name is the vault's own, the owner's is not told here."""
    extension = {**_INERT, **_EXTENSIONS}.get(opened.media_type, "bin")
    digest = base64.b64encode(bytes.fromhex(opened.sha256)).decode("ascii")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{extension}"',
        "Content-Security-Policy": _POLICY,
        "ETag": etag,
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    return headers, _told_type(opened)


def _told_type(opened: Opened) -> str:
    return opened.media_type if opened.media_type in _INERT else _OTHER


def _etag(item: str) -> str:
    return f'"{item}"'


HANDLERS = [content, content_head]
