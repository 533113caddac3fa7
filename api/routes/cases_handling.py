"""A case being handled: its record, the team's view of it, its state, its closing, its assignee."""

from typing import Annotated

import msgspec
from litestar import Response, get, post, put
from litestar.params import QueryParameter, RequestBody

from api.conditions import expected
from api.document import problem
from api.forms import Form, Id, PathId
from api.parts import SignedIn
from api.reading import StrictRequest
from api.routes.cases_views import Opened, present_case, present_opened
from vault.accounts.actor import Role
from vault.cases.fields import RECORD_SCOPES
from vault.cases.filing import preview_handling, read_record
from vault.cases.handling import read_handling
from vault.cases.messages import MOST_CHARACTERS
from vault.cases.progress import answer_closing, assign_case, change_status
from vault.cases.views import CaseView
from vault.cases.workflow import Status
from vault.errors import FieldError, Invalid

_AREA = ["cases"]
_MOST_SCOPES = 64


class StatusChange(Form, frozen=True):
    """Where a case is to go."""

    status: Status
    reason: (
        Annotated[
            str,
            msgspec.Meta(
                min_length=1,
                max_length=MOST_CHARACTERS,
                pattern=r"[^\s\x1c-\x1f\x85]",
                description="Why, in a sentence that the consumer reads in the thread. Due when a team ends, refuses "
                "or escalates a case.",
            ),
        ]
        | None
    ) = None


class ClosingAnswer(Form, frozen=True):
    """The consumer's answer to a proposed end."""

    accept: Annotated[bool, msgspec.Meta(description="true ends the case as proposed; false has the work go on.")]


class Assignment(Form, frozen=True):
    """Who works on a case."""

    assignee_id: Annotated[Id | None, msgspec.Meta(description="A member of the team, or null for nobody.")]


@get("/cases/{case_id:str}/record", operation_id="cases.record", tags=_AREA, summary="查看原始内容 · Open the record")
async def open_record(
    caller: SignedIn,
    case_id: PathId,
    scopes: Annotated[
        list[str] | None,
        QueryParameter(
            name="scope",
            max_items=_MOST_SCOPES,
            description="A scope to open, such as `identity/phone` or `statement`; may be repeated. Owners may leave "
            "it out for everything; agents name what they were granted.",
        ),
    ] = None,
) -> Opened:
    """Open fields of the record. Every opening is in the log before its answer is made."""
    if not scopes and caller.actor.role is not Role.CONSUMER:
        message = "Name the scopes that you were granted."
        raise Invalid(message, [FieldError("?scope", "at least one, such as identity/phone")])
    return present_opened(await caller.run(read_record, case_id, tuple(scopes or RECORD_SCOPES)))


@get("/cases/{case_id:str}/handling", operation_id="cases.handling", tags=_AREA, summary="办理视图 · The handling view")
async def open_handling(caller: SignedIn, case_id: PathId) -> Opened:
    """Open the redacted view: owner and team see the same words."""
    return present_opened(await caller.run(read_handling, case_id))


@post(
    "/cases/{case_id:str}/handling",
    operation_id="cases.preview",
    tags=_AREA,
    summary="预览办理视图 · Preview the handling view",
    status_code=200,
)
async def preview(caller: SignedIn, case_id: PathId) -> Opened:
    """Make the redacted view of a draft now and show what the team would see of it."""
    return present_opened(await caller.run(preview_handling, case_id))


@post(
    "/cases/{case_id:str}/status",
    operation_id="cases.status",
    tags=_AREA,
    summary="变更状态 · Change the state",
    status_code=200,
    responses={412: problem(412)},
)
async def move(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    data: RequestBody[StatusChange],
) -> Response[CaseView]:
    """Move a case on; the answer to a move that is not possible names those that are.

    A team's wish to end a case is a proposal, which the consumer answers. `If-Match` may name the case's ETag.
    """
    return present_case(await caller.run(change_status, case_id, data.status, data.reason, expected(request)))


@post(
    "/cases/{case_id:str}/closing",
    operation_id="cases.closing",
    tags=_AREA,
    summary="答复结案提议 · Answer a proposed end",
    status_code=200,
)
async def answer(caller: SignedIn, case_id: PathId, data: RequestBody[ClosingAnswer]) -> Response[CaseView]:
    """Confirm that a case ends as proposed, or have the work go on."""
    return present_case(await caller.run(answer_closing, case_id, accept=data.accept))


@put("/cases/{case_id:str}/assignment", operation_id="cases.assign", tags=_AREA, summary="指派 · Assign")
async def assign(caller: SignedIn, case_id: PathId, data: RequestBody[Assignment]) -> Response[CaseView]:
    """Give a case to a member of its team. Agents take cases themselves, leads give them to anyone in the team."""
    return present_case(await caller.run(assign_case, case_id, data.assignee_id))


HANDLERS = [open_record, open_handling, preview, move, answer, assign]
