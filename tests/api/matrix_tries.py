"""Trying the operations of the OpenAPI document as everybody, and what the log tells of it."""

import json
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass

import httpx

from tests.api.matrix_table import Probe
from tests.api.matrix_world import ANONYMOUS, ROLES, Ids, World
from tests.api.running import Server

METHODS = {"get", "head", "post", "put", "patch", "delete"}


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    name: str
    method: str
    path: str
    takes_json: bool

    def address(self, server: Server, ids: Ids) -> str:
        return server.url + re.sub(r"\{([^}]*)\}", lambda found: ids[found[1]], self.path)


@dataclass(frozen=True)
class Cell:
    """One try: who, where, and what came of it."""

    who: str
    place: str
    expected: int
    answer: httpx.Response

    @property
    def request_id(self) -> str:
        return str(self.answer.headers["x-request-id"])

    def __str__(self) -> str:
        told = self.answer.text[:200]
        return f"{self.who} / {self.place}: {self.expected} expected, {self.answer.status_code} {told}"


def documented(server: Server) -> dict[str, Operation]:
    """What the running server says of itself."""
    document = server.client().get("/openapi.json").json()
    return {
        facts["operationId"]: Operation(
            facts["operationId"],
            method.upper(),
            path,
            "application/json" in facts.get("requestBody", {}).get("content", {}),
        )
        for path, item in document["paths"].items()
        for method, facts in item.items()
        if method in METHODS
    }


def try_all(world: World, operation: Operation, probe: Probe) -> list[Cell]:
    """Try one operation as everybody on every place of its row."""
    return [
        Cell(who, place, probe.expected(operation.name, who, place), try_one(world, operation, probe, who, place))
        for place in probe.rows
        for who in (ANONYMOUS, *ROLES)
    ]


def try_one(world: World, operation: Operation, probe: Probe, who: str, place: str) -> httpx.Response:
    """Try as someone somewhere; on a copy, if it is expected to go through and to spoil the thing."""
    goes_through = 200 <= probe.expected(operation.name, who, place) < 300
    address = operation.address(world.server, world.ids(place, probe.fresh if goes_through else None, who))
    query, client, body = probe.query(world), world.client(who), probe.body(world)
    if body is not None:
        return client.request(operation.method, address, params=query, headers=probe.headers, json=body)
    return client.request(operation.method, address, params=query, headers=probe.headers, content=probe.content)


def refusals(server: Server, requests: set[str]) -> Counter[str]:
    """How many refusals of authorisation the log holds for each of these requests."""
    database = sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True)
    try:
        found = database.execute(
            "SELECT raw FROM log_entries WHERE action IN ('access.refuse', 'disclosure.intent')",
        ).fetchall()
    finally:
        database.close()
    entries = [json.loads(raw) for (raw,) in found]
    return Counter(one["request"] for one in entries if one["outcome"] == "refused" and one["request"] in requests)
