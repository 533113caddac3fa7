"""What clients say, where it must not arrive: statements, answer headers, log lines (ASVS 1.2.4, 5.4.1, 16.4.1)."""

import json
import sqlite3
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from tests.api.complaints import Desk, draft, filed, ok
from tests.api.people import Person, new_login
from tests.api.running import PREFIX, Server

STATEMENTS = [
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    '" OR ""="',
    "1) UNION SELECT raw FROM log_entries --",
    "%' ESCAPE '\\",
    "%",
    "_",
    "\\",
    "x'||(SELECT hex(randomblob(99999999)))||'",
]


def counts(server: Server) -> dict[str, int]:
    """How many rows each table has; what the service notes about requests left out."""
    noted = {"log_entries", "log_nodes", "log_head", "rate_counters", "known_sources", "sessions"}
    with closing(sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of our schema
            for name in names
            if name not in noted
        }


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_in_a_value_is_only_a_value(
    server: Server,
    admin: Person,
    desk: Desk,
    consumer: Person,
    statement: str,
) -> None:
    case = filed(consumer)
    before = counts(server)
    found = ok(desk.agent.client.post("/cases/search", json={"order_number": statement}))
    assert found["items"] == []
    answers = [
        server.client().post("/sessions", json={"login": statement, "password": statement}),
        consumer.client.get("/cases", params={"cursor": statement}),
        consumer.client.get("/cases", params={"status": statement}),
        consumer.client.get(f"/cases/{case}/record", params={"scope": statement}),
        consumer.client.get(f"/cases/{quote(statement, safe='')}"),
        admin.client.put(f"/routing/{quote(statement, safe='')}", json={"team_id": statement}),
        desk.agent.client.post(f"/cases/{case}/disclosures", json={"scopes": [statement]}),
    ]
    assert {answer.status_code for answer in answers} <= {400, 401, 403, 404}
    assert counts(server) == before


@pytest.mark.parametrize("ending", ["%0d%0a", "%0a", "%0d", "%E5%98%8A%E5%98%8D", "%00", "%e2%80%a8"])
def test_no_line_ending_in_an_address_becomes_a_header(server: Server, consumer: Person, ending: str) -> None:
    injected = f"x{ending}X-Injected:{ending}{ending}yes"
    for path in (f"/cases/{injected}", f"/{injected}", f"/cases?cursor={injected}", f"/cases?{injected}=1"):
        head = f"GET {PREFIX}{path} HTTP/1.1\r\nHost: vault.invalid\r\nAuthorization: Bearer {consumer.token}\r\n"
        answer = server.send_raw(head.encode() + b"Connection: close\r\n\r\n")
        told, _, _ = answer.partition(b"\r\n\r\n")
        assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404")), path
        assert b"njected" not in told, path


def test_headers_of_a_request_do_not_come_back(server: Server, consumer: Person) -> None:
    mark = "canary-reflected"
    names = ("Accept-Language", "Idempotency-Key", "Origin", "Referer", "User-Agent", "X-Request-Id", "If-Match")
    given = dict.fromkeys(names, mark)
    for answer in (
        consumer.client.get("/accounts/me", headers=given),
        consumer.client.post("/cases", json={}, headers=given),
        server.client(headers={"Host": f"{mark}.invalid", **given}).get("/nowhere"),
    ):
        assert mark not in str(answer.headers)


def test_no_value_forges_a_line_of_the_log_or_steers_a_terminal(
    server: Server,
    admin: Person,
    desk: Desk,
    consumer: Person,
) -> None:
    forged = '\r\n{"event": "forged-line", "level": "info"}\r\n\x1b[2J\x1b[31mforged\x9b31m\u2028\x07'
    client = server.client()
    client.post("/sessions", json={"login": forged, "password": forged})
    client.post("/accounts", json={"login": forged, "password": forged})
    admin.client.post("/users", json={"login": forged, "label": forged, "role": forged})
    admin.client.post("/teams", json={"name": forged, "lead_id": forged})
    case = draft(consumer)["id"]
    consumer.client.post(f"/cases/{case}/messages", json={"text": forged})
    desk.agent.client.post(f"/cases/{case}/notes", json={"text": forged})
    consumer.client.get("/cases", params={"cursor": forged, forged: forged})
    client.get("/" + "".join(f"%{byte:02x}" for byte in forged.encode()))
    written = server.log.read_bytes()
    assert b"forged" not in written
    assert all(32 <= byte < 127 or byte == 10 for byte in written)
    assert all(set(json.loads(line)) >= {"event", "level", "timestamp"} for line in written.splitlines())


def test_a_control_character_in_a_name_of_staff_or_team_is_refused(admin: Person, lead: Person) -> None:
    """These names are shown in lists and on the operator's terminal."""
    for name in ("a\x1b[31m", "line\r\nline", "nul\x00", "turned\u202egnp", "zero\u200bwidth", "\x9b31m"):
        invited = admin.client.post("/users", json={"login": new_login("agent"), "label": name, "role": "agent"})
        made = admin.client.post("/teams", json={"name": name, "lead_id": lead.user_id})
        assert (invited.status_code, made.status_code) == (400, 400), repr(name)


def test_a_name_of_10_kib_is_refused_and_not_cut(admin: Person, anyone: httpx.Client) -> None:
    long = "x" * 10_240
    assert admin.client.post("/users", json={"login": long, "label": long, "role": "agent"}).status_code == 400
    assert anyone.post("/sessions", json={"login": long, "password": long}).status_code in {400, 401}
