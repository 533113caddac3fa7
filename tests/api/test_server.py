"""The process itself: what it makes of bytes that are no good HTTP, what it logs, what it keeps to itself."""

import json
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.people import Person, new_password
from tests.api.running import PREFIX, ROOT, Server

HOST = b"Host: vault.invalid\r\n"
PATH = f"{PREFIX}/nowhere".encode()


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", id="two ways to end"),
        pytest.param(b"Content-Length: 6\r\nContent-Length: 7\r\n", id="two lengths"),
        pytest.param(b"Content-Length: 6, 6\r\n", id="a list of lengths"),
        pytest.param(b"Content-Length: +6\r\n", id="a signed length"),
        pytest.param(b"Content-Length: 0x6\r\n", id="a hexadecimal length"),
        pytest.param(b"Content-Length : 6\r\n", id="a space before the colon"),
        pytest.param(b"Transfer-Encoding: chunked, identity\r\n", id="chunked not last"),
        pytest.param(b"Transfer-Encoding: xchunked\r\n", id="an unknown encoding"),
        pytest.param(b"Transfer-Encoding:\x0bchunked\r\n", id="a vertical tab"),
        pytest.param(b"X: a\r\n\tTransfer-Encoding: chunked\r\n", id="a folded line"),
        pytest.param(b"X: a\nContent-Length: 6\r\n", id="a bare line feed"),
        pytest.param(b"X: a\rContent-Length: 6\r\n", id="a bare carriage return"),
        pytest.param(b"X: a\x00b\r\n", id="a NUL"),
    ],
)
def test_a_request_that_two_parsers_could_read_differently_is_refused(server: Server, head: bytes) -> None:
    smuggled = b"0\r\n\r\nGET /health/live HTTP/1.1\r\n" + HOST + b"\r\n"
    answer = server.send_raw(b"POST " + PATH + b" HTTP/1.1\r\n" + HOST + head + b"\r\n" + smuggled)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in answer
    assert b"x-content-type-options: nosniff" in answer
    problem = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert problem["type"] == "urn:evidence-vault:problem:invalid-input"


@pytest.mark.parametrize("size", [20_000, 40_000])
def test_a_head_may_have_32_kib_when_it_comes_in_pieces(server: Server, size: int) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        connection.sendall(b"GET " + PATH + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n")
        try:
            for _ in range(size // 1000):
                connection.sendall(b"X: " + b"a" * 995 + b"\r\n")
                time.sleep(0.002)
            connection.sendall(b"\r\n")
            answer = connection.recv(65536)
        except ConnectionError:
            answer = b""
    if size < 32 * 1024:
        assert answer.startswith(b"HTTP/1.1 404 ")
    else:
        assert answer.startswith(b"HTTP/1.1 431 ") or answer == b""


@pytest.mark.slow
def test_a_head_that_never_ends_is_cut_off(server: Server) -> None:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(b"GET " + PATH + b" HTTP/1.1\r\n")
        connection.settimeout(0.5)
        ended = False
        while not ended and time.monotonic() - began < 25:
            try:
                connection.sendall(b"X: a\r\n")
                ended = connection.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                ended = True
    assert ended
    assert 8 < time.monotonic() - began < 20


def test_requests_on_one_connection_are_answered_in_their_order(server: Server) -> None:
    live = b"GET /health/live HTTP/1.1\r\n" + HOST + b"\r\n"
    last = b"GET " + PATH + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    answer = server.send_raw(live * 3 + last)
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"200", b"404"]


def test_the_log_holds_neither_secrets_nor_addresses_nor_what_clients_say(server: Server, consumer: Person) -> None:
    canary = "canary-\u91d1\u4e1d\u96c0-zqxw"
    plain = canary.encode("utf-8").decode("latin-1")
    client = server.client()
    client.post("/accounts", json={"login": canary, "password": canary})
    client.post("/sessions", json={"login": canary, "password": canary})
    client.get(f"/{canary}", params={canary: canary})
    client.get("/accounts/me", headers={"Authorization": "Bearer canary-zqxw", "User-Agent": "canary-zqxw"})
    client.get("/accounts/me", headers={"Cookie": "__Host-evault=canary-zqxw", "X-Forwarded-For": "203.0.113.77"})
    client.request("GET", "/a%0d%0a{%22event%22:%22forged%22}%1b[31m")
    consumer.client.put("/accounts/me/password", json={"old_password": canary, "new_password": new_password()})
    server.send_raw(b"GET /canary-zqxw HTTP/1.1\r\nHost: canary-zqxw\r\nX: \x00\r\n\r\n")
    written = server.log.read_text("utf-8")
    for secret in ("canary", "zqxw", plain, "forged", "203.0.113", consumer.token, consumer.password, consumer.login):
        assert secret not in written
    assert "\x1b" not in written
    assert all("event" in line for line in server.lines())


def test_a_request_s_line_tells_its_route_and_who_asked(server: Server, consumer: Person) -> None:
    answer = consumer.client.get("/accounts/me")
    line = next(line for line in server.lines() if line.get("request") == answer.headers["x-request-id"])
    told = {name: line[name] for name in ("method", "route", "status", "bytes", "user")}
    assert told == {
        "method": "GET",
        "route": "/api/v1/accounts/me",
        "status": 200,
        "bytes": len(answer.content),
        "user": consumer.user_id,
    }


def test_the_process_leaves_no_core_dump_and_lets_nobody_read_its_memory() -> None:
    code = (
        "import ctypes, os, resource; from api.server import keep_memory_private; keep_memory_private();"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE), os.umask(0))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "0", "0", str(0o077)]


def test_a_burst_of_costly_calls_is_answered_or_turned_away_while_the_rest_goes_on(
    server: Server,
    consumer: Person,
) -> None:
    body = {"login": consumer.login, "password": consumer.password}

    def ask(number: int) -> tuple[int, str, float]:
        began = time.monotonic()
        if number % 10 == 0:
            answer = consumer.client.get("/accounts/me")
        else:
            answer = httpx.post(f"{server.url}{PREFIX}/sessions", json=body, timeout=60)
        return answer.status_code, answer.headers.get("retry-after", ""), time.monotonic() - began

    with ThreadPoolExecutor(100) as threads:
        answers = list(threads.map(ask, range(100)))
    assert {status for status, _, _ in answers[::10]} == {200}
    costly = [(status, after) for number, (status, after, _) in enumerate(answers) if number % 10]
    assert {status for status, _ in costly} <= {201, 503}
    assert (201, "") in costly
    assert all(after for status, after in costly if status == 503)


@pytest.mark.slow
def test_a_body_that_does_not_come_is_given_up(server: Server) -> None:
    head = f"POST {PREFIX}/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
    answer = server.send_raw(head.encode() + b"Connection: close\r\n\r\n{", seconds=40)
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_health_tells_that_the_vault_can_serve(server: Server) -> None:
    for path in ("live", "ready"):
        answer = server.client().get(f"{server.url}/health/{path}")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
