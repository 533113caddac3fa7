"""Access: agents ask for exact pieces, for a purpose and a time; consumers grant, narrow, refuse and revoke."""

from typing import Annotated

import msgspec
from litestar import Response, delete, get, post
from litestar.params import RequestBody

from api.forms import Form, PathId
from api.paging import USUAL_LIMIT, CursorText, Limit, Listing, cut
from api.parts import SignedIn, parts_of
from api.reading import StrictRequest
from api.routes.cases_views import Opened, present_opened
from vault.access.grants import end_grant, grant_request, list_grants
from vault.access.purposes import TITLES, Purpose
from vault.access.requests import (
    LEAST_SECONDS,
    MOST_SCOPES,
    create_request,
    deny_request,
    list_requests,
    read_request,
    withdraw_request,
)
from vault.cases.filing import read_record
from vault.cases.views import GrantView, RequestView

_AREA = ["access"]
Scope = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=256,
        pattern="^[a-z0-9][a-z0-9_-]{0,63}(/[a-z0-9][a-z0-9_-]{0,63}){0,7}$",
        description="A place in the case: a field, a group of fields, an item of evidence or a message.",
        examples=["identity/phone"],
    ),
]
Seconds = Annotated[int, msgspec.Meta(ge=LEAST_SECONDS, le=10**9, description="How long the grant lasts, in seconds.")]


class NewRequest(Form, frozen=True):
    """What an agent needs to see, and why."""

    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=MOST_SCOPES)]
    purpose: Purpose
    reason: Annotated[
        str,
        msgspec.Meta(
            min_length=5,
            max_length=1_000,
            description="For the consumer to read; sealed, and not in the log.",
            examples=["需要核对收货电话以安排退款。"],
        ),
    ]
    seconds: Seconds


class Grant(Form, frozen=True):
    """What is granted of a request: all of it, or less, or for a shorter time."""

    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=MOST_SCOPES)] | None = None
    seconds: Seconds | None = None


class Denial(Form, frozen=True):
    """A word to the agent, if one likes."""

    word: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)] | None = None


class Asking(Form, frozen=True):
    """What to open."""

    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=64)]


class Requests(msgspec.Struct, frozen=True):
    """A page of access requests, newest first."""

    items: list[RequestView]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null on the last.")]


class Grants(msgspec.Struct, frozen=True):
    """A page of grants, newest first."""

    items: list[GrantView]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null on the last.")]


class PurposeTitle(msgspec.Struct, frozen=True):
    """A purpose and what a consumer reads."""

    purpose: str
    zh: str
    en: str
    requestable: Annotated[bool, msgspec.Meta(description="Whether an access request may name it.")]


class Purposes(msgspec.Struct, frozen=True):
    """All purposes."""

    items: list[PurposeTitle]


_PATH = "/cases/{case_id:str}/access-requests"


@post(_PATH, operation_id="access-requests.create", tags=_AREA, summary="申请查看 · Ask for access")
async def ask(caller: SignedIn, case_id: PathId, data: RequestBody[NewRequest]) -> RequestView:
    """Ask the consumer for pieces of the case. Everything at once can't be asked for."""
    return await caller.run(create_request, case_id, data.scopes, data.purpose, data.reason, data.seconds)


@get(_PATH, operation_id="access-requests.list", tags=_AREA, summary="查看申请列表 · List access requests")
async def list_asked(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Response[Requests]:
    """List the requests about a case with their reasons."""
    path = request.url.path
    listing = Listing(caller.vault.secrets.cursor, path, caller.actor.user_id, {})
    before = listing.position(cursor)
    found = await caller.run(list_requests, case_id, str(before[0]) if before else None, limit + 1)
    page = cut(listing, found, limit, lambda item: [item.id])
    return Response(Requests(page.items, page.next), headers=page.link(path, limit, {}))


@get(
    _PATH + "/{request_id:str}",
    operation_id="access-requests.read",
    tags=_AREA,
    summary="查看一项申请 · Read an access request",
)
async def read(caller: SignedIn, case_id: PathId, request_id: PathId) -> RequestView:
    """Read one request with its reason and, if it was denied, the answer."""
    return await caller.run(read_request, case_id, request_id)


@delete(
    _PATH + "/{request_id:str}",
    operation_id="access-requests.withdraw",
    tags=_AREA,
    summary="撤回申请 · Withdraw an access request",
)
async def withdraw(caller: SignedIn, case_id: PathId, request_id: PathId) -> None:
    """Take back one's own request that nobody has decided."""
    await caller.run(withdraw_request, case_id, request_id)


@post(
    _PATH + "/{request_id:str}/grant",
    operation_id="access-requests.grant",
    tags=_AREA,
    summary="同意 · Grant",
)
async def grant(caller: SignedIn, case_id: PathId, request_id: PathId, data: RequestBody[Grant]) -> GrantView:
    """Seal the keys of what was asked for, or of less, to the agent who asked, from now until the time is over."""
    return await caller.run(grant_request, case_id, request_id, data.scopes, data.seconds)


@post(
    _PATH + "/{request_id:str}/denial",
    operation_id="access-requests.deny",
    tags=_AREA,
    summary="拒绝 · Deny",
    status_code=200,
)
async def deny(
    request: StrictRequest, caller: SignedIn, case_id: PathId, request_id: PathId, data: RequestBody[Denial]
) -> RequestView:
    """Refuse a request about one's own case."""
    view = await caller.run(deny_request, case_id, request_id, data.word)
    if data.word:  # what it says can teach the case's map something
        parts_of(request.app).renderings.begin(caller.actor, case_id)
    return view


@get("/cases/{case_id:str}/grants", operation_id="grants.list", tags=_AREA, summary="授权列表 · List grants")
async def list_granted(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Response[Grants]:
    """List the grants of a case: its owner's all of them, an agent's their own."""
    path = request.url.path
    listing = Listing(caller.vault.secrets.cursor, path, caller.actor.user_id, {})
    before = listing.position(cursor)
    found = await caller.run(list_grants, case_id, str(before[0]) if before else None, limit + 1)
    page = cut(listing, found, limit, lambda item: [item.id])
    return Response(Grants(page.items, page.next), headers=page.link(path, limit, {}))


@delete(
    "/cases/{case_id:str}/grants/{grant_id:str}",
    operation_id="grants.end",
    tags=_AREA,
    summary="撤销授权 · Revoke a grant",
    status_code=200,
)
async def end(caller: SignedIn, case_id: PathId, grant_id: PathId) -> GrantView:
    """Revoke a grant in one's own case: its keys go and the case gets new ones. A grantee gives theirs back."""
    return await caller.run(end_grant, case_id, grant_id)


@post(
    "/cases/{case_id:str}/disclosures",
    operation_id="disclosures.create",
    tags=_AREA,
    summary="打开已授权内容 · Open what was granted",
    status_code=200,
)
async def disclose_scopes(caller: SignedIn, case_id: PathId, data: RequestBody[Asking]) -> Opened:
    """Open scopes that one owns or was granted; all of them by one grant. In the log before anything is opened."""
    return present_opened(await caller.run(read_record, case_id, tuple(data.scopes)))


@get("/purposes", operation_id="purposes.list", tags=_AREA, summary="用途列表 · List purposes")
async def list_purposes(caller: SignedIn) -> Purposes:  # noqa: ARG001 - for anyone signed in
    """List why things are opened, in Chinese and English."""
    return Purposes([PurposeTitle(str(name), zh, en, name in _ASKED) for name, (zh, en) in TITLES.items()])


_ASKED = frozenset(Purpose)
HANDLERS = [
    ask,
    list_asked,
    read,
    withdraw,
    grant,
    deny,
    list_granted,
    end,
    disclose_scopes,
    list_purposes,
]
