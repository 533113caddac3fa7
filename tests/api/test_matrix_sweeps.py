"""Sweeps over every route with real things at the end of each address."""

import sqlite3
from collections import Counter

import pytest

from api.policy import RULES
from tests.api.matrix_table import PROBES
from tests.api.matrix_tries import METHODS, Operation, documented, try_all, try_one
from tests.api.matrix_world import ANONYMOUS, ROLES, World, build
from tests.api.people import Person
from tests.api.running import Server

MOVES = {"sessions", "rate_counters", "known_sources", "log_entries", "log_nodes", "log_head"}
"""What reading does change: the log, limits, and when a session was last seen."""
SMUGGLED = {"role": "admin", "owner_id": "019a3f6e-7c1b-7d42-9f0e-3b6a5c8d2e10", "user_id": "", "status": "submitted"}


@pytest.fixture(scope="module")
def world(server: Server, admin: Person) -> World:
    return build(server, admin)


@pytest.fixture(scope="module")
def operations(server: Server) -> dict[str, Operation]:
    return documented(server)


def contents(server: Server) -> dict[str, Counter[str]]:
    """Every row of every table that reading has no business with, and every blob."""
    database = sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True)
    try:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables > MOVES
        found = {
            table: Counter(repr(row) for row in database.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - own names
            for table in tables - MOVES
        }
    finally:
        database.close()
    beside = (path for path in server.folder.rglob("*") if path.is_file() and not path.name.startswith("vault.db"))
    facts = {str(path): path.stat() for path in beside if "blobs" in path.parts}
    return {**found, "blobs": Counter(f"{path} {fact.st_size} {fact.st_mtime_ns}" for path, fact in facts.items())}


def test_reading_changes_nothing(world: World, operations: dict[str, Operation]) -> None:
    before = contents(world.server)
    assert before["cases"]
    assert before["blobs"]
    read = [operation for operation in operations.values() if operation.method in {"GET", "HEAD"}]
    succeeded = 0
    for operation in read:
        cells = try_all(world, operation, PROBES[operation.name])
        succeeded += any(cell.answer.status_code == 200 for cell in cells)
    assert succeeded == len(read) > 20
    after = contents(world.server)
    assert {table: after[table] - before[table] for table in after if after[table] != before[table]} == {}


def test_methods_that_an_address_does_not_know_are_named_as_such(
    world: World,
    operations: dict[str, Operation],
) -> None:
    known: dict[str, dict[str, Operation]] = {}
    for operation in operations.values():
        known.setdefault(operation.path, {})[operation.method] = operation
    for methods in known.values():
        operation = next(iter(methods.values()))
        address = operation.address(world.server, world.places[next(iter(PROBES[operation.name].rows), "nowhere")])
        for method in sorted({*(method.upper() for method in METHODS), "OPTIONS", "TRACE"} - set(methods)):
            for who in (ANONYMOUS, "owner", "agent", "auditor", "admin"):
                answer = world.client(who).request(method, address)
                assert answer.status_code == 405, (who, method, address)
                assert set(answer.headers["allow"].split(", ")) == set(methods), (who, method, address)


def test_nobody_smuggles_a_field_in(world: World, operations: dict[str, Operation]) -> None:
    """A body with a field that its form does not have is refused whole, by name, also if all else of it is right."""
    refused = 0
    for operation in operations.values():
        if not operation.takes_json:
            continue
        probe = PROBES[operation.name]
        place = next(iter(probe.rows))
        public = RULES[operation.name].who is None
        who = next(who for who in ROLES if public or probe.expected(operation.name, who, place) != 403)
        body = probe.body(world)
        assert body is not None, operation.name
        for name, value in SMUGGLED.items():
            if name in body:
                continue
            answer = try_one(world, operation, probe.sending({**body, name: value}), who, place)
            assert answer.status_code == 400, (operation.name, name, answer.text)
            assert {"where": f"/{name}"}.items() <= answer.json()["errors"][0].items(), (operation.name, name)
            refused += 1
    assert refused > 60
