"""Bearer tokens, the session cookie, CSRF, and what a client says about where it is."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.people import Person, enrol, new_login, register
from tests.api.running import CHEAP, FIRST_ADMIN, GENEROUS, Server, start, stop

COOKIE = "__Host-evault"
IMPATIENT = """
[times]
step_up = 0
"""


def cookie_session(server: Server, person: Person) -> tuple[dict[str, str], str]:
    """The Cookie header and the CSRF token of a new session by cookie."""
    body = {"login": person.login, "password": person.password, "transport": "cookie"}
    answer = server.client().post("/sessions", json=body)
    assert answer.status_code == 201
    made, (line,) = answer.json(), answer.headers.get_list("set-cookie")
    assert made["token"] is None
    pair, *attributes = [part.strip() for part in line.split(";")]
    assert pair.startswith(f"{COOKIE}=")
    assert {attribute.lower() for attribute in attributes} >= {"httponly", "secure", "samesite=strict", "path=/"}
    assert not any(attribute.lower().startswith("domain") for attribute in attributes)
    return {"Cookie": pair}, made["csrf_token"]


def test_a_cookie_reads_without_and_changes_with_the_csrf_token(server: Server, consumer: Person) -> None:
    cookie, csrf = cookie_session(server, consumer)
    client = server.client(headers=cookie)
    assert client.get("/sessions/current").json()["csrf_token"] == csrf
    same = {"Sec-Fetch-Site": "same-origin"}
    body = {"password": consumer.password}
    path = "/accounts/me/recovery-code"
    assert client.post(path, json=body, headers=same).status_code == 403
    assert client.post(path, json=body, headers={**same, "X-CSRF-Token": csrf[:-1]}).status_code == 403
    assert client.post(path, json=body, headers={**same, "X-CSRF-Token": csrf}).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.invalid"},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.invalid", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_change_by_cookie_from_elsewhere_is_refused(
    server: Server,
    consumer: Person,
    headers: dict[str, str],
) -> None:
    cookie, csrf = cookie_session(server, consumer)
    answer = server.client(headers={**cookie, "X-CSRF-Token": csrf, **headers}).delete("/sessions/current")
    assert answer.status_code == 403


def test_a_change_by_cookie_from_the_site_itself_is_done(server: Server, consumer: Person) -> None:
    cookie, csrf = cookie_session(server, consumer)
    headers = {**cookie, "X-CSRF-Token": csrf, "Origin": server.url}
    gone = server.client(headers=headers).delete("/sessions/current")
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert server.client(headers=cookie).get("/accounts/me").status_code == 401


def test_another_site_cannot_sign_a_browser_in(server: Server, consumer: Person) -> None:
    body = {"login": consumer.login, "password": consumer.password, "transport": "cookie"}
    answer = server.client().post("/sessions", json=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_cookie_and_bearer_together_are_refused(server: Server, consumer: Person) -> None:
    cookie, _ = cookie_session(server, consumer)
    answer = consumer.client.get("/accounts/me", headers=cookie)
    assert answer.status_code == 400
    twice = server.client(headers={"Cookie": f"{cookie['Cookie']}; {cookie['Cookie']}"}).get("/accounts/me")
    assert twice.status_code == 400


def test_a_token_works_only_the_way_it_was_made_for(server: Server, consumer: Person) -> None:
    cookie, _ = cookie_session(server, consumer)
    token = cookie["Cookie"].partition("=")[2]
    assert server.client(token).get("/accounts/me").status_code == 401
    assert server.client(headers={"Cookie": f"{COOKIE}={consumer.token}"}).get("/accounts/me").status_code == 401


@pytest.mark.parametrize("value", ["", "Bearer", "Basic abc", "Bearer a b", "Bearer " + "x" * 600, "token"])
def test_what_is_no_bearer_token_is_nobody(server: Server, value: str) -> None:
    assert server.client(headers={"Authorization": value}).get("/accounts/me").status_code == 401


def test_a_request_id_of_the_client_s_is_not_taken_over(anyone: httpx.Client) -> None:
    answer = anyone.get("/nowhere", headers={"X-Request-Id": "chosen-by-the-client"})
    assert answer.headers["x-request-id"] != "chosen-by-the-client"


def test_the_same_idempotency_key_does_an_act_once(admin: Person) -> None:
    body = {"login": new_login("agent"), "label": "Once Only", "role": "agent"}
    key = {"Idempotency-Key": new_login("key")}

    def ask(_: int) -> httpx.Response:
        return admin.client.post("/users", json=body, headers=key)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["user_id"] for answer in answers}) == 1
    assert admin.client.post("/users", json=body).status_code == 409


def test_an_idempotency_key_is_good_for_one_request_only(admin: Person) -> None:
    key = {"Idempotency-Key": new_login("key")}
    body = {"login": new_login("agent"), "label": "First", "role": "agent"}
    assert admin.client.post("/users", json=body, headers=key).status_code == 201
    reused = admin.client.post("/users", json={**body, "label": "Second"}, headers=key)
    assert reused.status_code == 409
    assert reused.json()["type"].endswith(":idempotency-key-reused")


@pytest.mark.parametrize("key", [b"", b"with space", b"x" * 129, "caf\u00e9".encode()])
def test_what_is_no_idempotency_key_is_refused(admin: Person, key: bytes) -> None:
    body = {"login": new_login("agent"), "label": "Never", "role": "agent"}
    answer = admin.client.post("/users", json=body, headers={b"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == "Idempotency-Key"


def newest_source(server: Server, user_id: str) -> str:
    with sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True) as database:
        query = 'SELECT raw FROM log_entries WHERE actor = ? ORDER BY "index" DESC LIMIT 1'
        (raw,) = database.execute(query, (user_id,)).fetchone()
    database.close()
    return str(json.loads(raw)["source"])


def sign_in_from(server: Server, person: Person, forwarded: str | None) -> str:
    headers = {"X-Forwarded-For": forwarded, "Forwarded": f"for={forwarded}"} if forwarded else {}
    body = {"login": person.login, "password": person.password}
    assert server.client().post("/sessions", json=body, headers=headers).status_code == 201
    return newest_source(server, person.user_id)


def test_nobody_is_believed_about_another_address_without_a_trusted_proxy(server: Server, consumer: Person) -> None:
    honest = sign_in_from(server, consumer, None)
    assert sign_in_from(server, consumer, "203.0.113.9") == honest
    assert "127.0.0.1" not in honest


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("proxied") / "vault"
    running = start(folder, "trusted_proxies = 1\nopen_documentation = false\n" + CHEAP + GENEROUS + IMPATIENT)
    yield running
    stop(running)


def test_a_trusted_proxy_is_believed_about_the_last_hop_alone(behind_proxy: Server) -> None:
    person = register(behind_proxy)
    seen = sign_in_from(behind_proxy, person, "203.0.113.9")
    assert sign_in_from(behind_proxy, person, "198.51.100.7, 203.0.113.9") == seen
    assert sign_in_from(behind_proxy, person, "203.0.113.9, 198.51.100.7") != seen


def test_a_closed_document_is_not_there_and_old_proof_of_the_second_factor_is_not_enough(behind_proxy: Server) -> None:
    assert behind_proxy.client().get("/openapi.json").status_code == 404
    person = enrol(behind_proxy, FIRST_ADMIN, behind_proxy.invitation)
    assert person.client.get("/openapi.json").status_code == 404
    body = {"login": new_login("agent"), "label": "Too Late", "role": "agent"}
    refused = person.client.post("/users", json=body)
    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:evidence-vault:problem:step-up-required"
    assert person.client.get("/users").status_code == 200


def test_measurements_are_for_this_machine_alone(server: Server, behind_proxy: Server) -> None:
    assert "evault_requests_total" in httpx.get(f"{server.url}/metrics").text
    for running in (server, behind_proxy):
        for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
            assert httpx.get(f"{running.url}/metrics", headers={header: "127.0.0.1"}).status_code == 404
