"""Limits as an attacker meets them who goes on after the first refusal (ASVS 2.4.1, 5.2.4, 13.4.5)."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.api.complaints import PHONE, Desk, ask, draft, filed, named, ok, open_desk, slug
from tests.api.people import Person, enrol, register
from tests.api.running import FIRST_ADMIN, Server

MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def tight_desk(tight: Server) -> Desk:
    return open_desk(tight, enrol(tight, FIRST_ADMIN, tight.invitation))


def test_whoever_opens_in_bulk_is_stopped_and_told_when_to_come_back(tight: Server, tight_desk: Desk) -> None:
    owner = register(tight)
    case = filed(owner)
    request = ask(tight_desk.agent, case, "identity/phone")["id"]
    ok(owner.client.post(f"/cases/{case}/access-requests/{request}/grant", json={}), 201)
    ways = (
        ("POST", f"/cases/{case}/disclosures", {"json": {"scopes": ["identity/phone"]}}),
        ("GET", f"/cases/{case}/record", {"params": {"scope": "identity/phone"}}),
    )
    answers = [tight_desk.agent.client.request(ways[n % 2][0], ways[n % 2][1], **ways[n % 2][2]) for n in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 3
    assert all(1 <= int(answer.headers["retry-after"]) <= 3600 for answer in answers[5:])
    assert all(PHONE not in answer.text for answer in answers[5:])


def test_whoever_tries_order_numbers_is_stopped(tight_desk: Desk) -> None:
    tried = [tight_desk.lead.client.post("/cases/search", json={"order_number": f"{n}"}) for n in range(7)]
    assert [answer.status_code for answer in tried] == [200] * 5 + [429] * 2


def test_uploads_at_once_do_not_overshoot_the_room_of_a_case(tight: Server) -> None:
    owner = register(tight)
    case = draft(owner)["id"]

    def send(data: bytes, name: str) -> httpx.Response:
        return owner.client.post(f"/cases/{case}/evidence", content=data, headers=named(name))

    def upload(number: int) -> httpx.Response:
        data = hashlib.sha256(b"%d" % number).digest() * 9_375  # 300,000 bytes, each file another
        while (answer := send(data, f"{number}.bin")).status_code == 503:
            time.sleep(0.1)
        return answer

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(upload, range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [413] * 17
    kept = ok(owner.client.get(f"/cases/{case}/evidence"))["items"]
    assert sum(item["length"] for item in kept) == 900_000 <= MOST_BYTES


def test_a_closed_document_is_found_at_no_address(tight: Server, tight_desk: Desk) -> None:
    people: list[Person | None] = [None, register(tight), tight_desk.agent]
    for person in people:
        client = person.client if person else tight.client()
        for path in ("openapi.json", "openapi.yaml", "schema", "schema/openapi.json", "docs", "swagger", "redoc"):
            for address in (f"/{path}", f"{tight.url}/{path}"):
                assert slug(client.get(address)) == (404, "not-found"), address
