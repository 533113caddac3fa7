"""Evidence: uploaded as a plain body, listed, described, removed from a draft. Its bytes: evidence_content.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Parameter, Schema
from litestar.openapi.spec import RequestBody as DocumentedBody
from litestar.openapi.spec.enums import OpenAPIFormat
from litestar.params import HeaderParameter, RequestBody

from api.disposition import HEADER, file_name
from api.document import problem
from api.forms import PathId
from api.guard import STREAM
from api.parts import SignedIn
from api.reading import StrictRequest
from api.uploading import receive, render
from vault.evidence.description import Description
from vault.evidence.items import Item, describe_item, list_items, remove_item
from vault.evidence.upload import Receipt

_AREA = ["evidence"]
_CHOSEN = "Any type: what the file is, its first bytes decide."


class About(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said of an item: to its owner as it was written, to the team redacted and without salt and digest."""

    file_name: str | None = None
    source: str | None = None
    proves: str | None = None
    captured_at: str | None = None
    captured_how: str | None = None
    sha256: Annotated[str | None, msgspec.Meta(description="SHA-256 of the file, hexadecimal.")] = None
    salt: Annotated[str | None, msgspec.Meta(description="Of the commitment in the log, hexadecimal.")] = None


class ItemView(msgspec.Struct, frozen=True):
    """An item as its reader may see it."""

    id: str
    number: Annotated[int, msgspec.Meta(description="Its number in the case, from 1; never given twice.")]
    media_type: Annotated[str, msgspec.Meta(description="What its first bytes say it is.")]
    length: Annotated[int, msgspec.Meta(description="Bytes.")]
    received_at: datetime
    entry: Annotated[int, msgspec.Meta(description="Index of the log entry that holds its commitment.")]
    rendition: Annotated[
        str,
        msgspec.Meta(description="`rendered` if the team sees a redacted text of it, `none` if not yet, else why not."),
    ]
    about: About


class Items(msgspec.Struct, frozen=True):
    """All items of a case in the order of their numbers."""

    items: list[ItemView]


@dataclass
class _Upload(Operation):
    """The operation of an upload, whose body Litestar does not know of because it is read as a stream."""

    def __post_init__(self) -> None:
        binary = Schema(
            type=OpenAPIType.STRING,
            format=OpenAPIFormat.BINARY,
            min_length=1,
            description="The file's bytes.",
        )
        self.request_body = DocumentedBody(
            content={"application/octet-stream": OpenAPIMediaType(schema=binary)},
            description=_CHOSEN,
            required=True,
        )
        for parameter in self.parameters or ():
            if isinstance(parameter, Parameter) and parameter.name == HEADER:
                parameter.required = True  # that it is missing is told by the same words as that it can't be read


@post(
    "/cases/{case_id:str}/evidence",
    operation_id="evidence.upload",
    tags=_AREA,
    summary="上传证据 · Upload evidence",
    opt={STREAM: True},
    request_max_body_size=None,
    operation_class=_Upload,
    responses={
        408: problem(408),
        413: problem(413),
        201: ResponseSpec(Receipt, description="The item is durable; keep the receipt.", generate_examples=False),
    },
)
async def upload(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    disposition: Annotated[
        str,
        HeaderParameter(
            name=HEADER,
            max_length=16_384,
            description="`attachment; filename*=UTF-8''%E8%AE%A2%E5%8D%95.png` (RFC 8187), or `attachment; "
            'filename="order.png"` for ASCII. The name is sealed; only the owner sees it.',
        ),
    ] = "",
) -> Receipt:
    """Take a file as the body itself, never as a form, of known or unknown length.

    It is sealed as it streams in and exists once the receipt is sent. With an `Idempotency-Key`, the same name and
    content get the same receipt again.
    """
    return await receive(request, caller, case_id, file_name(disposition))


@get("/cases/{case_id:str}/evidence", operation_id="evidence.list", tags=_AREA, summary="证据列表 · List evidence")
async def list_all(caller: SignedIn, case_id: PathId) -> Items:
    """List the items of a case: with the owner's words to the owner, with their redacted form to the team."""
    return Items([_view(item) for item in await caller.run(list_items, case_id)])


@put(
    "/cases/{case_id:str}/evidence/{evidence_id:str}/description",
    operation_id="evidence.describe",
    tags=_AREA,
    summary="说明证据 · Describe evidence",
)
async def describe(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    evidence_id: PathId,
    data: RequestBody[Description],
) -> ItemView:
    """Say where an item comes from and what it proves; this replaces what was said before."""
    item = await caller.run(describe_item, case_id, evidence_id, data)
    await render(request, caller, case_id, evidence_id)
    return _view(item)


@delete(
    "/cases/{case_id:str}/evidence/{evidence_id:str}",
    operation_id="evidence.remove",
    tags=_AREA,
    summary="移除证据 · Remove evidence",
)
async def remove(caller: SignedIn, case_id: PathId, evidence_id: PathId) -> None:
    """Remove an item from a draft, its key and its bytes. Filed evidence stays."""
    await caller.run(remove_item, case_id, evidence_id)


def _view(item: Item) -> ItemView:
    return ItemView(
        id=item.id,
        number=item.number,
        media_type=item.media_type,
        length=item.length,
        received_at=item.received_at,
        entry=item.entry,
        rendition=item.rendition,
        about=msgspec.convert(item.about, About),
    )


HANDLERS = [upload, list_all, describe, remove]
