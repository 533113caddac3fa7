"""Addresses tell nothing, reading changes nothing, bodies take nothing extra (ASVS 3.5.3, 14.2.1, 15.3.3)."""

import hashlib
import re
import sqlite3
import time
from contextlib import closing, suppress
from typing import Any

import pytest

from api.disposition import file_name
from api.negotiation import accepts, preferred_language
from api.policy import RULES
from tests.api.complaints import Desk, ask, filed, ok, upload
from tests.api.people import Person
from tests.api.running import PREFIX, Server
from vault.accounts.actor import Role
from vault.errors import Invalid
from vault.ids import new_id

QUERY = {
    *("action", "actor", "after", "before", "case", "grant", "object", "outcome", "purpose", "role", "team"),
    *("assignee_id", "category", "scope", "status", "team_id", "since", "until", "oldest_first"),
    *("cursor", "limit", "index", "new", "old", "size", "first", "second", "from_size", "to_size"),
}
WHAT_IS_NOTED = {"log_entries", "log_nodes", "log_head", "rate_counters", "known_sources"}
BODIES = {"post", "put", "patch"}


@pytest.fixture(scope="module")
def paths(server: Server) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = server.client().get("/openapi.json").json()["paths"]
    return found


def content(server: Server) -> dict[str, str]:
    """A digest of every table's rows, but of what is noted about each request on purpose; uses of sessions too."""
    with closing(sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        digests = {}
        for name in set(names) - WHAT_IS_NOTED:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")') if row[1] != "seen_at"]
            listed = ", ".join(f'"{column}"' for column in columns)
            rows = database.execute(f'SELECT {listed} FROM "{name}" ORDER BY {listed}')  # noqa: S608 - our schema
            digests[name] = hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()
        return digests


def test_addresses_carry_ids_and_filters_only(paths: dict[str, dict[str, Any]]) -> None:
    parameters = {
        (parameter["in"], parameter["name"])
        for item in paths.values()
        for facts in item.values()
        if isinstance(facts, dict)
        for parameter in facts.get("parameters", [])
    }
    in_path = {name for where, name in parameters if where == "path"}
    assert all(re.fullmatch(r"[a-z]+_id|category|index", name) for name in in_path), in_path
    assert {name for where, name in parameters if where == "query"} <= QUERY


def test_a_token_in_an_address_is_no_session(server: Server, consumer: Person) -> None:
    for name in ("access_token", "token", "session", "Authorization"):
        assert server.client().get("/accounts/me", params={name: consumer.token}).status_code == 401


def test_reading_and_heading_change_no_row(
    server: Server,
    admin: Person,
    consumer: Person,
    desk: Desk,
    paths: dict[str, dict[str, Any]],
) -> None:
    case = filed(consumer)
    ids = {
        "case_id": case,
        "evidence_id": upload(consumer, case, b"text of an exhibit")["id"],
        "request_id": ask(desk.agent, case, "identity/phone")["id"],
        "team_id": desk.team_id,
        "user_id": desk.agent.user_id,
        "session_id": consumer.session_id,
        "category": "refund_delay",
        "index": "0",
    }
    before, good = content(server), 0
    for path in paths:
        address = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: ids.get(found[1]) or new_id(), path).removeprefix(PREFIX)
        if not path.startswith(PREFIX):
            continue
        for person in (consumer, desk.agent, desk.lead, admin):
            for method in ("GET", "HEAD", "OPTIONS"):
                good += person.client.request(method, address).status_code == 200
    assert good > 20
    assert content(server) == before


@pytest.mark.parametrize("name", ["owner_id", "role", "__proto__"])
def test_every_body_refuses_what_it_does_not_know(
    admin: Person,
    consumer: Person,
    desk: Desk,
    paths: dict[str, dict[str, Any]],
    name: str,
) -> None:
    by_role = {Role.CONSUMER: consumer, Role.AGENT: desk.agent, Role.LEAD: desk.lead, Role.ADMIN: admin}
    seen = 0
    for path, item in paths.items():
        for method in BODIES & item.keys():
            body = item[method].get("requestBody", {}).get("content", {})
            if "application/json" not in body or (path.endswith("/users") and name == "role"):
                continue
            who = RULES[item[method]["operationId"]].who or {Role.CONSUMER}
            person = next(person for role, person in by_role.items() if role in who)
            address = re.sub(r"\{[^}]*\}", lambda _: new_id(), path).removeprefix(PREFIX)
            answer = person.client.request(method, address, json={name: "x"})
            assert answer.status_code == 400, (method, path)
            assert [fault["where"] for fault in answer.json()["errors"]] == [f"/{name}"], (method, path)
            seen += 1
    assert seen > 15


def test_no_one_makes_themselves_more_than_they_are(consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    more = {"role": "admin", "owner_id": desk.agent.user_id, "status": "closed", "team_id": desk.team_id, "epoch": 9}
    for name, value in more.items():
        extra = {name: value}
        assert (
            consumer.client.post("/cases", json={"category": "refund_delay", "record": {}, **extra}).status_code == 400
        )
        asked = {"scopes": ["identity/phone"], "purpose": "arrange-refund", "reason": "x", "seconds": 60, **extra}
        assert desk.agent.client.post(f"/cases/{case}/access-requests", json=asked).status_code == 400
    assert ok(consumer.client.get("/accounts/me"))["role"] == "consumer"


@pytest.mark.parametrize(
    "seed", ["a", " ", "\t", ";filename=", "\\", '"', "%41", ",", "; q=", "*/*,", "filename*=utf-8''"]
)
def test_the_largest_header_is_read_at_once(seed: str) -> None:
    """A head has 32 KiB at most; what reads one on the event loop takes time in proportion."""
    value = (seed * 32_768)[:32_768]
    began = time.process_time()
    for header in (
        value,
        f"attachment{value}",
        f'attachment; filename="{value}',
        f"attachment; filename*=utf-8''{value}",
    ):
        with suppress(Invalid):
            file_name(header)
        accepts(header, "application/json", "application/problem+json")
        preferred_language(header)
    assert time.process_time() - began < 2.0
