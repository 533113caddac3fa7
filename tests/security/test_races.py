"""The same decision many times at the same moment, and decisions that are not one's own (ASVS 2.3.4, 2.3.5, 15.4.2)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.complaints import Desk, ask, filed, ok
from tests.api.people import Person, register
from tests.api.running import Server

AT_ONCE = 50


def test_fifty_approvals_at_once_are_one(server: Server, consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    path = f"/cases/{case}/access-requests/{ask(desk.agent, case, 'identity/phone')['id']}"
    barrier = threading.Barrier(AT_ONCE)

    def decide(number: int) -> tuple[str, int]:
        barrier.wait()
        if number % 5 == 4:
            return "denied", consumer.client.post(f"{path}/denial", json={"word": "不同意"}).status_code
        return "granted", consumer.client.post(f"{path}/grant", json={"seconds": 600}).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(decide, range(AT_ONCE)))
    done = [how for how, status in answers if status < 300]
    assert len(done) == 1
    assert {status for _, status in answers if status >= 300} == {409}
    assert ok(consumer.client.get(path))["status"] == done[0]
    grants = ok(consumer.client.get(f"/cases/{case}/grants"))["items"]
    assert len(grants) == (1 if done == ["granted"] else 0)


def test_fifty_filings_at_once_are_one(server: Server, consumer: Person, desk: Desk) -> None:
    case = ok(
        consumer.client.post("/cases", json={"category": "refund_delay", "record": {"statement": {"narrative": "x"}}}),
        201,
    )["id"]
    barrier = threading.Barrier(AT_ONCE)

    def submit(_: int) -> int:
        barrier.wait()
        return consumer.client.post(f"/cases/{case}/submission").status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(submit, range(AT_ONCE)))
    assert sorted(answers) == [200] + [409] * (AT_ONCE - 1)


@pytest.mark.parametrize("decision", ["grant", "denial"])
def test_nobody_but_the_owner_decides_a_request(server: Server, consumer: Person, desk: Desk, decision: str) -> None:
    case = filed(consumer)
    request = ask(desk.agent, case, "identity/phone")["id"]
    stranger = register(server)
    body: dict[str, object] = {} if decision == "grant" else {"word": "x"}
    for person, expected in ((desk.agent, 403), (desk.lead, 403), (desk.outsider, 403), (stranger, 404)):
        answer = person.client.post(f"/cases/{case}/access-requests/{request}/{decision}", json=body)
        assert answer.status_code == expected
    assert ok(consumer.client.get(f"/cases/{case}/access-requests/{request}"))["status"] == "pending"
    assert ok(consumer.client.get(f"/cases/{case}/grants"))["items"] == []


def test_an_agent_does_not_choose_scope_or_end_of_a_grant(server: Server, consumer: Person, desk: Desk) -> None:
    case = filed(consumer)
    request = ask(desk.agent, case, "identity/phone", seconds=600)["id"]
    for more in ({"scopes": ["identity"]}, {"scopes": ["identity/phone", "identity/name"]}, {"seconds": 601}):
        granted = consumer.client.post(f"/cases/{case}/access-requests/{request}/grant", json=more)
        assert granted.status_code in {400, 403, 409}, more
    grant = ok(consumer.client.post(f"/cases/{case}/access-requests/{request}/grant", json={}), 201)
    for method in ("PUT", "PATCH", "POST"):
        changed = desk.agent.client.request(method, f"/cases/{case}/grants/{grant['id']}", json={"seconds": 9999})
        assert changed.status_code == 405
    assert desk.lead.client.delete(f"/cases/{case}/grants/{grant['id']}").status_code in {403, 404}
