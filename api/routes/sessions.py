"""Signing in, staying in, signing out."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from litestar import Response, delete, get, post
from litestar.params import RequestBody

from api.authentication import csrf_token, session_cookie
from api.context import Transport, context_of
from api.forms import Form, Login, OneTimeCode, Password, PathId
from api.parts import Anyone, SignedIn
from api.reading import StrictRequest
from vault.accounts.actor import Role
from vault.accounts.session_rows import SignedIn as NewSession
from vault.accounts.sessions import SessionView, end_current, end_session, list_sessions
from vault.accounts.signing_in import sign_in
from vault.accounts.stepping_up import step_up

_AREA = ["sessions"]


class SignIn(Form, frozen=True):
    """Login, password, and for staff the second factor."""

    login: Login
    password: Password
    totp: OneTimeCode | None = None
    transport: Annotated[
        Transport,
        msgspec.Meta(
            description="`bearer`: the token comes in the answer and goes into the Authorization header. "
            "`cookie`: it comes as an HttpOnly cookie, and changes need the CSRF token.",
        ),
    ] = "bearer"


class StepUp(Form, frozen=True):
    """The second factor, shown again."""

    totp: OneTimeCode


class Session(msgspec.Struct, frozen=True):
    """A session that has just got a new token; whatever token came before is worthless."""

    session_id: str
    user_id: str
    role: Role
    expires_at: Annotated[datetime, msgspec.Meta(description="The latest end, UTC; idleness may end it earlier.")]
    transport: Transport
    token: Annotated[str | None, msgspec.Meta(description="For `bearer` only; shown this once.")]
    csrf_token: Annotated[str | None, msgspec.Meta(description="For `cookie` only; send it as X-CSRF-Token.")]


class CurrentSession(msgspec.Struct, frozen=True):
    """The session that asks."""

    session_id: str
    user_id: str
    role: Role
    teams: list[str]
    stepped_up_at: Annotated[datetime, msgspec.Meta(description="When the second factor was last shown, UTC.")]
    transport: Transport
    csrf_token: Annotated[str | None, msgspec.Meta(description="For `cookie` only; send it as X-CSRF-Token.")]


class Sessions(msgspec.Struct, frozen=True):
    """The user's own sessions that are not over, newest first."""

    items: list[SessionView]


def present_session(made: NewSession, transport: Transport) -> Response[Session]:
    """Return a session's new token the way the client asked for: in the body, or in a cookie and not in the body."""
    by_cookie = transport == "cookie"
    session = Session(
        session_id=made.session_id,
        user_id=made.user_id,
        role=made.role,
        expires_at=made.expires_at,
        transport=transport,
        token=None if by_cookie else made.token,
        csrf_token=csrf_token(made.token) if by_cookie else None,
    )
    seconds = max(1, int((made.expires_at - datetime.now(UTC)).total_seconds()))
    return Response(session, cookies=[session_cookie(made.token, seconds)] if by_cookie else [])


@post("/sessions", operation_id="sessions.sign-in", tags=_AREA, summary="登录 · Sign in")
async def open_session(visitor: Anyone, data: RequestBody[SignIn]) -> Response[Session]:
    """Open a session. The answer is the same, after the same work, whichever part was wrong."""
    made = await visitor.run_costly(sign_in, data.login, data.password, data.totp, data.transport)
    return present_session(made, data.transport)


@get("/sessions", operation_id="sessions.list", tags=_AREA, summary="我的会话 · My sessions")
async def list_own(caller: SignedIn) -> Sessions:
    """List the user's own sessions."""
    return Sessions(list(await caller.run(list_sessions)))


@get("/sessions/current", operation_id="sessions.current", tags=_AREA, summary="当前会话 · This session")
async def current(request: StrictRequest, caller: SignedIn) -> CurrentSession:
    """Tell who is signed in here."""
    context, actor = context_of(request.scope), caller.actor
    return CurrentSession(
        session_id=actor.session_id,
        user_id=actor.user_id,
        role=actor.role,
        teams=sorted(actor.teams),
        stepped_up_at=actor.stepped_up_at,
        transport=context.transport,
        csrf_token=csrf_token(context.token) if context.transport == "cookie" else None,
    )


@delete(
    "/sessions/current",
    operation_id="sessions.sign-out",
    tags=_AREA,
    summary="退出登录 · Sign out",
    status_code=204,
)
async def sign_out(caller: SignedIn) -> Response[None]:
    """End this session; its token is worthless from now on."""
    await caller.run(end_current)
    return Response(None, status_code=204, cookies=[session_cookie("", 0)])


@delete("/sessions/{session_id:str}", operation_id="sessions.end", tags=_AREA, summary="结束某个会话 · End a session")
async def end(caller: SignedIn, session_id: PathId) -> None:
    """End one of the user's own sessions."""
    await caller.run(end_session, session_id)


@post(
    "/sessions/current/step-up",
    operation_id="sessions.step-up",
    tags=_AREA,
    summary="再次验证 · Show the second factor again",
    status_code=200,
)
async def confirm(request: StrictRequest, caller: SignedIn, data: RequestBody[StepUp]) -> Response[Session]:
    """Allow what needs a fresh second factor for a while; the session gets a new token."""
    made = await caller.run(step_up, data.totp)
    return present_session(made, context_of(request.scope).transport)


HANDLERS = [open_session, list_own, current, sign_out, end, confirm]
