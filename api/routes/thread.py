"""What consumer and team write to each other, and the team to itself."""

from collections.abc import Callable
from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import RequestBody

from api.execution import Caller
from api.forms import Form, PathId
from api.paging import USUAL_LIMIT, CursorText, Limit, Listing, cut
from api.parts import SignedIn, parts_of
from api.reading import StrictRequest
from vault.accounts.actor import Actor, Role
from vault.cases.messages import MOST_CHARACTERS, post_message, post_note, read_notes, read_thread
from vault.cases.views import MessageView
from vault.installation import Vault

_AREA = ["thread"]
_Reading = Callable[[Vault, Actor, str, str | None, int], list[MessageView]]


class NewMessage(Form, frozen=True):
    """Something to say."""

    text: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=MOST_CHARACTERS,
            pattern=r"[^\s\x1c-\x1f\x85]",
            description="Plain text. Codes that must not be stored are removed; `dropped` says which.",
            examples=["商家昨天答复只退一半。"],
        ),
    ]


class Messages(msgspec.Struct, frozen=True):
    """A page of messages, oldest first."""

    items: list[MessageView]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null on the last.")]


@get("/cases/{case_id:str}/messages", operation_id="messages.list", tags=_AREA, summary="沟通记录 · Read the thread")
async def list_messages(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Response[Messages]:
    """Open messages. A consumer's own come as the team sees them, and in `original` as they were written."""
    return await _page(request, caller, read_thread, case_id, limit, cursor)


@post("/cases/{case_id:str}/messages", operation_id="messages.post", tags=_AREA, summary="发送消息 · Write")
async def write_message(
    request: StrictRequest, caller: SignedIn, case_id: PathId, data: RequestBody[NewMessage]
) -> MessageView:
    """Write in the thread. What a consumer writes reaches the team redacted."""
    written = await caller.run(post_message, case_id, data.text)
    if caller.actor.role is Role.CONSUMER:  # what it taught is hidden in what the team has already
        parts_of(request.app).renderings.begin(caller.actor, case_id)
    return written


@get("/cases/{case_id:str}/notes", operation_id="notes.list", tags=_AREA, summary="内部备注 · Read notes")
async def list_notes(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Response[Messages]:
    """Open the team's internal notes."""
    return await _page(request, caller, read_notes, case_id, limit, cursor)


@post("/cases/{case_id:str}/notes", operation_id="notes.post", tags=_AREA, summary="添加备注 · Write a note")
async def write_note(caller: SignedIn, case_id: PathId, data: RequestBody[NewMessage]) -> MessageView:
    """Write an internal note, sealed to the team alone."""
    return await caller.run(post_note, case_id, data.text)


async def _page(
    request: StrictRequest,
    caller: Caller,
    reading: _Reading,
    case: str,
    limit: int,
    cursor: str | None,
) -> Response[Messages]:
    path = request.url.path
    listing = Listing(caller.vault.secrets.cursor, path, caller.actor.user_id, {})
    after = listing.position(cursor)
    found = await caller.run(reading, case, str(after[0]) if after else None, limit + 1)
    page = cut(listing, found, limit, lambda message: [message.id])
    return Response(Messages(page.items, page.next), headers=page.link(path, limit, {}))


HANDLERS = [list_messages, write_message, list_notes, write_note]
