"""People of the tests, who get their accounts over HTTP as everybody does."""

import base64
import time
from dataclasses import dataclass
from itertools import count

import httpx

from tests.api.running import Server
from vault.accounts.totp import code_at

_STEP_SECONDS = 30
_numbers = count(1)


@dataclass(frozen=True)
class Person:
    user_id: str
    login: str
    password: str
    token: str
    session_id: str
    recovery_code: str
    totp_secret: str
    client: httpx.Client

    def code(self, later: int = 0) -> str:
        """The second factor's code now, or so many steps later."""
        return code_for(self.totp_secret, later)


def code_for(totp_secret: str, later: int = 0) -> str:
    padded = totp_secret + "=" * (-len(totp_secret) % 8)
    return code_at(base64.b32decode(padded), int(time.time()) // _STEP_SECONDS + later)


def new_password() -> str:
    return f"teapot {next(_numbers)} lantern orchard violin"


def new_login(kind: str) -> str:
    return f"{kind}.{next(_numbers)}"


def register(server: Server) -> Person:
    """A consumer, signed in."""
    login, password = new_login("consumer"), new_password()
    with server.client() as anyone:
        answer = anyone.post("/accounts", json={"login": login, "password": password})
        assert answer.status_code == 201, answer.text
        return _sign_in(server, anyone, login, password, answer.json()["recovery_code"])


def enrol(server: Server, login: str, secret: str) -> Person:
    """Someone invited, signed in."""
    password = new_password()
    with server.client() as anyone:
        answer = anyone.post("/accounts/enrolment", json={"secret": secret, "password": password})
        assert answer.status_code == 201, answer.text
        facts = answer.json()
        return _sign_in(server, anyone, login, password, facts["recovery_code"], facts["totp_secret"])


def hire(server: Server, admin: Person, role: str) -> Person:
    """A member of staff, invited by an administrator, signed in."""
    login = new_login(role)
    answer = admin.client.post("/users", json={"login": login, "label": f"Test {login}", "role": role})
    assert answer.status_code == 201, answer.text
    return enrol(server, login, answer.json()["secret"])


def _sign_in(
    server: Server,
    anyone: httpx.Client,
    login: str,
    password: str,
    recovery_code: str,
    totp_secret: str = "",
) -> Person:
    code = {"totp": code_for(totp_secret)} if totp_secret else {}
    answer = anyone.post("/sessions", json={"login": login, "password": password, **code})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Person(
        user_id=made["user_id"],
        login=login,
        password=password,
        token=made["token"],
        session_id=made["session_id"],
        recovery_code=recovery_code,
        totp_secret=totp_secret,
        client=server.client(made["token"]),
    )
