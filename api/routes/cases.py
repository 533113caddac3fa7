"""Complaints: filed as drafts, edited, submitted, listed, searched, erased."""

from typing import Annotated, Literal

import msgspec
from litestar import Response, delete, get, patch, post
from litestar.params import QueryParameter, RequestBody

from api.conditions import expected
from api.document import problem
from api.forms import Form, PathId
from api.paging import USUAL_LIMIT, CursorText, Filters, Limit, Listing, cut
from api.parts import SignedIn, parts_of
from api.reading import StrictRequest
from api.routes.cases_views import present_case
from vault.accounts.actor import Role
from vault.cases.categories import Category
from vault.cases.erasure import erase_case
from vault.cases.fields import Record
from vault.cases.filing import create_case, edit_record, submit_case
from vault.cases.missing import unfinished
from vault.cases.progress import CaseFilter, list_cases, read_case, search_orders
from vault.cases.views import CaseView
from vault.cases.workflow import Status

_AREA = ["cases"]
Channel = Literal["app", "web", "mini_program", "hotline", "email", "other"]
LanguageTag = Annotated[
    str,
    msgspec.Meta(
        pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=16,
        description="The language the consumer writes in (BCP 47).",
        examples=["zh-CN"],
    ),
]


class NewCase(Form, frozen=True):
    """A complaint to be; nothing of the record is required before it is submitted."""

    category: Category
    language: LanguageTag = "zh-CN"
    channel: Annotated[Channel, msgspec.Meta(description="How the complaint came in.")] = "web"
    record: Annotated[
        Record,
        msgspec.Meta(description="Fields of the record. Each is sealed on its own."),
    ] = Record()


class CaseChange(Form, frozen=True):
    """A change to a draft: named fields are replaced, `null` removes one, and what is not named stays."""

    record: Record = Record()
    category: Category | None = None


class OrderSearch(Form, frozen=True):
    """An order number to look for; in a body, so that it stands in no address and no server's log."""

    order_number: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=128,
            description="As the consumer reads it out; spaces and case do not matter.",
            examples=["2026110812345678"],
        ),
    ]


class Cases(msgspec.Struct, frozen=True):
    """A page of cases, newest first."""

    items: list[CaseView]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null on the last.")]


class Found(msgspec.Struct, frozen=True):
    """What a search found, newest first; 50 at most."""

    items: list[CaseView]


class CategoryTitle(msgspec.Struct, frozen=True):
    """A class of complaint and its titles."""

    category: Category
    zh: str
    en: str


class Categories(msgspec.Struct, frozen=True):
    """All classes of complaint."""

    items: list[CategoryTitle]


@post("/cases", operation_id="cases.create", tags=_AREA, summary="新建投诉草稿 · Begin a complaint")
async def create(caller: SignedIn, data: RequestBody[NewCase]) -> Response[CaseView]:
    """Begin a draft that only its owner can open.

    Card security codes and one-time codes are removed before anything is stored; `dropped` says where they stood.
    """
    made = await caller.run(create_case, data.category, data.language, data.channel, data.record)
    return present_case(made, 201)


@get("/cases", operation_id="cases.list", tags=_AREA, summary="投诉列表 · List cases")
async def list_visible(
    request: StrictRequest,
    caller: SignedIn,
    status: Annotated[Status | None, QueryParameter(description="Only in this state.")] = None,
    category: Annotated[Category | None, QueryParameter(description="Only of this class.")] = None,
    team_id: Annotated[str | None, QueryParameter(max_length=36, description="Only of this team.")] = None,
    assignee_id: Annotated[str | None, QueryParameter(max_length=36, description="Only assigned to this user.")] = None,
    limit: Limit = USUAL_LIMIT,
    cursor: CursorText = None,
) -> Response[Cases]:
    """List the user's own cases, or for agents and leads those of their teams."""
    filters: Filters = {"status": status, "category": category, "team_id": team_id, "assignee_id": assignee_id}
    listing = Listing(caller.vault.secrets.cursor, "cases", caller.actor.user_id, filters)
    before = listing.position(cursor)
    wanted = CaseFilter(status, category, team_id, assignee_id)
    found = await caller.run(list_cases, wanted, str(before[0]) if before else None, limit + 1)
    page = cut(listing, found, limit, lambda case: [case.id])
    if caller.actor.role is Role.CONSUMER and before is None:  # what a restart cut short goes on when its owner is back
        for case in await caller.run(unfinished):
            parts_of(request.app).renderings.begin(caller.actor, case)
    return Response(Cases(page.items, page.next), headers=page.link(request.url.path, limit, filters))


@get("/cases/{case_id:str}", operation_id="cases.read", tags=_AREA, summary="查看投诉 · Read a case")
async def read(caller: SignedIn, case_id: PathId) -> Response[CaseView]:
    """Tell how a case stands, without its content."""
    return present_case(await caller.run(read_case, case_id))


@patch(
    "/cases/{case_id:str}",
    operation_id="cases.edit",
    tags=_AREA,
    summary="修改草稿 · Edit a draft",
    responses={412: problem(412)},
)
async def edit(
    request: StrictRequest,
    caller: SignedIn,
    case_id: PathId,
    data: RequestBody[CaseChange],
) -> Response[CaseView]:
    """Change fields of a draft. `If-Match` takes the case's ETag and guards against overwriting another window's."""
    revision = expected(request)
    return present_case(await caller.run(edit_record, case_id, data.record, category=data.category, revision=revision))


@delete("/cases/{case_id:str}", operation_id="cases.erase", tags=_AREA, summary="彻底删除 · Erase a case")
async def erase(caller: SignedIn, case_id: PathId) -> None:
    """Destroy a draft or an ended case of one's own for good: its keys first. The log keeps that it happened."""
    await caller.run(erase_case, case_id)


@post(
    "/cases/{case_id:str}/submission",
    operation_id="cases.submit",
    tags=_AREA,
    summary="提交投诉 · Submit",
    status_code=200,
)
async def submit(request: StrictRequest, caller: SignedIn, case_id: PathId) -> Response[CaseView]:
    """File a draft: the redacted handling view is made and its key sealed to the team of the category.

    Pictures and documents that are still being read follow; until then the team is told that they are withheld.
    """
    filed = await caller.run(submit_case, case_id)
    parts_of(request.app).renderings.begin(caller.actor, case_id)
    return present_case(filed)


@post(
    "/cases/search",
    operation_id="cases.search",
    tags=_AREA,
    summary="按订单号查找 · Search by order number",
    status_code=200,
)
async def search(caller: SignedIn, data: RequestBody[OrderSearch]) -> Found:
    """Find the team's cases about an order. Logged and limited."""
    return Found(await caller.run(search_orders, data.order_number))


@get("/categories", operation_id="categories.list", tags=_AREA, summary="投诉类别 · List categories")
async def list_categories(caller: SignedIn) -> Categories:  # noqa: ARG001 - for anyone signed in
    """List what a complaint may be about, in Chinese and English."""
    return Categories([CategoryTitle(category, category.zh, category.en) for category in Category])


HANDLERS = [create, list_visible, read, edit, erase, submit, search, list_categories]
