"""The people of the demonstration: everyone gets an account and talks to the service over HTTP, as anyone would."""

import base64
import secrets
import time
import uuid
from typing import Final, TypeVar

import httpx
import msgspec

from api.demo.complaints import Json
from api.demo.story import Story, WentWrong
from vault.accounts.totp import code_at

_Answer = TypeVar("_Answer")
_PREFIX: Final = "/api/v1"
_PROBLEM: Final = "urn:evidence-vault:problem:"
_STEP_SECONDS: Final = 30
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_TIMEOUT: Final = 60.0


class _Problem(msgspec.Struct):
    type: str = ""
    detail: str = ""


class _Registered(msgspec.Struct):
    user_id: str


class _Invited(msgspec.Struct):
    user_id: str
    secret: str


class _Enrolled(msgspec.Struct):
    totp_secret: str


class _Session(msgspec.Struct):
    user_id: str
    token: str


class Person:
    """Someone with a log-in and a session. Every answer that is not the one expected raises ``WentWrong``."""

    def __init__(self, story: Story, url: str, name: str, login: str) -> None:
        self.story, self.name, self.login = story, name, login
        self.password = _new_password()
        self.totp_secret = ""
        self.user_id = ""
        tongue = story.words("zh-CN", "en")
        self._client = httpx.Client(
            base_url=url + _PREFIX,
            timeout=_TIMEOUT,
            trust_env=False,
            headers={"Accept-Language": tongue},
        )

    def register(self) -> "Person":
        """Register as a consumer, and sign in."""
        self.post("/accounts", _Registered, {"login": self.login, "password": self.password})
        return self._sign_in({})

    def enrol(self, secret: str) -> "Person":
        """Take up an invitation with its secret, and sign in with the second factor."""
        enrolled = self.post("/accounts/enrolment", _Enrolled, {"secret": secret, "password": self.password})
        self.totp_secret = enrolled.totp_secret
        key = base64.b32decode(self.totp_secret + "=" * (-len(self.totp_secret) % 8))
        return self._sign_in({"totp": code_at(key, int(time.time()) // _STEP_SECONDS)})

    def hire(self, name: str, login: str, label: str, role: str) -> "Person":
        """As an administrator, invite someone, who enrols at once."""
        invited = self.post("/users", _Invited, {"login": login, "label": label, "role": role})
        url = str(self._client.base_url).removesuffix("/").removesuffix(_PREFIX)
        return Person(self.story, url, name, login).enrol(invited.secret)

    def get(self, path: str, answer: type[_Answer], **query: str | int) -> _Answer:
        """Return what is read there."""
        return self._decoded(self.send("GET", path, 200, params=query), answer)

    def post(self, path: str, answer: type[_Answer], body: Json | None = None, status: int = 201) -> _Answer:
        """Return what is created there, or done."""
        return self._decoded(self.send("POST", path, status, body=body), answer)

    def put(self, path: str, answer: type[_Answer], body: Json | None = None) -> _Answer:
        """Return what is set there."""
        return self._decoded(self.send("PUT", path, 200, body=body), answer)

    def upload(self, path: str, answer: type[_Answer], content: bytes, headers: dict[str, str]) -> _Answer:
        """Return the receipt for a file."""
        return self._decoded(self.send("POST", path, 201, content=content, headers=headers), answer)

    def refused(self, method: str, path: str, status: int, kind: str, body: Json | None = None) -> str:
        """Return the sentence of a refusal, which must have this status and be a problem of this kind."""
        answer = self.send(method, path, status, body=body)
        problem = self._decoded(answer, _Problem)
        if problem.type != _PROBLEM + kind:
            raise WentWrong(self.story.step, f"{method} {path}: {problem.type} ≠ {_PROBLEM}{kind}")
        return problem.detail

    def send(
        self,
        method: str,
        path: str,
        status: int,
        *,
        body: Json | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        params: dict[str, str | int] | None = None,
    ) -> httpx.Response:
        """Send a request and return its answer, which must have this status."""
        sent = {**(headers or {})}
        if method == "POST":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        if body is not None:
            content = msgspec.json.encode(body)
            sent["Content-Type"] = "application/json"
        try:
            answer = self._client.request(method, path, content=content, headers=sent, params=params)
        except httpx.HTTPError as error:
            raise WentWrong(self.story.step, f"{self.login}: {method} {path}: {type(error).__name__}") from None
        if answer.status_code != status:
            problem = self._decoded(answer, _Problem)
            said = f"{answer.status_code} {problem.type.removeprefix(_PROBLEM)} {problem.detail}".rstrip()
            raise WentWrong(self.story.step, f"{self.login}: {method} {path}: {said} (≠ {status})")
        return answer

    def close(self) -> None:
        """Let go of the connection; the session stays, as that of a closed browser would."""
        self._client.close()

    def _sign_in(self, code: Json) -> "Person":
        session = self.post("/sessions", _Session, {"login": self.login, "password": self.password, **code})
        self.user_id = session.user_id
        self._client.headers["Authorization"] = f"Bearer {session.token}"
        return self

    def _decoded(self, answer: httpx.Response, kind: type[_Answer]) -> _Answer:
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except msgspec.DecodeError as error:
            place = f"{answer.request.method} {answer.request.url.path}"
            raise WentWrong(self.story.step, f"{place}: {answer.status_code}, {error}") from None


def _new_password() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
