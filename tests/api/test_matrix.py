"""Every route × every role × what is one's own, one's team's, another's, erased or absent."""

import json
import re

import pytest

from api.policy import RULES
from tests.api.matrix_table import PROBES, VARIANTS, Probe
from tests.api.matrix_tries import Operation, documented, refusals, try_all
from tests.api.matrix_world import ANONYMOUS, World, build
from tests.api.people import Person, code_for, hire, register
from tests.api.running import Server
from vault.accounts.actor import Role

UNDOCUMENTED = {"health.metrics", "document.read"}
"""Not in the document: the one is for the operator's Prometheus, the other is the document itself."""


@pytest.fixture(scope="module")
def world(server: Server, admin: Person) -> World:
    return build(server, admin)


@pytest.fixture(scope="module")
def operations(server: Server) -> dict[str, Operation]:
    return documented(server)


def check(world: World, operation: Operation, probe: Probe) -> None:
    cells = try_all(world, operation, probe)
    wrong = [str(cell) for cell in cells if cell.answer.status_code != cell.expected]
    assert not wrong, "\n".join(wrong)
    bodies: dict[int, set[str]] = {403: set(), 404: set()}
    for cell in cells:
        if cell.answer.status_code in bodies and operation.method != "HEAD":
            bodies[cell.answer.status_code].add(json.dumps({**cell.answer.json(), "instance": ""}, sort_keys=True))
    # What is foreign, erased or absent can't be told apart, and a role that may not come near learns nothing either.
    assert len(bodies[404]) <= 1
    assert len(bodies[403]) <= 1 + probe.refuses_some
    signed_in = [cell for cell in cells if cell.who != ANONYMOUS and RULES[operation.name].who is not None]
    told = refusals(world.server, {cell.request_id for cell in signed_in})
    wrong = [str(cell) for cell in signed_in if told[cell.request_id] != (cell.answer.status_code in {403, 404})]
    assert not wrong, "not in the log once, or in it without a refusal:\n" + "\n".join(wrong)


def test_every_documented_operation_has_a_row_and_a_rule(operations: dict[str, Operation]) -> None:
    assert set(PROBES) == set(operations)
    assert set(RULES) == set(operations) | UNDOCUMENTED


def test_no_row_leaves_a_place_out(operations: dict[str, Operation]) -> None:
    for name, operation in operations.items():
        rows = set(PROBES[name].rows)
        if "{case_id}" in operation.path:
            assert rows >= {"filed", "draft", "erased", "absent"}, name
        if re.search(r"\{case_id\}.*\{", operation.path):
            assert rows >= {"absent part", "other's part", "own item, other's case"}, name
        if "{team_id}" in operation.path:
            assert "absent team" in rows, name


@pytest.mark.parametrize("name", PROBES)
def test_everybody_gets_what_the_table_says(world: World, operations: dict[str, Operation], name: str) -> None:
    check(world, operations[name], PROBES[name])


@pytest.mark.parametrize("title", VARIANTS)
def test_everybody_gets_no_more_for(world: World, operations: dict[str, Operation], title: str) -> None:
    name, probe = VARIANTS[title]
    check(world, operations[name], probe)


def test_everybody_ends_their_own_sessions(server: Server, admin: Person) -> None:
    for role in Role:
        person = register(server) if role is Role.CONSUMER else hire(server, admin, role.value)
        code = {"totp": code_for(person.totp_secret, later=1)} if person.totp_secret else {}
        wanted = {"login": person.login, "password": person.password, **code}
        second = server.client(server.client().post("/sessions", json=wanted).json()["token"])
        assert second.delete(f"/sessions/{person.session_id}").status_code == 204, role
        assert person.client.get("/accounts/me").status_code == 401, role
        assert second.delete("/sessions/current").status_code == 204, role
        assert second.get("/accounts/me").status_code == 401, role
    assert server.client().delete("/sessions/current").status_code == 401
