"""An error inside, met from outside: generic, with a request id, and nothing of what went wrong (ASVS 16.5.1)."""

import json

import pytest

from tests.api.complaints import draft, upload
from tests.api.people import Person
from tests.api.running import Server

TELLS = ("Traceback", "/", ".py", "Error:", "sqlite", "Tag", "line ", "No such file", "blobs")


@pytest.mark.parametrize("damage", ["gone", "cut", "changed"])
def test_a_damaged_original_is_a_plain_problem(
    server: Server,
    consumer: Person,
    damage: str,
) -> None:
    case = draft(consumer)["id"]
    before = {path for path in (server.folder / "blobs").rglob("*") if path.is_file()}
    item = upload(consumer, case, b"\x89PNG\r\n\x1a\n" + bytes(50_000))["id"]
    (blob,) = {path for path in (server.folder / "blobs").rglob("*") if path.is_file()} - before
    sealed = blob.read_bytes()
    if damage == "gone":
        blob.unlink()
    else:
        blob.write_bytes(sealed[:-100] if damage == "cut" else sealed[:40_000] + b"\x00\x01\x02" + sealed[40_003:])
    head = f"GET /api/v1/cases/{case}/evidence/{item}/content HTTP/1.1\r\nHost: vault.invalid\r\n"
    answer = server.send_raw(f"{head}Authorization: Bearer {consumer.token}\r\nConnection: close\r\n\r\n".encode())
    told, _, body = answer.partition(b"\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 500 ")
    problem = json.loads(body)
    assert problem["type"] == "urn:evidence-vault:problem:stored-data-damaged"
    assert not [word for word in TELLS if word in problem["detail"]]
    request = problem["instance"].removeprefix("urn:request:")
    assert request.encode() in told
    assert [line for line in server.lines() if line.get("request") == request and line["level"] == "error"]
    assert consumer.client.get("/accounts/me").status_code == 200


def test_no_question_turns_on_a_debug_mode(server: Server, consumer: Person) -> None:
    for path in (
        "/?debug=1",
        "/accounts/me?debug=true",
        "/accounts/me?__debugger__=yes&cmd=resource&f=style.css",
        "/console",
    ):
        for headers in ({}, {"X-Debug": "1"}, {"X-Debug-Token": "1"}, {"Cookie": "debug=1"}):
            answer = consumer.client.get(path, headers=headers)
            assert answer.status_code in {400, 404}
            assert "Traceback" not in answer.text
