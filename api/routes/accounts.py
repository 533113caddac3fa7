"""Getting an account, keeping it, getting it back."""

from typing import Annotated

import msgspec
from litestar import Response, get, post, put
from litestar.params import RequestBody

from api.context import context_of
from api.forms import Form, Login, NewLogin, OneTimeCode, Password, RecoveryCode
from api.parts import Anyone, SignedIn
from api.reading import StrictRequest
from api.routes.sessions import Session, present_session
from vault.accounts.actor import Role
from vault.accounts.enrolment import Enrolled, enrol
from vault.accounts.recovery import Recovered, Renewed, change_password, recover, renew_recovery_code
from vault.accounts.registration import Registered, register

_AREA = ["accounts"]


class Registration(Form, frozen=True):
    """A consumer's new account. Staff are invited instead."""

    login: NewLogin
    password: Password


class Enrolment(Form, frozen=True):
    """A member of staff takes up an invitation."""

    secret: Annotated[
        str,
        msgspec.Meta(min_length=1, max_length=256, description="The invitation's secret; works once."),
    ]
    password: Password


class Recovery(Form, frozen=True):
    """A new password by recovery code; staff also show their second factor."""

    login: Login
    recovery_code: RecoveryCode
    new_password: Password
    totp: OneTimeCode | None = None


class PasswordChange(Form, frozen=True):
    """A new password by the old one."""

    old_password: Password
    new_password: Password


class PasswordProof(Form, frozen=True):
    """The password, once more."""

    password: Password


class Me(msgspec.Struct, frozen=True):
    """Who is signed in."""

    user_id: str
    role: Role
    teams: Annotated[list[str], msgspec.Meta(description="Ids of the teams whose key the user holds.")]


@post("/accounts", operation_id="accounts.register", tags=_AREA, summary="注册 · Register")
async def register_consumer(visitor: Anyone, data: RequestBody[Registration]) -> Registered:
    """Make a consumer's account. The recovery code is shown this once: without it a forgotten password is final."""
    return await visitor.run_costly(register, data.login, data.password)


@post("/accounts/enrolment", operation_id="accounts.enrol", tags=_AREA, summary="接受邀请 · Take up an invitation")
async def enrol_staff(visitor: Anyone, data: RequestBody[Enrolment]) -> Enrolled:
    """Choose a password and get keys, a recovery code and a second factor, each shown this once."""
    return await visitor.run_costly(enrol, data.secret, data.password)


@post(
    "/accounts/recovery",
    operation_id="accounts.recover",
    tags=_AREA,
    summary="找回账户 · Recover an account",
    status_code=200,
)
async def recover_account(visitor: Anyone, data: RequestBody[Recovery]) -> Recovered:
    """Set a new password by recovery code. All sessions end; the answer holds the next recovery code."""
    return await visitor.run_costly(recover, data.login, data.recovery_code, data.new_password, data.totp)


@get("/accounts/me", operation_id="accounts.me", tags=_AREA, summary="我的账户 · My account")
async def me(caller: SignedIn) -> Me:
    """Tell who is signed in."""
    actor = caller.actor
    return Me(user_id=actor.user_id, role=actor.role, teams=sorted(actor.teams))


@put("/accounts/me/password", operation_id="accounts.change-password", tags=_AREA, summary="修改密码 · Change password")
async def change_own_password(
    request: StrictRequest,
    caller: SignedIn,
    data: RequestBody[PasswordChange],
) -> Response[Session]:
    """Set a new password. Every other session ends, and this one gets a new token."""
    made = await caller.run_costly(change_password, data.old_password, data.new_password)
    return present_session(made, context_of(request.scope).transport)


@post(
    "/accounts/me/recovery-code",
    operation_id="accounts.renew-recovery-code",
    tags=_AREA,
    summary="更换恢复码 · New recovery code",
)
async def renew_own_recovery_code(caller: SignedIn, data: RequestBody[PasswordProof]) -> Renewed:
    """Replace the recovery code; the old one no longer works."""
    return await caller.run_costly(renew_recovery_code, data.password)


HANDLERS = [
    register_consumer,
    enrol_staff,
    recover_account,
    me,
    change_own_password,
    renew_own_recovery_code,
]
