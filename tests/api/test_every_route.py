"""Sweeps: every route, every method, every role."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from api.policy import RULES
from tests.api.people import Person, hire
from tests.api.running import PREFIX, Server
from vault.accounts.actor import Role
from vault.ids import new_id

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
DOCUMENTED = {"get", "head", "post", "put", "patch", "delete"}
ALWAYS = {
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str

    def address(self) -> str:
        return re.sub(r"\{[^}]*\}", lambda _: new_id(), self.path).removeprefix(PREFIX)


@pytest.fixture(scope="module")
def operations(server: Server) -> list[Operation]:
    document = server.client().get("/openapi.json").json()
    return [
        Operation(facts["operationId"], method.upper(), path)
        for path, item in document["paths"].items()
        for method, facts in item.items()
        if method in DOCUMENTED
    ]


@pytest.fixture(scope="module")
def staff(server: Server, admin: Person) -> dict[Role, Person]:
    return {Role(role): hire(server, admin, role) for role in ("agent", "lead", "auditor", "admin")}


def absolute(client: httpx.Client, address: str) -> str:
    """Health checks stand beside the API."""
    return str(client.base_url.copy_with(path=address)) if address.startswith("/health") else address


def everyone(anyone: httpx.Client, staff: dict[Role, Person], consumer: Person) -> Iterator[httpx.Client]:
    yield anyone
    yield consumer.client
    yield staff[Role.AGENT].client
    yield staff[Role.ADMIN].client


def refusals(server: Server, user_id: str) -> list[dict[str, object]]:
    with sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT raw FROM log_entries WHERE actor = ? AND action = 'access.refuse'",
            (user_id,),
        ).fetchall()
    database.close()
    return [json.loads(raw) for (raw,) in rows]


def test_every_method_on_every_route_is_answered_in_order(
    anyone: httpx.Client,
    staff: dict[Role, Person],
    consumer: Person,
    operations: list[Operation],
) -> None:
    seen_ids, asked = set(), 0
    addresses = sorted({operation.address() for operation in operations if operation.name != "sessions.sign-out"})
    for client in everyone(anyone, staff, consumer):
        for address in [*addresses, "/no-such-thing", "/openapi.json"]:
            for method in METHODS:
                if address == "/sessions/current" and method == "DELETE":
                    continue
                answer = client.request(method, absolute(client, address))
                told = f"{method} {address}: {answer.status_code}"
                assert answer.status_code < 500, told
                assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, told
                assert "access-control-allow-origin" not in answer.headers, told
                assert "server" not in answer.headers, told
                seen_ids.add(answer.headers["x-request-id"])
                if answer.status_code >= 400 and method != "HEAD":
                    assert answer.headers["content-type"] == "application/problem+json", told
                    assert answer.json()["instance"] == f"urn:request:{answer.headers['x-request-id']}", told
                if answer.status_code == 405:
                    assert method not in answer.headers["allow"].split(", "), told
                asked += 1
    assert len(seen_ids) == asked


def test_allow_names_what_the_document_knows(anyone: httpx.Client, operations: list[Operation]) -> None:
    known: dict[str, set[str]] = {}
    for operation in operations:
        known.setdefault(operation.path, set()).add(operation.method)
    for path, methods in known.items():
        address = str(anyone.base_url.copy_with(path=re.sub(r"\{[^}]*\}", new_id(), path)))
        for method in sorted({"OPTIONS", "PATCH", "PROPFIND"} - methods):
            answer = anyone.request(method, address)
            assert answer.status_code == 405
            assert set(answer.headers["allow"].split(", ")) == methods


def test_a_preflight_gets_no_permission(anyone: httpx.Client) -> None:
    asked = {"Origin": "https://elsewhere.invalid", "Access-Control-Request-Method": "POST"}
    answer = anyone.options("/sessions", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_every_rule_but_the_public_ones_needs_a_session(
    anyone: httpx.Client,
    operations: list[Operation],
) -> None:
    for operation in operations:
        if RULES[operation.name].who is not None:
            answer = anyone.request(operation.method, operation.address())
            assert answer.status_code == 401, operation
            assert answer.headers["www-authenticate"].startswith("Bearer"), operation


def test_a_role_without_permission_is_refused_and_that_is_logged_once(
    server: Server,
    staff: dict[Role, Person],
    consumer: Person,
    operations: list[Operation],
) -> None:
    for role, person in {**staff, Role.CONSUMER: consumer}.items():
        for operation in operations:
            who = RULES[operation.name].who
            if who is None or role in who:
                continue
            before = len(refusals(server, person.user_id))
            answer = person.client.request(operation.method, operation.address())
            assert answer.status_code == 403, (role, operation)
            fresh = refusals(server, person.user_id)[before:]
            assert [(entry["rule"], entry["outcome"]) for entry in fresh] == [("role", "refused")], (role, operation)
            assert fresh[0]["request"] == answer.headers["x-request-id"]


def test_who_is_not_named_in_a_rule_is_never_admitted_by_another_error(
    staff: dict[Role, Person],
    operations: list[Operation],
) -> None:
    """The refusal comes before the body is looked at."""
    agent = staff[Role.AGENT].client
    for body in (b"", b"{", b'{"unknown": 1}'):
        for operation in operations:
            who = RULES[operation.name].who
            if who is not None and Role.AGENT not in who:
                headers = {"Content-Type": "application/json"}
                answer = agent.request(operation.method, operation.address(), content=body, headers=headers)
                assert answer.status_code == 403, operation


def test_a_foreign_thing_and_an_absent_one_look_alike(server: Server, admin: Person, consumer: Person) -> None:
    foreign = consumer.client.delete(f"/sessions/{admin.session_id}")
    absent = consumer.client.delete(f"/sessions/{new_id()}")
    nonsense = consumer.client.delete("/sessions/not-an-id")
    nowhere = consumer.client.get("/nowhere")
    bodies = [{**answer.json(), "instance": ""} for answer in (foreign, absent, nonsense, nowhere)]
    assert [answer.status_code for answer in (foreign, absent, nonsense, nowhere)] == [404] * 4
    assert all(body == bodies[0] for body in bodies)


def test_every_documented_operation_names_its_answers(server: Server) -> None:
    document = server.client().get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, item in document["paths"].items():
        for method, facts in item.items():
            rule = RULES[facts["operationId"]]
            statuses = set(facts["responses"])
            assert {"400", "406", "429", "500", "503"} <= statuses, (path, method)
            assert (rule.who is None) or {"401", "403"} <= statuses, (path, method)
            assert (rule.who is None) == ("security" not in facts), (path, method)
            for status, answer in facts["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], (path, method, status)
