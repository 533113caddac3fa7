"""Uploads and downloads under way: limits, broken connections, flat memory, access that ends in the middle."""

import contextlib
import hashlib
import json
import os
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.api.complaints import Desk, ask, draft, filed, named, ok, open_desk, slug, upload
from tests.api.people import Person, enrol, register
from tests.api.running import CHEAP, FIRST_ADMIN, PREFIX, Server, start, stop

MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
MOST = 48 * MIB
LIMITS = f"[limits]\nevidence_bytes = {MOST}\ncase_bytes = {MOST + 2 * MIB}\nevidence_items = 3\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start(tmp_path_factory.mktemp("streams") / "vault", CHEAP + LIMITS)
    yield running
    stop(running)


@pytest.fixture(scope="module")
def admin(server: Server) -> Person:
    return enrol(server, FIRST_ADMIN, server.invitation)


@pytest.fixture(scope="module")
def desk(server: Server, admin: Person) -> Desk:
    return open_desk(server, admin)


@pytest.fixture
def consumer(server: Server) -> Person:
    return register(server)


def blobs(server: Server) -> set[Path]:
    return {path for path in (server.folder / "blobs").rglob("*") if path.is_file()}


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def pieces(data: bytes, size: int = 65_536) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def peak_memory(server: Server) -> int:
    """The process's peak resident size in bytes."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text("ascii").splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def head(person: Person, case: str, *more: str) -> bytes:
    lines = [
        f"POST {PREFIX}/cases/{case}/evidence HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {person.token}",
        'Content-Disposition: attachment; filename="a.png"',
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def results(server: Server, case: str) -> list[dict[str, object]]:
    """What the log says came out of a case's disclosures to people; a rendition may be made meanwhile."""
    with contextlib.closing(sqlite3.connect(f"file:{server.folder / 'vault.db'}?mode=ro", uri=True)) as database:
        query = "SELECT raw FROM log_entries WHERE case_id = ? AND action = 'disclosure.result'"
        told = [json.loads(raw) for (raw,) in database.execute(query, (case,))]
    return [entry for entry in told if entry["purpose"] != "prepare-handling"]


def test_the_limit_is_exact_and_a_refused_file_leaves_nothing(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    before = blobs(server)
    data = PNG + os.urandom(MOST + 1 - len(PNG))
    address = f"/cases/{case}/evidence"
    for body in (data, pieces(data)):
        answer = consumer.client.post(address, content=body, headers=named("big.png"))
        assert slug(answer) == (413, "too-large")
    assert blobs(server) == before
    receipt = ok(consumer.client.post(address, content=pieces(data[:-1]), headers=named("big.png")), 201)
    assert receipt["sha256"] == hashlib.sha256(data[:-1]).hexdigest()


def test_what_does_not_fit_into_the_case_is_refused_beforehand(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    upload(consumer, case, PNG + bytes(MOST - 8))
    before = blobs(server)
    data = PNG + bytes(3 * MIB)
    for body in (data, pieces(data)):
        answer = consumer.client.post(f"/cases/{case}/evidence", content=body, headers=named("more.png"))
        assert slug(answer) == (413, "quota-exceeded")
    assert blobs(server) == before
    for _ in range(2):
        upload(consumer, case, PNG)
    assert slug(consumer.client.post(f"/cases/{case}/evidence", content=PNG, headers=named("4"))) == (
        413,
        "quota-exceeded",
    )


def test_an_announced_length_over_the_limit_is_refused_before_a_byte_is_sent(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head(consumer, case, f"Content-Length: {MOST + 1}", "Expect: 100-continue"))
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_client_that_waits_for_a_go_ahead_gets_it(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head(consumer, case, "Content-Length: 8", "Expect: 100-continue"))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(PNG)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 201 ")


def test_a_foreign_case_is_refused_before_the_go_ahead(server: Server, consumer: Person) -> None:
    case = draft(register(server))["id"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head(consumer, case, "Content-Length: 8", "Expect: 100-continue"))
        assert connection.recv(65_536).startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize("framing", ["Content-Length: 40000000", "Transfer-Encoding: chunked"])
def test_a_broken_upload_leaves_nothing(server: Server, consumer: Person, framing: str) -> None:
    case = draft(consumer)["id"]
    before = blobs(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head(consumer, case, framing))
        body = PNG + os.urandom(11 * MIB)
        connection.sendall(b"C00008\r\n" + body if "chunked" in framing else body)
        assert eventually(lambda: len(blobs(server) - before) == 2), "one part in place, one begun"
    assert eventually(lambda: blobs(server) == before)
    assert ok(consumer.client.get(f"/cases/{case}"))["evidence_count"] == 0
    assert all(line["event"] != "unexpected error" for line in server.lines())


def test_nothing_readable_lies_on_the_disk_at_any_time(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    canary = os.urandom(16).hex().encode()
    body = PNG + canary * (9 * MIB // len(canary))
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head(consumer, case, f"Content-Length: {len(body)}"))
        connection.sendall(body[:-1])
        assert eventually(lambda: any(path.parent.name == "incoming" for path in blobs(server)))
        assert not [path for path in server.folder.rglob("*") if path.is_file() and canary in path.read_bytes()]
        connection.sendall(body[-1:])
        assert b" 201 " in connection.recv(65_536)
    places = [*server.folder.rglob("*"), server.log]
    assert not [path for path in places if path.is_file() and canary in path.read_bytes()]


def test_memory_stays_flat_while_files_come_and_go(server: Server, consumer: Person) -> None:
    data = PNG + os.urandom(MOST - 8)

    def come_and_go() -> None:
        case = draft(consumer)["id"]
        item = ok(consumer.client.post(f"/cases/{case}/evidence", content=pieces(data), headers=named("a")), 201)["id"]
        seen = hashlib.sha256()
        with consumer.client.stream("GET", f"/cases/{case}/evidence/{item}/content") as answer:
            for piece in answer.iter_raw():
                seen.update(piece)
        assert seen.digest() == hashlib.sha256(data).digest()
        ok(consumer.client.delete(f"/cases/{case}"), 204)

    come_and_go()
    before = peak_memory(server)
    for _ in range(5):
        come_and_go()
    assert peak_memory(server) - before < MOST


def test_one_user_does_not_take_all_places(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    with contextlib.ExitStack() as open_ones:
        for _ in range(8):
            connection = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
            connection.sendall(head(consumer, case, "Content-Length: 100", "Expect: 100-continue"))
            assert connection.recv(65_536).startswith(b"HTTP/1.1 100 ")  # comes when the place is taken
        answer = consumer.client.post(f"/cases/{case}/evidence", content=PNG, headers=named("9"))
        assert slug(answer) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) >= 1
        other = register(server)
        upload(other, draft(other)["id"], PNG)
    assert eventually(
        lambda: consumer.client.post(f"/cases/{case}/evidence", content=PNG, headers=named("9")).status_code == 201,
    )


def test_a_reader_who_leaves_closes_the_disclosure(server: Server, consumer: Person) -> None:
    case = draft(consumer)["id"]
    item = upload(consumer, case, PNG + os.urandom(MOST - 8))["id"]
    with consumer.client.stream("GET", f"/cases/{case}/evidence/{item}/content") as answer:
        next(answer.iter_raw())
    assert eventually(lambda: len(results(server, case)) == 1)
    told = results(server, case)[0]
    assert told["outcome"] == "done"
    assert isinstance(told["bytes"], int)
    assert 0 < told["bytes"] < MOST


def test_a_revocation_stops_a_download_under_way(server: Server, consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    data = PNG + os.urandom(MOST - 8)
    item = upload(consumer, case, data)["id"]
    asked = ask(desk.agent, case, f"evidence/{item}")["id"]
    grant = ok(consumer.client.post(f"/cases/{case}/access-requests/{asked}/grant", json={}), 201)["id"]
    request = (
        f"GET {PREFIX}/cases/{case}/evidence/{item}/content HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {desk.agent.token}\r\n\r\n"
    )
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(request.encode("ascii"))
        got = len(connection.recv(65_536))
        ok(consumer.client.delete(f"/cases/{case}/grants/{grant}"))
        time.sleep(1)
        while piece := connection.recv(65_536):
            got += len(piece)
    assert got < MOST // 2
    assert eventually(lambda: "failed" in {told["outcome"] for told in results(server, case)})
    assert slug(desk.agent.client.get(f"/cases/{case}/evidence/{item}/content")) == (403, "not-granted")
