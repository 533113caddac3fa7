"""Staff accounts, as administrators see them."""

from typing import Annotated, Literal

import msgspec
from litestar import delete, get, post
from litestar.params import RequestBody

from api.forms import Form, Name, NewLogin, PathId
from api.parts import SignedIn
from vault.accounts.actor import Role
from vault.accounts.enrolment import Invited, invite, reinvite
from vault.accounts.users import UserList, disable, enable, list_users

_AREA = ["users"]


class Invitation(Form, frozen=True):
    """Someone who is to join the staff."""

    login: NewLogin
    label: Name
    role: Annotated[Literal["agent", "lead", "auditor", "admin"], msgspec.Meta(description="What they will be.")]


@get("/users", operation_id="users.list", tags=_AREA, summary="用户列表 · List users")
async def list_all(caller: SignedIn) -> UserList:
    """List staff one by one, oldest first, and count consumers by status."""
    return await caller.run(list_users)


@post("/users", operation_id="users.invite", tags=_AREA, summary="邀请员工 · Invite staff")
async def invite_staff(caller: SignedIn, data: RequestBody[Invitation]) -> Invited:
    """Make an account that waits for its owner. The secret is shown this once; hand it over in person."""
    return await caller.run(invite, data.login, data.label, Role(data.role))


@post("/users/{user_id:str}/enrolment", operation_id="users.reinvite", tags=_AREA, summary="重新邀请 · Invite again")
async def invite_again(caller: SignedIn, user_id: PathId) -> Invited:
    """Give an invited person a new secret; the old one ends."""
    return await caller.run(reinvite, user_id)


@post(
    "/users/{user_id:str}/disabling",
    operation_id="users.disable",
    tags=_AREA,
    summary="停用账户 · Disable",
    status_code=204,
)
async def shut_out(caller: SignedIn, user_id: PathId) -> None:
    """Shut an account out: its sessions end now."""
    await caller.run(disable, user_id)


@delete("/users/{user_id:str}/disabling", operation_id="users.enable", tags=_AREA, summary="恢复账户 · Enable")
async def let_in(caller: SignedIn, user_id: PathId) -> None:
    """Let a disabled account in again, with its own password."""
    await caller.run(enable, user_id)


HANDLERS = [list_all, invite_staff, invite_again, shut_out, let_in]
